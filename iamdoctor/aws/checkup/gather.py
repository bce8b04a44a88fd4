"""Everything that a checkup needs, read at once."""

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import Any

from iamdoctor.aws.calls import Calls
from iamdoctor.aws.checkup import authorization, credentials, watching
from iamdoctor.aws.connection import Connection
from iamdoctor.aws.failures import TIMEOUT
from iamdoctor.aws.identity import caller
from iamdoctor.model.checkup import AccountFacts
from iamdoctor.model.evidence import Failure, Read

BUDGET = 120.0


async def gather(connection: Connection, *, budget: float = BUDGET) -> AccountFacts:
    """Read the account of a connection; what has not come back after ``budget`` seconds is unread."""
    calls = Calls(connection)
    began = datetime.now(UTC).isoformat(timespec="seconds")
    reads: dict[str, Coroutine[Any, Any, Read[Any]]] = {
        "caller": caller(calls),
        "summary": authorization.summary(calls),
        "credentials": credentials.credentials(calls),
        "password_policy": authorization.password_policy(calls),
        "authorization": authorization.authorization(calls),
        "trails": watching.trails(calls),
        "analyzers": watching.analyzers(calls),
        "alarms": watching.alarms(calls),
    }
    try:
        found = await asyncio.gather(*(_settled(name, read, budget) for name, read in reads.items()))
    finally:
        calls.close()
    return AccountFacts(read_at=began, calls=len(calls.log), **dict(zip(reads, found, strict=True)))


async def _settled(name: str, read: Coroutine[Any, Any, Read[Any]], budget: float) -> Read[Any]:
    try:
        return await asyncio.wait_for(read, budget)
    except TimeoutError:
        return Read("unread", failures=(Failure(operation=name, code=TIMEOUT),))
    except Exception:  # noqa: BLE001 - a reply of an unforeseen shape costs one fact, not the checkup
        return Read("unread", failures=(Failure(operation=name, code="UnexpectedReply"),))
