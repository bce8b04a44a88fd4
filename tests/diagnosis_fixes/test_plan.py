"""The plan: the smallest combination of fixes with which the whole call passes, tried as one."""

import json
import shlex
from typing import Any

from iamdoctor.diagnose import diagnose
from iamdoctor.model.denial import Denial
from iamdoctor.model.diagnosis import Diagnosis
from iamdoctor.model.evidence import Entity, Evidence, Policy, Read, Resource

ACCOUNT = "123456789012"
USER = f"arn:aws:iam::{ACCOUNT}:user/mara"
QUEUE = f"arn:aws:sqs:eu-west-1:{ACCOUNT}:orders"
OTHER = f"arn:aws:sqs:eu-west-1:{ACCOUNT}:orders-old"
ALLOW_OTHER = {"Sid": "Send", "Effect": "Allow", "Action": "sqs:SendMessage", "Resource": OTHER}
DENY = {"Sid": "Hold", "Effect": "Deny", "Action": "sqs:SendMessage", "Resource": [QUEUE, OTHER]}


def _policy(name: str, *statements: dict[str, Any], kind: Any = "inline", attached_to: str = "user mara") -> Policy:
    document = json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
    return Policy(name=name, kind=kind, attached_to=attached_to, document=document)


def _diagnosed(*identity: Policy, resource: tuple[Policy, ...] = ()) -> Diagnosis[str]:
    mara = Entity(kind="user", arn=USER, name="mara", account=ACCOUNT)
    queue = Resource(arn=QUEUE, account=ACCOUNT, exists=True, policies=resource)
    asked: dict[str, Any] = {name: Read("skipped") for name in Evidence.__struct_fields__ if isinstance(getattr(Evidence(), name), Read)}
    none: dict[str, Any] = dict.fromkeys(("boundary", "organization", "scps", "rcps", "endpoint"), Read("none"))
    found = {"principal": Read("found", mara), "policies": Read("found", identity), "resource": Read("found", queue)}
    facts: dict[str, Any] = {**asked, **none, **found}
    evidence = Evidence(**facts)
    return diagnose(Denial(kind="access_denied", principal=USER, action="sqs:SendMessage", resource=QUEUE), evidence)


def test_one_fix_that_does_it_alone_is_the_plan() -> None:
    found = _diagnosed(_policy("access", ALLOW_OTHER))
    assert found.plan is not None
    assert [step.fix for step in found.plan.steps] == [0]
    assert found.plan.proof == found.fixes[0].proof


def test_two_causes_of_two_owners_make_a_plan_of_two_steps_that_passes_as_one() -> None:
    denying = _policy("queue policy", {**DENY, "Principal": "*", "Resource": QUEUE}, kind="resource", attached_to="queue orders")
    found = _diagnosed(_policy("access", ALLOW_OTHER), resource=(denying,))
    assert found.plan is not None
    assert {cause for step in found.plan.steps for cause in found.fixes[step.fix].causes} == {0, 1}
    assert len({step.owner for step in found.plan.steps}) == 2
    assert (found.plan.proof.after, found.plan.proof.remaining) == ("allowed", ())
    assert all(found.fixes[step.fix].proof.after != "allowed" for step in found.plan.steps)


def test_two_changes_of_one_policy_are_one_step_whose_command_holds_both() -> None:
    found = _diagnosed(_policy("access", ALLOW_OTHER, DENY))
    assert found.plan is not None and found.plan.proof.after == "allowed"
    (step,) = found.plan.steps
    assert len(step.with_fixes) == 1
    (command,) = step.cli
    words = shlex.split(command)
    after = json.loads(words[words.index("--policy-document") + 1])
    assert QUEUE in json.dumps(after["Statement"][0])
    assert after["Statement"][1] != DENY


def test_nothing_is_planned_where_nothing_was_read() -> None:
    denial = Denial(kind="access_denied", principal=USER, action="sqs:SendMessage", resource=QUEUE)
    assert diagnose(denial, Evidence()).plan is None
