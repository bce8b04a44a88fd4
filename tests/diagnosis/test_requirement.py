"""A condition is said as AWS's operator means it."""

import pytest

from iamdoctor.causes.requirement import carried, requirement
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
        ("ForAnyValue:StringLike", ("a*",), "k:x is like a*"),
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
