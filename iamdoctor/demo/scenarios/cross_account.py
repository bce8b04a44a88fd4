"""Across accounts both sides must allow; here only the reader's does, and the owner's side is read with another profile."""

from iamdoctor.demo.account import Account, allow
from iamdoctor.demo.scenario import Scenario

BUCKET = "partner-exports"
PARTNER = "280999888777"


def build(account: Account) -> None:
    Account(PARTNER).bucket(BUCKET)
    read = allow("s3:GetObject", f"arn:aws:s3:::{BUCKET}/*", Sid="PartnerExports")
    account.role("ingest", read, policy="partner-exports")


scenario = Scenario(
    "cross-account",
    "One side of two",
    "A partner's bucket stopped answering. Our side allows it; theirs takes another profile to see.",
    """Error: operation error S3: GetObject, https response error StatusCode: 403, RequestID: 7K2M9QW4ZT1XB6PD, \
HostID: q8Zr1m0V7c2h, api error AccessDenied: User: arn:aws:sts::280111222333:assumed-role/ingest/run-881 is not authorized to perform: \
s3:GetObject on resource: "arn:aws:s3:::partner-exports/2026/11/21.json" because no resource-based policy allows the s3:GetObject action
""",
    account="280111222333",
    build=build,
    partners={"partner-ro": PARTNER},
)
