"""Joins reading and diagnosing: from a denial to a diagnosis that grows as facts arrive."""

from collections.abc import AsyncGenerator, AsyncIterator, Coroutine

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

__all__ = ["Profile", "Update", "identity", "profiles", "walk"]

BUDGET = 60.0
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


async def profiles() -> tuple[Profile, ...]:
    """The profiles of the AWS configuration, each with the account that it says itself it leads into. Nothing is called."""
    return await in_thread(_profiles)


async def identity(access: Access) -> Read[Caller]:
    """Who the credentials of a profile, or those in use, belong to; a failure says why it is not known."""
    return await (await in_thread(lambda: _caller(access)))


def _reading(denial: Denial, added: Added, access: Access, budget: float) -> AsyncGenerator[Evidence, None]:
    """The reader, imported here: boto3 takes longer to import than the first screen to draw."""
    from iamdoctor.aws.connection import Connection
    from iamdoctor.aws.gather import gather
    from iamdoctor.store.cache import Versions

    also = tuple(map(Connection, access.others()))
    return gather(denial, added, Connection(access), also=also, budget=budget, versions=Versions(), learnt=learnt.profiles())


def _caller(access: Access) -> Coroutine[None, None, Read[Caller]]:
    from iamdoctor.aws.calls import Calls
    from iamdoctor.aws.connection import Connection
    from iamdoctor.aws.identity import caller

    return caller(Calls(Connection(access)))


def _profiles() -> tuple[Profile, ...]:
    from iamdoctor.aws.profiles import profiles

    return profiles()
