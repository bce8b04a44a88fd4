"""What a proof claims: never more than what was read bears, and never for one request of a call that needs several."""

from typing import Any

import pytest

from iamdoctor.diagnose import diagnose
from iamdoctor.model.diagnosis import Diagnosis
from tests.diagnosis_world import ACCOUNT, added, denial, evidence

USER = f"arn:aws:iam::{ACCOUNT}:user/dana"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/release"
QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:jobs"
KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/11112222-3333-4444-5555-666677778888"
NOTHING = [{"name": "own", "statements": [{"Effect": "Allow", "Action": "logs:PutLogEvents", "Resource": "*"}]}]
OF_ACCOUNT = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
OF_KEY = [{"statements": [{"Effect": "Allow", "Principal": OF_ACCOUNT, "Action": "kms:*", "Resource": "*"}]}]
ADMIN = [{"name": "admin", "statements": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}]


def diagnosed(world: dict[str, Any]) -> Diagnosis[str]:
    return diagnose(denial(world), evidence(world), added(world))


def denied(action: str, resource: str, **more: Any) -> dict[str, Any]:
    return {"principal": USER, "action": action, "resource": resource, **more}


def test_a_resource_policy_that_was_not_read_grants_nothing_that_nothing_read_grants() -> None:
    scp = [[{}, {"name": "Closed", "statements": [{"Effect": "Deny", "Action": "sqs:*", "Resource": "*"}]}]]
    world = {"denial": denied("sqs:SendMessage", QUEUE), "policies": NOTHING, "scps": scp, "organization": "o-1"}
    world["unread"] = {"resource": "sqs:GetQueueAttributes"}
    found = diagnosed(world)
    (proof, *_) = [fix.proof for fix in found.fixes if fix.target["policy_type"] == "scp"]
    assert proof.after == "unknown"
    assert proof.remaining == ("Nothing that was read allows it: the queue policy of jobs, which was not read, would have to.",)


def test_what_is_supposed_of_layers_that_were_not_read_is_listed() -> None:
    unread = {"scps": "organizations:ListPoliciesForTarget"}
    found = diagnosed({"denial": denied("sqs:SendMessage", QUEUE), "policies": NOTHING, "unread": unread, "organization": "o-1"})
    assert "the SCPs that were not read do not stop sqs:SendMessage" in found.fixes[0].proof.allowed_if


@pytest.mark.parametrize("told", [{"aws:TagKeys": ["project"]}, {"aws:RequestTag/project": ["shop"]}])
def test_a_call_that_passes_tags_is_not_proven_by_the_role_alone(told: dict[str, list[str]]) -> None:
    trust = [{"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:user/zoe"}, "Action": "sts:AssumeRole"}]
    world = {"denial": denied("sts:AssumeRole", ROLE, kind="assume_role_denied", service="sts"), "policies": ADMIN}
    with_role = {**world, "role": {"arn": ROLE, "statements": trust}}
    alone, tagged = diagnosed(with_role), diagnosed({**with_role, "added": {"context": told}})
    assert alone.fixes[0].proof.after == "allowed"
    assert tagged.fixes[0].proof.after != "allowed"
    assert any("sts:TagSession" in each for each in tagged.fixes[0].proof.remaining)


def test_a_denied_use_of_a_key_is_allowed_with_what_else_the_operation_needs_of_it() -> None:
    world = {"denial": denied("kms:GenerateDataKey", KEY, operation="SendMessage", service="kms"), "policies": NOTHING}
    found = diagnosed({**world, "resource_policies": OF_KEY})
    assert any("kms:Decrypt" in cause.explanation for cause in found.verdict.causes)
    assert found.fixes[0].statement and found.fixes[0].statement["Action"] == ["kms:GenerateDataKey", "kms:Decrypt"]
    assert found.fixes[0].proof.after == "allowed"


def test_a_service_uses_the_key_for_the_caller_and_not_the_caller_itself() -> None:
    via = {"StringEquals": {"kms:ViaService": "sqs.us-east-1.amazonaws.com"}}
    uses = [{"Effect": "Allow", "Action": "kms:*", "Resource": "*", "Condition": via}]
    world = {"denial": denied("kms:GenerateDataKey", KEY, operation="SendMessage", service="kms"), "resource_policies": OF_KEY}
    found = diagnosed({**world, "policies": [{"name": "own", "statements": uses}]})
    assert not any("kms:ViaService" in cause.explanation for cause in found.verdict.causes)


def test_what_is_said_of_the_call_does_not_hold_for_the_services_use_of_the_key() -> None:
    through = {"StringEquals": {"aws:SourceVpce": "vpce-0a1b2c3d"}}
    of_key = [{"statements": [{"Effect": "Allow", "Principal": OF_ACCOUNT, "Action": "kms:*", "Resource": "*", "Condition": through}]}]
    world = {"denial": denied("kms:GenerateDataKey", KEY, operation="SendMessage", service="kms"), "resource_policies": of_key}
    told = {"aws:SourceVpce": ["vpce-0a1b2c3d"], "aws:ViaAWSService": ["false"]}
    found = diagnosed({**world, "policies": ADMIN, "added": {"context": told}})
    assert found.verdict.decision == "implicit_deny"
    assert not any("endpoint" in fix.title for fix in found.fixes)


@pytest.mark.parametrize(("also", "passes"), [({}, True), ({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}, False)])
def test_a_call_through_an_endpoint_has_no_public_address(also: dict[str, Any], *, passes: bool) -> None:
    condition = {"StringEquals": {"aws:SourceVpce": "vpce-0a1b2c3d"}, **also}
    policy = {"name": "own", "statements": [{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": QUEUE, "Condition": condition}]}
    known = {"aws:SourceIp": ["203.0.113.9"], "aws:SourceVpce": []}
    world = {"denial": denied("sqs:SendMessage", QUEUE), "policies": [policy], "added": {"context": known}}
    through = [fix.proof.after for fix in diagnosed(world).fixes if "endpoint vpce-0a1b2c3d" in fix.title]
    assert ("allowed" in through) is passes


def test_a_layer_that_aws_names_and_that_shows_nothing_leaves_the_proof_open() -> None:
    named = denied("sqs:SendMessage", QUEUE, deny="explicit", policy_type="scp")
    found = diagnosed({"denial": named, "policies": NOTHING, "scps": [[{}]], "organization": "o-1"})
    assert found.fixes
    for fix in found.fixes:
        assert fix.proof.after != "allowed"
        assert "AWS's message names the SCP, which as it was read here does not stop sqs:SendMessage." in fix.proof.remaining


def test_what_the_message_names_beside_is_granted_too_and_without_it_nothing_is_called_a_cure() -> None:
    both = diagnosed({"denial": denied("sqs:SendMessage", QUEUE, beside=("sqs:GetQueueUrl",)), "policies": NOTHING})
    assert both.fixes[0].statement and both.fixes[0].statement["Action"] == ["sqs:SendMessage", "sqs:GetQueueUrl"]
    assert both.fixes[0].proof.after == "allowed"
    other = diagnosed({"denial": denied("sqs:SendMessage", QUEUE, beside=("iam:PassRole",)), "policies": NOTHING})
    assert {fix.proof.after for fix in other.fixes} == {"unknown"}
    assert any("iam:PassRole" in each for each in other.fixes[0].proof.remaining)
