"""What is said of a text in which no error of AWS was found."""

NO_ERROR = "No AWS error found here."
PASTEABLE = "Paste the message as an SDK, the AWS CLI, Terraform or the console shows it, a log that holds it, or a CloudTrail record."
