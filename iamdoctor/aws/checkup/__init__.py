"""What a checkup reads of an account: who can sign in, what IAM grants, who watches."""
