"""The trust policy asks for an ExternalId."""

from iamdoctor.demo.account import Account, allow, document, trusts
from iamdoctor.demo.scenario import Scenario


def build(account: Account) -> None:
    iam, target = account.session.client("iam"), account.arn("iam", "role/vendor-import")
    iam.create_user(UserName="vendor-bot")
    iam.put_user_policy(UserName="vendor-bot", PolicyName="assume-import", PolicyDocument=document(allow("sts:AssumeRole", target)))
    wants = {"StringEquals": {"sts:ExternalId": "acme-42"}}
    trust = trusts({"AWS": account.arn("iam", "user/vendor-bot")}, Sid="Vendor", Condition=wants)
    account.role("vendor-import", allow("s3:PutObject", "arn:aws:s3:::vendor-drop/*"), trust=trust)


scenario = Scenario(
    "external-id",
    "An ExternalId",
    "The vendor's import cannot assume its role since the tool was set up anew.",
    """An error occurred (AccessDenied) when calling the AssumeRole operation: User: arn:aws:iam::310111222333:user/vendor-bot is not \
authorized to perform: sts:AssumeRole on resource: arn:aws:iam::310111222333:role/vendor-import
""",
    account="310111222333",
    build=build,
)
