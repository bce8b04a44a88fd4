"""Each read of a walk refused in turn: the walk ends, names the permission, and claims nothing that it then cannot know."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from iamdoctor.aws.connection import Connection
from iamdoctor.aws.reads import permissions
from iamdoctor.model.access import Access
from iamdoctor.model.denial import Denial
from iamdoctor.model.evidence import Read
from tests.aws.aws_world import ACCOUNT, ROLE, Answers, allow, denied, evidence, facts, trust

FOREIGN = "arn:aws:sts::999988887777:assumed-role/reader/job"
DECODED = json.dumps({"explicitDeny": True, "context": {"principal": {"arn": ROLE}, "action": "iam:GetUser", "resource": "*"}})


@pytest.fixture(scope="module")
def account() -> Iterator[boto3.Session]:
    """One account for all: every test here reads it only."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "testing")
        with mock_aws():
            yield boto3.Session(region_name="us-east-1")


@pytest.fixture(scope="module")
def world(account: boto3.Session) -> dict[str, Denial]:
    """An account with one of everything that is read, and the denials whose walks read it."""
    iam, s3 = account.client("iam"), account.client("s3")
    arns = {name: iam.create_policy(PolicyName=name, PolicyDocument=allow("s3:*"))["Policy"]["Arn"] for name in ("bound", "attached")}
    iam.create_role(RoleName="reader", AssumeRolePolicyDocument=trust("*"), PermissionsBoundary=arns["bound"])
    iam.put_role_policy(RoleName="reader", PolicyName="inline", PolicyDocument=allow("s3:ListBucket"))
    iam.attach_role_policy(RoleName="reader", PolicyArn=arns["attached"])
    iam.create_policy_version(PolicyArn=arns["attached"], PolicyDocument=allow("s3:*"), SetAsDefault=True)
    iam.create_user(UserName="ana")
    iam.create_group(GroupName="devs")
    iam.add_user_to_group(GroupName="devs", UserName="ana")
    iam.put_user_policy(UserName="ana", PolicyName="own", PolicyDocument=allow("sqs:*"))
    iam.put_group_policy(GroupName="devs", PolicyName="shared", PolicyDocument=allow("sqs:*"))
    providers = {
        "oidc": iam.create_open_id_connect_provider(Url="https://ci.example.com", ThumbprintList=["0" * 40])["OpenIDConnectProviderArn"],
        "saml": iam.create_saml_provider(SAMLMetadataDocument="x" * 1000, Name="okta")["SAMLProviderArn"],
    }
    for name, provider in providers.items():
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(provider).replace('"AWS"', '"Federated"'))
    key = account.client("kms").create_key(Policy=allow("kms:*"))["KeyMetadata"]["Arn"]
    s3.create_bucket(Bucket="reports")
    rule: Any = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}}
    s3.put_bucket_encryption(Bucket="reports", ServerSideEncryptionConfiguration={"Rules": [rule]})
    account.client("organizations").create_organization(FeatureSet="ALL")
    account.client("s3control").create_access_point(AccountId=ACCOUNT, Name="app", Bucket="reports")
    secret = account.client("secretsmanager").create_secret(Name="db", SecretString="x", KmsKeyId=key)["ARN"]
    account.client("ssm").put_parameter(Name="/app/db", Value="x", Type="SecureString", KeyId=key)
    account.client("kinesis").create_stream(StreamName="s", ShardCount=1)
    queue = f"arn:aws:sqs:us-east-1:{ACCOUNT}:orders"
    account.client("sqs").create_queue(QueueName="orders")
    user = f"arn:aws:iam::{ACCOUNT}:user/ana"
    through: dict[str, tuple[str, ...]] = {"aws:SourceVpce": ("vpce-1",)}
    return {
        "role": denied(),
        "foreign": denied(principal=FOREIGN),
        "user": denied("sqs:SendMessage", queue, user),
        "assume": denied("sts:AssumeRole", f"arn:aws:iam::{ACCOUNT}:role/reader", user),
        "oidc": denied("sts:AssumeRoleWithWebIdentity", f"arn:aws:iam::{ACCOUNT}:role/oidc", None),
        "saml": denied("sts:AssumeRoleWithSAML", f"arn:aws:iam::{ACCOUNT}:role/saml", None),
        "key": denied("kms:Decrypt", key),
        "point": denied("s3:GetObject", f"arn:aws:s3:us-east-1:{ACCOUNT}:accesspoint/app/object/q3.csv"),
        "secret": denied("secretsmanager:GetSecretValue", secret),
        "parameter": denied("ssm:GetParameter", f"arn:aws:ssm:us-east-1:{ACCOUNT}:parameter/app/db"),
        "stream": denied("kinesis:PutRecord", f"arn:aws:kinesis:us-east-1:{ACCOUNT}:stream/s"),
        "encoded": Denial(kind="access_denied", principal=ROLE, encoded_message="abc", authorization_id="a-1"),
        "region": Denial(kind="invalid_credentials", error_code="InvalidClientTokenId", region="af-south-1"),
        "endpoint": Denial(kind="access_denied", principal=ROLE, action="iam:GetUser", context=through),
    }


@pytest.fixture
def answers(answers: Answers) -> Answers:
    """What moto cannot answer."""
    answers.give("iam", "SimulatePrincipalPolicy", {"EvaluationResults": [{"EvalActionName": "x", "EvalDecision": "implicitDeny"}]})
    answers.give("organizations", "DescribeOrganization", {"Organization": {"Id": "o-a", "MasterAccountId": "111122223333"}})
    answers.give("sts", "DecodeAuthorizationMessage", {"DecodedMessage": DECODED})
    answers.give("iam-toolbox", "GetRequestAuthorizationDetails", {"policies": [{"uri": "p-1", "type": "SERVICE_CONTROL_POLICY"}]})
    answers.give("iam-toolbox", "GetRequestAuthorizationPolicy", {"policyDocument": {}})
    answers.give("cloudtrail", "LookupEvents", {"Events": []})
    answers.give("account", "GetRegionOptStatus", {"RegionOptStatus": "DISABLED"})
    answers.give("ssm", "GetResourcePolicies", {"Policies": []})
    answers.give("ec2", "DescribeVpcEndpoints", {"VpcEndpoints": [{"PolicyDocument": "{}"}]})
    return answers


@pytest.fixture(scope="module")
def unrefused() -> dict[str, dict[str, Read[Any]]]:
    """The facts of each walk with nothing refused, once it was walked."""
    return {}


ELSEWHERE = {"GetCallerIdentity", "ListBuckets", "GetResourcePolicies"}
"""Calls refused in a test of their own, or never by AWS."""

WALKS = {
    "role": (
        "iam GetRole ListRolePolicies GetRolePolicy ListAttachedRolePolicies GetPolicy GetPolicyVersion ListPolicyVersions",
        "iam SimulatePrincipalPolicy",
        "organizations DescribeOrganization ListParents ListPoliciesForTarget DescribePolicy",
        "s3 GetBucketPolicy GetBucketEncryption ListObjectsV2",
        "kms DescribeKey GetKeyPolicy ListGrants",
    ),
    "foreign": ("s3 GetPublicAccessBlock GetBucketOwnershipControls", "s3control GetPublicAccessBlock"),
    "user": (
        "iam GetUser ListUserPolicies GetUserPolicy ListAttachedUserPolicies ListGroupsForUser ListGroupPolicies GetGroupPolicy",
        "iam ListAttachedGroupPolicies",
        "sqs GetQueueAttributes",
    ),
    "point": ("s3control GetAccessPoint GetAccessPointPolicy",),
    "secret": ("secretsmanager DescribeSecret GetResourcePolicy",),
    "parameter": ("ssm DescribeParameters",),
    "stream": ("kinesis DescribeStreamSummary GetResourcePolicy",),
    "oidc": ("iam GetOpenIDConnectProvider",),
    "saml": ("iam GetSAMLProvider",),
    "encoded": ("sts DecodeAuthorizationMessage", "iam-toolbox GetRequestAuthorizationDetails GetRequestAuthorizationPolicy"),
    "region": ("account GetRegionOptStatus",),
    "endpoint": ("ec2 DescribeVpcEndpoints", "cloudtrail LookupEvents"),
}
CASES = [
    (walk, service, operation)
    for walk, lines in WALKS.items()
    for line in lines
    for service, *operations in [line.split()]
    for operation in operations
]


@pytest.mark.parametrize(("walk", "service", "operation"), CASES)
async def test_a_refused_read_costs_its_facts_and_names_its_permission(
    world: dict[str, Denial], answers: Answers, unrefused: dict[str, dict[str, Read[Any]]], walk: str, service: str, operation: str
) -> None:
    if walk not in unrefused:
        unrefused[walk] = facts(await evidence(world[walk], Connection(Access(region="us-east-1"))))
    before = unrefused[walk]
    answers.refuse(service, operation)
    after = await evidence(world[walk], Connection(Access(region="us-east-1")))
    needs = {failure.needs for read in facts(after).values() for failure in read.failures if failure.code == "AccessDenied"}
    needs |= {policy.failure.needs for policy in after.policies.value or () if policy.failure}
    needs |= {policy.failure.needs for level in after.scps.value or () for policy in level.policies if policy.failure}
    assert needs == {permissions()[service, operation]}
    for fact, read in facts(after).items():
        assert read.state != "pending"
        assert read == before[fact] or not read.complete or read.state == before[fact].state == "found"
        assert not (read.state == "none" and before[fact].state != "none"), fact


async def test_the_list_of_buckets_is_missed_only_where_nothing_else_names_the_owner(world: dict[str, Denial], answers: Answers) -> None:
    answers.refuse("s3", "ListBuckets")
    assert (await evidence(world["role"], Connection(Access(region="us-east-1")))).resource.complete
    answers.refuse("s3", "GetBucketPolicy")
    read = (await evidence(world["role"], Connection(Access(region="us-east-1")))).resource
    assert read.value is not None and read.value.account is None
    assert {failure.needs for failure in read.failures if failure.needs} >= {"s3:GetBucketPolicy", "s3:ListAllMyBuckets"}


async def test_every_call_of_these_walks_is_a_read_that_is_refused_here(world: dict[str, Denial], answers: Answers) -> None:
    made = {
        call.operation.partition(":")[2]
        for denial in world.values()
        for call in (await evidence(denial, Connection(Access(region="us-east-1")))).calls
    }
    assert made - {operation for _, _, operation in CASES} - ELSEWHERE == set()
