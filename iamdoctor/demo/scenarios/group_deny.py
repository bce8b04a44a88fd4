"""A Deny that a user has through a group wins over what the user's own policy allows."""

from iamdoctor.demo.account import Account, allow, deny, document
from iamdoctor.demo.scenario import Scenario


def build(account: Account) -> None:
    iam = account.session.client("iam")
    iam.create_user(UserName="li.wei")
    iam.put_user_policy(UserName="li.wei", PolicyName="tables", PolicyDocument=document(allow("dynamodb:*", Sid="AllTables")))
    iam.create_group(GroupName="contractors")
    keep = deny(["dynamodb:DeleteTable", "dynamodb:DeleteBackup"], Sid="NothingIsDeleted")
    iam.put_group_policy(GroupName="contractors", PolicyName="keep-data", PolicyDocument=document(keep))
    iam.add_user_to_group(GroupName="contractors", UserName="li.wei")
    account.session.client("dynamodb").create_table(
        TableName="carts-old",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )


scenario = Scenario(
    "group-deny",
    "A group's Deny",
    "A contractor with every right on DynamoDB cannot delete a table.",
    """aws: [ERROR]: An error occurred (AccessDeniedException) when calling the DeleteTable operation: User: \
arn:aws:iam::230111222333:user/li.wei is not authorized to perform: dynamodb:DeleteTable on resource: \
arn:aws:dynamodb:eu-central-1:230111222333:table/carts-old with an explicit deny in an identity-based policy
""",
    account="230111222333",
    region="eu-central-1",
    build=build,
)
