"""Joins reading and diagnosing: from a denial to a diagnosis that grows as facts arrive."""

from collections.abc import AsyncGenerator, AsyncIterator, Coroutine

from msgspec import Struct, structs

from iamdoctor.aws.pool import in_thread
from iamdoctor.diagnosis.added import Added
from iamdoctor.diagnosis.diagnose import diagnose
from iamdoctor.diagnosis.diagnosis import Diagnosis
from iamdoctor.diagnosis.evidence import Caller, Evidence, Read
from iamdoctor.intake.denial import Denial

BUDGET = 60.0
NOTHING_ADDED = Added()


class Update(Struct, frozen=True):
    """The diagnosis so far and the evidence behind it."""

    diagnosis: Diagnosis
    evidence: Evidence


async def walk(
    denial: Denial,
    added: Added = NOTHING_ADDED,
    *,
    profile: str | None = None,
    region: str | None = None,
    evidence: Evidence | None = None,
    budget: float = BUDGET,
) -> AsyncIterator[Update]:
    """Read AWS and diagnose: an update whenever facts arrive, the last one complete. With ``evidence``, one update and no call.

    Never raises for what AWS answers, or that it does not: that is evidence. Leaving the iteration stops the walk within 100 ms.
    """
    if evidence is not None:
        yield Update(diagnose(denial, evidence, added), evidence)
        return
    reading = await in_thread(lambda: _reading(denial, added, profile, region, budget))
    try:
        async for found in reading:
            yield Update(structs.replace(diagnose(denial, found, added), complete=_complete(found)), found)
    finally:
        await reading.aclose()


async def identity(profile: str | None, region: str | None) -> Read[Caller]:
    """Who the credentials in use belong to, for the first screen; a failure says why it is not known."""
    return await (await in_thread(lambda: _caller(profile, region)))


def _complete(evidence: Evidence) -> bool:
    return all(getattr(evidence, fact).state != "pending" for fact in evidence.__struct_fields__ if fact not in ("schema", "calls"))


def _reading(denial: Denial, added: Added, profile: str | None, region: str | None, budget: float) -> AsyncGenerator[Evidence, None]:
    """The reader, imported here: boto3 takes longer to import than the first screen to draw."""
    from iamdoctor.aws.connection import Connection
    from iamdoctor.aws.gather import gather

    return gather(denial, added, Connection(profile, region), budget=budget)


def _caller(profile: str | None, region: str | None) -> Coroutine[None, None, Read[Caller]]:
    from iamdoctor.aws.calls import Calls
    from iamdoctor.aws.connection import Connection
    from iamdoctor.aws.identity import caller

    return caller(Calls(Connection(profile, region)))
