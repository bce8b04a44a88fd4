"""Conditions read forward: ✓ is always good for the caller."""

import msgspec
import pytest

from iamdoctor.model.diagnosis import ConditionRow
from iamdoctor.report.conditions import forward, in_order


def row(effect: str, operator: str, verdict: str, values: tuple[str, ...] = ("finance",), index: int = 0) -> ConditionRow[str]:
    written = {
        "key": "aws:PrincipalTag/team", "operator": operator, "wanted": values, "had": ("growth",), "origin": "", "verdict": verdict,
        "policy": "bucket policy", "statement_index": index, "effect": effect,
    }  # fmt: skip
    return msgspec.convert(written, ConditionRow[str])


@pytest.mark.parametrize(
    ("effect", "operator", "values", "says"),
    [
        ("Deny", "StringNotEquals", ("finance",), "Deny unless finance"),
        ("Deny", "StringEquals", ("finance", "sales"), "Deny if finance or sales"),
        ("Allow", "StringLikeIfExists", ("fin*",), "Allow if fin* or absent"),
        ("Allow", "Null", ("true",), "Allow if absent"),
        ("Deny", "Null", ("false",), "Deny if present"),
        ("Allow", "NumericLessThanEquals", ("3600",), "Allow if at most 3600"),
        ("Allow", "ForAllValues:StringEquals", ("a", "b"), "Allow if every value is a or b"),
        ("Deny", "NotIpAddress", ("10.0.0.0/8",), "Deny unless 10.0.0.0/8"),
    ],
)
def test_a_condition_is_read_forward(effect: str, operator: str, values: tuple[str, ...], says: str) -> None:
    told = row(effect, operator, "met", values)
    assert forward(told, (told,)).says == says


@pytest.mark.parametrize(
    ("effect", "verdict", "told"),
    [
        ("Deny", "met", "✗ Deny applies"),
        ("Deny", "not met", "✓ Deny does not apply"),
        ("Allow", "met", "✓ Allow applies"),
        ("Allow", "not met", "✗ Allow does not apply"),
        ("Deny", "unknown", "? Deny may apply"),
    ],
)
def test_a_tick_is_good_for_the_caller(effect: str, verdict: str, told: str) -> None:
    alone = row(effect, "StringEquals", verdict)
    assert "{0.symbol} {0.effect}".format(forward(alone, (alone,))) == told


def test_a_statement_applies_only_with_all_of_its_conditions() -> None:
    met, other, elsewhere = row("Deny", "Bool", "met"), row("Deny", "Null", "not met"), row("Deny", "Bool", "met", index=1)
    assert forward(met, (met, other, elsewhere)).symbol == "✓"
    assert forward(elsewhere, (met, other, elsewhere)).symbol == "✗"
    assert in_order((met, other, elsewhere))[0] is elsewhere
