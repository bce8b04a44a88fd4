"""How a change is made: as commands of the AWS CLI, and as Terraform code. Text for a person to run, never run here."""
