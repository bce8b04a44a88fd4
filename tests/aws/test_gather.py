"""The walk's evidence: each fact found, none, unread or skipped, and never one for another."""

from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from msgspec import structs

from iamdoctor.aws import principal
from iamdoctor.aws.connection import Connection
from iamdoctor.aws.facts import _ABOUT, _FROM_THE_START
from iamdoctor.model.access import Access
from iamdoctor.model.denial import Denial
from iamdoctor.model.evidence import Evidence, Policy, Read
from iamdoctor.model.sentence import say
from iamdoctor.model.supplied import Added
from iamdoctor.wording.write import written
from tests.aws.aws_world import ACCOUNT, Answers, allow, denied, evidence, facts, trust


@pytest.fixture
def role(account: boto3.Session) -> boto3.Session:
    """A role in a path with an inline policy, an attached one at its second version, a boundary and a tag."""
    iam = account.client("iam")
    bound = iam.create_policy(PolicyName="bound", PolicyDocument=allow("s3:*"))["Policy"]["Arn"]
    iam.create_role(
        RoleName="reader",
        Path="/batch/",
        AssumeRolePolicyDocument=trust(f"arn:aws:iam::{ACCOUNT}:root"),
        PermissionsBoundary=bound,
        Tags=[{"Key": "team", "Value": "finance"}],
    )
    iam.put_role_policy(RoleName="reader", PolicyName="inline", PolicyDocument=allow("s3:GetObject"))
    attached = iam.create_policy(PolicyName="attached", PolicyDocument=allow("s3:Old"))["Policy"]["Arn"]
    iam.create_policy_version(PolicyArn=attached, PolicyDocument=allow("s3:New"), SetAsDefault=True)
    iam.attach_role_policy(RoleName="reader", PolicyArn=attached)
    return account


async def test_a_role_session_is_read_whole(role: boto3.Session, connection: Connection) -> None:
    found = await evidence(denied(), connection)
    entity, policies, boundary = found.principal.value, found.policies.value, found.boundary.value
    assert entity is not None and policies is not None and boundary is not None
    assert (entity.arn, entity.tags) == (f"arn:aws:iam::{ACCOUNT}:role/batch/reader", {"team": "finance"})
    assert entity.trust is not None and "sts:AssumeRole" in (entity.trust.document or "")
    assert {(policy.name, policy.kind, policy.version) for policy in policies} == {
        ("inline", "inline", None),
        ("attached", "managed", "v2"),
    }
    assert "s3:New" in (next(policy for policy in policies if policy.name == "attached").document or "")
    assert (boundary.name, boundary.attached_to) == ("bound", "role reader")


async def test_versions_that_are_not_default_are_read_beside_the_policies(role: boto3.Session, connection: Connection) -> None:
    found = await evidence(denied(), connection)
    assert [(policy.name, policy.version) for policy in found.versions.value or ()] == [("attached", "v1")]
    assert "s3:Old" in (found.versions.value or ())[0].document  # type: ignore[operator]
    assert all(policy.updated for policy in (*(found.versions.value or ()), *(found.policies.value or ())) if policy.kind == "managed")


async def test_a_policy_of_one_version_is_not_asked_for_others(account: boto3.Session, connection: Connection) -> None:
    iam = account.client("iam")
    iam.create_role(RoleName="reader", AssumeRolePolicyDocument=trust("*"))
    iam.attach_role_policy(RoleName="reader", PolicyArn=iam.create_policy(PolicyName="one", PolicyDocument=allow("s3:*"))["Policy"]["Arn"])
    found = await evidence(denied(), connection)
    assert found.versions.state == "none"
    assert not [call for call in found.calls if call.operation == "iam:ListPolicyVersions"]


async def test_the_evidence_says_when_it_was_read(role: boto3.Session, connection: Connection) -> None:
    read_at = datetime.fromisoformat((await evidence(denied(), connection)).read_at)
    assert abs((datetime.now(UTC) - read_at).total_seconds()) < 600


async def test_a_user_is_read_with_its_groups(account: boto3.Session, connection: Connection) -> None:
    iam = account.client("iam")
    iam.create_user(UserName="ana", Path="/ops/")
    iam.create_group(GroupName="devs")
    iam.add_user_to_group(GroupName="devs", UserName="ana")
    iam.put_user_policy(UserName="ana", PolicyName="own", PolicyDocument=allow("sqs:SendMessage"))
    iam.put_group_policy(GroupName="devs", PolicyName="shared", PolicyDocument=allow("sqs:*"))
    found = await evidence(denied(principal=f"arn:aws:iam::{ACCOUNT}:user/ops/ana"), connection)
    assert found.principal.value is not None and found.principal.value.groups == ("devs",)
    assert {(policy.name, policy.attached_to) for policy in found.policies.value or ()} == {("own", "user ana"), ("shared", "group devs")}
    assert found.boundary.state == "none"


async def test_more_policies_than_a_page_are_all_read(account: boto3.Session, connection: Connection) -> None:
    iam = account.client("iam")
    iam.create_role(RoleName="reader", AssumeRolePolicyDocument=trust(f"arn:aws:iam::{ACCOUNT}:root"))
    for number in range(101):
        iam.put_role_policy(RoleName="reader", PolicyName=f"p{number}", PolicyDocument=allow("s3:GetObject"))
    found = await evidence(denied(), connection)
    assert len(found.policies.value or ()) == 101


async def test_lists_that_know_of_no_role_which_was_read_do_not_show_that_it_has_no_policies(
    account: boto3.Session, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    account.client("iam").create_role(RoleName="reader", AssumeRolePolicyDocument=trust(f"arn:aws:iam::{ACCOUNT}:root"))

    async def gone(*_: object, **__: object) -> Read[tuple[Policy, ...]]:
        return Read("none", reason=say("read.no_principal", kind="role", name="reader"))

    monkeypatch.setattr(principal, "policies", gone)
    found = await evidence(denied(), connection)
    assert (found.principal.state, found.policies.state) == ("found", "unread")


async def test_a_deleted_principal_is_none_and_not_unread(account: boto3.Session, connection: Connection) -> None:
    found = await evidence(denied(), connection)
    assert (found.principal.state, written(found.principal.why)) == ("none", "There is no role reader.")
    assert found.policies.state == "none"
    assert found.simulation.state == "skipped"


async def test_a_namesake_in_the_callers_account_is_never_read_for_a_foreign_principal(role: boto3.Session, connection: Connection) -> None:
    found = await evidence(denied(principal="arn:aws:sts::999988887777:assumed-role/reader/job"), connection)
    for read in (found.principal, found.policies, found.boundary, found.simulation):
        assert (read.state, read.value) == ("skipped", None)
    assert written(found.policies.why) == f"It is in account 999988887777 and you are in {ACCOUNT}, so it was not read."


async def test_the_callers_own_policies_are_read_only_where_the_person_says_that_the_call_was_theirs(
    role: boto3.Session, connection: Connection
) -> None:
    credentials = role.client("sts").assume_role(RoleArn=f"arn:aws:iam::{ACCOUNT}:role/batch/reader", RoleSessionName="me")["Credentials"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", credentials["AccessKeyId"])
        patch.setenv("AWS_SECRET_ACCESS_KEY", credentials["SecretAccessKey"])
        patch.setenv("AWS_SESSION_TOKEN", credentials["SessionToken"])
        unsaid = await evidence(denied(principal=None), Connection(Access(region="us-east-1")))
        found = await evidence(denied(principal=None), Connection(Access(region="us-east-1")), added=Added(principal="me"))
    assert unsaid.principal.state == unsaid.policies.state == unsaid.simulation.state == "skipped"
    assert found.principal.value is not None and found.principal.value.name == "reader"


@pytest.mark.parametrize(
    "principal", [f"arn:aws:iam::{ACCOUNT}:root", "lambda.amazonaws.com", "anonymous", f"arn:aws:sts::{ACCOUNT}:federated-user/ana"]
)
async def test_a_principal_without_policies_is_said_as_what_it_is(account: boto3.Session, connection: Connection, principal: str) -> None:
    found = await evidence(denied(principal=principal), connection)
    assert found.principal.state == found.policies.state == "skipped"
    assert written(found.policies.why)


async def test_no_fact_stays_pending_and_every_call_is_a_command(role: boto3.Session, connection: Connection) -> None:
    found = await evidence(denied(), connection)
    assert [fact for fact, read in facts(found).items() if read.state == "pending"] == []
    assert all(call.cli.startswith("aws ") for call in found.calls)
    assert "aws iam get-role --role-name reader --region us-east-1" in {call.cli for call in found.calls}


async def test_no_question_is_asked_twice(role: boto3.Session, connection: Connection) -> None:
    asked = [call.cli for call in (await evidence(denied(), connection)).calls]
    assert len(asked) == len(set(asked))


async def test_outside_an_organization_no_scp_applies(role: boto3.Session, connection: Connection) -> None:
    role.client("s3").create_bucket(Bucket="reports")
    found = await evidence(denied(), connection)
    assert (found.organization.state, found.scps.state, found.rcps.state) == ("none", "none", "none")


async def test_scps_are_read_level_by_level_from_the_root(role: boto3.Session, connection: Connection) -> None:
    organizations = role.client("organizations")
    organizations.create_organization(FeatureSet="ALL")
    root = organizations.list_roots()["Roots"][0]["Id"]
    unit = organizations.create_organizational_unit(ParentId=root, Name="prod")["OrganizationalUnit"]["Id"]
    member = organizations.create_account(AccountName="member", Email="m@example.com")["CreateAccountStatus"]["AccountId"]
    organizations.move_account(AccountId=member, SourceParentId=root, DestinationParentId=unit)
    scp = organizations.create_policy(Name="regions", Description="", Type="SERVICE_CONTROL_POLICY", Content=allow("s3:*"))
    organizations.attach_policy(PolicyId=scp["Policy"]["PolicySummary"]["Id"], TargetId=unit)
    found = await evidence(denied(principal=f"arn:aws:sts::{member}:assumed-role/reader/job"), connection)
    assert [level.target for level in found.scps.value or ()] == [root, unit, member]
    assert [policy.name for policy in (found.scps.value or ())[1].policies] == ["FullAWSAccess", "regions"]


async def test_an_unfinished_read_is_unread_when_the_budget_is_spent(role: boto3.Session, connection: Connection) -> None:
    found = await evidence(denied(), connection, budget=0.0)
    assert found.policies.state == "unread"
    assert [failure.code for failure in found.policies.failures] == ["Timeout"]


@pytest.mark.parametrize(
    ("principal", "region"), [("arn:aws:iam::999999999999:user/bo", "me-south-1"), (None, "cn-north-1"), ("arn:aws-cn:iam::1:user/bo", "x")]
)
async def test_nothing_is_said_of_a_region_of_another_account_or_partition(
    account: boto3.Session, answers: Answers, connection: Connection, principal: str | None, region: str
) -> None:
    answers.give("account", "GetRegionOptStatus", {"RegionOptStatus": "DISABLED"})
    read = (await evidence(Denial(kind="invalid_credentials", principal=principal, region=region), connection)).opt_in
    assert (read.state, read.value) == ("skipped", None)


@pytest.mark.parametrize("policy_type", ["scp", "boundary", "session", "resource"])
async def test_no_version_is_read_where_the_text_names_another_layer(role: boto3.Session, connection: Connection, policy_type: Any) -> None:
    said = structs.replace(denied(), deny="implicit", policy_type=policy_type)
    assert (await evidence(said, connection)).versions.state == "skipped"
    assert (await evidence(structs.replace(denied(), deny="explicit"), connection)).versions.state == "skipped"


def test_every_fact_of_the_evidence_has_one_reader() -> None:
    facts = {field.name for field in structs.fields(Evidence) if isinstance(field.default, Read)}
    assert set(_FROM_THE_START) | set(_ABOUT) == facts
    assert set(_FROM_THE_START) & set(_ABOUT) == set()
