"""One error alone: what all its changes together come to is what its own plan says, in every world that the diagnosis is tested on."""

from pathlib import Path

import pytest

from iamdoctor.diagnose import diagnose
from iamdoctor.intake.read import Reading
from iamdoctor.intake.sightings import Sighting
from iamdoctor.triage.groups import groups
from iamdoctor.triage.triage import triage
from tests.diagnosis_world import World, added, denial, evidence, worlds

_TESTS = Path(__file__).parent.parent
WORLDS = [*worlds(_TESTS / "diagnosis" / "worlds"), *worlds(_TESTS / "diagnosis_fixes" / "worlds")]


@pytest.mark.parametrize("world", WORLDS)
def test_the_changes_for_one_error_are_its_plan(world: World) -> None:
    about, read, said = denial(world), evidence(world), added(world)
    if not about.recognised:
        pytest.skip("no error of AWS")
    reading = Reading((about,), 0, sightings=(Sighting(),))
    answer = triage(reading, groups(reading), [read], said)
    (outcome,) = answer.together.outcomes
    plan = diagnose(about, read, said).plan
    assert (outcome.proof and outcome.proof.after) == (plan and plan.proof.after)
    assert set(outcome.proof.allowed_if if outcome.proof else ()) == set(plan.proof.allowed_if if plan else ())
