"""A walk that is played by the test, in place of AWS."""

import asyncio
from collections.abc import AsyncIterator, Hashable, Iterator
from typing import Any

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation

from iamdoctor import walk as walking
from iamdoctor.model.access import Access
from iamdoctor.model.diagnosis import Diagnosis
from iamdoctor.model.evidence import Caller, Read
from iamdoctor.tui.screens.walking import WalkingScreen
from iamdoctor.walk import Update

from . import worlds


class Played:
    """What AWS would have said: ``updates`` one by one, each after ``gate`` where there is one; then nothing more where ``hangs``."""

    def __init__(self) -> None:
        self.updates: list[Diagnosis[str]] = [worlds.DIAGNOSIS]
        self.evidence = worlds.EVIDENCE
        self.identity: Read[Caller] = worlds.IDENTITY
        self.identities: dict[str | None, Read[Caller]] = {}
        self.asking = self.asking_at_once = 0
        self.hangs = False
        self.breaks: Exception | None = None
        self.gate: asyncio.Semaphore | None = None
        self.walks: list[dict[str, Any]] = []
        self.asked: list[str | None] = []
        self.left = 0

    async def walk(self, denial: object, added: object, access: Access, **given: Any) -> AsyncIterator[Update]:
        """In place of ``walk.walk``."""
        self.walks.append({"denial": denial, "added": added, "access": access, **given})
        try:
            for update in self.updates:
                if self.gate:
                    await self.gate.acquire()
                yield Update(update, self.evidence)
            if self.breaks:
                raise self.breaks
            if self.hangs:
                await asyncio.Event().wait()
        finally:
            self.left += 1

    async def who(self, access: Access) -> Read[Caller]:
        """In place of ``walk.identity``."""
        self.asked.append(access.profile)
        self.asking += 1
        self.asking_at_once = max(self.asking, self.asking_at_once)
        try:
            if self.hangs:
                await asyncio.Event().wait()
            await asyncio.sleep(0)
            return self.identities.get(access.profile, self.identity)
        finally:
            self.asking -= 1


@pytest.fixture(scope="session", autouse=True)
def style_sheets_parsed_once() -> Iterator[None]:
    """Let the apps of all tests share the rules parsed from a style sheet: parsing takes a tenth of their time."""
    parse, parsed = Stylesheet._parse_rules, dict[Hashable, list[RuleSet]]()

    def shared(self: Stylesheet, css: str, read_from: CSSLocation, *more: Any, **options: Any) -> list[RuleSet]:
        key = css, read_from, more, *options.items(), *sorted(self._variables.items())
        if key not in parsed:
            parsed[key] = parse(self, css, read_from, *more, **options)
        return parsed[key]

    patch = pytest.MonkeyPatch()
    patch.setattr(Stylesheet, "_parse_rules", shared)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def played(monkeypatch: pytest.MonkeyPatch) -> Played:
    """No screen test asks AWS; the test sets what would come, and the clock stands still."""
    played = Played()
    monkeypatch.setattr(walking, "walk", played.walk)
    monkeypatch.setattr(walking, "identity", played.who)
    monkeypatch.setattr(WalkingScreen, "clock", staticmethod(lambda: 0.0))
    return played
