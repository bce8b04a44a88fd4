"""Which statement and which policy a fix changes: the one that its cause blames, whatever else is called or written alike."""

from typing import Any

import pytest

from iamdoctor.diagnose import diagnose
from iamdoctor.model.diagnosis import Diagnosis, Fix
from iamdoctor.model.evidence import Policy
from tests.diagnosis_fixes.applying import applied
from tests.diagnosis_world import World, added, denial, evidence

BOB = "arn:aws:iam::123456789012:user/bob"
ORDERS, OLD = "arn:aws:sqs:us-east-1:123456789012:orders", "arn:aws:sqs:us-east-1:123456789012:orders-old"
READ = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
SEND = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": ORDERS}
SEND_OLD = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": OLD}
NO_QUEUES = {"Sid": "NoQueues", "Effect": "Deny", "Action": "sqs:SendMessage", "Resource": ORDERS}
SHARED = "arn:aws:iam::123456789012:policy/shared"


def world(*policies: dict[str, Any], **more: Any) -> World:
    return {"denial": {"principal": BOB, "action": "sqs:SendMessage", "resource": ORDERS}, "policies": policies, **more}


def inline(to: str, *statements: dict[str, Any]) -> dict[str, Any]:
    return {"name": "access", "to": to, "statements": statements}


def shared(to: str, *statements: dict[str, Any]) -> dict[str, Any]:
    return {"name": "shared", "kind": "managed", "arn": SHARED, "to": to, "statements": statements}


def diagnosed(about: World) -> Diagnosis[str]:
    return diagnose(denial(about), evidence(about), added(about))


def changed(fix: Fix[str], about: World) -> list[Policy]:
    """The policies that hold another text once the fix is carried out."""
    before = evidence(about).policies.value or ()
    after = applied(fix, evidence(about), "user bob").policies.value or ()
    return [each for each in after if each not in before]


TWO_GROUPS = [
    (inline("group dev", READ), inline("group ops", SEND_OLD)),
    (inline("group ops", SEND_OLD), inline("group dev", READ)),
    (inline("user bob", READ), inline("group ops", SEND_OLD)),
    (inline("group dev", READ), inline("user bob", SEND_OLD)),
]


@pytest.mark.parametrize("policies", TWO_GROUPS)
def test_the_first_fix_edits_the_policy_that_the_cause_names(policies: tuple[dict[str, Any], ...]) -> None:
    about = world(*policies)
    found = diagnosed(about)
    cause, fix = found.verdict.causes[0], found.fixes[0]
    holder = next(each["to"] for each in policies if each["statements"] == (SEND_OLD,))
    assert cause.statement is not None
    assert (cause.statement.attached_to, fix.target["attached_to"], holder in fix.title) == (holder, holder, holder != "user bob")
    assert fix.document is not None and fix.document["Statement"] == [{**SEND_OLD, "Resource": [OLD, ORDERS]}]


@pytest.mark.parametrize("policies", TWO_GROUPS)
def test_no_fix_touches_a_policy_that_only_has_the_same_name(policies: tuple[dict[str, Any], ...]) -> None:
    about = world(*policies)
    for fix in diagnosed(about).fixes:
        assert fix.document is not None and READ not in fix.document["Statement"]
        assert [each.attached_to for each in changed(fix, about)] == [fix.target.get("attached_to", "user bob")]


def test_two_groups_with_one_text_are_two_policies_and_need_two_fixes() -> None:
    about = world(inline("group dev", SEND, NO_QUEUES), inline("group ops", SEND, NO_QUEUES))
    found = diagnosed(about)
    first = [next(fix for fix in found.fixes if fix.causes[0] == cause) for cause in (0, 1)]
    assert [fix.target["attached_to"] for fix in first] == ["group dev", "group ops"]
    assert [fix.causes for fix in first] == [(0,), (1,)]
    assert all(fix.proof.after == "explicit_deny" and len(fix.proof.remaining) == 1 for fix in first)


def test_one_policy_that_is_attached_twice_is_changed_once_for_both() -> None:
    about = world(shared("group dev", SEND, NO_QUEUES), shared("user bob", SEND, NO_QUEUES))
    found = diagnosed(about)
    assert (found.fixes[0].causes, found.fixes[0].proof.after, found.fixes[0].proof.remaining) == ((0, 1), "allowed", ())


def test_an_scp_that_is_attached_at_two_levels_is_changed_once_for_both() -> None:
    guard = {"name": "Guard", "statements": [{"Effect": "Allow", "Action": "*", "Resource": "*"}, NO_QUEUES]}
    about = world(inline("user bob", SEND), organization="o-x", scps=[[{}], [guard], [guard]])
    first = diagnosed(about).fixes[0]
    assert (first.causes, first.proof.after, first.proof.remaining) == ((0, 1), "allowed", ())


def test_the_condition_that_the_call_can_meet_is_that_of_the_blamed_deny() -> None:
    """Statement 2 of another policy asks for MFA too; only the blamed one can be met by it."""
    region = {"Effect": "Deny", "Action": "sqs:*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}}}
    mfa = {"Effect": "Deny", "Action": "sqs:*", "Resource": "*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}
    said = {"context": {"aws:MultiFactorAuthPresent": ["false"]}}
    about = world(inline("group dev", SEND, region), inline("group ops", SEND, mfa), added=said)
    found = diagnosed(about)
    by_cause = {cause.statement.attached_to: number for number, cause in enumerate(found.verdict.causes) if cause.statement}
    titles = {each.title for each in found.fixes if by_cause["group ops"] in each.causes}
    assert "Use MFA" in titles and not any("eu-west-1" in title for title in titles)


def test_one_change_of_the_call_that_meets_two_denies_is_one_fix() -> None:
    mfa = {"Effect": "Deny", "Action": "sqs:*", "Resource": "*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}
    said = {"context": {"aws:MultiFactorAuthPresent": ["false"]}}
    about = world(inline("group dev", SEND, mfa), inline("group ops", mfa), added=said)
    first, *others = diagnosed(about).fixes
    assert (first.id, first.causes, first.proof.after) == ("fix.use_mfa", (0, 1), "allowed")
    assert not [each for each in others if each.id == "fix.use_mfa"]
