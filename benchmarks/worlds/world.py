"""One random world, whole."""

from random import Random

from benchmarks.worlds.base import base
from benchmarks.worlds.faults import break_it
from benchmarks.worlds.granted import grant_all
from benchmarks.worlds.message import message
from benchmarks.worlds.places import OWN, Json, World
from benchmarks.worlds.truth import truth

_TRIES = 40


def random_world(seed: str) -> World:
    """The world of a seed: always the same one. None to three faults stop its call; where none does, all of the call is told."""
    rng = Random(seed)
    world = _passing(rng)
    wanted = rng.choices((0, 1, 2, 3), (3, 55, 30, 12))[0]
    for _ in range(_TRIES):
        if len(world["faults"]) == wanted:
            break
        break_it(rng, world)
    _name_apart(world)
    world |= {"id": f"random-{seed}", "reader": _reader(rng, world), "tell": rng.choices(("none", "all", "some"), (5, 4, 1))[0]}
    world["session_told"] = bool(world["session_policy"]) and rng.random() < 0.5
    if not world["faults"]:
        world |= {"tell": "all", "session_told": bool(world["session_policy"])}
    world["events"] = rng.choices((None, "other", "own"), (7, 2, 1))[0]
    world["request_id"] = f"0a1b2c3d-0000-4000-8000-{rng.randrange(10**12):012d}"
    world["message"] = message(rng, world)
    return world


def _name_apart(world: World) -> None:
    """Give guardrails of one name and other texts names of their own: their ARNs follow from their names."""
    texts: dict[str, list[Json]] = {}
    for policy in (policy for kind in ("scps", "rcps") for level in world[kind] or () for policy in level):
        alike = texts.setdefault(policy["name"], [])
        if policy["doc"] not in alike:
            alike.append(policy["doc"])
        number = alike.index(policy["doc"])
        policy["name"] = f"{policy['name']}{number + 1}" if number else policy["name"]


def _passing(rng: Random) -> World:
    for _ in range(_TRIES):
        world = base(rng)
        grant_all(rng, world)
        if truth(world).outcome == "allowed":
            return world
    raise RuntimeError("no world passes")


def _reader(rng: Random, world: World) -> Json:
    """Whose credentials ask: in which account, whether Organizations answers them, whether they may read in the other account."""
    owner = world["request"]["resource_account"]
    account = owner if owner != OWN and rng.random() < 0.2 else OWN
    return {"account": account, "org": rng.random() < 0.6, "across": rng.random() < 0.6}
