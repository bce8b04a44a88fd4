"""The command beside a policy is the read of that very policy, whatever else was read of the same resource."""

import json
from typing import Any

import boto3
import pytest
from msgspec import structs

from iamdoctor.aws.calls import Calls
from iamdoctor.aws.command import command as cli
from iamdoctor.aws.connection import Connection
from iamdoctor.aws.managed import managed
from iamdoctor.aws.resource_policy import _read
from iamdoctor.diagnose import diagnose
from iamdoctor.model.access import Access
from iamdoctor.model.denial import Denial
from iamdoctor.model.diagnosis import PolicyRow
from iamdoctor.reference.arn_patterns import filled
from iamdoctor.reference.resource_kinds import Reading, ResourceKind, kinds
from tests.aws.aws_world import ACCOUNT, Answers, allow, denied, evidence, trust
from tests.aws.recipes import example

PUBLIC = {"Principal": "*", "Effect": "Allow", "Action": "*", "Resource": "*"}


async def rows(denial: Denial, connection: Connection, also: tuple[Connection, ...] = ()) -> dict[str, PolicyRow[str]]:
    """Every policy that the steps show for ``denial``, by name."""
    found = diagnose(denial, await evidence(denial, connection, also=also))
    return {row.policy: row for step in found.steps for row in step.policies}


async def test_a_buckets_policy_and_not_its_encryption(account: boto3.Session, connection: Connection) -> None:
    s3 = account.client("s3")
    s3.create_bucket(Bucket="reports")
    s3.put_bucket_policy(
        Bucket="reports", Policy=allow("s3:ListBucket", "arn:aws:s3:::reports").replace('"Effect"', '"Principal":"*","Effect"')
    )
    key = account.client("kms").create_key()["KeyMetadata"]["Arn"]
    default: Any = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}}
    s3.put_bucket_encryption(Bucket="reports", ServerSideEncryptionConfiguration={"Rules": [default]})
    found = await rows(denied(), connection)
    assert found["bucket policy"].cli == "aws s3api get-bucket-policy --bucket reports --region us-east-1"


async def test_a_roles_own_policies_its_boundary_and_a_groups(account: boto3.Session, connection: Connection) -> None:
    iam = account.client("iam")
    bound, attached = (iam.create_policy(PolicyName=name, PolicyDocument=allow("s3:*"))["Policy"]["Arn"] for name in ("bound", "reader"))
    iam.create_role(RoleName="reader", AssumeRolePolicyDocument=trust(f"arn:aws:iam::{ACCOUNT}:root"), PermissionsBoundary=bound)
    iam.put_role_policy(RoleName="reader", PolicyName="read", PolicyDocument=allow("s3:Get*"))
    iam.put_role_policy(RoleName="reader", PolicyName="read more", PolicyDocument=allow("s3:List*"))
    iam.attach_role_policy(RoleName="reader", PolicyArn=attached)
    found = await rows(denied(), connection)
    assert found["read"].cli == "aws iam get-role-policy --role-name reader --policy-name read --region us-east-1"
    assert found["read more"].cli == "aws iam get-role-policy --role-name reader --policy-name 'read more' --region us-east-1"
    assert found["reader"].cli == f"aws iam get-policy-version --policy-arn {attached} --version-id v1 --region us-east-1"
    assert found["bound"].cli == f"aws iam get-policy-version --policy-arn {bound} --version-id v1 --region us-east-1"


async def test_a_trust_policy_is_read_with_the_role_that_is_assumed(account: boto3.Session, connection: Connection) -> None:
    iam = account.client("iam")
    for name in ("reader", "reader-prod"):
        iam.create_role(RoleName=name, Path="/ci/", AssumeRolePolicyDocument=trust(f"arn:aws:iam::{ACCOUNT}:user/ana"))
    role = f"arn:aws:iam::{ACCOUNT}:role/ci/reader-prod"
    found = await rows(Denial(kind="assume_role_denied", principal=denied().principal, action="sts:AssumeRole", resource=role), connection)
    assert found["trust policy"].cli == "aws iam get-role --role-name reader-prod --region us-east-1"


async def test_a_queues_policy_is_read_with_its_attributes(account: boto3.Session, connection: Connection) -> None:
    queue = account.client("sqs").create_queue(QueueName="orders")["QueueUrl"]
    policy = json.dumps({"Version": "2012-10-17", "Statement": [PUBLIC]})
    account.client("sqs").set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})
    found = await rows(denied("sqs:SendMessage", f"arn:aws:sqs:us-east-1:{ACCOUNT}:orders"), connection)
    assert found["queue policy"].cli.startswith("aws sqs get-queue-attributes --queue-url https://sqs.us-east-1.amazonaws.com/")


async def test_a_keys_policy_and_not_its_description_or_grants(account: boto3.Session, connection: Connection) -> None:
    key = account.client("kms").create_key()["KeyMetadata"]["Arn"]
    found = await rows(denied("kms:Decrypt", key), connection)
    assert found["key policy"].cli == f"aws kms get-key-policy --key-id {key} --policy-name default --region us-east-1"


async def test_an_scp_as_the_profile_that_could_read_it(account: boto3.Session, connection: Connection, answers: Answers) -> None:
    account.client("iam").create_role(RoleName="reader", AssumeRolePolicyDocument=trust(f"arn:aws:iam::{ACCOUNT}:root"))
    account.client("organizations").create_organization(FeatureSet="ALL")
    answers.give("organizations", "DescribeOrganization", {"Organization": {"Id": "o-abc", "MasterAccountId": "111122223333"}})
    found = await rows(denied(), connection)
    assert found["FullAWSAccess"].cli == "aws organizations describe-policy --policy-id p-FullAWSAccess --region us-east-1"


POLICIES = [(kind, reading) for kind in kinds() for reading in kind.policies if reading.decode in ("policy", "policies", "named")]


@pytest.mark.parametrize(("kind", "reading"), POLICIES, ids=[reading.key or kind.key for kind, reading in POLICIES])
async def test_every_policy_of_the_table_has_the_command_of_its_own_read(
    kind: ResourceKind, reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts, document = kind.match(example(reading.arn or kind.arn)) or {}, json.loads(allow("*"))
    replies = {"policy": document, "policies": [document], "named": {"shared": document}}

    async def answered(*_: Any, **__: Any) -> Any:
        return replies[reading.decode]

    calls = Calls(Connection(Access(profile="oncall", region="eu-west-1")))
    monkeypatch.setattr(calls, "ask", answered)
    found = await _read(calls, kind, structs.replace(reading, reply="@", find=None), parts)
    region = reading.region or "eu-west-1"
    told = cli(reading.client, reading.operation, filled(reading.params, parts), profile="oncall", region=region)
    assert [policy.read_by for policy in found.policies] == [told]


async def test_a_managed_policy_whose_text_was_at_hand_is_named_by_the_read_that_found_it_unchanged(
    account: boto3.Session, connection: Connection, answers: Answers
) -> None:
    arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    answers.give("iam", "GetPolicy", {"Policy": {"DefaultVersionId": "v9"}})
    policy = await managed(Calls(connection), arn, "role reader", versions=Kept())
    assert (policy.version, policy.read_by) == ("v9", f"aws iam get-policy --policy-arn {arn} --region us-east-1")


class Kept:
    """A store that has every text."""

    def get(self, arn: str, version: str) -> str | None:
        """The text."""
        return "{}"

    def put(self, arn: str, version: str, document: str) -> None:
        """Nothing is new."""
