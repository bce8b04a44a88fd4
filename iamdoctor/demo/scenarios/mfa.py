"""A group denies everything to who has not signed in with MFA."""

from iamdoctor.demo.account import Account, allow, deny, document
from iamdoctor.demo.scenario import Scenario


def build(account: Account) -> None:
    iam = account.session.client("iam")
    iam.create_user(UserName="ana")
    iam.put_user_policy(UserName="ana", PolicyName="support", PolicyDocument=document(allow(["ssm:*", "ec2:Describe*"], Sid="Support")))
    iam.create_group(GroupName="people")
    without = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}
    spared = ["iam:ListMFADevices", "iam:EnableMFADevice", "sts:GetSessionToken"]
    force = {"Sid": "OnlyWithMfa", "Effect": "Deny", "NotAction": spared, "Resource": "*", "Condition": without}
    iam.put_group_policy(GroupName="people", PolicyName="force-mfa", PolicyDocument=document(force, deny("iam:CreateUser")))
    iam.add_user_to_group(GroupName="people", UserName="ana")


scenario = Scenario(
    "mfa",
    "No MFA in the session",
    "A support engineer's access key works for nothing since last week.",
    """{
  "eventVersion": "1.11",
  "userIdentity": {
    "type": "IAMUser",
    "principalId": "AIDA5EXAMPLE7QK3MZ2TX",
    "arn": "arn:aws:iam::330111222333:user/ana",
    "accountId": "330111222333",
    "accessKeyId": "AKIA5EXAMPLE7QK3MZ2T",
    "userName": "ana"
  },
  "eventTime": "2026-11-21T22:10:43Z",
  "eventSource": "ssm.amazonaws.com",
  "eventName": "GetParameter",
  "awsRegion": "eu-west-1",
  "sourceIPAddress": "198.51.100.24",
  "userAgent": "aws-cli/2.31.4",
  "errorCode": "AccessDenied",
  "errorMessage": "User: arn:aws:iam::330111222333:user/ana is not authorized to perform: ssm:GetParameter on resource: \
arn:aws:ssm:eu-west-1:330111222333:parameter/shop/db-host with an explicit deny in an identity-based policy",
  "requestParameters": {"name": "/shop/db-host"},
  "responseElements": null,
  "requestID": "1f2e3d4c-5b6a-4798-8a9b-0c1d2e3f4a5b",
  "eventID": "7d6c5b4a-3f2e-41d0-9c8b-7a6f5e4d3c2b",
  "eventType": "AwsApiCall",
  "recipientAccountId": "330111222333"
}
""",
    account="330111222333",
    region="eu-west-1",
    build=build,
)
