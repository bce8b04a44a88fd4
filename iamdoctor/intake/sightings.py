"""How often a text tells of an error, and when: each occurrence is a place with a time of its own, or a line said again."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime

from msgspec import Struct

_STAMP = re.compile(
    r"(?P<date>\d{4})(?P<rest>[-/.]\d\d[-/.]\d\d)[T ,]{1,2}(?P<time>\d\d:\d\d:\d\d)(?P<part>[.,]\d{1,9})?(?P<zone>Z|[+-]\d\d:?\d\d)?"
    r"|\b(?P<bare>[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{2}[-/][A-Z][a-z]{2}[-/]\d{4}[: ]\d\d:\d\d:\d\d)\b"
    r"|^[EWIF](?P<klog>\d{4} \d\d:\d\d:\d\d)\.\d{3}"
    r"|\"(?:ts|time|timestamp)\"\s?:\s?(?P<epoch>1\d{9})(?:\d{3})?[.,}\s]",
    re.M,
)
_NEAR = 4_000
"""How far before an error the time of its log entry may stand: a stack trace lies between."""


class Sighting(Struct, frozen=True):
    """How often an error was seen in a text, the time of its first occurrence and of its last; ``None`` where no time stands with it."""

    count: int = 1
    first: str | None = None
    last: str | None = None

    def and_(self, other: "Sighting") -> "Sighting":
        """Both together."""
        times = [each for each in (self.first, self.last, other.first, other.last) if each]
        return Sighting(self.count + other.count, *_ends(times))


class Times:
    """The times that stand in a text, each by its place."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._stamps: list[tuple[int, str]] | None = None

    def sighting(self, places: Iterable[int]) -> Sighting:
        """The occurrences of an error that is told at ``places``."""
        said = list(places)
        found = {at: time for place in said if (before := self._before(place)) for at, time in (before,)}
        if found:
            return Sighting(len(found), *_ends(list(found.values())))
        lines = Counter(self._line(start) for start in {self._start(place) for place in said})
        return Sighting(max(lines.values(), default=1))

    def _before(self, place: int) -> tuple[int, str] | None:
        """The time that stands last before the end of the line of ``place``: the line's own, or its entry's."""
        if self._stamps is None:
            self._stamps = [(match.start(), _written(match)) for match in _STAMP.finditer(self._text)]
        at = bisect_right(self._stamps, (place, "~")) - 1
        return self._stamps[at] if at >= 0 and place - self._stamps[at][0] <= _NEAR else None

    def _start(self, place: int) -> int:
        return self._text.rfind("\n", 0, place) + 1

    def _line(self, start: int) -> str:
        end = self._text.find("\n", start)
        return self._text[start : end if end >= 0 else len(self._text)].strip()


def _written(match: re.Match[str]) -> str:
    """The time in ISO 8601 where it has a year, else as it stands."""
    if match["bare"]:
        return match["bare"]
    if match["klog"]:
        return f"{match['klog'][:2]}-{match['klog'][2:]}"
    if match["epoch"]:
        return datetime.fromtimestamp(int(match["epoch"]), UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    day = re.sub(r"[/.]", "-", match["date"] + match["rest"])
    return f"{day}T{match['time']}{match['zone'] or ''}"


def _ends(times: list[str]) -> tuple[str | None, str | None]:
    """The first time and the last; times without a year are taken in the text's order."""
    if not times:
        return None, None
    whole = all(each[:4].isdigit() for each in times)
    return (min(times), max(times)) if whole else (times[0], times[-1])
