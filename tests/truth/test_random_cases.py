"""The program's engine beside the reference evaluator, on random cases of every kind of caller and layer."""

import json
from typing import Any

import pytest

from iamdoctor.iam.lines import Answer, answer
from tests.truth.evaluate import Decision, decide
from tests.truth.principals import caller
from tests.truth.random_cases import random_case
from tests.truth.services import refused_by_service

pytestmark = pytest.mark.xdist_group("laws")

BATCH = 250


def listed(case: dict[str, Any], truth: Decision, found: Answer) -> str:
    """The reason why the two answer in different words here; empty where none is known."""
    request = case["request"]
    if refused_by_service(request, caller(request)) == "implicit_deny" and found.decision != "allowed":
        return "A service refuses the call by itself: that a policy denies it too, the engine adds."
    notes = {note.id for note in found.notes if not isinstance(note, str)}
    if found.decision == "depends" and "rule.gateway_account" in notes:
        return "An account in the policy of a gateway endpoint means its root user; the engine does not know what kind the endpoint is."
    return ""


@pytest.mark.parametrize("start", range(0, 8 * BATCH, BATCH))
def test_the_engine_decides_as_the_reference_evaluator(start: int) -> None:
    for number in range(start, start + BATCH):
        assert difference(number) == ""


def difference(number: int) -> str:
    """What the two say of a case where they differ for no reason that is known."""
    case = random_case(number)
    truth, found = decide(case), answer(json.dumps(case))
    assert isinstance(found, Answer), found
    if found.decision == truth.outcome or listed(case, truth, found):
        return ""
    return f"case {number}: {truth.outcome} by {truth.blockers}, and the engine says {found.decision} by {found.blocked_by}"
