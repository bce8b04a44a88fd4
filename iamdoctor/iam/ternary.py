"""Logic with *maybe*: ``True``, ``False``, and ``None`` for what turns on something unknown (Kleene's)."""

from collections.abc import Iterable

Ternary = bool | None


def any_of(answers: Iterable[Ternary]) -> Ternary:
    """Or: ``True`` beats ``None`` beats ``False``."""
    found: Ternary = False
    for answer in answers:
        if answer:
            return True
        if answer is None:
            found = None
    return found


def all_of(answers: Iterable[Ternary]) -> Ternary:
    """And: ``False`` beats ``None`` beats ``True``."""
    found: Ternary = True
    for answer in answers:
        if answer is False:
            return False
        if answer is None:
            found = None
    return found


def negate(answer: Ternary) -> Ternary:
    """Not; *maybe* stays *maybe*."""
    return None if answer is None else not answer
