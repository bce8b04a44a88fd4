"""Everything a verdict needs, read at once: each read starts when what it needs is known."""

import asyncio
from collections.abc import AsyncGenerator, Coroutine, Mapping, Sequence
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from msgspec import structs

from iamdoctor.aws.accounts import Accounts
from iamdoctor.aws.calls import Asked, Calls
from iamdoctor.aws.connection import Connection
from iamdoctor.aws.facts import reads
from iamdoctor.aws.failures import cut_off, not_understood
from iamdoctor.aws.heard import Heard
from iamdoctor.aws.managed import Versions
from iamdoctor.aws.reply import fit_to_keep
from iamdoctor.aws.walk import Walk
from iamdoctor.case.rung import rung
from iamdoctor.model.denial import Denial
from iamdoctor.model.evidence import Evidence, Failure, Read
from iamdoctor.model.sentence import as_read
from iamdoctor.model.supplied import Added

BUDGET = 60.0
SILENCE = 12.0
"""Seconds without an answer from any endpoint, throttling not counted, after which a walk ends with what there is."""
_LOOK = 0.25


async def gather(
    denial: Denial,
    added: Added,
    connection: Connection,
    *,
    also: Sequence[Connection] = (),
    budget: float = BUDGET,
    versions: Versions | None = None,
    learnt: Mapping[str, str] | None = None,
    asked: Asked | None = None,
) -> AsyncGenerator[Evidence, None]:
    """Read what there is to read about ``denial``; yield the evidence so far whenever facts arrived, at last with none pending.

    After ``budget`` seconds, or twelve in which nothing answers, what did not arrive is *unread*. Leaving the iteration stops waiting at
    once. ``also`` are the further ways that the person chose; ``versions`` keeps the texts of AWS-managed policies between walks,
    ``learnt`` has the accounts that profiles were found to lead into before, and ``asked`` what others of the same run asked.
    """
    ask = asked.calls if asked else Calls
    calls = ask(connection)
    board = _Board()
    others = tuple(ask(each, calls.log) for each in also)
    accounts = Accounts(calls, others, learnt=learnt, at=board.evidence.read_at)
    walk = Walk(denial, added, accounts, board.known, versions=versions)
    heard = [each.connection.heard for each in (calls, *others)]
    reading = asyncio.create_task(board.fill(walk, budget, heard))
    try:
        while not reading.done() or board.news.is_set():
            news = asyncio.create_task(board.news.wait())
            await asyncio.wait((news, reading), return_when=asyncio.FIRST_COMPLETED)
            news.cancel()
            if not board.news.is_set():
                continue
            board.news.clear()
            yield structs.replace(board.evidence, calls=tuple(calls.log), rung=rung(denial, board.evidence))
        reading.result()
    finally:
        reading.cancel()
        for each in (calls, *others):
            each.close()


class _Board:
    """The facts as they arrive; ``news`` is set when one did."""

    def __init__(self) -> None:
        self.news = asyncio.Event()
        self.evidence = Evidence(read_at=datetime.now(UTC).isoformat(timespec="seconds"))
        self._reads: dict[str, asyncio.Task[Read[Any]]] = {}

    async def known(self, fact: str) -> Evidence:
        """The evidence once ``fact`` has arrived."""
        await asyncio.shield(self._reads[fact])
        return self.evidence

    async def fill(self, walk: Walk, budget: float, heard: Sequence[Heard]) -> None:
        """Run every read at once; what has not come back after ``budget`` seconds, or when nothing answers any more, is unread."""
        self._reads = {fact: asyncio.create_task(self._settle(fact, read)) for fact, read in reads(walk).items()}
        began, pending = monotonic(), set(self._reads.values())
        try:
            while pending:
                _, pending = await asyncio.wait(pending, timeout=min(_LOOK, max(began + budget - monotonic(), 0)))
                if monotonic() - began >= budget or any(each.silent_for > SILENCE for each in heard):
                    break
        finally:
            late = [fact for fact, task in self._reads.items() if not task.done()]
            for task in self._reads.values():
                task.cancel()
        throttling = ", ".join(sorted({service for each in heard for service in each.throttling}))
        for fact in late:
            failed = cut_off(fact, round(min(budget, monotonic() - began), 1), throttling)
            self._put(fact, Read("unread", failures=(failed,), reason=as_read(failed.message)))

    async def _settle(self, fact: str, read: Coroutine[Any, Any, Read[Any]]) -> Read[Any]:
        try:
            found = await read
            found = structs.replace(found, value=fit_to_keep(found.value))
        except Exception:  # noqa: BLE001 - a reply of an unforeseen shape costs one fact, not the walk
            code, kind, message = not_understood(f"the read of {fact}")
            failed = Failure(operation=fact, code=code, message=message, kind=kind)
            found = Read("unread", failures=(failed,), reason=as_read(message))
        self._put(fact, found)
        return found

    def _put(self, fact: str, read: Read[Any]) -> None:
        self.evidence = structs.replace(self.evidence, **{fact: read})
        self.news.set()
