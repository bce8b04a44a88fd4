"""The whole circle, against an AWS that enforces: the SDK's error goes in, the first fix's commands are run, the same call passes."""

import json
import shlex
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.e2e.ministack_server import Credentials, Ministack

pytestmark = pytest.mark.xdist_group("ministack")


class World:
    """One account with a role and a user, both called ``worker``; a scenario breaks it, and says which call is then denied.

    ministack's ``aws:PrincipalArn`` is a session's own ARN, where AWS has the role's: what turns on it is tried as the user.
    """

    def __init__(self, ministack: Ministack, admin: Credentials) -> None:
        self.ministack = ministack
        self.admin = admin
        self.account = admin.key
        self.bucket = f"reports-{admin.key}"
        self.iam = self.by_admin("iam")
        self.options: tuple[str, ...] = ()
        self.kind = "role"

    def by_admin(self, service: str) -> Any:
        """A client with the account's own credentials."""
        return self.ministack.client(service, self.admin)

    def caller(self) -> Credentials:
        """Make the worker, and give its credentials."""
        if self.kind == "user":
            key = self.iam.create_access_key(UserName="worker")["AccessKey"]
            return Credentials(key["AccessKeyId"], key["SecretAccessKey"])
        return self.ministack.assume(f"arn:aws:iam::{self.account}:role/worker", self.admin)

    def make(self, *statements: dict[str, Any], kind: str = "role") -> None:
        """Make the role, or the user, with an inline policy of these statements."""
        self.kind = kind
        if kind == "user":
            self.iam.create_user(UserName="worker")
        else:
            trust = policy(trusts({"AWS": f"arn:aws:iam::{self.account}:root"}))
            self.iam.create_role(RoleName="worker", AssumeRolePolicyDocument=trust)
        if statements:
            put = self.iam.put_user_policy if kind == "user" else self.iam.put_role_policy
            put(**{f"{kind.title()}Name": "worker", "PolicyName": "access", "PolicyDocument": policy(*statements)})

    def bounded(self, *statements: dict[str, Any]) -> None:
        """Give the worker a permissions boundary."""
        arn = self.iam.create_policy(PolicyName="limits", PolicyDocument=policy(*statements))["Policy"]["Arn"]
        put = self.iam.put_user_permissions_boundary if self.kind == "user" else self.iam.put_role_permissions_boundary
        put(**{f"{self.kind.title()}Name": "worker", "PermissionsBoundary": arn})

    def object(self) -> str:
        """Make the bucket with one object in it; its ARN."""
        s3 = self.by_admin("s3")
        s3.create_bucket(Bucket=self.bucket)
        s3.put_object(Bucket=self.bucket, Key="2026/q3.csv", Body=b"1,2\n")
        return f"arn:aws:s3:::{self.bucket}/2026/q3.csv"

    def role(self, *trust: dict[str, Any]) -> str:
        """A second role with this trust policy, which the worker is allowed to assume; its ARN."""
        self.make(allow("sts:AssumeRole"))
        return str(self.iam.create_role(RoleName="deploy", AssumeRolePolicyDocument=policy(*trust))["Role"]["Arn"])

    def get_object(self, who: Credentials) -> Any:
        """The call of most scenarios."""
        return self.ministack.client("s3", who).get_object(Bucket=self.bucket, Key="2026/q3.csv")


Call = Callable[[Credentials], Any]
Scenario = Callable[[World], Call]


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action: str | list[str], resource: str | list[str] = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: str, resource: str = "*", **more: Any) -> dict[str, Any]:
    return {"Sid": "Closed", "Effect": "Deny", "Action": action, "Resource": resource, **more}


def trusts(principal: dict[str, str], **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", **more}


def missing_allow(world: World) -> Call:
    world.make()
    world.options = ("--resource", world.object())
    return world.get_object


def wrong_resource(world: World) -> Call:
    world.options = ("--resource", world.object())
    world.make(allow("s3:GetObject", f"arn:aws:s3:::{world.bucket}", Sid="ReadReports"))
    return world.get_object


def missing_action(world: World) -> Call:
    world.by_admin("dynamodb").create_table(
        TableName="orders",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    arn = f"arn:aws:dynamodb:us-east-1:{world.account}:table/orders"
    world.options = ("--resource", arn)
    world.make(allow("dynamodb:GetItem", arn))
    return lambda who: world.ministack.client("dynamodb", who).put_item(TableName="orders", Item={"id": {"S": "1"}})


def users_missing_allow(world: World) -> Call:
    world.options = ("--resource", world.object())
    world.make(allow("s3:PutObject"), kind="user")
    return world.get_object


def managed_policy(world: World) -> Call:
    world.options = ("--resource", world.object())
    world.make()
    only = policy(allow("s3:GetObject", f"arn:aws:s3:::{world.bucket}"))
    arn = world.iam.create_policy(PolicyName="reports", PolicyDocument=only)["Policy"]["Arn"]
    world.iam.attach_role_policy(RoleName="worker", PolicyArn=arn)
    return world.get_object


def explicit_deny(world: World) -> Call:
    world.options = ("--resource", world.object())
    world.make(allow("s3:*"), deny("s3:GetObject"))
    return world.get_object


def group_deny(world: World) -> Call:
    world.options = ("--resource", world.object())
    world.make(allow("s3:*"), kind="user")
    world.iam.create_group(GroupName="contractors")
    world.iam.put_group_policy(GroupName="contractors", PolicyName="limits", PolicyDocument=policy(deny("s3:GetObject")))
    world.iam.add_user_to_group(GroupName="contractors", UserName="worker")
    return world.get_object


def boundary(world: World) -> Call:
    world.options = ("--resource", world.object())
    world.make(allow("s3:*"))
    world.bounded(allow("dynamodb:*"))
    return world.get_object


def boundary_deny(world: World) -> Call:
    world.options = ("--resource", world.object())
    world.make(allow("s3:*"), kind="user")
    world.bounded(allow("*"), deny("s3:GetObject"))
    return world.get_object


def bucket_policy(world: World) -> Call:
    world.object()
    world.make(allow("s3:*"), kind="user")
    closed = policy(deny("s3:GetObject", f"arn:aws:s3:::{world.bucket}/*", Principal="*"))
    world.by_admin("s3").put_bucket_policy(Bucket=world.bucket, Policy=closed)
    return world.get_object


def bucket_policy_tag(world: World) -> Call:
    world.object()
    world.make(allow("s3:*"))
    unless = {"StringNotEquals": {"aws:PrincipalTag/team": "finance"}}
    closed = policy(deny("s3:GetObject", f"arn:aws:s3:::{world.bucket}/*", Principal="*", Condition=unless))
    world.by_admin("s3").put_bucket_policy(Bucket=world.bucket, Policy=closed)
    return world.get_object


def queue_policy(world: World) -> Call:
    queue = world.by_admin("sqs").create_queue(QueueName="jobs")["QueueUrl"]
    world.make(allow("sqs:*"), kind="user")
    closed = policy(deny("sqs:SendMessage", f"arn:aws:sqs:us-east-1:{world.account}:jobs", Principal="*"))
    world.by_admin("sqs").set_queue_attributes(QueueUrl=queue, Attributes={"Policy": closed})
    return lambda who: world.ministack.client("sqs", who).send_message(QueueUrl=queue, MessageBody="hello")


def topic_policy(world: World) -> Call:
    arn = world.by_admin("sns").create_topic(Name="alarms")["TopicArn"]
    world.make(allow("sns:*"), kind="user")
    closed = policy(deny("sns:Publish", arn, Principal="*"))
    world.by_admin("sns").set_topic_attributes(TopicArn=arn, AttributeName="Policy", AttributeValue=closed)
    return lambda who: world.ministack.client("sns", who).publish(TopicArn=arn, Message="hello")


def secret_policy(world: World) -> Call:
    secrets = world.by_admin("secretsmanager")
    arn = secrets.create_secret(Name="db", SecretString="x")["ARN"]
    world.make(allow("secretsmanager:*"), kind="user")
    secrets.put_resource_policy(SecretId=arn, ResourcePolicy=policy(deny("secretsmanager:GetSecretValue", Principal="*")))
    return lambda who: world.ministack.client("secretsmanager", who).get_secret_value(SecretId=arn)


def trust(world: World) -> Call:
    of_ec2 = policy(trusts({"Service": "ec2.amazonaws.com"}))
    other = world.iam.create_role(RoleName="other", AssumeRolePolicyDocument=of_ec2)["Role"]["Arn"]
    arn = world.role(trusts({"AWS": other}))
    return lambda who: world.ministack.assume(arn, who)


def trust_for_a_service(world: World) -> Call:
    arn = world.role(trusts({"Service": "lambda.amazonaws.com"}))
    return lambda who: world.ministack.assume(arn, who)


SCENARIOS: list[Scenario] = [
    missing_allow,
    wrong_resource,
    missing_action,
    users_missing_allow,
    managed_policy,
    explicit_deny,
    group_deny,
    boundary,
    boundary_deny,
    bucket_policy,
    bucket_policy_tag,
    queue_policy,
    topic_policy,
    secret_policy,
    trust,
    trust_for_a_service,
]


def refused(call: Call, who: Credentials) -> str:
    """The error's own text."""
    with pytest.raises(ClientError) as raised:
        call(who)
    return str(raised.value)


def diagnosed(world: World, text: str, *options: str) -> dict[str, Any]:
    run = world.ministack.iamdoctor("diagnose", "--json", *world.options, *options, text=text, who=world.admin)
    assert run.returncode == 1, run.stderr
    answer: dict[str, Any] = json.loads(run.stdout)
    return answer


def carry_out(world: World, fix: dict[str, Any], who: Credentials) -> None:
    """Run the fix's commands; version 1 of the AWS CLI forgets ``AWS_ENDPOINT_URL`` for SQS, so it is reminded."""
    assert fix["cli"]
    reminded = 'aws() { command aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }'
    for line in fix["cli"]:
        run = world.ministack.shell(f"{reminded}\n{line}", who)
        assert run.returncode == 0, f"{line}\n{run.stderr}"


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
def test_after_the_first_fix_the_same_call_passes(ministack: Ministack, admin: Credentials, scenario: Scenario) -> None:
    world = World(ministack, admin)
    call = scenario(world)
    who = world.caller()
    found = diagnosed(world, refused(call, who))
    fix = found["fixes"][0]
    assert (fix["proof"]["after"], fix["proof"]["remaining"]) == ("allowed", [])
    carry_out(world, fix, admin)
    call(who)


def test_the_external_id_that_the_first_fix_names_lets_the_call_pass(ministack: Ministack, admin: Credentials) -> None:
    world = World(ministack, admin)
    condition = {"Condition": {"StringEquals": {"sts:ExternalId": "acme-42"}}}
    arn = world.role(trusts({"AWS": f"arn:aws:iam::{world.account}:root"}, **condition))
    who = world.caller()
    found = diagnosed(world, refused(lambda caller: world.ministack.assume(arn, caller), who), "--external-id", "")
    assert found["verdict"]["causes"][0]["reason"] == "external_id"
    assert found["tree"]["finding"] == "The trust policy of deploy requires an ExternalId, and the call sent none."
    fix = found["fixes"][0]
    carry_out(world, fix, who)
    words = shlex.split(fix["cli"][0])
    assert world.ministack.assume(arn, who, ExternalId=words[words.index("--external-id") + 1])


def test_a_wrong_external_id_can_be_accepted_where_the_roles_owner_wants_that(ministack: Ministack, admin: Credentials) -> None:
    world = World(ministack, admin)
    condition = {"Condition": {"StringEquals": {"sts:ExternalId": "acme-42"}}}
    arn = world.role(trusts({"AWS": f"arn:aws:iam::{world.account}:root"}, **condition))
    who = world.caller()

    def call(caller: Credentials) -> Credentials:
        return world.ministack.assume(arn, caller, ExternalId="acme-43")

    found = diagnosed(world, refused(call, who), "--external-id", "acme-43")
    fix = next(each for each in found["fixes"] if each["target"]["policy_type"] == "trust")
    carry_out(world, fix, admin)
    assert call(who)
