"""Creating a function passes a role to Lambda, and passing is an action of its own."""

from iamdoctor.demo.account import Account, allow, trusts
from iamdoctor.demo.organization import Organization
from iamdoctor.demo.scenario import Scenario


def build(account: Account) -> None:
    organization = Organization(Account("350999888777"))
    organization.member(account, organization.unit("sandbox"))
    account.role("thumbnailer-exec", allow("s3:GetObject"), trust=trusts({"Service": "lambda.amazonaws.com"}))
    account.role("app-deployer", allow(["lambda:*", "iam:GetRole"], Sid="Functions"), policy="deploy-functions")


scenario = Scenario(
    "pass-role",
    "Passing a role",
    "The deployer may create functions, and is denied for creating one. SCPs cannot be read from this account.",
    """Resource handler returned message: "User: arn:aws:sts::350111222333:assumed-role/app-deployer/cfn is not authorized to perform: \
iam:PassRole on resource: arn:aws:iam::350111222333:role/thumbnailer-exec because no identity-based policy allows the iam:PassRole action \
(Service: Lambda, Status Code: 403, Request ID: 2c3d4e5f-6071-4829-93a4-b5c6d7e8f901)" \
(RequestToken: 8d2a4c6e-1b3f-4a5d-9e7c-0f1e2d3c4b5a, HandlerErrorCode: AccessDenied)
""",
    account="350111222333",
    build=build,
)
