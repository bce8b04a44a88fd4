"""Every case of the data files, through what ``iamdoctor evaluate`` runs: the decision and who blocks."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from iamdoctor.iam.lines import Answer, answer

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> Iterator[Any]:
    for line in (CASES / name).read_text().splitlines():
        case = json.loads(line)
        yield pytest.param(case, id=case["id"])


def answered(case: dict[str, Any]) -> Answer:
    found = answer(json.dumps(case))
    assert isinstance(found, Answer), found
    return found


@pytest.mark.parametrize("case", cases("evaluate.jsonl"))
def test_a_documented_case_is_decided_as_aws_does(case: dict[str, Any]) -> None:
    found = answered(case)
    assert found.decision == case["expected"]
    blockers = case.get("blockers_any", [case["expected_blocker"]])
    assert (found.blocked_by[0] if found.blocked_by else None) in blockers
    if case["confidence"] == "unverified":
        assert found.notes


@pytest.mark.parametrize("case", cases("more.jsonl"))
def test_a_further_case_names_every_blocker_and_what_it_depends_on(case: dict[str, Any]) -> None:
    found = answered(case)
    assert (found.decision, list(found.blocked_by)) == (case["expected"], case["expected_blocked_by"])
    assert sorted({each.key for each in found.depends_on}) == case.get("expected_depends_on", [])
    assert list(found.left_out) == case.get("expected_left_out", [])
    assert case.get("expected_note", "") in " ".join(found.notes)


@pytest.mark.parametrize("case", cases("evaluate.jsonl"))
def test_an_explanation_agrees_with_the_decision(case: dict[str, Any]) -> None:
    found = answered(case)
    statements = tuple(found.statements or ())
    matched = {each.policy_type for each in statements if each.matched and each.effect == "Deny"}
    applying = {layer.policy_type for layer in found.layers if layer.says == "deny"}
    assert applying <= matched | {"resource", "service"}
    for statement in statements:
        assert statement.why
        assert statement.matched is not True or all(element.matched for element in statement.why)
        assert statement.matched is not False or any(element.matched is False for element in statement.why)
