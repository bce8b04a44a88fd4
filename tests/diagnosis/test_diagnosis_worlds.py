"""Every world of the data files: the decision, the causes in order with their grade, the blind spots, and what is said."""

from pathlib import Path
from typing import Any

import msgspec

from iamdoctor.diagnose import diagnose
from iamdoctor.model.diagnosis import Cause, Diagnosis
from tests.diagnosis_world import World, added, denial, each_world, evidence, solved_once, worlds

WORLDS = worlds(Path(__file__).parent / "worlds")


@solved_once
def diagnosed(world: World) -> Diagnosis[str]:
    """The world's diagnosis."""
    return diagnose(denial(world), evidence(world), added(world))


def matches(cause: Cause[str], expect: dict[str, Any]) -> bool:
    """Whether a cause has what the data file writes of it, by the names of the JSON contract; an owner in part."""
    found = msgspec.to_builtins(cause)
    return all(value in found[name] if name == "owner" else found[name] == value for name, value in expect.items())


@each_world(WORLDS)
def test_the_decision_and_the_causes_are_as_written(world: World) -> None:
    verdict, expect = diagnosed(world).verdict, world["expect"]
    assert verdict.decision == expect.get("decision", verdict.decision), verdict
    assert len(verdict.causes) == len(expect["causes"]), verdict.causes
    for cause, wanted in zip(verdict.causes, expect["causes"], strict=True):
        assert matches(cause, wanted), (wanted, cause)


@each_world(WORLDS)
def test_every_cause_bears_its_id_a_page_of_aws_and_the_statement_that_it_blames(world: World) -> None:
    for cause in diagnosed(world).verdict.causes:
        assert cause.id.partition(".")[2] and cause.link.startswith("https://"), cause
        assert (cause.policy_type == cause.id.partition(".")[0]) or cause.policy_type == "request", cause
        if cause.statement_index is not None:
            assert cause.statement and (cause.statement.index, cause.statement.sid) == (cause.statement_index, cause.sid)


@each_world(WORLDS)
def test_blind_spots_are_said_with_what_would_read_them(world: World) -> None:
    spots, expect = diagnosed(world).verdict.blind_spots, world["expect"]
    if expect.get("blind") == []:
        assert not spots
    for what, could_turn in expect.get("blind", ()):
        assert [spot.could_change_verdict for spot in spots if what in spot.what] == [could_turn], spots
    for needs in expect.get("needs", ()):
        assert any(needs in spot.needs for spot in spots), spots


@each_world(WORLDS)
def test_nothing_is_proven_beside_a_blind_spot_that_could_turn_the_verdict(world: World) -> None:
    verdict = diagnosed(world).verdict
    if any(spot.could_change_verdict for spot in verdict.blind_spots):
        assert not [cause for cause in verdict.causes if cause.confidence == "proven"]


@each_world(WORLDS)
def test_the_answer_says_it_in_words(world: World) -> None:
    diagnosis, expect = diagnosed(world), world["expect"]
    verdict = diagnosis.verdict
    assert expect["headline"] in verdict.headline
    assert expect["step"] in verdict.todo
    assert expect.get("notes", "") in " ".join(verdict.notes)
    assert verdict.headline.endswith((".", "?")) and verdict.todo
    assert verdict.contradicts_message is expect.get("contradicts", False), verdict.contradiction
    assert expect.get("contradiction", "") in verdict.contradiction
    assert expect.get("identity", "") in diagnosis.steps[0].summary
    assert expect.get("simulate", "") in diagnosis.steps[2].summary
    assert expect.get("guardrails", "") in " ".join(detail.value for detail in diagnosis.steps[3].details)
    assert (diagnosis.tree is not None) is expect.get("tree", False)


@each_world(WORLDS)
def test_the_steps_bear_it_out(world: World) -> None:
    diagnosis, expect = diagnosed(world), world["expect"]
    steps = {step.id: step for step in diagnosis.steps}
    assert list(steps) == ["identity", "policies", "simulate", "guardrails", "resource"]
    assert all(step.summary.endswith((".", "?")) for step in steps.values())
    assert {name: steps[name].status for name in expect.get("steps", {})} == expect.get("steps", {})
    says = {row.policy: row.says for step in steps.values() for row in step.policies}
    assert {name: says.get(name) for name in expect.get("rows", {})} == expect.get("rows", {})
    for wanted in expect.get("conditions", ()):
        rows = [msgspec.to_builtins(row) for row in diagnosis.conditions if row.key == wanted["key"]]
        assert [{name: row[name] for name in wanted} for row in rows] == [{name: _array(value) for name, value in wanted.items()}]


def _array(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
