"""The bucket policy denies everyone but the data team's roles."""

from iamdoctor.demo.account import Account, allow, deny
from iamdoctor.demo.scenario import Scenario

BUCKET = "payroll-archive"


def build(account: Account) -> None:
    others = {"ArnNotLike": {"aws:PrincipalArn": [account.arn("iam", "role/data/*"), account.arn("iam", "role/oncall-ro")]}}
    objects = f"arn:aws:s3:::{BUCKET}/*"
    account.bucket(BUCKET, deny("s3:GetObject", objects, Sid="DataTeamOnly", Principal="*", Condition=others))
    account.role("analytics", allow(["s3:GetObject", "s3:ListBucket"], "*", Sid="ReadAll"), policy="read-all")


scenario = Scenario(
    "bucket-policy-deny",
    "The bucket says no",
    "A role that reads every bucket cannot read this one.",
    """An error occurred (AccessDenied) when calling the GetObject operation: User: \
arn:aws:sts::260111222333:assumed-role/analytics/notebook-4 is not authorized to perform: s3:GetObject on resource: \
"arn:aws:s3:::payroll-archive/2026/09.parquet" with an explicit deny in a resource-based policy
""",
    account="260111222333",
    build=build,
)
