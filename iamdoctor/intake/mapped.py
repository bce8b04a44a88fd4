"""Text that remembers where each of its characters came from."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable

Replacement = str | Callable[[re.Match[str]], str]
Edit = tuple[int, int, str]


class _Layer:
    """One round of edits: where each kept or replaced stretch begins now, began before, and how long it was before if it was replaced."""

    __slots__ = ("before", "now", "until")

    def __init__(self) -> None:
        self.now: list[int] = []
        self.before: list[int] = []
        self.until: list[int] = []

    def add(self, now: int, before: int, until: int = -1) -> None:
        self.now.append(now)
        self.before.append(before)
        self.until.append(until)

    def start_of(self, offset: int) -> int:
        at = max(bisect_right(self.now, offset) - 1, 0)
        return self.before[at] if self.until[at] >= 0 else self.before[at] + offset - self.now[at]

    def end_of(self, offset: int) -> int:
        at = max(bisect_right(self.now, offset - 1) - 1, 0)
        return self.until[at] if self.until[at] >= 0 else self.before[at] + offset - self.now[at]


class Mapped:
    """A text made from another by edits; :meth:`origin` leads any stretch of it back to the text it was made from."""

    __slots__ = ("_layers", "text")

    def __init__(self, text: str, layers: tuple[_Layer, ...] = ()) -> None:
        self.text = text
        self._layers = layers

    def edited(self, edits: Iterable[Edit]) -> "Mapped":
        """The text after ``edits``: (start, end, new text) in ascending order, not overlapping."""
        layer, pieces, now, done = _Layer(), [], 0, 0
        for start, end, new in edits:
            if start > done:
                layer.add(now, done)
                pieces.append(self.text[done:start])
                now += start - done
            if new:
                layer.add(now, start, end)
                pieces.append(new)
                now += len(new)
            done = end
        if not done:
            return self
        layer.add(now, done)
        pieces.append(self.text[done:])
        return Mapped("".join(pieces), (*self._layers, layer))

    def replaced(self, pattern: re.Pattern[str], by: Replacement) -> "Mapped":
        """The text with every match of ``pattern`` replaced."""
        new = by if callable(by) else lambda match: by
        return self.edited((match.start(), match.end(), new(match)) for match in pattern.finditer(self.text))

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters ``start`` to ``end`` (exclusive) stood in the first text."""
        for layer in reversed(self._layers):
            start, end = layer.start_of(start), layer.end_of(end) if end > start else layer.start_of(start)
        return start, max(start, end)
