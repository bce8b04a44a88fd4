"""What ``--fix`` changes, and that it never changes what a valid document allows or denies."""

import json
from typing import Any

import pytest

from iamdoctor.iam.documents import parse
from iamdoctor.lint import check
from iamdoctor.lint.kind import POLICY_TYPES
from iamdoctor.lint.mend import mend
from iamdoctor.model.errors import BadInput, MalformedPolicy
from tests.lint.test_checks import CASES, document


def mended(policy: dict[str, Any], kind: Any = "managed") -> tuple[dict[str, Any], list[str]]:
    answer = mend(json.dumps(policy), kind)
    return answer.document, [path for path, _ in answer.changes]


def test_letter_case_that_aws_refuses_is_mended() -> None:
    policy = {"version": "2012-10-17", "statement": [{"effect": "allow", "action": "s3:GetObject", "resource": "*"}]}
    after, _ = mended(policy)
    assert after == {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
    assert not [finding for finding in check(after, "managed").findings if finding.level == "error"]


def test_what_says_nothing_new_is_left_out() -> None:
    statement = {
        "Effect": "Allow",
        "Action": ["s3:Get*", "s3:GetObject"],
        "Resource": ["arn:aws:s3:::b/*", "arn:aws:s3:::b/k"],
        "Condition": {},
    }
    after, changes = mended({"Version": "2012-10-17", "Statement": [statement, {**statement, "Sid": "again"}]})
    assert after["Statement"] == [{"Effect": "Allow", "Action": ["s3:Get*"], "Resource": ["arn:aws:s3:::b/*"]}]
    assert "Statement[1]" in changes


def test_a_version_is_added_only_where_no_text_becomes_a_variable() -> None:
    plain = {"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}]}
    assert mended(plain)[0]["Version"] == "2012-10-17"
    literal = {"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/${aws:username}"}]}
    assert "Version" not in mended(literal)[0]


def test_sids_become_unique_and_plain() -> None:
    statements = [
        {"Sid": sid, "Effect": "Allow", "Action": f"s3:{name}", "Resource": "*"} for sid, name in (("a b", "A"), ("ab", "B"), ("", "C"))
    ]
    after, _ = mended({"Version": "2012-10-17", "Statement": statements})
    assert [statement.get("Sid") for statement in after["Statement"]] == ["ab", "ab2", None]


def test_a_trust_policy_loses_its_resource() -> None:
    statement = {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole", "Resource": "*"}
    after, _ = mended({"Version": "2012-10-17", "Statement": [statement]}, "trust")
    assert "Resource" not in after["Statement"][0]


def test_an_action_that_does_not_exist_is_no_matter_of_spelling() -> None:
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObjet", "Resource": "*"}]}
    assert mended(policy) == (policy, [])


@pytest.mark.parametrize("text", ["[]", "{", '{"Id": "a", "Id": "b"}'])
def test_what_is_no_object_is_not_mended(text: str) -> None:
    with pytest.raises(BadInput):
        mend(text)


@pytest.mark.parametrize("which", ["gives", "near"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["check"])
def test_mending_twice_changes_nothing_more_and_makes_no_new_error(case: dict[str, Any], which: str) -> None:
    source = document(case[which])
    text = source if isinstance(source, str) else json.dumps(source)
    try:
        once = mend(text, case["kind"])
    except BadInput:
        return
    assert mend(json.dumps(once.document), case["kind"]).changes == ()
    before, after = check(text, case["kind"]), check(json.dumps(once.document), case["kind"])
    errors = {finding.id for finding in after.findings if finding.level == "error"}
    assert not errors or before.findings


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["check"])
def test_a_valid_statement_keeps_its_meaning(case: dict[str, Any]) -> None:
    """Each action and resource that a valid document names is covered after mending by the same effects as before."""
    source = document(case["gives"])
    text = source if isinstance(source, str) else json.dumps(source)
    policy_type = POLICY_TYPES.get(case["kind"], "resource")
    try:
        before = parse(text, policy_type=policy_type, name="before")
    except MalformedPolicy:
        return
    after = parse(mend(text, case["kind"]).document, policy_type=policy_type, name="after")
    actions = {value for statement in before.statements for value in statement.actions.values if ":" in value}
    for action in actions:
        service, _, name = action.lower().partition(":")
        named = [
            {(each.effect, each.actions.names(service, name) is not each.actions.negated) for each in document_.statements}
            for document_ in (before, after)
        ]
        assert named[0] == named[1]
