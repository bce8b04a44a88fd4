"""What is said of a text in which no error of AWS was found."""

NO_ERROR = "No AWS error found here."
PASTEABLE = "Paste what an SDK, the AWS CLI, Terraform or the console shows, a log, or a CloudTrail record."
