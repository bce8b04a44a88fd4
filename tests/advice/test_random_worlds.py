"""The random worlds that advice is measured on: the same ones each time, as broken as they say, and judged as they are."""

import json
from random import Random

import pytest
from msgspec.structs import replace

from benchmarks.worlds.applied import applied, passes
from benchmarks.worlds.judged import Judge, everything_read
from benchmarks.worlds.places import World
from benchmarks.worlds.said import added, denial, evidence
from benchmarks.worlds.truth import truth
from benchmarks.worlds.variants import renamed, reordered
from benchmarks.worlds.world import random_world
from iamdoctor.diagnose import diagnose
from iamdoctor.model.diagnosis import Diagnosis

SEEDS = [f"test-{number}" for number in range(40)]


def diagnosed(world: World) -> Diagnosis[str]:
    return diagnose(denial(world), evidence(world)[0], added(world))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_seed_gives_the_same_world_and_the_faults_of_a_world_stop_its_call(seed: str) -> None:
    world = random_world(seed)
    assert json.loads(json.dumps(world)) == random_world(seed)
    assert (truth(world).outcome == "allowed") is not bool(world["faults"])


@pytest.mark.parametrize("seed", SEEDS)
def test_a_world_written_otherwise_has_the_same_truth(seed: str) -> None:
    world = random_world(seed)
    for variant in (reordered(Random(seed), world), renamed(world)):
        assert truth(variant).blockers == truth(world).blockers


def test_every_read_of_a_world_that_may_be_read_is_answered() -> None:
    for world in (random_world(seed) for seed in SEEDS):
        found, _ = evidence(world)
        if everything_read(world):
            assert not [read for read in (found.principal, found.policies, found.boundary, found.scps) if read.failures], world["id"]


def _queue_without_allow() -> World:
    """A user whom nothing lets send to a queue, and nothing else that matters."""
    start, account = "arn:aws:iam::111122223333:user/", "111122223333"
    logs = {"Effect": "Allow", "Action": "logs:PutLogEvents", "Resource": "*"}
    principal: World = {
        "kind": "user",
        "name": "dana",
        "path": "/",
        "tags": {},
        "groups": [],
        "id": "AIDAAAAABBBBCCCCDDDD1",
        "session": None,
    }
    queue = f"arn:aws:sqs:us-east-1:{account}:jobs"
    why = "because no identity-based policy allows the sqs:SendMessage action"
    text = f"User: {start}dana is not authorized to perform: sqs:SendMessage on resource: {queue} {why}"
    return {
        "id": "queue",
        "faults": ["identity.missing"],
        "service": "queue",
        "principal": principal | {"arn": f"{start}dana", "entity_arn": f"{start}dana"},
        "org": None,
        "endpoint": False,
        "request": {
            "action": "sqs:SendMessage",
            "resource": queue,
            "resource_account": account,
            "context": {"aws:SecureTransport": "true"},
        },
        "operation": "SendMessage",
        "identity": [{"name": "logs", "how": "inline", "to": "", "versions": [{"Version": "2012-10-17", "Statement": [logs]}]}],
        **dict.fromkeys(("boundary", "session_policy", "scps", "rcps", "vpce", "resource_policy", "kms")),
        "reader": {"account": account, "org": False, "across": True},
        "tell": "none",
        "session_told": False,
        "message": {"text": f"An error occurred (AccessDenied) when calling the SendMessage operation: {text}", "args": []},
    }


def test_what_is_so_is_not_counted_as_wrong() -> None:
    world = _queue_without_allow()
    told = Judge(world).judge(diagnosed(world), all_read=True)
    assert not [each for each in told.failures if not each.kind.startswith("door")]


def test_a_cause_a_decision_and_a_proof_that_are_not_so_are_counted() -> None:
    world = _queue_without_allow()
    right = diagnosed(world)
    boundary = replace(right.verdict.causes[0], policy_type="boundary", statement=None)
    wrong = replace(right, verdict=replace(right.verdict, decision="allowed", causes=(boundary,)))
    kinds = {each.kind for each in Judge(world).judge(wrong, all_read=True).failures}
    assert kinds >= {"decision allowed, truth denies", f"{boundary.confidence} wrong"}
    fix = next(each for each in right.fixes if each.document)
    useless = replace(fix, document={"Version": "2012-10-17", "Statement": []}, proof=replace(fix.proof, after="allowed"))
    told = Judge(world).judge(replace(right, fixes=(useless,)), all_read=True)
    assert "proof broken" in {each.kind for each in told.failures}


def test_a_fix_that_opens_a_queue_to_everybody_and_does_not_say_so_is_counted() -> None:
    world = _queue_without_allow()
    right = diagnosed(world)
    fix = next(each for each in right.fixes if each.document)
    everybody = {"Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": "*"}
    target = {"policy_type": "resource", "policy": "queue policy"}
    open_to_all = replace(
        fix,
        document={"Version": "2012-10-17", "Statement": [everybody]},
        target=target,
        warnings=(),
        proof=replace(fix.proof, also_allows=()),
    )
    assert passes(applied(world, open_to_all))
    kinds = {each.kind for each in Judge(world).judge(replace(right, fixes=(open_to_all,)), all_read=True).failures}
    assert {"door unsaid: anonymous", "door unsaid: other accounts", "door unsaid: actions"} <= kinds
