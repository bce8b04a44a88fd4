"""What a change of a policy opens: said for each way in which another request may differ from the one that is asked for."""

from pathlib import Path

import pytest

from iamdoctor.case.case import case
from iamdoctor.fixes.prove.doors import Doors, doors
from iamdoctor.fixes.prove.trial import trial
from iamdoctor.fixes.write.change import Change
from iamdoctor.fixes.write.place import places
from iamdoctor.model.sentence import NOTHING
from iamdoctor.wording.write import written
from tests.diagnosis_world import World, added, denial, evidence, worlds

CHANGES = worlds(Path(__file__).parent / "doors")


def found(world: World) -> Doors:
    about = case(denial(world), evidence(world), added(world))
    place = places(about, world["layer"])[0]
    change = Change(title=NOTHING, place=place, after={"Version": "2012-10-17", "Statement": world["after"]})
    tried = trial(about, change)
    assert tried is not None
    return doors(about, change, tried)


@pytest.mark.parametrize("world", CHANGES)
def test_what_opens_is_said_and_nothing_else_is(world: World) -> None:
    told = written(tuple(each.told for each in found(world).opens))
    assert [wanted for wanted in world["opens"] if wanted not in told] == []
    assert [each for each in told for kept in world["keeps"] if each.startswith(kept)] == []


@pytest.mark.parametrize("world", CHANGES)
def test_only_what_the_change_touches_is_varied(world: World) -> None:
    varied = set(found(world).varied)
    assert set(world["varied"]) <= varied
    assert not set(world["unvaried"]) & varied
