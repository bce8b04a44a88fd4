"""The credentials ran out: no policy is to blame."""

from iamdoctor.demo.account import Account, allow
from iamdoctor.demo.scenario import Scenario


def build(account: Account) -> None:
    account.role("backup", allow(["s3:ListAllMyBuckets", "s3:PutObject"]))


scenario = Scenario(
    "expired-credentials",
    "Credentials that ran out",
    "The backup failed half way; it had worked for eleven hours.",
    """$ aws s3 ls
An error occurred (ExpiredToken) when calling the ListBuckets operation: The provided token has expired.
""",
    account="340111222333",
    build=build,
)
