"""Values that an operator cannot compare, or that are not of the key's type."""

from collections.abc import Iterator

from iamdoctor.iam.conditions import Condition
from iamdoctor.iam.decision import Hint
from iamdoctor.iam.shapes import shape
from iamdoctor.iam.statements import Statement
from iamdoctor.iam.variables import has_variables
from iamdoctor.lint import catalog
from iamdoctor.lint.checks.actions import has_wildcard
from iamdoctor.lint.checks.condition_keys import is_of_a_provider
from iamdoctor.lint.table import Checked, Told, of_condition, of_statement
from iamdoctor.reference.condition_keys import condition_key

_BY_FAMILY = {
    "Bool": "BOOLEAN",
    "Date": "DATE",
    "Numeric": "NUMBER",
    "Binary": "STRING",
    "Ip": "IP_RANGE",
    "NotIp": "IP_RANGE",
    "Arn": "ARN",
}
_ACCEPTED = {
    "string": ("String", "Arn", "Binary"),
    "arn": ("Arn", "String"),
    "ip": ("Ip", "NotIp"),
    "boolean": ("Bool",),
    "date": ("Date", "Numeric"),
    "numeric": ("Numeric",),
}
_SHOWN = {"ip": "IpAddress", "boolean": "Bool", "date": "a Date operator", "numeric": "a Numeric operator", "string": "a String operator"}
_TYPES = {"string": "string", "arn": "arn", "ipaddress": "ip", "bool": "boolean", "date": "date", "numeric": "numeric"}


def key_type(condition: Condition) -> str:
    """The type of a key as AWS documents it, empty where it does not."""
    row = condition_key(condition.key)
    if row is not None:
        return row.type
    return _TYPES.get(catalog.key_type(condition.key).removeprefix("ArrayOf").lower(), "")


@of_condition("TYPE_MISMATCH")
def of_key(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    known = key_type(condition)
    if not known or condition.operator.name == "Null" or is_of_a_provider(condition.folded_key):
        return
    if not condition.operator.name.startswith(_ACCEPTED[known]):
        yield f"{condition.operator.name} is not for this key; use {_SHOWN.get(known, 'an Arn operator')}"


@of_condition("STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS")
def like_on_arn(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if key_type(condition) == "arn" and condition.operator.name in ("StringLike", "StringNotLike"):
        yield f"the key holds an ARN; use {condition.operator.name.replace('String', 'Arn')}, which compares part by part"


def _unreadable(condition: Condition) -> str:
    """The values that the operator cannot read; those with variables are read with the request."""
    operator = condition.operator
    if None not in condition.wanted:
        return ""
    return ", ".join(value for value in condition.values if operator.wanted(value) is None and not has_variables(value))


def _family(condition: Condition) -> str:
    return next((mismatch for start, mismatch in _BY_FAMILY.items() if condition.operator.name.startswith(start)), "")


def _mismatch(condition: Condition, mismatch: str) -> Iterator[str]:
    bad = _unreadable(condition) if _family(condition) == mismatch else ""
    if bad:
        yield f"{bad} is not a value that {condition.operator.name} can compare"


@of_condition("TYPE_MISMATCH_BOOLEAN")
def boolean(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    yield from _mismatch(condition, "BOOLEAN")


@of_condition("TYPE_MISMATCH_DATE")
def date(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    yield from _mismatch(condition, "DATE")


@of_condition("TYPE_MISMATCH_NUMBER")
def number(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    yield from _mismatch(condition, "NUMBER")


@of_condition("TYPE_MISMATCH_STRING")
def string(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    yield from _mismatch(condition, "STRING")


@of_condition("TYPE_MISMATCH_IP_RANGE")
def ip_range(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    yield from _mismatch(condition, "IP_RANGE")


@of_condition("TYPE_MISMATCH_ARN")
def arn(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    yield from _mismatch(condition, "ARN")


@of_condition("INVALID_DATE_VALUE")
def epoch(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    bad = [value for value in condition.values if value.strip().isdigit() and len(value.strip()) > 4]
    if condition.operator.name.startswith("Date") and bad and condition.folded_key != "aws:epochtime":
        yield f"{', '.join(bad)}: write a date such as 2030-01-31T00:00:00Z"


@of_condition("WILDCARD_WITHOUT_LIKE_OPERATOR")
def wildcard(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    name = condition.operator.name
    if name in ("StringEquals", "StringNotEquals") and any(_has_plain_wildcard(value) for value in condition.values):
        yield f"{name} takes * and ? as plain text; use {name.replace('Equals', 'Like')} for wildcards"


def _has_plain_wildcard(value: str) -> bool:
    return has_wildcard(value.replace("${*}", "").replace("${?}", ""))


@of_condition("INVALID_CONDITION_MULTIPLE_BOOLEAN")
def booleans(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if condition.operator.name == "Bool" and len(condition.values) > 1:
        yield "takes one value; with true and false it always holds where the key is there"


@of_statement("INVALID_CONDITION_DATA_TYPE")
def mixed(statement: Statement, checked: Checked) -> Iterator[Told]:
    for operator, keys in statement.source.get("Condition", {}).items():
        for key, values in keys.items():
            if isinstance(values, list) and len({type(value) for value in values}) > 1:
                yield f"Condition.{operator}.{key}", "the values are of several JSON types; write all as text"


@of_condition("REDUNDANT_CONDITION_VALUE_NUM")
def numbers(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    name = condition.operator.name
    if (
        name.startswith(("NumericLess", "NumericGreater"))
        and len(condition.values) > 1
        and None not in condition.wanted
        and condition.wanted
    ):
        kept = (max if "Less" in name else min)(condition.wanted)
        yield f"of several numbers only {kept} has an effect"


@of_condition("SESSION_ARN_IN_PRINCIPAL_ARN")
def session(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if any(shape(condition.operator.name, condition.folded_key, (value,)) is Hint.SESSION_ARN for value in condition.values):
        never = "is always true" if condition.operator.negated else "never matches"
        yield f"{never}: aws:PrincipalArn of a session is its role's ARN, never the session's"
