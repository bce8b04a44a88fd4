"""An account for the checkup: what accumulates in one that nobody looks after."""

from datetime import UTC, datetime, timedelta

from moto.iam.models import iam_backends

from iamdoctor.demo.account import ONCALL, Account, allow, document, trusts
from iamdoctor.demo.scenario import Scenario

_GITHUB = "token.actions.githubusercontent.com"


def build(account: Account) -> None:
    """Two users, three roles, a policy that is nearly full, a trail of one Region."""
    iam = account.session.client("iam")
    account.role(ONCALL, allow(["iam:Get*", "iam:List*", "cloudtrail:*"]))
    for name in ("ana", "build-bot"):
        iam.create_user(UserName=name)
    iam.create_login_profile(UserName="ana", Password="not-a-secret-1")
    iam.put_user_policy(UserName="ana", PolicyName="everything", PolicyDocument=document(allow("*")))
    iam.create_access_key(UserName="build-bot")
    iam.put_user_policy(UserName="build-bot", PolicyName="deploy", PolicyDocument=document(allow("iam:PassRole"), allow("lambda:*")))
    _grow_old(account, "build-bot", days=400)
    provider = {"Federated": account.arn("iam", f"oidc-provider/{_GITHUB}")}
    audience = {"StringEquals": {f"{_GITHUB}:aud": "sts.amazonaws.com"}}
    account.role("github-deploy", trust=trusts(provider, "sts:AssumeRoleWithWebIdentity", Condition=audience))
    account.role("vendor-import", trust=trusts({"AWS": "arn:aws:iam::999988887777:root"}))
    policy = account.managed("reports-access", allow("s3:GetObject", "arn:aws:s3:::reports-prod/*"))
    for _ in range(4):
        iam.create_policy_version(PolicyArn=policy, PolicyDocument=document(allow("s3:GetObject", "arn:aws:s3:::reports-prod/*")))
    account.bucket("aws-cloudtrail-logs-demo")
    account.session.client("cloudtrail").create_trail(Name="audit", S3BucketName="aws-cloudtrail-logs-demo")
    iam.generate_credential_report()


def _grow_old(account: Account, user: str, days: int) -> None:
    """Date a user's keys back, which AWS would let nobody do."""
    backend = iam_backends[account.id]["aws"]
    for key in backend.get_user(user).access_keys:
        key.create_date = datetime.now(UTC).replace(tzinfo=None) - timedelta(days=days)


CHECKUP = Scenario(
    id="checkup",
    title="An account that nobody looks after",
    story="Nothing failed here. Look at what is weak in it.",
    text="",
    account="444444444414",
    build=build,
)
