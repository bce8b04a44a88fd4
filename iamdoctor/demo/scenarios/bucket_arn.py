"""The policy names the bucket where the action is on its objects."""

from iamdoctor.demo.account import Account, allow
from iamdoctor.demo.scenario import Scenario

BUCKET = "acme-invoices"


def build(account: Account) -> None:
    account.bucket(BUCKET)
    write = allow(["s3:PutObject", "s3:PutObjectTagging"], f"arn:aws:s3:::{BUCKET}", Sid="WriteInvoices")
    account.role("invoice-writer", allow("s3:ListBucket", f"arn:aws:s3:::{BUCKET}", Sid="List"), write, policy="invoices")


scenario = Scenario(
    "bucket-arn",
    "The bucket, not its objects",
    "The upload has a policy for the bucket, and is denied all the same.",
    """upload failed: ./10.pdf to s3://acme-invoices/2026/10.pdf An error occurred (AccessDenied) when calling the PutObject \
operation: User: arn:aws:sts::220111222333:assumed-role/invoice-writer/nightly is not authorized to perform: s3:PutObject on resource: \
"arn:aws:s3:::acme-invoices/2026/10.pdf" because no identity-based policy allows the s3:PutObject action
""",
    account="220111222333",
    build=build,
)
