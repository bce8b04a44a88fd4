"""A condition is said as AWS's operator means it."""

import pytest
from msgspec.structs import replace

from iamdoctor.causes.requirement import carried, exception, requirement
from iamdoctor.iam.decision import ElementMatch, Reason
from iamdoctor.model.sentence import NOTHING
from iamdoctor.wording.write import write


def condition(operator: str, *values: str, reason: Reason = Reason.VALUE_DIFFERS, had: tuple[str, ...] | None = None) -> ElementMatch:
    return ElementMatch(
        element="Condition",
        matched=False,
        reason=reason,
        detail=NOTHING,
        policy_value=values,
        request_value=had,
        operator=operator,
        key="k:x",
    )


@pytest.mark.parametrize(
    ("operator", "values", "said"),
    [
        ("StringEquals", ("a", "b"), "k:x is a or b"),
        ("StringNotEqualsIfExists", ("a",), "k:x is not a (or absent)"),
        ("ForAnyValue:StringLike", ("a*",), "a value of k:x is like a*"),
        ("ForAllValues:StringEquals", ("a", ""), 'every value of k:x is a or ""'),
        ("ArnNotLike", ("arn:*",), "k:x is not like arn:*"),
        ("IpAddress", ("10.0.0.0/8",), "k:x is in 10.0.0.0/8"),
        ("NotIpAddress", ("10.0.0.0/8",), "k:x is not in 10.0.0.0/8"),
        ("NumericLessThan", ("3600",), "k:x is less than 3600"),
        ("NumericLessThanEquals", ("3600",), "k:x is at most 3600"),
        ("DateGreaterThan", ("2026-01-01",), "k:x is greater than 2026-01-01"),
        ("DateGreaterThanEquals", ("2026-01-01",), "k:x is at least 2026-01-01"),
        ("Bool", ("true",), "k:x is true"),
        ("Null", ("true",), "k:x is absent"),
        ("Null", ("false",), "k:x is present"),
        ("StringEquals", (), "k:x is one of no values"),
    ],
)
def test_what_a_condition_asks_for(operator: str, values: tuple[str, ...], said: str) -> None:
    assert write(requirement(condition(operator, *values))) == said


@pytest.mark.parametrize(
    ("reason", "had", "said"),
    [
        (Reason.KEY_UNKNOWN, None, "the request's k:x is not known"),
        (Reason.KEY_MISSING, None, "the request has no k:x"),
        (Reason.VALUE_DIFFERS, ("b", "c"), "the request has k:x = b, c"),
    ],
)
def test_what_the_request_has(reason: Reason, had: tuple[str, ...] | None, said: str) -> None:
    assert write(carried(condition("StringEquals", "a", reason=reason, had=had))) == said


@pytest.mark.parametrize(
    ("operator", "said"),
    [
        ("StringNotEqualsIfExists", "k:x is a or b"),
        ("NotIpAddress", "k:x is in a or b"),
        ("ForAllValues:StringNotLike", "a value of k:x is like a or b"),
        ("ForAnyValue:StringNotLike", ""),
        ("StringEquals", ""),
    ],
)
def test_a_negated_condition_of_a_deny_is_an_exception(operator: str, said: str) -> None:
    assert write(exception(condition(operator, "a", "b"))) == said


def test_the_values_that_fail_are_named() -> None:
    why = replace(condition("ForAllValues:StringEquals", "a", had=("a", "c")), failing=("c",))
    assert write(carried(why, alone=True)) == "the request has a, c, of which c is not allowed"
