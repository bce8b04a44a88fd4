"""What the program is given of a world: the pasted text, what the person adds, and what the reads answer."""

import asyncio
import json
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from benchmarks.worlds.connection import Asked, WorldConnection
from benchmarks.worlds.doors import text_of
from benchmarks.worlds.places import World
from iamdoctor.aws import pool
from iamdoctor.aws.gather import gather
from iamdoctor.intake.read import read
from iamdoctor.model.denial import Denial
from iamdoctor.model.evidence import Evidence
from iamdoctor.model.supplied import Added

_OPTIONS = {"--principal": "principal", "--resource": "resource", "--action": "action", "--external-id": "external_id"}


def denial(world: World) -> Denial:
    """The text, as the program reads it."""
    return read(world["message"]["text"])[0]


def added(world: World) -> Added:
    """What the person says beside the text: the arguments of the message, and of the call's context as much as the world tells."""
    given: dict[str, Any] = {"context": {}}
    arguments = world["message"]["args"]
    for option, value in zip(arguments[::2], arguments[1::2], strict=True):
        if option == "--context":
            key, _, text = value.partition("=")
            given["context"][key] = (text,)
        else:
            given[_OPTIONS[option]] = value
    context = {name: tuple(value) if isinstance(value, list) else (value,) for name, value in world["request"]["context"].items()}
    if world["tell"] == "some":
        context = {name: value for place, (name, value) in enumerate(sorted(context.items())) if place % 2}
    if world["tell"] != "none":
        given["context"] = context | given["context"]
    if world["session_told"] and world["session_policy"]:
        given["session_policies"] = (json.dumps(world["session_policy"]),)
    return Added(**given)


def evidence(world: World, refused: dict[Asked, str] | None = None) -> tuple[Evidence, tuple[Asked, ...]]:
    """What the program's own readers find, and the calls that they made."""
    connection = WorldConnection(world, refused)
    with patch.object(pool, "in_thread", _directly):
        return asyncio.run(_last(world, connection)), tuple(connection.asked)


def seen(found: Evidence, said: Added) -> frozenset[str]:
    """The texts of all policies that were read or told, each in one spelling."""
    trust = found.role.value.trust if found.role.value else None
    levels = [*(found.scps.value or ()), *(found.rcps.value or ())]
    resources = [each for each in (found.resource.value, found.dependent.value, found.bucket.value) if each]
    held = [*(found.policies.value or ()), *(found.endpoint.value or ()), *(policy for level in levels for policy in level.policies)]
    held += [policy for each in resources for policy in each.policies]
    held += [each for each in (found.boundary.value, trust) if each]
    texts = [*(policy.document for policy in held if policy.document), *said.session_policies]
    return frozenset(text_of(json.loads(text)) for text in texts)


async def _last(world: World, connection: WorldConnection) -> Evidence:
    return [found async for found in gather(denial(world), added(world), connection)][-1]


async def _directly(function: Callable[[], Any]) -> Any:
    """A call without a thread of its own: a world answers at once."""
    return function()
