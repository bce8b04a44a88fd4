"""SCPs on the strongest rung there is, and the evidence says which."""

from typing import Any

import boto3
import pytest
from msgspec import structs

from iamdoctor.aws.connection import Connection
from iamdoctor.diagnose import diagnose
from iamdoctor.model.access import Access
from iamdoctor.model.denial import Denial
from iamdoctor.model.evidence import Evidence
from iamdoctor.wording.write import written
from tests.aws.aws_world import ACCOUNT, Answers, allow, denied, evidence, trust

MEMBER_MAY_NOT = ("ListParents", "ListPoliciesForTarget")


@pytest.fixture
def member(account: boto3.Session) -> boto3.Session:
    """An account with a role; Organizations' reads are refused to it by ``refused``."""
    account.client("iam").create_role(RoleName="reader", AssumeRolePolicyDocument=trust(f"arn:aws:iam::{ACCOUNT}:root"))
    account.client("organizations").create_organization(FeatureSet="ALL")
    return account


@pytest.fixture
def refused(answers: Answers) -> Answers:
    """What a member account meets: it may describe its organization and nothing more."""
    organization = {"Id": "o-abc", "MasterAccountId": "111122223333"}
    answers.give("organizations", "DescribeOrganization", {"Organization": organization})
    for operation in MEMBER_MAY_NOT:
        answers.refuse("organizations", operation, "AccessDeniedException")
    return answers


def guardrails(found: Evidence) -> dict[str, str]:
    """What the guardrails step says of ``found``, by label."""
    step = next(step for step in diagnose(denied(), found).steps if step.id == "guardrails")
    return {detail.label: detail.value for detail in step.details}


def simulated(decision: str, without: dict[str, str]) -> object:
    """A simulator whose decision turns when a policy type is left out."""

    def answer(params: dict[str, list[dict[str, str]]]) -> dict[str, list[dict[str, str]]]:
        left_out = [item.get("PolicyType", item.get("PolicyArn", "")) for item in params.get("PolicyExclusionList", [])]
        return {"EvaluationResults": [{"EvalActionName": "s3:GetObject", "EvalDecision": without.get("".join(left_out), decision)}]}

    return answer


async def test_a_member_account_is_unread_with_the_permission_named(
    member: boto3.Session, refused: Answers, connection: Connection
) -> None:
    found = await evidence(denied(), connection)
    assert found.organization.value is not None and found.organization.value.management_account == "111122223333"
    assert found.scps.state == "unread"
    assert {failure.needs for failure in found.scps.failures} == {"organizations:ListParents", "organizations:ListPoliciesForTarget"}
    assert found.rung == "unknown"


async def test_the_messages_own_word_is_the_lowest_rung(member: boto3.Session, refused: Answers, connection: Connection) -> None:
    said = Denial(kind="access_denied", principal=denied().principal, action="s3:GetObject", policy_type="scp", deny="explicit")
    found = await evidence(said, connection)
    assert (found.rung, guardrails(found)["read from"]) == ("message", "policy ARN in the message")


async def test_awss_record_of_the_denial_is_a_rung_above_the_simulator(
    member: boto3.Session, refused: Answers, connection: Connection
) -> None:
    check = {"checkType": "SERVICE_CONTROL_POLICY", "evaluatedEffect": "ALLOW"}
    record = {"evaluations": [{"action": "s3:GetObject", "resource": "*", "evaluatedEffect": "IMPLICIT_DENY", "checks": [check]}]}
    refused.give("iam-toolbox", "GetRequestAuthorizationDetails", record)
    found = await evidence(structs.replace(denied(), authorization_id="a-1"), connection)
    assert (found.rung, guardrails(found)["read from"]) == ("record", "AWS's record of the denial")


async def test_the_simulator_without_scps_is_the_next_rung(member: boto3.Session, refused: Answers, connection: Connection) -> None:
    refused.give("iam", "SimulatePrincipalPolicy", simulated("explicitDeny", {"scp": "allowed"}))
    found = await evidence(denied(), connection)
    assert found.simulation.value is not None
    assert found.simulation.value.without == {"scp": "allowed"}
    assert found.rung == "simulator"
    assert guardrails(found)["read from"] == "simulator with SCPs left out"


async def test_an_explicit_deny_is_simulated_without_each_policy(member: boto3.Session, answers: Answers, connection: Connection) -> None:
    iam = member.client("iam")
    arn = iam.create_policy(PolicyName="deny", PolicyDocument=allow("s3:*"))["Policy"]["Arn"]
    iam.attach_role_policy(RoleName="reader", PolicyArn=arn)
    answers.give("iam", "SimulatePrincipalPolicy", simulated("explicitDeny", {arn: "allowed"}))
    found = (await evidence(denied(), connection)).simulation.value
    assert found is not None and found.without == {"scp": "explicitDeny", "deny": "allowed"}


async def test_nothing_is_left_out_of_an_allowed_simulation(member: boto3.Session, answers: Answers, connection: Connection) -> None:
    answers.give("iam", "SimulatePrincipalPolicy", simulated("allowed", {}))
    await evidence(denied(), connection)
    assert len([name for name, _ in answers.asked if name == "SimulatePrincipalPolicy"]) == 1


async def test_an_older_boto3_simulates_without_leaving_anything_out(
    member: boto3.Session, answers: Answers, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Connection, "takes", lambda *_: False)
    answers.give("iam", "SimulatePrincipalPolicy", simulated("implicitDeny", {"scp": "allowed"}))
    found = (await evidence(denied(), connection)).simulation.value
    assert found is not None and (found.decision, found.without) == ("implicitDeny", {})


async def test_a_second_profile_reads_what_the_first_may_not(account: boto3.Session, monkeypatch: pytest.MonkeyPatch) -> None:
    organizations = account.client("organizations")
    organizations.create_organization(FeatureSet="ALL")
    member = organizations.create_account(AccountName="member", Email="m@example.com")["CreateAccountStatus"]["AccountId"]
    borrowed: Any = account.client("sts").assume_role(RoleArn=f"arn:aws:iam::{member}:role/any", RoleSessionName="me")["Credentials"]
    management = Connection(Access(region="us-east-1"))
    management.session()
    for name, key in (("ACCESS_KEY_ID", "AccessKeyId"), ("SECRET_ACCESS_KEY", "SecretAccessKey"), ("SESSION_TOKEN", "SessionToken")):
        monkeypatch.setenv(f"AWS_{name}", borrowed[key])
    own = Connection(Access(region="us-east-1"))
    own.session().get_credentials()
    for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY"):
        monkeypatch.setenv(f"AWS_{name}", "testing")
    monkeypatch.delenv("AWS_SESSION_TOKEN")
    said = denied(principal=f"arn:aws:sts::{member}:assumed-role/reader/job")
    alone, helped = await evidence(said, own), await evidence(said, own, also=(management,))
    assert (alone.scps.state, alone.rung) == ("unread", "unknown")
    assert (helped.scps.state, helped.rung, written(helped.scps.why)) == ("found", "second_profile", "")
    assert (guardrails(alone)["read from"], guardrails(helped)["read from"]) == ("unknown", "a second profile")
    assert [level.name for level in helped.scps.value or ()] == ["root", "account"]


async def test_the_region_of_the_request_goes_to_the_simulator(member: boto3.Session, answers: Answers, connection: Connection) -> None:
    answers.give("iam", "SimulatePrincipalPolicy", simulated("allowed", {}))
    await evidence(denied("sqs:SendMessage", f"arn:aws:sqs:eu-west-1:{ACCOUNT}:orders"), connection)
    params = next(params for name, params in answers.asked if name == "SimulatePrincipalPolicy")
    assert {"ContextKeyName": "aws:RequestedRegion", "ContextKeyValues": ["eu-west-1"], "ContextKeyType": "string"} in params[
        "ContextEntries"
    ]


async def test_no_organization_is_none_for_ones_own_account_only(account: boto3.Session, connection: Connection) -> None:
    own = await evidence(denied(), connection)
    foreign = await evidence(denied(principal="arn:aws:sts::999988887777:assumed-role/reader/job"), connection)
    assert (own.organization.state, own.scps.state) == ("none", "none")
    assert (foreign.organization.state, foreign.scps.state) == ("skipped", "unread")


async def test_a_member_is_told_who_may_read_and_a_delegate_by_what_right(
    member: boto3.Session, refused: Answers, connection: Connection
) -> None:
    said = f"Only the management account 111122223333 and delegated administrators may read them; you are in {ACCOUNT}."
    assert written((await evidence(denied(), connection)).scps.why) == said
    for operation in MEMBER_MAY_NOT:
        refused.give("organizations", operation, None)
    delegate = await evidence(denied(), Connection(Access(region="us-east-1")))
    assert guardrails(delegate)["read from"] == "AWS Organizations. Read as a delegated administrator of organization o-abc."


async def test_the_management_account_is_told_from_an_account_without_an_organization(
    account: boto3.Session, connection: Connection
) -> None:
    alone = guardrails(await evidence(denied(), connection))
    account.client("organizations").create_organization(FeatureSet="ALL")
    management = guardrails(await evidence(denied(), Connection(Access(region="us-east-1"))))
    assert alone["SCPs"] == "The account is in no organization, so no SCP applies."
    assert management["SCPs"] == "SCPs do not apply to the organization's management account."


async def test_an_account_in_no_organization_is_not_asked_for_its_levels(
    account: boto3.Session, answers: Answers, connection: Connection
) -> None:
    await evidence(denied(), connection)
    asked = {name for name, _ in answers.asked}
    assert "DescribeOrganization" in asked and not asked & set(MEMBER_MAY_NOT)
