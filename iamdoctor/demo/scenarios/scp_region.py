"""An SCP on the account's organizational unit denies every region but two."""

from iamdoctor.demo.account import Account, allow, deny
from iamdoctor.demo.organization import Organization
from iamdoctor.demo.scenario import Scenario


def build(account: Account) -> None:
    organization = Organization(Account("250999888777"))
    workloads = organization.unit("workloads")
    organization.member(account, workloads, delegated=True)
    home = {"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1", "eu-central-1"]}}
    organization.scp("region-guardrail", workloads, deny("*", Sid="OnlyHomeRegions", Condition=home))
    account.role("platform-deployer", allow("lambda:*", Sid="Functions"), policy="deploy")


scenario = Scenario(
    "scp-region",
    "A region guardrail",
    "A deployer with every right on Lambda is denied, in one region only.",
    """│ Error: creating Lambda Function (thumbnailer): operation error Lambda: CreateFunction, https response error StatusCode: 403, \
RequestID: 0d5f7a1e-2b3c-4d5e-8f90-a1b2c3d4e5f6, api error AccessDeniedException: User: \
arn:aws:sts::250111222333:assumed-role/platform-deployer/terraform is not authorized to perform: lambda:CreateFunction on resource: \
arn:aws:lambda:ap-southeast-2:250111222333:function:thumbnailer with an explicit deny in a service control policy
│
│   with aws_lambda_function.thumbnailer,
│   on main.tf line 12, in resource "aws_lambda_function" "thumbnailer":
│   12: resource "aws_lambda_function" "thumbnailer" {
""",
    account="250111222333",
    region="ap-southeast-2",
    build=build,
)
