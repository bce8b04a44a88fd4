"""Joins reading and diagnosing: from a denial to a diagnosis that grows as facts arrive."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from iamdoctor.aws.pool import in_thread
from iamdoctor.aws.profiles import Profile
from iamdoctor.diagnose import diagnose
from iamdoctor.model.access import Access
from iamdoctor.model.denial import Denial
from iamdoctor.model.diagnosis import Diagnosis
from iamdoctor.model.evidence import Caller, Evidence, Read
from iamdoctor.model.supplied import Added
from iamdoctor.store import learnt

if TYPE_CHECKING:
    from iamdoctor.aws.calls import Asked
    from iamdoctor.aws.connection import Connection

__all__ = ["Profile", "Update", "identity", "profiles", "walk", "walk_all"]

BUDGET = 60.0
AT_ONCE = 4
"""How many errors of one text are walked at a time."""
NOTHING_ADDED = Added()
AS_CONFIGURED = Access()


class Update(Struct, frozen=True):
    """The diagnosis so far and the evidence behind it."""

    diagnosis: Diagnosis[str]
    evidence: Evidence


async def walk(
    denial: Denial,
    added: Added = NOTHING_ADDED,
    access: Access = AS_CONFIGURED,
    *,
    evidence: Evidence | None = None,
    budget: float = BUDGET,
) -> AsyncIterator[Update]:
    """Read AWS and diagnose: an update whenever facts arrive, the last one complete. With ``evidence``, one update and no call.

    Never raises for what AWS answers, or that it does not: that is evidence. Leaving the iteration stops the walk within 100 ms.
    """
    if evidence is not None:
        yield Update(diagnose(denial, evidence, added), evidence)
        return
    reading = await in_thread(lambda: _reading(denial, added, access, budget))
    found = None
    try:
        async for found in reading:
            yield Update(diagnose(denial, found, added), found)
    finally:
        await reading.aclose()
        if found is not None:
            learnt.learn(found)


async def walk_all(
    denials: Sequence[Denial], added: Added = NOTHING_ADDED, access: Access = AS_CONFIGURED, *, budget: float = BUDGET
) -> AsyncIterator[tuple[int, Update]]:
    """Walk several denials of one text: the last update of each, with its place, as it is done. What two walks need is read once.

    Never raises for what AWS answers. Leaving the iteration stops all walks.
    """
    asked, own, also = await in_thread(lambda: _shared(access))
    at_once = asyncio.Semaphore(AT_ONCE)

    async def one(place: int, denial: Denial) -> tuple[int, Update]:
        async with at_once:
            found = [evidence async for evidence in _gathering(denial, added, own, also, budget, asked)][-1]
        return place, Update(diagnose(denial, found, added), found)

    walks = [asyncio.create_task(one(place, denial)) for place, denial in enumerate(denials)]
    try:
        for done in asyncio.as_completed(walks):
            place, update = await done
            learnt.learn(update.evidence)
            yield place, update
    finally:
        for task in walks:
            task.cancel()
        asked.close()


async def profiles() -> tuple[Profile, ...]:
    """The profiles of the AWS configuration, each with the account that it says itself it leads into. Nothing is called."""
    return await in_thread(_profiles)


async def identity(access: Access) -> Read[Caller]:
    """Who the credentials of a profile, or those in use, belong to; a failure says why it is not known."""
    found = await (await in_thread(lambda: _caller(access)))
    learnt.learn(Evidence(caller=found))
    return found


def _reading(denial: Denial, added: Added, access: Access, budget: float) -> AsyncGenerator[Evidence, None]:
    """The reader, imported here: boto3 takes longer to import than the first screen to draw."""
    own, also = _connections(access)
    return _gathering(denial, added, own, also, budget, None)


def _connections(access: Access) -> "tuple[Connection, tuple[Connection, ...]]":
    """The caller's own way into AWS, and those of the further profiles."""
    from iamdoctor.aws.connection import Connection

    return Connection(access), tuple(map(Connection, access.others()))


def _gathering(
    denial: Denial, added: Added, own: "Connection", also: "tuple[Connection, ...]", budget: float, asked: "Asked | None"
) -> AsyncGenerator[Evidence, None]:
    from iamdoctor.aws.gather import gather
    from iamdoctor.store.cache import Versions

    return gather(denial, added, own, also=also, budget=budget, versions=Versions(), learnt=learnt.profiles(), asked=asked)


def _shared(access: Access) -> "tuple[Asked, Connection, tuple[Connection, ...]]":
    """What the walks of one text share."""
    from iamdoctor.aws.calls import Asked

    return Asked(), *_connections(access)


def _caller(access: Access) -> Coroutine[None, None, Read[Caller]]:
    from iamdoctor.aws.calls import Calls
    from iamdoctor.aws.connection import Connection
    from iamdoctor.aws.identity import caller

    return caller(Calls(Connection(access)))


def _profiles() -> tuple[Profile, ...]:
    from iamdoctor.aws.profiles import profiles

    return profiles()
