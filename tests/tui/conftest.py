"""A walk that is played by the test, in place of AWS."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from iamdoctor import walk as walking
from iamdoctor.diagnosis.diagnosis import Diagnosis
from iamdoctor.diagnosis.evidence import Caller, Read
from iamdoctor.walk import Update

from . import worlds


class Played:
    """What AWS would have said: ``updates`` come one by one, the walk then hangs where ``hangs``; ``walks`` counts how often it began."""

    def __init__(self) -> None:
        self.updates: list[Diagnosis] = [worlds.DIAGNOSIS]
        self.identity: Read[Caller] = worlds.IDENTITY
        self.hangs = False
        self.gate: asyncio.Event | None = None
        self.walks: list[dict[str, Any]] = []
        self.left = 0

    async def walk(self, denial: object, added: object = None, **given: Any) -> AsyncIterator[Update]:
        """In place of ``walk.walk``."""
        self.walks.append({"denial": denial, "added": added, **given})
        try:
            for update in self.updates:
                yield Update(update, worlds.EVIDENCE)
                if self.gate:
                    await self.gate.wait()
                    self.gate.clear()
            if self.hangs:
                await asyncio.Event().wait()
        finally:
            self.left += 1

    async def who(self, profile: str | None, region: str | None) -> Read[Caller]:
        """In place of ``walk.identity``."""
        if self.hangs:
            await asyncio.Event().wait()
        return self.identity


@pytest.fixture(autouse=True)
def played(monkeypatch: pytest.MonkeyPatch) -> Played:
    """No screen test asks AWS; the test sets what would come."""
    played = Played()
    monkeypatch.setattr(walking, "walk", played.walk)
    monkeypatch.setattr(walking, "identity", played.who)
    return played
