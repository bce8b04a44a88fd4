"""Answers go where they belong, and the tree grows from them alone."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iamdoctor.case.answers import answered, placed
from iamdoctor.case.case import case
from iamdoctor.causes.assume_role import assume_role_causes, silences, tree
from iamdoctor.causes.assume_role.value_hints import difference
from iamdoctor.model.denial import Denial
from iamdoctor.model.errors import BadInput
from iamdoctor.model.evidence import Evidence
from iamdoctor.model.supplied import Added
from iamdoctor.wording.write import write, written

NODES = ["role_exists", "trust_names_caller", "trust_policy", "caller", "role", "provider", "duration"]


@pytest.mark.parametrize(
    ("node", "text", "field", "value"),
    [
        ("condition:sts:ExternalId", " acme-42 ", "external_id", "acme-42"),
        ("condition:sts:ExternalId", "none", "external_id", ""),
        ("condition:sts:ExternalId", "", "external_id", ""),
        ("duration", "7200", "duration", 7200),
        ("role_chaining", "900", "duration", 900),
        ("trust_names_caller", '{"Statement": []}', "answers", {"trust_policy": '{"Statement": []}'}),
        ("trust_names_caller", "no", "answers", {"trust_names_caller": "no"}),
        ("duration", "two hours", "answers", {"duration": "two hours"}),
        ("duration", "9" * 5000, "answers", {"duration": "9" * 5000}),
        ("condition:aws:SourceIp", "203.0.113.9", "context", {"aws:SourceIp": ("203.0.113.9",)}),
        ("condition:aws:SourceVpce", "none", "context", {"aws:SourceVpce": ()}),
        ("condition:aws:MultiFactorAuthPresent", "yes", "context", {"aws:MultiFactorAuthPresent": ("true",)}),
        ("condition:aws:MultiFactorAuthPresent", "no", "context", {"aws:MultiFactorAuthPresent": ()}),
        ("role_exists", "arn:aws:iam::1:role/x", "resource", "arn:aws:iam::1:role/x"),
        ("trust_names_caller", "arn:aws:iam::1:role/app/x", "context", {"aws:PrincipalArn": ("arn:aws:iam::1:role/app/x",)}),
        ("trust_names_caller", "arn:aws:iam::1:user/ana", "principal", "arn:aws:iam::1:user/ana"),
    ],
)
def test_an_answer_goes_to_its_own_place(node: str, text: str, field: str, value: Any) -> None:
    assert getattr(answered(Added(), node, text), field) == value


def test_an_answer_kept_as_such_finds_its_place_and_overrides_nothing_that_was_said_there() -> None:
    kept = {"condition:aws:SourceIp": "203.0.113.9", "condition:sts:ExternalId": "acme-42", "duration": "7200", "layer:scp": "no"}
    added = placed(Added(answers=kept, context={"AWS:sourceip": ("198.51.100.1",)}, duration=900))
    assert added == Added(answers={"layer:scp": "no"}, context={"AWS:sourceip": ("198.51.100.1",)}, external_id="acme-42", duration=900)


def test_answers_add_up() -> None:
    first = answered(Added(), "role_exists", "yes")
    assert answered(first, "layer:scp", "no").answers == {"role_exists": "yes", "layer:scp": "no"}


@pytest.mark.parametrize("kind", ["access_denied", "expired_credentials", "not_access", "signature"])
def test_other_errors_have_no_tree(kind: Any) -> None:
    denial = Denial(kind=kind, action="s3:GetObject")
    about = case(denial, Evidence(), Added())
    assert tree(about) is None
    assert (*assume_role_causes(about), *silences(about)) == ()


@given(
    st.sampled_from(["assume_role_denied", "duration", "mfa"]),
    st.sampled_from(["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML", "sts:TagSession", "", None]),
    st.none() | st.text() | st.just("arn:aws:sts::1:assumed-role/x/y"),
    st.none() | st.text() | st.just("arn:aws:iam::1:role/x"),
    st.none() | st.text(),
    st.dictionaries(st.sampled_from(NODES), st.text()),
)
def test_no_error_and_no_answer_breaks_the_tree(
    kind: Any, action: str | None, principal: str | None, resource: str | None, message: str | None, answers: dict[str, str]
) -> None:
    denial = Denial(kind=kind, action=action, principal=principal, resource=resource, message=message)
    grown = written(tree(case(denial, Evidence(), Added(answers=answers))))
    assert grown is not None and grown.finding.endswith(".") and grown.nodes


@given(st.text())
def test_any_answer_to_any_question_is_taken(text: str) -> None:
    for node in ("condition:sts:ExternalId", "duration", "trust_names_caller", "role_exists"):
        try:
            answered(Added(), node, text)
        except BadInput:
            assert text.count(".") in (1, 2)


@pytest.mark.parametrize(
    ("operator", "wanted", "had", "said"),
    [
        ("StringEquals", "acme-42", "acme-42", ""),
        ("StringEquals", "acme-42", "globex", ""),
        ("StringEquals", "acme-42", "Acme-42 ", "letter case and white space"),
        ("StringLike", "repo:acme/app:*", "repo:acme/app:ref:refs/heads/main", ""),
        ("StringEquals", "repo:acme/app:environment:prod", "repo:acme/app:ref:refs/heads/main", "names no environment"),
        ("StringEquals", "repo:acme/app:ref:refs/heads/main", "repo:acme/app:ref:refs/tags/v1", "the token has ref:refs/tags/v1"),
        ("StringLike", "repo:Acme/app:*", "repo:acme/app:pull_request", "letter case"),
        ("StringEquals", "sts.amazonaws.com", "sts.amazonaws.com.cn", "another audience"),
        ("StringLike", "system:serviceaccount:web:*", "system:serviceaccount:staging:api", "namespace is staging"),
        ("StringEquals", "repo:acme@1/app@2:ref:x", "repo:acme/app:ref:x", "has the form repo:owner/name"),
    ],
)
def test_a_difference_that_people_overlook_is_told(operator: str, wanted: str, had: str, said: str) -> None:
    told = write(difference(operator, (wanted,), had))
    assert said in told and (said or not told)
