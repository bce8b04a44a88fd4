"""The actions that the usual tasks on a bucket, table or queue need."""

TASKS: dict[tuple[str, str], tuple[tuple[str, ...], ...]] = {
    ("s3", "read"): (("s3:ListBucket", "s3:GetBucketLocation"), ("s3:GetObject",)),
    ("s3", "write"): (("s3:ListBucket", "s3:GetBucketLocation"), ("s3:GetObject", "s3:PutObject", "s3:DeleteObject")),
    ("dynamodb", "read"): (
        ("dynamodb:DescribeTable", "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:Scan"),
        ("dynamodb:Query", "dynamodb:Scan"),
    ),
    ("dynamodb", "write"): (
        (
            "dynamodb:DescribeTable",
            "dynamodb:GetItem",
            "dynamodb:BatchGetItem",
            "dynamodb:Query",
            "dynamodb:Scan",
            "dynamodb:PutItem",
            "dynamodb:UpdateItem",
            "dynamodb:DeleteItem",
            "dynamodb:BatchWriteItem",
        ),
        ("dynamodb:Query", "dynamodb:Scan"),
    ),
    ("sqs", "write"): (("sqs:SendMessage", "sqs:GetQueueUrl", "sqs:GetQueueAttributes"),),
    ("sqs", "read"): (
        ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueUrl", "sqs:GetQueueAttributes"),
    ),
}
"""Actions of a task, by service: first on the bucket, table or queue itself, then on what is in it (objects, indexes)."""
