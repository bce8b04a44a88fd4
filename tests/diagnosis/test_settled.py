"""What stands while reads are under way stands when they have arrived: decision, causes and plan are the same whatever they bring."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from iamdoctor.diagnose import diagnose
from iamdoctor.model.denial import Denial
from iamdoctor.model.diagnosis import Diagnosis
from iamdoctor.model.evidence import Evidence, Failure, Policy, Read, SessionStart, Simulation, TrailEvent
from iamdoctor.model.supplied import Added
from tests.diagnosis_world import World, added, denial, each_world, evidence, solved_once, worlds

HERE = Path(__file__).parent
WORLDS = worlds(HERE / "worlds")
LATE = ("trail", "session", "endpoint", "versions", "simulation")
REFUSED: Read[Any] = Read("unread", failures=(Failure("x:Read", "AccessDenied", "x:Read"),))
PENDING: Read[Any] = Read("pending")
EVERYTHING = '{"Version": "2012-10-17", "Statement": [{"Effect": "%s", "Action": "*", "Resource": "*"}]}'
SEEN: dict[str, tuple[str, ...]] = {
    "aws:SourceIp": ("203.0.113.7",),
    "aws:SourceVpce": ("vpce-0a1b2c3d",),
    "aws:MultiFactorAuthPresent": ("true",),
    "aws:TokenIssueTime": ("2026-11-21T22:00:00Z",),
    "aws:PrincipalTag/team": ("finance",),
}


def answers(about: Denial, known: Evidence, said: Added) -> Iterator[dict[str, Read[Any]]]:
    """What the late reads may bring, as their readers do: the event is the call's own only by its request id, a session's start is found
    only by its time, and an endpoint is read only where one is named."""
    event = TrailEvent(event_id="e", time="2026-11-21T22:10:43Z", context=SEEN, same_request=bool(about.request_id))
    told = {name for context in (about.context, said.context) for name, values in context.items() if values}
    issued, named = ("aws:TokenIssueTime" in told or bool(about.request_id), "aws:SourceVpce" in told or bool(about.request_id))
    deny = Policy(name="session policy", kind="session", attached_to="session", document=EVERYTHING % "Deny")
    start = SessionStart(event_id="s", time="2026-11-21T22:00:00Z", policies=(deny,))
    versions = tuple(
        replace(each, version="v1", updated="2026-01-01T00:00:00Z", document=EVERYTHING % "Allow") for each in known.policies.value or ()
    )
    stopped = Simulation(decision="explicitDeny", allowed_by_organizations=False, without={"scp": "allowed", "boundary": "allowed"})
    found: dict[str, tuple[Read[Any], Read[Any]]] = {
        "trail": (REFUSED, Read("found", event)),
        "session": (REFUSED, Read("found", start) if issued else Read("none")),
        "endpoint": (Read("skipped"), Read("found", (replace(deny, kind="vpce"),)) if named else Read("skipped")),
        "versions": (REFUSED, Read("found", versions) if versions else Read("none")),
        "simulation": (REFUSED, Read("found", stopped)),
    }
    refused, brought = ({name: each[place] for name, each in found.items()} for place in (0, 1))
    yield from (refused, brought, *({**refused, name: brought[name]} for name in found))


def told(found: Diagnosis[str]) -> tuple[Any, ...]:
    """What has to stay: the decision, the causes with how sure they are, and the plan."""
    return found.verdict.decision, tuple((each.id, each.confidence, each.explanation) for each in found.verdict.causes), found.plan


@solved_once
def so_far(world: World) -> Diagnosis[str]:
    """The diagnosis while everything late is still under way."""
    return diagnose(denial(world), replace(evidence(world), **dict.fromkeys(LATE, PENDING)), added(world))


@each_world(WORLDS)
def test_a_settled_answer_is_what_it_is_when_all_has_arrived(world: World) -> None:
    about, known, said, found = denial(world), evidence(world), added(world), so_far(world)
    assert not found.complete
    for brought in answers(about, known, said) if found.settled else ():
        assert told(diagnose(about, replace(known, **brought), said)) == told(found), brought


def test_most_worlds_are_settled_before_cloudtrail_and_the_simulator_answer() -> None:
    settled = [so_far(world.values[0]).settled for world in WORLDS]
    assert sum(settled) > len(settled) / 3


@pytest.mark.parametrize("fact", ["policies", "scps", "rcps", "resource", "boundary", "caller", "record"])
def test_what_may_bring_a_policy_is_waited_for(fact: str) -> None:
    for world in (each.values[0] for each in worlds(HERE / "worlds")):
        found = diagnose(denial(world), replace(evidence(world), **{fact: PENDING}), added(world))
        assert not found.settled or found.steps[1].status == "skipped", world["id"]
