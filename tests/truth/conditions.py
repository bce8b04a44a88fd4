"""The Condition element.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
"""

import base64
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from ipaddress import ip_address, ip_network
from typing import Any

from tests.truth.elements import listed
from tests.truth.text import Context, matches, segments, tokens

_NEGATED = {
    "stringnotequals": "stringequals",
    "stringnotequalsignorecase": "stringequalsignorecase",
    "stringnotlike": "stringlike",
    "numericnotequals": "numericequals",
    "datenotequals": "dateequals",
    "notipaddress": "ipaddress",
    "arnnotequals": "arnlike",
    "arnnotlike": "arnlike",
}
_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "equals": lambda request, policy: bool(request == policy),
    "lessthan": lambda request, policy: bool(request < policy),
    "lessthanequals": lambda request, policy: bool(request <= policy),
    "greaterthan": lambda request, policy: bool(request > policy),
    "greaterthanequals": lambda request, policy: bool(request >= policy),
}


class Unreadable(Exception):
    """A value that is not of the operator's kind: nothing matches, whichever way the operator asks."""


def hold(block: Mapping[str, Mapping[str, Any]], context: Context, *, variables: bool) -> bool:
    """Whether every condition of every operator holds."""
    return all(holds(operator, key, listed(wanted), context, variables) for operator, keys in block.items() for key, wanted in keys.items())


def holds(operator: str, key: str, wanted: list[Any], context: Context, variables: bool) -> bool:
    """Whether one condition holds. Raises ``ValueError`` for an operator that AWS does not have."""
    quantifier, base, if_exists = _parsed(operator)
    values = list(context.get(key.lower(), ()))
    texts = [_text(each) for each in wanted]
    if base == "null":
        return {"forallvalues": True, "foranyvalue": False}.get(quantifier, ("true" in texts) is not bool(values))
    negated = base in _NEGATED
    test = _NEGATED.get(base, base)
    if not values:
        return if_exists or quantifier == "forallvalues" or (negated and quantifier != "foranyvalue")
    if not quantifier and len(values) > 1:
        return False
    try:
        answers = [any(_test(test, policy, value, context if variables else None) for policy in texts) is not negated for value in values]
    except Unreadable:
        return False
    return any(answers) if quantifier == "foranyvalue" else all(answers)


def _parsed(operator: str) -> tuple[str, str, bool]:
    quantifier, _, name = operator.lower().rpartition(":")
    if_exists = name.endswith("ifexists")
    base = name.removesuffix("ifexists")
    known = {*_NEGATED, *_NEGATED.values(), "arnequals", "bool", "binaryequals", "null"}
    known |= {f"{kind}{compared}" for kind in ("numeric", "date") for compared in _COMPARED}
    if base not in known or quantifier not in ("", "forallvalues", "foranyvalue") or (if_exists and base == "null"):
        raise ValueError(f"There is no operator {operator}.")
    return quantifier, base, if_exists


def _text(value: Any) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def _test(test: str, policy: str, value: str, context: Context | None) -> bool:
    """Whether one value of the request is as one value of the policy asks; a variable without value asks for nothing that exists."""
    if test.startswith("numeric"):
        return _COMPARED[test.removeprefix("numeric")](_number(value), _number(policy))
    if test.startswith("date"):
        return _COMPARED[test.removeprefix("date")](_date(value), _date(policy))
    if test == "ipaddress":
        return _in_network(value, policy)
    if test == "binaryequals":
        return base64.b64decode(value) == base64.b64decode(policy)
    pattern = tokens(policy, context, wild=test in ("stringlike", "arnlike", "arnequals"))
    if pattern is None:
        return False
    if test in ("arnlike", "arnequals"):
        return _arn_like(policy, context, value)
    if test == "bool":
        said = "".join(map(str, pattern)).lower()
        return said in ("true", "false") and said == value.lower()
    if test == "stringequalsignorecase":
        return "".join(map(str, pattern)).lower() == value.lower()
    return matches(pattern, value)


def _arn_like(policy: str, context: Context | None, value: str) -> bool:
    pattern, asked = segments(tokens(policy, context) or ()), value.split(":", 5)
    if len(asked) < 6:
        raise Unreadable
    return len(pattern) == 6 and all(matches(part, text) for part, text in zip(pattern, asked, strict=True))


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise Unreadable from None


def _date(text: str) -> datetime:
    """An instant: ISO 8601, of which the time may be missing, or seconds since 1970."""
    try:
        if re.fullmatch(r"\d{5,}(\.\d+)?", text):
            return datetime.fromtimestamp(float(text), UTC)
        whole = f"{text}-01-01" if re.fullmatch(r"\d{4}", text) else f"{text}-01" if re.fullmatch(r"\d{4}-\d{2}", text) else text
        found = datetime.fromisoformat(whole)
    except ValueError:
        raise Unreadable from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _in_network(value: str, policy: str) -> bool:
    try:
        address, network = ip_address(value), ip_network(policy, strict=False)
    except ValueError:
        raise Unreadable from None
    return address.version == network.version and address in network
