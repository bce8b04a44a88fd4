"""What an empty paste box says: what to do, in three lines, and where to try it."""

HINT = (
    "1  Paste an AWS error: an exception, a CLI's or Terraform's output,\n"
    "   a CloudTrail event, a log. What is around it does not matter.\n"
    "2  See below it what was understood; ^g says what is missing.\n"
    "3  ^r diagnoses: who was denied, by what, what fixes it. Only reads."
)
DEMO = "\nNothing at hand?  ^b  has broken demo accounts to try."
NO_DEMO = "\nNothing at hand?  iamdoctor --demo  has broken accounts to try."
