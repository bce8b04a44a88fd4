"""Every case of the data files, through what ``iamdoctor evaluate`` runs: the decision and who blocks."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from iamdoctor.iam.lines import Answer, answer
from iamdoctor.wording.write import write

CASES = Path(__file__).parent / "cases"
DOCUMENTED = Path(__file__).parents[1] / "truth" / "cases"


def cases(name: str, folder: Path = CASES) -> Iterator[Any]:
    for line in (folder / name).read_text().splitlines():
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


@pytest.mark.parametrize("case", (case for case in cases("documented.jsonl", DOCUMENTED) if case.values[0]["confidence"] != "derived"))
def test_an_example_of_awss_documents_is_decided_as_they_say(case: dict[str, Any]) -> None:
    assert answered(case).decision == case["expected"]


@pytest.mark.parametrize("case", cases("more.jsonl"))
def test_a_further_case_names_every_blocker_and_what_it_depends_on(case: dict[str, Any]) -> None:
    found = answered(case)
    assert (found.decision, list(found.blocked_by)) == (case["expected"], case["expected_blocked_by"])
    assert sorted({each.key for each in found.depends_on}) == case.get("expected_depends_on", [])
    assert list(found.left_out) == case.get("expected_left_out", [])
    assert case.get("expected_note", "") in " ".join(map(write, found.notes))


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
