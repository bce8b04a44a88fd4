"""Conditions read forward: what the statement says, what this request has, and what that comes to for the caller."""

from collections.abc import Sequence
from typing import NamedTuple

from iamdoctor.model.diagnosis import ConditionRow

_NOT = ("NotEquals", "NotLike", "NotIpAddress", "NotEqualsIgnoreCase")
_COMPARED = {"LessThanEquals": "at most", "LessThan": "less than", "GreaterThanEquals": "at least", "GreaterThan": "more than"}
_ORDER = {"✗": 0, "?": 1, "✓": 2}


class Forward(NamedTuple):
    """One condition as a person reads it. ``symbol`` is ✓ only where it is good for the caller."""

    key: str
    says: str
    had: str
    symbol: str
    effect: str

    def __str__(self) -> str:
        return f"{self.key}: {self.says}; this request: {self.had}. {self.symbol} {self.effect}"


def forward(row: ConditionRow[str], rows: Sequence[ConditionRow[str]]) -> Forward:
    """``row`` read forward; ``rows`` are all conditions, of which those of one statement apply together."""
    symbol, effect = _effect(row, rows)
    return Forward(row.key, _says(row), had(row), symbol, effect)


def in_order(rows: Sequence[ConditionRow[str]]) -> list[ConditionRow[str]]:
    """What is against the caller first, then what is not known."""
    return sorted(rows, key=lambda row: _ORDER[_effect(row, rows)[0]])


def had(row: ConditionRow[str]) -> str:
    """The request's value."""
    if row.request_value is None:
        return "not known"
    return ", ".join(row.request_value) or "no value"


def _says(row: ConditionRow[str]) -> str:
    """``Deny unless finance``, ``Allow if absent``."""
    operator = row.operator.removesuffix("IfExists").rpartition(":")[2]
    every = "every value is " if row.operator.startswith("ForAllValues:") else ""
    values = " or ".join(row.policy_value)
    effect = row.effect or "applies"
    if operator == "Null":
        return f"{effect} if {'absent' if row.policy_value == ('true',) else 'present'}"
    word = "unless" if operator.endswith(_NOT) else "if"
    compared = next((f"{told} " for name, told in _COMPARED.items() if operator.endswith(name)), "")
    absent = " or absent" if row.operator.endswith("IfExists") else ""
    return f"{effect} {word} {every}{compared}{values}{absent}"


def _effect(row: ConditionRow[str], rows: Sequence[ConditionRow[str]]) -> tuple[str, str]:
    """Whether that makes its statement apply, and whether that is good for the caller."""
    effect = row.effect or "the statement"
    if row.verdict == "unknown":
        return "?", f"{effect} may apply"
    good = (row.verdict == "met") == (row.effect != "Deny")
    if row.verdict == "not met":
        return "✓" if good else "✗", f"{effect} does not apply"
    others = [other.verdict for other in rows if other is not row and _statement(other) == _statement(row)]
    if "not met" in others:
        return "✓", f"{effect}: another condition is not met"
    if "unknown" in others:
        return "?", f"{effect}: another condition is not known"
    return "✓" if good else "✗", f"{effect} applies"


def _statement(row: ConditionRow[str]) -> tuple[str, int, object]:
    return row.policy, row.statement_index, row.statement
