"""Calls that cross an account: what is there of each, and how AWS says no."""

import io
import zipfile
from collections.abc import Callable
from typing import Any, NamedTuple

from iamdoctor.demo.account import REGION, Account, allow, deny, document, trusts
from iamdoctor.demo.organization import Organization
from iamdoctor.model.denial import Denial
from iamdoctor.model.supplied import Added
from tests.accounts.places import Places


class Crossing(NamedTuple):
    """One denied call. ``sides`` are the places whose credentials the case needs, the asker's first; ``causes`` are the layers that stop it
    with everything read, and ``then`` is what the person says of the call that is made after the fixes."""

    denial: Denial
    sides: tuple[str, ...] = ("caller", "owner")
    causes: tuple[str, ...] = ("identity", "resource")
    added: Added = Added()
    then: Added = Added()


Build = Callable[[Places], Crossing]
CASES: dict[str, Build] = {}


def case(build: Build) -> Build:
    CASES[build.__name__] = build
    return build


def denied(action: str, resource: str, principal: str, **more: Any) -> Denial:
    """What AWS's message says where it names no layer."""
    kind = "assume_role_denied" if action.startswith("sts:") else "access_denied"
    return Denial(kind=kind, error_code="AccessDenied", principal=principal, action=action, resource=resource, **more)  # type: ignore[arg-type]


def worker(account: Account, *statements: dict[str, Any]) -> str:
    """A role that may do nothing that it is asked for; a session of it."""
    account.role("worker", *(statements or (allow("ec2:DescribeInstances"),)), policy="worker-access")
    return account.arn("sts", "assumed-role/worker/job-17")


def own(account: Account, action: str, resource: str = "*") -> dict[str, Any]:
    """A statement that lets the account itself in, and nobody else."""
    return allow(action, resource, Principal={"AWS": account.arn("iam", "root")})


@case
def trust(a: Places) -> Crossing:
    a.owner.role("deploy")
    return Crossing(denied("sts:AssumeRole", a.owner.arn("iam", "role/deploy"), worker(a.caller)), causes=("identity", "trust"))


@case
def external_id(a: Places) -> Crossing:
    named = trusts({"AWS": a.caller.arn("iam", "role/worker")}, Condition={"StringEquals": {"sts:ExternalId": "acme-42"}})
    role, who = a.owner.arn("iam", "role/vendor-import"), worker(a.caller)
    a.owner.role("vendor-import", trust=named)
    added, then = Added(external_id=""), Added(external_id="acme-42")
    return Crossing(denied("sts:AssumeRole", role, who), causes=("identity", "trust"), added=added, then=then)


@case
def role_chain(a: Places) -> Crossing:
    """The person is in the first account, the denied role in the second, the role that it wants in the third."""
    a.owner.role("hop", allow("ec2:DescribeInstances"), trust=trusts({"AWS": a.caller.arn("iam", "root")}))
    a.keys.role("deploy")
    hop = a.owner.arn("sts", "assumed-role/hop/job-17")
    said = denied("sts:AssumeRole", a.keys.arn("iam", "role/deploy"), hop)
    return Crossing(said, sides=("caller", "owner", "keys"), causes=("identity", "trust"))


@case
def bucket(a: Places) -> Crossing:
    name = f"exports-{a.owner.id}"
    a.owner.bucket(name, own(a.owner, "s3:*", f"arn:aws:s3:::{name}/*"))
    a.owner.session.client("s3").put_object(Bucket=name, Key="2026/q3.csv", Body=b"1")
    return Crossing(denied("s3:GetObject", f"arn:aws:s3:::{name}/2026/q3.csv", worker(a.caller)))


def key(account: Account) -> str:
    """A key that only its own account may use."""
    made: str = account.session.client("kms").create_key(Policy=document(own(account, "kms:*")))["KeyMetadata"]["Arn"]
    return made


@case
def bucket_with_foreign_key(a: Places) -> Crossing:
    name, s3 = f"sealed-{a.owner.id}", a.owner.session.client("s3")
    a.owner.bucket(name, allow("s3:GetObject", f"arn:aws:s3:::{name}/*", Principal={"AWS": a.caller.arn("iam", "role/worker")}))
    default: Any = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key(a.keys)}}
    s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": [default]})
    s3.put_object(Bucket=name, Key="2026/q3.csv", Body=b"1")
    who = worker(a.caller, allow("s3:GetObject", f"arn:aws:s3:::{name}/*"))
    said = denied("s3:GetObject", f"arn:aws:s3:::{name}/2026/q3.csv", who)
    return Crossing(said, sides=("caller", "owner", "keys"))


@case
def secret_with_key(a: Places) -> Crossing:
    secrets, name = a.owner.session.client("secretsmanager"), "db-password"
    arn: str = secrets.create_secret(Name=name, SecretString="x", KmsKeyId=key(a.owner))["ARN"]
    lets = allow("secretsmanager:GetSecretValue", "*", Principal={"AWS": a.caller.arn("iam", "role/worker")})
    secrets.put_resource_policy(SecretId=arn, ResourcePolicy=document(lets))
    who = worker(a.caller, allow("secretsmanager:GetSecretValue"))
    return Crossing(denied("secretsmanager:GetSecretValue", arn, who))


@case
def queue(a: Places) -> Crossing:
    sqs, arn = a.owner.session.client("sqs"), a.owner.arn("sqs", "orders", REGION)
    url = sqs.create_queue(QueueName="orders")["QueueUrl"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": document(own(a.owner, "sqs:*", arn))})
    return Crossing(denied("sqs:SendMessage", arn, worker(a.caller)))


@case
def topic(a: Places) -> Crossing:
    sns = a.owner.session.client("sns")
    arn: str = sns.create_topic(Name="alarms")["TopicArn"]
    sns.set_topic_attributes(TopicArn=arn, AttributeName="Policy", AttributeValue=document(own(a.owner, "sns:Publish", arn)))
    return Crossing(denied("sns:Publish", arn, worker(a.caller)))


@case
def image(a: Places) -> Crossing:
    ecr = a.owner.session.client("ecr")
    ecr.create_repository(repositoryName="web")
    statement = {name: value for name, value in own(a.owner, "ecr:BatchGetImage").items() if name != "Resource"}
    ecr.set_repository_policy(repositoryName="web", policyText=document(statement))
    return Crossing(denied("ecr:BatchGetImage", a.owner.arn("ecr", "repository/web", REGION), worker(a.caller)))


@case
def function(a: Places) -> Crossing:
    role, archive = a.owner.role("runs", trust=trusts({"Service": "lambda.amazonaws.com"})), io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("f.py", "def h(e, c): pass")
    made = a.owner.session.client("lambda").create_function(
        FunctionName="resize", Runtime="python3.12", Role=role, Handler="f.h", Code={"ZipFile": archive.getvalue()}
    )
    return Crossing(denied("lambda:InvokeFunction", made["FunctionArn"], worker(a.caller)))


@case
def bus(a: Places) -> Crossing:
    events = a.owner.session.client("events")
    arn: str = events.create_event_bus(Name="orders")["EventBusArn"]
    events.put_permission(EventBusName="orders", Policy=document(own(a.owner, "events:PutEvents", arn) | {"Sid": "Own"}))
    return Crossing(denied("events:PutEvents", arn, worker(a.caller)))


@case
def delegated_administrator(a: Places) -> Crossing:
    """An SCP that only the delegated administrator's account, the second one, lets itself be read from."""
    organization = Organization(a.keys)
    unit = organization.unit("workloads")
    organization.member(a.caller, unit)
    organization.member(a.owner, organization.root, delegated=True)
    organization.scp("no-queues", unit, deny("sqs:*", Sid="NoQueues"))
    a.caller.session.client("sqs").create_queue(QueueName="jobs")
    who = worker(a.caller, allow("sqs:*"))
    return Crossing(denied("sqs:SendMessage", a.caller.arn("sqs", "jobs", REGION), who), causes=("scp",))
