"""A GitHub workflow's token has another subject than the trust policy wants."""

from iamdoctor.demo.account import Account, allow, trusts
from iamdoctor.demo.scenario import Scenario

ISSUER = "token.actions.githubusercontent.com"


def build(account: Account) -> None:
    account.session.client("iam").create_open_id_connect_provider(Url=f"https://{ISSUER}", ClientIDList=["sts.amazonaws.com"])
    main = {f"{ISSUER}:aud": "sts.amazonaws.com", f"{ISSUER}:sub": "repo:acme/shop:ref:refs/heads/main"}
    provider = {"Federated": account.arn("iam", f"oidc-provider/{ISSUER}")}
    trust = trusts(provider, "sts:AssumeRoleWithWebIdentity", Sid="GitHub", Condition={"StringEquals": main})
    account.role("shop-deploy", allow("lambda:UpdateFunctionCode"), trust=trust)


scenario = Scenario(
    "oidc-subject",
    "A workflow's subject",
    "The deploy workflow was given an environment, and lost its role.",
    """{
  "eventVersion": "1.11",
  "userIdentity": {
    "type": "WebIdentityUser",
    "principalId": "arn:aws:iam::320111222333:oidc-provider/token.actions.githubusercontent.com:\
sts.amazonaws.com:repo:acme/shop:environment:prod",
    "userName": "repo:acme/shop:environment:prod",
    "identityProvider": "arn:aws:iam::320111222333:oidc-provider/token.actions.githubusercontent.com"
  },
  "eventTime": "2026-11-21T23:41:07Z",
  "eventSource": "sts.amazonaws.com",
  "eventName": "AssumeRoleWithWebIdentity",
  "awsRegion": "us-east-1",
  "sourceIPAddress": "20.57.44.10",
  "errorCode": "AccessDenied",
  "errorMessage": "Not authorized to perform sts:AssumeRoleWithWebIdentity",
  "requestParameters": {
    "roleArn": "arn:aws:iam::320111222333:role/shop-deploy",
    "roleSessionName": "GitHubActions",
    "durationSeconds": 3600
  },
  "responseElements": null,
  "requestID": "c0b6e1f3-5c07-4a2f-8b1e-6d7e8f901234",
  "eventID": "9a8b7c6d-5e4f-4321-a0b1-c2d3e4f50617",
  "eventType": "AwsApiCall",
  "recipientAccountId": "320111222333"
}
""",
    account="320111222333",
    build=build,
)
