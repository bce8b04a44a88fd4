"""What is larger than anything of AWS's is said to be too large, at once, whatever its form."""

import json
from time import process_time
from typing import Any

import pytest

from iamdoctor.diagnose import diagnose
from iamdoctor.iam.documents import parse
from iamdoctor.iam.lines import Fault, answer
from iamdoctor.lint.check import check
from iamdoctor.model.denial import Denial
from iamdoctor.model.errors import MalformedPolicy
from iamdoctor.model.evidence import Caller, Entity, Evidence, IdentityProvider, Level, Policy, Read, Resource, SessionStart
from iamdoctor.reference import bounds
from iamdoctor.report import json as as_json
from iamdoctor.report import markdown, text

ALLOW = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
ROLE = "arn:aws:iam::111122223333:role/app"
TOO_LARGE = [
    json.dumps({"Statement": [{**ALLOW, "Sid": "s" * bounds.POLICY}]}),
    json.dumps({"Statement": [{}] * (bounds.STATEMENTS + 1)}),
    json.dumps({"Statement": [{**ALLOW, "Resource": "arn:aws:s3:::" + "a" * bounds.VALUE}]}),
    json.dumps({"Statement": [{**ALLOW, "Condition": {"StringLike": {"aws:username": ["a", "?" * (bounds.VALUE + 1)]}}}]}),
]
NO_POLICY = [
    '{"Statement": [], "Id": ' + "9" * 10_000 + "}",
    '{"Statement": ' + "[" * 100_000,
    '{"a": ' * 20_000 + "1" + "}" * 20_000,
]


@pytest.mark.parametrize("source", TOO_LARGE)
def test_a_policy_larger_than_any_of_aws_is_said_to_be_too_large(source: str) -> None:
    with pytest.raises(MalformedPolicy, match="too large to be read"):
        parse(source, policy_type="identity", name="p")
    assert any("too large to be read" in finding.message for finding in check(source).findings)


@pytest.mark.parametrize("source", NO_POLICY)
def test_a_policy_that_no_parser_takes_is_refused_without_a_crash(source: str) -> None:
    with pytest.raises(MalformedPolicy, match="no policy"):
        parse(source, policy_type="identity", name="p")
    assert check(source).findings


def read_with(policy: str) -> Evidence:
    skipped: dict[str, Any] = {name: Read("skipped") for name, value in _facts().items() if isinstance(value, Read)}
    caller = Read("found", Caller(arn="arn:aws:iam::111122223333:user/oncall", account="111122223333"))
    role = Read("found", Entity(kind="role", arn=ROLE, name="app", account="111122223333"))
    policies = Read("found", (Policy(name="p", kind="inline", attached_to="role app", document=policy),))
    return Evidence(**{**skipped, "caller": caller, "principal": role, "policies": policies})


def _facts() -> dict[str, Any]:
    return {name: getattr(Evidence(), name) for name in Evidence.__struct_fields__}


@pytest.mark.parametrize("source", [*TOO_LARGE, *NO_POLICY])
def test_a_diagnosis_with_such_a_policy_counts_it_as_unread(source: str) -> None:
    found = diagnose(Denial(kind="access_denied", principal=ROLE, action="s3:GetObject", resource="arn:aws:s3:::c/k"), read_with(source))
    assert found.verdict.decision == "unknown"
    assert not found.fixes


def test_hundreds_of_causes_are_told_and_no_fix_is_tried() -> None:
    denials = [{**ALLOW, "Effect": "Deny", "Sid": f"s{number}"} for number in range(400)]
    began = process_time()
    denied = Denial(kind="access_denied", principal=ROLE, action="s3:GetObject", resource="arn:aws:s3:::c/k")
    found = diagnose(denied, read_with(json.dumps({"Statement": denials})))
    assert process_time() - began < 5
    assert not found.fixes
    assert any("no fix was tried" in note for note in found.verdict.notes)


def test_a_line_larger_than_fifty_policies_is_refused() -> None:
    answered = answer(" " * (bounds.LINE + 1))
    assert isinstance(answered, Fault) and "too large" in answered.error


def test_faults_beyond_the_fiftieth_are_not_told_one_by_one() -> None:
    with pytest.raises(MalformedPolicy) as raised:
        parse(json.dumps({"Statement": [{}] * 1000}), policy_type="identity", name="p")
    assert len(raised.value.problems) == bounds.PROBLEMS
    assert len(check(json.dumps({"Statement": [{}] * 1000})).findings) >= bounds.PROBLEMS


@pytest.mark.parametrize("shape", ["s3:Get{}", "s3:*Get*{}*", "svc{}:Get", "ec2:DescribeInstances{}"])
def test_linting_many_actions_takes_time_in_step_with_their_number(shape: str) -> None:
    def seconds(number: int) -> float:
        text = json.dumps({"Statement": [{**ALLOW, "Action": [shape.format(each) for each in range(number)]}]})
        began = process_time()
        check(text)
        return process_time() - began

    seconds(50)
    assert seconds(5000) < 25 * max(seconds(500), 0.1)


def test_a_service_prefix_that_is_a_path_names_no_service() -> None:
    findings = check(json.dumps({"Version": "2012-10-17", "Statement": [{**ALLOW, "Action": ["../../x:Get", "a\0b:Get"]}]})).findings
    assert [finding.level for finding in findings] == ["error", "error"]


TRUST = "arn:aws:iam::111122223333:role/target"
OTHERS = ["", "x", "[]", "null", "1", '"a"', '{"Statement": 1}', '{"Statement": [1, null]}', '{"Statement": [{"Effect": []}]}', "{}"]
DENIALS = [
    Denial(kind="access_denied", principal=ROLE, action="s3:GetObject", resource="arn:aws:s3:::c/k"),
    Denial(kind="assume_role_denied", principal=ROLE, action="sts:AssumeRole", resource=TRUST),
    Denial(kind="assume_role_denied", action="sts:AssumeRoleWithWebIdentity", resource=TRUST),
    Denial(kind="access_denied", principal=ROLE, action="iam:PassRole", resource=TRUST),
]


def everywhere(policy: str) -> Evidence:
    """Evidence in which every policy has this text."""
    held = Policy(name="p", kind="managed", attached_to="role app", arn="arn:aws:iam::111122223333:policy/p", document=policy)
    target = Entity(kind="role", arn=TRUST, name="target", account="111122223333", trust=held)
    resource = Read("found", Resource(arn="arn:aws:s3:::c/k", account="111122223333", policies=(held,)))
    levels = Read("found", (Level(target="r-1", policies=(held,)), Level(target="111122223333", policies=(held,))))
    given: dict[str, Any] = {
        "policies": Read("found", (held,)),
        "versions": Read("found", (held,)),
        "boundary": Read("found", held),
        "scps": levels,
        "rcps": levels,
        "endpoint": Read("found", (held,)),
        "resource": resource,
        "bucket": resource,
        "dependent": resource,
        "role": Read("found", target),
        "provider": Read("found", IdentityProvider(arn="arn:aws:iam::111122223333:oidc-provider/x")),
        "session": Read("found", SessionStart(event_id="e", time="t", policies=(held,))),
    }
    skipped: dict[str, Any] = {name: Read("skipped") for name, value in _facts().items() if isinstance(value, Read)}
    caller = Read("found", Caller(arn="arn:aws:iam::111122223333:user/oncall", account="111122223333"))
    principal = Read("found", Entity(kind="role", arn=ROLE, name="app", account="111122223333", trust=held))
    return Evidence(**{**skipped, **given, "caller": caller, "principal": principal})


@pytest.mark.parametrize("denial", DENIALS, ids=lambda denial: denial.action)
@pytest.mark.parametrize("source", [*TOO_LARGE, *NO_POLICY, *OTHERS], ids=range(len(TOO_LARGE) + len(NO_POLICY) + len(OTHERS)))
def test_no_text_of_a_policy_stops_a_diagnosis_or_its_reports(denial: Denial, source: str) -> None:
    found = diagnose(denial, everywhere(source))
    assert found.verdict.decision not in ("allowed",)
    for render in (text.render, markdown.render, as_json.render):
        assert render(found)
