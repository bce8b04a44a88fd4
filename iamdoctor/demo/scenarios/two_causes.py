"""Two things deny the same read: a statement that misses its objects, and the bucket's own Deny."""

from iamdoctor.demo.account import Account, allow, deny
from iamdoctor.demo.scenario import Scenario

BUCKET = "reports-prod"


def build(account: Account) -> None:
    s3_only = account.managed("dev-boundary", allow(["s3:*", "logs:*"], Sid="S3Only"))
    read = allow(["s3:GetObject", "s3:ListBucket"], f"arn:aws:s3:::{BUCKET}", Sid="ReadReports")
    role = account.role("report-reader", read, policy="reports-access", PermissionsBoundary=s3_only)
    log = account.managed("write-logs", allow(["logs:CreateLogStream", "logs:PutLogEvents"]))
    account.session.client("iam").attach_role_policy(RoleName=role.rsplit("/", 1)[-1], PolicyArn=log)
    finance = {"ArnNotLike": {"aws:PrincipalArn": account.arn("iam", "role/finance-*")}}
    objects = f"arn:aws:s3:::{BUCKET}/*"
    account.bucket(BUCKET, deny("s3:GetObject", objects, Sid="OnlyFinance", Principal="*", Condition=finance))


scenario = Scenario(
    "two-causes",
    "Two causes at once",
    "The quarterly job cannot read its report. AWS names one reason; there are two.",
    """An error occurred (AccessDenied) when calling the GetObject operation: User: \
arn:aws:sts::123456789012:assumed-role/report-reader/job-17 is not authorized to perform: s3:GetObject on resource: \
"arn:aws:s3:::reports-prod/2026/q3.csv" with an explicit deny in a resource-based policy
""",
    account="123456789012",
    build=build,
)
