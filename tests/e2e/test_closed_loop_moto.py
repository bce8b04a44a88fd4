"""Broken accounts on moto: the first fix's own commands are carried out, everything is read again, and the request is then allowed."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from typing import Any, NamedTuple

import botocore.loaders
import pytest
from moto import mock_aws
from moto.iam.aws_managed_policies import aws_managed_policies_data
from moto.iam.models import AWSManagedPolicy, iam_backends

from iamdoctor.aws.connection import Connection
from iamdoctor.aws.gather import gather
from iamdoctor.demo import gaps
from iamdoctor.demo.account import Account, allow, anyone, deny, document, trusts
from iamdoctor.demo.organization import Organization
from iamdoctor.diagnose import diagnose
from iamdoctor.model.access import Access
from iamdoctor.model.denial import Denial
from iamdoctor.model.diagnosis import Diagnosis, Fix
from iamdoctor.model.evidence import Evidence
from iamdoctor.model.supplied import Added
from tests.e2e.aws_cli import carry_out

ROUNDS = 3
SESSION = "assumed-role/worker/job-17"


class Broken(NamedTuple):
    """What is denied: by whom (``worker``, a role session, unless said), which action on which resource, and what is known besides."""

    action: str
    resource: str
    principal: str = ""
    added: Added = Added()
    kind: str = "access_denied"


class Accounts(NamedTuple):
    """The caller's account, and another one."""

    own: Account
    other: Account

    def of(self, number: str | None) -> Account:
        """The account with this id, the caller's own where none is given."""
        return self.other if number == self.other.id else self.own


Build = Callable[[Accounts], Broken]
WORLDS: dict[str, Build] = {}


def world(build: Build) -> Build:
    WORLDS[build.__name__] = build
    return build


def bucket(account: Account, *policy: dict[str, Any]) -> str:
    name = f"reports-{account.id}"
    account.bucket(name, *policy)
    return f"arn:aws:s3:::{name}"


def queue(account: Account, *policy: dict[str, Any]) -> str:
    sqs = account.session.client("sqs")
    url = sqs.create_queue(QueueName="jobs")["QueueUrl"]
    if policy:
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": document(*policy)})
    return account.arn("sqs", "jobs", "us-east-1")


def topic(account: Account, *policy: dict[str, Any]) -> str:
    sns = account.session.client("sns")
    arn: str = sns.create_topic(Name="alarms")["TopicArn"]
    if policy:
        sns.set_topic_attributes(TopicArn=arn, AttributeName="Policy", AttributeValue=document(*policy))
    return arn


def table(account: Account) -> str:
    arn: str = account.session.client("dynamodb").create_table(
        TableName="orders",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )["TableDescription"]["TableArn"]
    return arn


def secret(account: Account, *policy: dict[str, Any], **more: str) -> str:
    client = account.session.client("secretsmanager")
    arn: str = client.create_secret(Name="db", SecretString="x", **more)["ARN"]  # type: ignore[arg-type]
    if policy:
        client.put_resource_policy(SecretId=arn, ResourcePolicy=document(*policy))
    return arn


def key(account: Account, *policy: dict[str, Any]) -> str:
    arn: str = account.session.client("kms").create_key(Policy=document(*policy), BypassPolicyLockoutSafetyCheck=True)["KeyMetadata"]["Arn"]
    return arn


def user(account: Account, *statements: dict[str, Any]) -> str:
    iam = account.session.client("iam")
    arn: str = iam.create_user(UserName="alice")["User"]["Arn"]
    if statements:
        iam.put_user_policy(UserName="alice", PolicyName="access", PolicyDocument=document(*statements))
    return arn


def bounded(account: Account, *statements: dict[str, Any]) -> None:
    arn = account.managed("limits", *statements)
    account.session.client("iam").put_role_permissions_boundary(RoleName="worker", PermissionsBoundary=arn)


def of_aws(account: Account, name: str) -> str:
    """Have one of AWS's own policies in the account, where moto keeps none unless it is asked for all of them; its ARN."""
    policy = AWSManagedPolicy.from_data(name, account.id, "us-east-1", json.loads(aws_managed_policies_data)[name])
    iam_backends[account.id]["aws"].managed_policies[policy.arn] = policy
    return policy.arn


def organized(accounts: Accounts) -> tuple[Organization, str]:
    """Put the caller's account into an organizational unit; the organization and the unit."""
    organization = Organization(accounts.other)
    unit = organization.unit("workloads")
    organization.member(accounts.own, unit, delegated=True)
    return organization, unit


EVERYONE = {"AWS": "*"}
ROOT = {"Sid": "Root", "Effect": "Allow", "Action": "kms:*", "Resource": "*"}


@world
def nothing_attached(a: Accounts) -> Broken:
    a.own.role("worker")
    return Broken("s3:GetObject", f"{bucket(a.own)}/2026/q3.csv")


@world
def bucket_without_its_objects(a: Accounts) -> Broken:
    arn = bucket(a.own)
    a.own.role("worker", allow(["s3:GetObject", "s3:ListBucket"], arn))
    return Broken("s3:GetObject", f"{arn}/2026/q3.csv")


@world
def objects_without_their_bucket(a: Accounts) -> Broken:
    arn = bucket(a.own)
    a.own.role("worker", allow(["s3:GetObject", "s3:ListBucket"], f"{arn}/*"))
    return Broken("s3:ListBucket", arn)


@world
def another_prefix(a: Accounts) -> Broken:
    arn = bucket(a.own)
    a.own.role("worker", allow("s3:GetObject", f"{arn}/2025/*"))
    return Broken("s3:GetObject", f"{arn}/2026/q3.csv")


@world
def queue_that_may_only_be_read(a: Accounts) -> Broken:
    arn = queue(a.own)
    a.own.role("worker", allow("sqs:ReceiveMessage", arn))
    return Broken("sqs:SendMessage", arn)


@world
def topic_without_allow(a: Accounts) -> Broken:
    a.own.role("worker", allow("sqs:*"))
    return Broken("sns:Publish", topic(a.own))


@world
def another_table(a: Accounts) -> Broken:
    arn = table(a.own)
    a.own.role("worker", allow("dynamodb:GetItem", arn.replace("orders", "customers")))
    return Broken("dynamodb:GetItem", arn)


@world
def table_action(a: Accounts) -> Broken:
    arn = table(a.own)
    a.own.role("worker", allow("dynamodb:GetItem", arn))
    return Broken("dynamodb:PutItem", arn)


@world
def secret_without_allow(a: Accounts) -> Broken:
    a.own.role("worker")
    return Broken("secretsmanager:GetSecretValue", secret(a.own))


@world
def key_of_the_account(a: Accounts) -> Broken:
    a.own.role("worker", allow("s3:*"))
    return Broken("kms:Decrypt", key(a.own, ROOT | {"Principal": {"AWS": a.own.arn("iam", "root")}}))


@world
def registry_token(a: Accounts) -> Broken:
    a.own.role("worker", allow("ecr:BatchGetImage"))
    return Broken("ecr:GetAuthorizationToken", "*")


@world
def describe_instances(a: Accounts) -> Broken:
    a.own.role("worker", allow("s3:*"))
    return Broken("ec2:DescribeInstances", "*")


@world
def managed_policy_near_miss(a: Accounts) -> Broken:
    arn = bucket(a.own)
    a.own.role("worker")
    policy = a.own.managed("reports", allow("s3:GetObject", arn))
    a.own.session.client("iam").attach_role_policy(RoleName="worker", PolicyArn=policy)
    return Broken("s3:GetObject", f"{arn}/q3.csv")


@world
def user_without_allow(a: Accounts) -> Broken:
    return Broken("sqs:SendMessage", queue(a.own), user(a.own))


@world
def user_with_another_action(a: Accounts) -> Broken:
    return Broken("sns:Publish", topic(a.own), user(a.own, allow("sns:Subscribe")))


@world
def group_that_denies(a: Accounts) -> Broken:
    iam, who = a.own.session.client("iam"), user(a.own, allow("*"))
    iam.create_group(GroupName="contractors")
    iam.put_group_policy(GroupName="contractors", PolicyName="limits", PolicyDocument=document(deny("sqs:*", Sid="NoQueues")))
    iam.add_user_to_group(GroupName="contractors", UserName="alice")
    return Broken("sqs:SendMessage", queue(a.own), who)


@world
def own_deny_of_everything(a: Accounts) -> Broken:
    a.own.role("worker", allow("dynamodb:*"), deny("dynamodb:*"))
    return Broken("dynamodb:GetItem", table(a.own))


@world
def own_deny_of_listed_actions(a: Accounts) -> Broken:
    arn = table(a.own)
    a.own.role("worker", allow("dynamodb:*"), deny(["dynamodb:GetItem", "dynamodb:DeleteTable"], arn))
    return Broken("dynamodb:GetItem", arn)


@world
def own_deny_of_all_else(a: Accounts) -> Broken:
    arn = bucket(a.own)
    other = {"Effect": "Deny", "Action": "s3:*", "NotResource": "arn:aws:s3:::public/*"}
    a.own.role("worker", allow("s3:*"), other)
    return Broken("s3:GetObject", f"{arn}/q3.csv")


@world
def silent_boundary(a: Accounts) -> Broken:
    a.own.role("worker", allow("sqs:*"))
    bounded(a.own, allow("s3:*"))
    return Broken("sqs:SendMessage", queue(a.own))


@world
def denying_boundary(a: Accounts) -> Broken:
    a.own.role("worker", allow("sqs:*"))
    bounded(a.own, allow("*"), deny("sqs:*", Sid="NoQueues"))
    return Broken("sqs:SendMessage", queue(a.own))


@world
def boundary_that_is_a_policy_of_aws(a: Accounts) -> Broken:
    a.own.role("worker", allow("iam:*"))
    boundary = of_aws(a.own, "PowerUserAccess")
    a.own.session.client("iam").put_role_permissions_boundary(RoleName="worker", PermissionsBoundary=boundary)
    return Broken("iam:CreateUser", a.own.arn("iam", "user/bob"), added=Added(context={"iam:PermissionsBoundary": (boundary,)}))


@world
def policy_of_aws_that_denies(a: Accounts) -> Broken:
    a.own.role("worker", allow("lakeformation:*"))
    a.own.session.client("iam").attach_role_policy(RoleName="worker", PolicyArn=of_aws(a.own, "AWSLakeFormationDataAdmin"))
    return Broken("lakeformation:PutDataLakeSettings", "*")


@world
def deny_of_this_call_alone(a: Accounts) -> Broken:
    arn = queue(a.own)
    a.own.role("worker", allow("sqs:*"))
    only = document(deny("sqs:SendMessage", arn))
    a.own.session.client("iam").put_role_policy(RoleName="worker", PolicyName="no-queue", PolicyDocument=only)
    return Broken("sqs:SendMessage", arn)


@world
def bucket_and_objects_denied(a: Accounts) -> Broken:
    a.own.role("worker", allow("s3:*"))
    arn = f"arn:aws:s3:::reports-{a.own.id}"
    bucket(a.own, deny("s3:*", [arn, f"{arn}/*"], Principal="*", Sid="Closed"))
    return Broken("s3:GetObject", f"{arn}/q3.csv")


@world
def boundary_and_nothing_attached(a: Accounts) -> Broken:
    a.own.role("worker")
    bounded(a.own, allow("s3:*"))
    return Broken("sqs:SendMessage", queue(a.own))


@world
def bucket_policy_denies(a: Accounts) -> Broken:
    a.own.role("worker", allow("s3:*"))
    arn = f"arn:aws:s3:::reports-{a.own.id}"
    bucket(a.own, deny("s3:*", f"{arn}/*", Principal="*", Sid="Closed"))
    return Broken("s3:GetObject", f"{arn}/q3.csv")


@world
def bucket_policy_and_identity(a: Accounts) -> Broken:
    arn = f"arn:aws:s3:::reports-{a.own.id}"
    a.own.role("worker", allow("s3:GetObject", arn))
    bucket(a.own, deny("s3:*", f"{arn}/*", Principal="*", Sid="Closed"))
    return Broken("s3:GetObject", f"{arn}/q3.csv")


@world
def queue_policy_denies(a: Accounts) -> Broken:
    a.own.role("worker", allow("sqs:*"))
    return Broken("sqs:SendMessage", queue(a.own, deny("sqs:SendMessage", Principal=EVERYONE, Sid="Closed")))


@world
def topic_policy_denies(a: Accounts) -> Broken:
    a.own.role("worker", allow("sns:*"))
    return Broken("sns:Publish", topic(a.own, deny("sns:Publish", Principal=EVERYONE, Sid="Closed")))


@world
def secret_policy_denies(a: Accounts) -> Broken:
    a.own.role("worker", allow("secretsmanager:*"))
    return Broken("secretsmanager:GetSecretValue", secret(a.own, deny("secretsmanager:*", Principal=EVERYONE, Sid="Closed")))


@world
def key_policy_for_the_administrator_only(a: Accounts) -> Broken:
    a.own.role("worker", allow("kms:*"))
    admin = a.own.role("admin")
    return Broken("kms:Decrypt", key(a.own, allow("kms:*", Principal={"AWS": admin})))


@world
def bucket_of_another_account(a: Accounts) -> Broken:
    organized(a)
    arn = bucket(a.other)
    a.own.role("worker", allow("s3:*"))
    return Broken("s3:GetObject", f"{arn}/q3.csv", added=Added(resource_account=a.other.id))


@world
def bucket_of_another_account_for_others(a: Accounts) -> Broken:
    organized(a)
    arn = f"arn:aws:s3:::reports-{a.other.id}"
    bucket(a.other, allow("s3:GetObject", f"{arn}/*", Principal={"AWS": a.other.arn("iam", "root")}, Sid="Ours"))
    a.own.role("worker", allow("s3:*"))
    return Broken("s3:GetObject", f"{arn}/q3.csv", added=Added(resource_account=a.other.id))


@world
def queue_of_another_account(a: Accounts) -> Broken:
    organized(a)
    a.own.role("worker", allow("sqs:*"))
    return Broken("sqs:SendMessage", queue(a.other))


@world
def topic_of_another_account(a: Accounts) -> Broken:
    organized(a)
    a.own.role("worker", allow("sns:*"))
    return Broken("sns:Publish", topic(a.other))


@world
def secret_of_another_account(a: Accounts) -> Broken:
    organized(a)
    a.own.role("worker", allow("secretsmanager:*"), allow("kms:Decrypt"))
    opened = key(a.other, ROOT | {"Principal": {"AWS": [a.other.arn("iam", "root"), a.own.arn("iam", "root")]}})
    return Broken("secretsmanager:GetSecretValue", secret(a.other, KmsKeyId=opened))


@world
def key_of_another_account(a: Accounts) -> Broken:
    organized(a)
    a.own.role("worker", allow("kms:*"))
    return Broken("kms:Decrypt", key(a.other, ROOT | {"Principal": {"AWS": a.other.arn("iam", "root")}}))


@world
def own_side_of_two_accounts(a: Accounts) -> Broken:
    organized(a)
    arn = f"arn:aws:s3:::reports-{a.other.id}"
    bucket(a.other, allow("s3:GetObject", f"{arn}/*", Principal={"AWS": a.own.arn("iam", "root")}))
    a.own.role("worker")
    return Broken("s3:GetObject", f"{arn}/q3.csv", added=Added(resource_account=a.other.id))


@world
def both_sides_of_two_accounts(a: Accounts) -> Broken:
    organized(a)
    a.own.role("worker")
    return Broken("sqs:SendMessage", queue(a.other))


@world
def trust_of_another_account(a: Accounts) -> Broken:
    organized(a)
    arn = a.other.role("deploy", trust=trusts({"AWS": a.other.arn("iam", "root")}))
    a.own.role("worker", allow("sts:AssumeRole"))
    return Broken("sts:AssumeRole", arn, kind="assume_role_denied")


@world
def trust_of_another_role(a: Accounts) -> Broken:
    arn = a.own.role("deploy", trust=trusts({"AWS": a.own.role("ci")}))
    a.own.role("worker", allow("sts:AssumeRole"))
    return Broken("sts:AssumeRole", arn, kind="assume_role_denied")


@world
def trust_without_session_tags(a: Accounts) -> Broken:
    arn = a.own.role("deploy", trust=trusts({"AWS": a.own.arn("iam", "root")}))
    a.own.role("worker", allow(["sts:AssumeRole", "sts:TagSession"]))
    return Broken("sts:TagSession", arn, kind="assume_role_denied")


@world
def trust_of_another_service(a: Accounts) -> Broken:
    arn = a.own.role("function", trust=trusts({"Service": "ec2.amazonaws.com"}))
    return Broken("sts:AssumeRole", arn, "lambda.amazonaws.com", kind="assume_role_denied")


@world
def trust_with_a_literal_star(a: Accounts) -> Broken:
    issuer = "token.actions.githubusercontent.com"
    subject = {"StringEquals": {f"{issuer}:sub": "repo:acme/app:*"}}
    provider = {"Federated": a.own.arn("iam", f"oidc-provider/{issuer}")}
    arn = a.own.role("ci", trust=trusts(provider, "sts:AssumeRoleWithWebIdentity", Condition=subject))
    claims: dict[str, tuple[str, ...]] = {
        "iss": (f"https://{issuer}",),
        "aud": ("sts.amazonaws.com",),
        "sub": ("repo:acme/app:ref:refs/heads/main",),
    }
    return Broken("sts:AssumeRoleWithWebIdentity", arn, "-", Added(claims=claims), "assume_role_denied")


@world
def caller_may_not_assume(a: Accounts) -> Broken:
    arn = a.own.role("deploy", trust=trusts({"AWS": a.own.arn("iam", "root")}))
    a.own.role("worker", allow("s3:*"))
    return Broken("sts:AssumeRole", arn, kind="assume_role_denied")


@world
def guardrail_of_a_unit(a: Accounts) -> Broken:
    organization, unit = organized(a)
    organization.scp("no-queues", unit, deny("sqs:*", Sid="NoQueues"))
    a.own.role("worker", allow("sqs:*"))
    return Broken("sqs:SendMessage", queue(a.own))


@world
def guardrail_of_the_root_with_exemptions(a: Accounts) -> Broken:
    organization, _ = organized(a)
    but = {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/break-glass"}}
    organization.scp("no-topics", organization.root, deny("sns:*", Sid="NoTopics", Condition=but))
    a.own.role("worker", allow("sns:*"))
    return Broken("sns:Publish", topic(a.own))


@world
def guardrail_and_nothing_attached(a: Accounts) -> Broken:
    organization, unit = organized(a)
    organization.scp("no-queues", unit, deny("sqs:SendMessage", Sid="NoQueues"))
    a.own.role("worker")
    return Broken("sqs:SendMessage", queue(a.own))


@pytest.fixture(scope="module", autouse=True)
def moto() -> Iterator[None]:
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setattr("botocore.session.create_loader", cache(botocore.loaders.create_loader))
        stack.enter_context(mock_aws(config={"core": {"mock_credentials": False}}))
        gaps.fill(stack, {})
        stack.callback(anyone.cache_clear)
        yield


async def read(denial: Denial, added: Added, accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> Evidence:
    """Everything read with the caller's account's credentials, and the resource's side with its owner's."""
    ways = [_connected(account, monkeypatch) for account in accounts]
    if denial.resource is None or accounts.other.id not in f"{denial.resource}{added.resource_account}":
        ways = ways[:1]
    return [found async for found in gather(denial, added, ways[0], also=ways[1:])][-1]


def _connected(account: Account, monkeypatch: pytest.MonkeyPatch) -> Connection:
    for name, value in account.session_of(account.arn("iam", "role/oncall"), "you").items():
        monkeypatch.setenv(name.upper(), value)
    found = Connection(Access(region="us-east-1"))
    found.session().get_credentials()
    return found


def _owner(fix: Fix[str], accounts: Accounts) -> Account:
    """The account where the fix's commands are run: an SCP's is the management account, a resource's is its owner's."""
    if fix.target["policy_type"] in ("scp", "rcp"):
        return accounts.other
    numbers = {accounts.own.id, accounts.other.id}
    return accounts.of(next((number for number in numbers if f"account {number}" in fix.owner), None))


def apply(fix: Fix[str], accounts: Accounts) -> None:
    assert fix.cli, fix.title
    for line in fix.cli:
        carry_out(line, _owner(fix, accounts).session.client)


def denial_of(broken: Broken, accounts: Accounts) -> Denial:
    principal = broken.principal or accounts.own.arn("sts", SESSION)
    named = None if principal == "-" else principal
    return Denial(kind=broken.kind, error_code="AccessDenied", principal=named, action=broken.action, resource=broken.resource)  # type: ignore[arg-type]


def passes(found: Diagnosis[str]) -> bool:
    """Whether the call is allowed by all that can be read: nobody can read a session policy, nor which endpoint the call came through."""
    turning = [spot.what for spot in found.verdict.blind_spots if spot.could_change_verdict]
    unseen = all(what.startswith(("session policy of", "VPC endpoint policy")) for what in turning)
    return found.verdict.decision == "allowed" or (found.verdict.decision == "unknown" and not found.verdict.causes and unseen)


@pytest.mark.parametrize("number", range(len(WORLDS)), ids=list(WORLDS))
async def test_after_the_first_fixes_the_request_is_allowed(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("AWS_") and name != "AWS_EC2_METADATA_DISABLED"]:
        monkeypatch.delenv(name)
    accounts = Accounts(Account(f"31{number:010}"), Account(f"32{number:010}"))
    broken = list(WORLDS.values())[number](accounts)
    denial = denial_of(broken, accounts)
    found: Diagnosis[str] = diagnose(denial, await read(denial, broken.added, accounts, monkeypatch), broken.added)
    assert found.verdict.decision in ("implicit_deny", "explicit_deny"), found.verdict
    for _ in range(ROUNDS):
        if passes(found):
            break
        assert found.fixes, found.verdict
        promised = found.fixes[0].proof.after == "allowed"
        apply(found.fixes[0], accounts)
        found = diagnose(denial, await read(denial, broken.added, accounts, monkeypatch), broken.added)
        assert passes(found) or not promised, found.verdict
    assert passes(found), found.verdict
