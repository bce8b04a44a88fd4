"""The same world written otherwise: statements in another order, policies with other names."""

from copy import deepcopy
from random import Random

from benchmarks.worlds.places import Json, World
from tests.truth.elements import listed


def reordered(rng: Random, world: World) -> World:
    """The world with the statements of every policy, and the policies of every holder, in another order."""
    changed = deepcopy(world)
    for document in _documents(changed):
        document["Statement"] = rng.sample(listed(document["Statement"]), len(listed(document["Statement"])))
    rng.shuffle(changed["identity"])
    for kind in ("scps", "rcps"):
        for level in changed[kind] or ():
            rng.shuffle(level)
    return changed


def renamed(world: World) -> World:
    """The world with as many policies of one name as AWS lets there be: an inline one of every holder, managed ones of other paths."""
    changed = deepcopy(world)
    taken = {policy.get("to", "") for policy in changed["identity"] if policy["how"] == "inline" and policy["name"] == "access"}
    for number, policy in enumerate(changed["identity"]):
        if policy["how"] == "inline" and policy.get("to", "") not in taken:
            taken.add(policy.get("to", ""))
            policy["name"] = "access"
        elif policy["how"] == "managed":
            policy |= {"name": "access", "path": f"/team-{number}/"}
    return changed


def _documents(world: World) -> list[Json]:
    found = [document for policy in world["identity"] for document in policy["versions"]]
    found += [policy["doc"] for kind in ("scps", "rcps") for level in world[kind] or () for policy in level]
    found += [world["boundary"]["doc"]] if world["boundary"] else []
    found += [world["kms"]["policy"]] if world["kms"] else []
    return [*found, *(world[name] for name in ("session_policy", "vpce", "resource_policy") if world[name])]
