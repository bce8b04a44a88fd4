"""What was diagnosed before, as rows."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from textual.content import Content

from iamdoctor.tui.marks import OUTCOME
from iamdoctor.tui.shorten import name
from iamdoctor.tui.widgets.rows import Row

if TYPE_CHECKING:
    from iamdoctor.store.cases import Summary


def recent(words: str = "", limit: int = 8) -> list[Row]:
    """The cases that have these words, newest first; none where they cannot be read."""
    from iamdoctor.store import cases

    try:
        found = cases.search(words) if words.strip() else cases.newest()
    except OSError:
        return []
    now = datetime.now(UTC)
    return [_row(case, now) for case in found[:limit]]


def _row(case: "Summary", now: datetime) -> Row:
    mark = OUTCOME.get(case.decision, OUTCOME["unknown"])
    who = name(case.principal) if case.principal else "?"
    result: Content = mark.content(case.headline or mark.word)
    return Row(case.id, (case.action or "?", who, ago(datetime.fromisoformat(case.time), now), result))


def ago(then: datetime, now: datetime) -> str:
    """When it was, as a person would say it."""
    days = (now.astimezone().date() - then.astimezone().date()).days
    if days == 0:
        return f"today {then.astimezone():%H:%M}"
    if days == 1:
        return "yesterday"
    return f"{then.astimezone():%A}" if days < 7 else f"{then.astimezone():%Y-%m-%d}"
