"""A value and the characters that say it."""

import re
from collections.abc import Iterator
from typing import NamedTuple


class Said(NamedTuple):
    """``value`` as understood, and where in the cleaned text it stands; ``start == end`` where no characters say it as such."""

    value: str
    start: int
    end: int


class Piece(NamedTuple):
    """The characters ``start`` to ``end`` of a cleaned ``text``: what belongs to one error."""

    text: str
    start: int
    end: int

    @property
    def words(self) -> str:
        """The text of the piece alone."""
        return self.text[self.start : self.end]

    def search(self, pattern: re.Pattern[str] | str) -> re.Match[str] | None:
        """The first match of ``pattern`` in the piece; one given as text is compiled when it is first needed."""
        return re.compile(pattern).search(self.text, self.start, self.end)

    def finditer(self, pattern: re.Pattern[str] | str) -> Iterator[re.Match[str]]:
        """Every match of ``pattern`` in the piece."""
        return re.compile(pattern).finditer(self.text, self.start, self.end)

    def first(self, pattern: re.Pattern[str] | str, group: int | str = 1) -> Said | None:
        """What ``group`` of the first match says, ``None`` without a match."""
        match = self.search(pattern)
        return said(match, group) if match and match[group] else None


def said(match: re.Match[str], group: int | str = 1) -> Said:
    """What one group of a match says."""
    return Said(match[group], match.start(group), match.end(group))
