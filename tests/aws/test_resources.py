"""Resource policies, with who owns the resource."""

import json
from collections.abc import Callable
from typing import Any

import boto3
import pytest

from iamdoctor.aws.connection import Connection
from iamdoctor.model.denial import Denial
from iamdoctor.wording.write import written
from tests.aws.aws_world import ACCOUNT, ROLE, Answers, allow, denied, evidence, trust

FOREIGN = "arn:aws:sts::999988887777:assumed-role/reader/job"


async def test_a_bucket_policy_is_read_with_its_owner(account: boto3.Session, connection: Connection) -> None:
    account.client("s3").create_bucket(Bucket="reports")
    account.client("s3").put_bucket_policy(Bucket="reports", Policy=allow("s3:GetObject"))
    resource = (await evidence(denied(), connection)).resource.value
    assert resource is not None and resource.account == ACCOUNT
    assert [(policy.name, policy.attached_to, policy.document) for policy in resource.policies] == [
        ("bucket policy", "bucket reports", allow("s3:GetObject"))
    ]


async def test_a_bucket_without_a_policy_has_none_and_is_not_unread(account: boto3.Session, connection: Connection) -> None:
    account.client("s3").create_bucket(Bucket="reports")
    read = (await evidence(denied(), connection)).resource
    assert read.complete and read.value is not None and read.value.policies == ()


async def test_a_missing_bucket_is_said_to_be_missing(account: boto3.Session, connection: Connection) -> None:
    resource = (await evidence(denied(), connection)).resource.value
    assert resource is not None and resource.exists is False


async def test_public_access_settings_are_read_for_a_foreign_caller_only(account: boto3.Session, connection: Connection) -> None:
    s3 = account.client("s3")
    s3.create_bucket(Bucket="reports")
    flags: Any = {"BlockPublicAcls": True, "IgnorePublicAcls": True, "BlockPublicPolicy": False, "RestrictPublicBuckets": True}
    s3.put_public_access_block(Bucket="reports", PublicAccessBlockConfiguration=flags)
    foreign = (await evidence(denied("s3:GetObject", "arn:aws:s3:::reports/k", FOREIGN), connection)).resource.value
    own = (await evidence(denied(), connection)).resource.value
    assert foreign is not None and foreign.settings["block_public_access"] == "BlockPublicAcls, IgnorePublicAcls, RestrictPublicBuckets"
    assert own is not None and "block_public_access" not in own.settings


async def test_the_key_behind_a_bucket_is_read_for_an_object(account: boto3.Session, connection: Connection) -> None:
    key = account.client("kms").create_key(Policy=allow("kms:*"))["KeyMetadata"]["Arn"]
    s3 = account.client("s3")
    s3.create_bucket(Bucket="reports")
    rule: Any = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}}
    s3.put_bucket_encryption(Bucket="reports", ServerSideEncryptionConfiguration={"Rules": [rule]})
    found = (await evidence(denied(), connection)).dependent.value
    assert found is not None and (found.arn, found.settings["key_state"]) == (key, "Enabled")
    assert (await evidence(denied("s3:ListBucket", "arn:aws:s3:::reports"), connection)).dependent.state == "skipped"


@pytest.mark.parametrize(
    ("action", "make"),
    [
        ("sqs:SendMessage", lambda account, key: _queue(account, key)),
        ("sns:Publish", lambda account, key: account.client("sns").create_topic(Name="t", Attributes={"KmsMasterKeyId": key})["TopicArn"]),
        ("secretsmanager:GetSecretValue", lambda account, key: _secret(account, key)),
        ("ssm:GetParameter", lambda account, key: _parameter(account, key)),
        ("kinesis:PutRecord", lambda account, key: _stream(account, key)),
    ],
)
async def test_the_key_behind_what_else_is_encrypted_is_read(
    account: boto3.Session, connection: Connection, action: str, make: Callable[[boto3.Session, str], str]
) -> None:
    key = account.client("kms").create_key(Policy=allow("kms:*"))["KeyMetadata"]["Arn"]
    found = (await evidence(denied(action, make(account, key)), connection)).dependent.value
    assert found is not None and found.arn == key and found.policies


def _queue(account: boto3.Session, key: str) -> str:
    account.client("sqs").create_queue(QueueName="q", Attributes={"KmsMasterKeyId": key})
    return f"arn:aws:sqs:us-east-1:{ACCOUNT}:q"


def _secret(account: boto3.Session, key: str) -> str:
    return str(account.client("secretsmanager").create_secret(Name="db", SecretString="x", KmsKeyId=key)["ARN"])


def _parameter(account: boto3.Session, key: str) -> str:
    account.client("ssm").put_parameter(Name="/app/db", Value="x", Type="SecureString", KeyId=key)
    return f"arn:aws:ssm:us-east-1:{ACCOUNT}:parameter/app/db"


def _stream(account: boto3.Session, key: str) -> str:
    kinesis = account.client("kinesis")
    kinesis.create_stream(StreamName="s", ShardCount=1)
    kinesis.start_stream_encryption(StreamName="s", EncryptionType="KMS", KeyId=key)
    return f"arn:aws:kinesis:us-east-1:{ACCOUNT}:stream/s"


async def test_a_queue_that_no_kms_key_encrypts_needs_none(account: boto3.Session, connection: Connection) -> None:
    account.client("sqs").create_queue(QueueName="q")
    assert (await evidence(denied("sqs:SendMessage", f"arn:aws:sqs:us-east-1:{ACCOUNT}:q"), connection)).dependent.state == "none"


async def test_the_bucket_behind_an_access_point_is_read_and_its_key(account: boto3.Session, connection: Connection) -> None:
    key = account.client("kms").create_key(Policy=allow("kms:*"))["KeyMetadata"]["Arn"]
    s3 = account.client("s3")
    s3.create_bucket(Bucket="reports")
    s3.put_bucket_policy(Bucket="reports", Policy=allow("s3:GetObject"))
    rule: Any = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}}
    s3.put_bucket_encryption(Bucket="reports", ServerSideEncryptionConfiguration={"Rules": [rule]})
    account.client("s3control").create_access_point(AccountId=ACCOUNT, Name="app", Bucket="reports")
    found = await evidence(denied("s3:GetObject", f"arn:aws:s3:us-east-1:{ACCOUNT}:accesspoint/app/object/2026/q3.csv"), connection)
    bucket = found.bucket.value
    assert bucket is not None and (bucket.arn, bucket.account) == ("arn:aws:s3:::reports/2026/q3.csv", ACCOUNT)
    assert [policy.document for policy in bucket.policies] == [allow("s3:GetObject")]
    assert found.dependent.value is not None and found.dependent.value.arn == key
    assert (await evidence(denied(), connection)).bucket.state == "skipped"


KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab"
ABROAD = "999988887777"


@pytest.mark.parametrize("name", [KEY_ID, "alias/orders", f"arn:aws:kms:us-east-1:{ABROAD}:key/{KEY_ID}"])
async def test_a_key_that_is_set_and_not_found_is_not_known(
    account: boto3.Session, answers: Answers, connection: Connection, name: str
) -> None:
    answers.give("sqs", "GetQueueAttributes", {"Attributes": {"KmsMasterKeyId": name}})
    answers.refuse("kms", "DescribeKey", "NotFoundException")
    read = (await evidence(denied("sqs:SendMessage", f"arn:aws:sqs:us-east-1:{ACCOUNT}:q"), connection)).dependent
    assert (read.state, read.value) == ("unread", None) and "KMS shows no such key in us-east-1" in written(read.why)


async def test_a_key_named_without_its_account_is_not_looked_for_in_another(
    account: boto3.Session, answers: Answers, connection: Connection
) -> None:
    answers.give("sqs", "GetQueueAttributes", {"Attributes": {"KmsMasterKeyId": KEY_ID}})
    read = (await evidence(denied("sqs:SendMessage", f"arn:aws:sqs:us-east-1:{ABROAD}:q"), connection)).dependent
    assert read.state == "unread" and KEY_ID in written(read.why)
    assert "DescribeKey" not in [name for name, _ in answers.asked]


async def test_the_default_key_of_another_account_is_that_accounts(
    account: boto3.Session, answers: Answers, connection: Connection
) -> None:
    answers.give("secretsmanager", "DescribeSecret", {"Name": "db"})
    secret = f"arn:aws:secretsmanager:us-east-1:{ABROAD}:secret:db-a1b2c3"
    found = (await evidence(denied("secretsmanager:GetSecretValue", secret), connection)).dependent.value
    assert found is not None and (found.account, found.settings["key_manager"]) == (ABROAD, "AWS")
    assert found.arn == f"arn:aws:kms:us-east-1:{ABROAD}:alias/aws/secretsmanager"


@pytest.mark.parametrize(("region", "state"), [({"BucketRegion": "eu-west-1"}, "found"), ({}, "unread")])
async def test_a_buckets_key_is_looked_for_in_the_buckets_region(
    account: boto3.Session, answers: Answers, connection: Connection, region: dict[str, str], state: str
) -> None:
    key = account.client("kms", region_name="eu-west-1").create_key(Policy=allow("kms:*"))["KeyMetadata"]
    account.client("s3").create_bucket(Bucket="reports")
    rule: Any = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key["KeyId"]}}
    answers.give("s3", "GetBucketEncryption", {"ServerSideEncryptionConfiguration": {"Rules": [rule]}})
    answers.give("s3", "ListBuckets", {"Buckets": [{"Name": "reports", **region}], "Owner": {"ID": "a" * 64}})
    read = (await evidence(denied(), connection)).dependent
    assert read.state == state and (read.value is None or read.value.arn == key["Arn"])


async def test_the_bucket_of_a_multi_region_access_point_is_not_asked_for(
    account: boto3.Session, answers: Answers, connection: Connection
) -> None:
    read = await evidence(denied("s3:GetObject", f"arn:aws:s3::{ACCOUNT}:accesspoint/mfzwi23gnjvgw.mrap/object/k"), connection)
    assert (read.bucket.state, read.dependent.state) == ("unread", "unread")
    assert "GetAccessPoint" not in [name for name, _ in answers.asked]


@pytest.mark.parametrize("key", ["***", "2026/[removed]"])
async def test_an_object_of_which_the_name_is_hidden_is_not_looked_for(
    account: boto3.Session, answers: Answers, connection: Connection, key: str
) -> None:
    account.client("s3").create_bucket(Bucket="reports")
    found = (await evidence(denied("s3:GetObject", f"arn:aws:s3:::reports/{key}"), connection)).resource.value
    assert found is not None and "object" not in found.settings


@pytest.mark.parametrize(("key", "said"), [("2026/q3.csv", "there"), ("2026/q", "not there"), ("2026/q4.csv", "not there")])
async def test_whether_an_object_is_there_is_read_where_the_bucket_may_be_listed(
    account: boto3.Session, connection: Connection, key: str, said: str
) -> None:
    s3 = account.client("s3")
    s3.create_bucket(Bucket="reports", ObjectOwnership="BucketOwnerEnforced")
    s3.put_object(Bucket="reports", Key="2026/q3.csv", Body=b"x")
    read = (await evidence(denied("s3:GetObject", f"arn:aws:s3:::reports/{key}"), connection)).resource
    assert read.complete and read.value is not None
    assert read.value.settings == {"object": said, "object_ownership": "BucketOwnerEnforced"}


@pytest.mark.parametrize(("writer", "said"), [("a" * 64, "the bucket's owner"), ("b" * 64, "another account")])
async def test_whose_an_object_is_follows_from_the_canonical_ids(
    account: boto3.Session, answers: Answers, connection: Connection, writer: str, said: str
) -> None:
    account.client("s3").create_bucket(Bucket="reports")
    answers.give("s3", "ListBuckets", {"Buckets": [{"Name": "reports"}], "Owner": {"ID": "a" * 64}})
    answers.give("s3", "ListObjectsV2", {"Contents": [{"Key": "q3.csv", "Owner": {"ID": writer}}]})
    found = (await evidence(denied(), connection)).resource.value
    assert found is not None and found.settings["object_owner"] == said


async def test_a_key_is_found_by_its_alias_with_grants_and_state(account: boto3.Session, connection: Connection) -> None:
    kms = account.client("kms")
    key = kms.create_key(Policy=allow("kms:*"))["KeyMetadata"]
    kms.create_alias(AliasName="alias/reports", TargetKeyId=key["KeyId"])
    kms.create_grant(KeyId=key["KeyId"], GranteePrincipal=ROLE, Operations=["Decrypt"])
    found = (await evidence(denied("kms:Decrypt", f"arn:aws:kms:us-east-1:{ACCOUNT}:alias/reports"), connection)).resource.value
    assert found is not None and (found.arn, found.settings["key_state"], found.settings["alias"]) == (key["Arn"], "Enabled", "reports")
    assert [(grant.grantee, grant.operations) for grant in found.grants] == [(ROLE, ("Decrypt",))]
    assert [policy.name for policy in found.policies] == ["key policy"]


async def test_a_role_that_is_assumed_is_read_with_its_trust(account: boto3.Session, connection: Connection) -> None:
    account.client("iam").create_role(RoleName="deploy", Path="/ci/", AssumeRolePolicyDocument=trust(FOREIGN))
    found = await evidence(denied("sts:AssumeRole", f"arn:aws:iam::{ACCOUNT}:role/ci/deploy"), connection)
    assert found.role.value is not None and found.role.value.max_session_duration == 3600
    assert found.resource.value is not None
    assert json.loads(found.resource.value.policies[0].document or "")["Statement"][0]["Principal"] == {"AWS": FOREIGN}


async def test_a_role_of_another_account_is_not_read_from_ones_own(account: boto3.Session, connection: Connection) -> None:
    account.client("iam").create_role(RoleName="deploy", AssumeRolePolicyDocument=trust(ROLE))
    found = await evidence(denied("sts:AssumeRole", "arn:aws:iam::999988887777:role/deploy"), connection)
    assert (found.role.state, found.resource.state) == ("skipped", "skipped")
    assert found.resource.value is None


async def test_a_resource_of_a_kind_without_policies_has_none(account: boto3.Session, connection: Connection) -> None:
    read = (await evidence(denied("ec2:StartInstances", f"arn:aws:ec2:us-east-1:{ACCOUNT}:instance/i-1"), connection)).resource
    assert (read.state, written(read.why)) == ("none", "ec2 instance has no resource policies.")


@pytest.mark.parametrize("resource", ["*"])
async def test_no_single_resource_means_none_is_asked(account: boto3.Session, connection: Connection, resource: str) -> None:
    assert (await evidence(denied("s3:ListAllMyBuckets", resource), connection)).resource.state == "skipped"


async def test_a_role_that_is_passed_is_read_with_its_trust(account: boto3.Session, connection: Connection) -> None:
    account.client("iam").create_role(RoleName="task", AssumeRolePolicyDocument=trust(FOREIGN))
    role = (await evidence(denied("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/task"), connection)).role.value
    assert role is not None and role.trust is not None and FOREIGN in (role.trust.document or "")


async def test_a_missing_function_is_not_taken_for_one_without_a_policy(account: boto3.Session, connection: Connection) -> None:
    read = (await evidence(denied("lambda:InvokeFunction", f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:gone"), connection)).resource
    assert read.value is not None and read.value.exists is None


async def test_a_policy_that_may_not_be_read_is_not_none(account: boto3.Session, answers: Answers, connection: Connection) -> None:
    account.client("s3").create_bucket(Bucket="reports")
    answers.refuse("s3", "GetBucketPolicy")
    read = (await evidence(denied(), connection)).resource
    assert (read.state, read.failures[0].needs) == ("unread", "s3:GetBucketPolicy")
    assert read.value is not None and (read.value.account, read.value.exists) == (ACCOUNT, True)


ISSUER = "token.actions.githubusercontent.com"
PROVIDER = f"arn:aws:iam::{ACCOUNT}:oidc-provider/{ISSUER}"
WEB_IDENTITY = Denial(kind="assume_role_denied", action="sts:AssumeRoleWithWebIdentity", resource=f"arn:aws:iam::{ACCOUNT}:role/ci")


def federated(provider: str) -> str:
    """A trust policy for the users of one identity provider."""
    statement = {"Effect": "Allow", "Principal": {"Federated": provider}, "Action": "sts:AssumeRoleWithWebIdentity"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


async def test_the_provider_that_a_role_trusts_is_read_with_its_audiences(account: boto3.Session, connection: Connection) -> None:
    iam = account.client("iam")
    iam.create_open_id_connect_provider(Url=f"https://{ISSUER}", ClientIDList=["sts.amazonaws.com"], ThumbprintList=["0" * 40])
    iam.create_role(RoleName="ci", AssumeRolePolicyDocument=federated(PROVIDER))
    found = (await evidence(WEB_IDENTITY, connection)).provider.value
    assert found is not None and (found.arn, found.client_ids) == (PROVIDER, ("sts.amazonaws.com",))


async def test_a_provider_that_iam_does_not_have_is_none(account: boto3.Session, connection: Connection) -> None:
    account.client("iam").create_role(RoleName="ci", AssumeRolePolicyDocument=federated(PROVIDER))
    assert (await evidence(WEB_IDENTITY, connection)).provider.state == "none"


async def test_a_saml_provider_is_read_too(account: boto3.Session, connection: Connection) -> None:
    iam = account.client("iam")
    arn = iam.create_saml_provider(SAMLMetadataDocument="x" * 1000, Name="okta")["SAMLProviderArn"]
    iam.create_role(RoleName="ci", AssumeRolePolicyDocument=federated(arn))
    said = Denial(kind="assume_role_denied", action="sts:AssumeRoleWithSAML", resource=f"arn:aws:iam::{ACCOUNT}:role/ci")
    found = (await evidence(said, connection)).provider.value
    assert found is not None and found.arn == arn


async def test_no_provider_is_asked_for_where_aws_itself_is_one(account: boto3.Session, connection: Connection) -> None:
    account.client("iam").create_role(RoleName="ci", AssumeRolePolicyDocument=federated("cognito-identity.amazonaws.com"))
    read = (await evidence(WEB_IDENTITY, connection)).provider
    assert (read.state, written(read.why)) == ("skipped", "AWS itself knows cognito-identity.amazonaws.com.")
