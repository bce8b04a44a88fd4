"""Symbol and word of every state of a step, of a question and of a condition, the same on the screens and in every report."""

from typing import NamedTuple


class State(NamedTuple):
    """How a state is shown: its symbol, then its word."""

    symbol: str
    word: str

    def __str__(self) -> str:
        return f"{self.symbol} {self.word}"


STATUS = {
    "ok": State("✓", "ok"),
    "blocks": State("✗", "blocks"),
    "unknown": State("?", "unknown"),
    "error": State("?", "could not read"),
    "skipped": State("·", "not asked"),
    "waiting": State("·", "waiting"),
    "reading": State("…", "reading"),
}
ANSWER = {
    "yes": State("✓", "yes"),
    "no": State("✗", "no"),
    "unknown": State("?", "unknown"),
    "not_asked": State("·", "not asked"),
}
