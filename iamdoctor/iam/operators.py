"""Condition operators.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

import base64
import binascii
import operator
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from msgspec import Struct

from iamdoctor.iam.glob import ANY, STAR, Glob, glob


class Operator(Struct, frozen=True, kw_only=True):
    """One operator without its prefix and suffix.

    ``wanted`` reads a value of the policy and ``had`` one of the request (``None``: not a value of this type); ``test`` says whether the
    two agree; a ``negated`` operator holds when none agree. Where ``wildcards`` count, ``marked`` reads a value whose wildcards are marks;
    ``folds`` says that letter case does not matter.
    """

    name: str
    wanted: Callable[[str], Any]
    had: Callable[[str], Any]
    test: Callable[[Any, Any], bool]
    negated: bool = False
    variables: bool = False
    wildcards: bool = False
    marked: Callable[[str], Any] | None = None
    folds: bool = False


def _same(text: str) -> str:
    return text


def _folded(text: str) -> str:
    return text.lower()


def _matches(pattern: Glob, text: str) -> bool:
    return pattern.matches(text)


def _arn_pattern(text: str, star: str = "*", any_one: str = "?") -> tuple[Glob, ...] | None:
    parts = text.split(":", 5)
    return tuple(glob(part, star, any_one) for part in parts) if len(parts) == 6 else None


def _arn(text: str) -> list[str] | None:
    parts = text.split(":", 5)
    return parts if len(parts) == 6 else None


def _arn_matches(pattern: tuple[Glob, ...], parts: list[str]) -> bool:
    return all(map(_matches, pattern, parts))


_NUMBER = re.compile(r"\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,4})?\s*\Z")


def _number(text: str) -> Decimal | None:
    return Decimal(text.strip()) if _NUMBER.match(text) and text.isascii() else None


_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?\s*([Zz]|[+-]\d\d:?\d\d)?)?)?)?\Z", re.ASCII)
_EPOCH = re.compile(r"[+-]?\d{1,15}(\.\d+)?\Z", re.ASCII)


def _instant(text: str) -> Decimal | None:
    """Seconds since 1970: from the W3C profile of ISO 8601, or from seconds. Four digits are a year."""
    text = text.strip()
    match = _DATE.match(text)
    if match is None:
        return Decimal(text) if _EPOCH.match(text) else None
    year, month, day, hour, minute, second, fraction, zone = match.groups(default="")
    try:
        moment = datetime(int(year), int(month or 1), int(day or 1), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=UTC)
    except ValueError:
        return None
    seconds = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1)
    return Decimal(seconds - _offset(zone)) + Decimal(f"0.{fraction or 0}")


def _offset(zone: str) -> int:
    if zone in ("", "Z", "z"):
        return 0
    sign = -1 if zone[0] == "-" else 1
    return sign * (int(zone[1:3]) * 3600 + int(zone[-2:]) * 60)


def _boolean(text: str) -> bool | None:
    return {"true": True, "false": False}.get(text.strip().lower())


def _bytes(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None


def _network(text: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(text.strip(), strict=False)
    except ValueError:
        return None


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text.strip())
    except ValueError:
        return None


def _inside(network: IPv4Network | IPv6Network, address: IPv4Address | IPv6Address) -> bool:
    return address.version == network.version and address in network


def _family(name: str, negated_name: str, **fields: Any) -> list[Operator]:
    return [Operator(name=name, **fields), Operator(name=negated_name, negated=True, **fields)]


def _comparisons(kind: str, read: Callable[[str], Any]) -> list[Operator]:
    tests = {"LessThan": operator.gt, "LessThanEquals": operator.ge, "GreaterThan": operator.lt, "GreaterThanEquals": operator.le}
    ordered = [Operator(name=kind + name, wanted=read, had=read, test=test) for name, test in tests.items()]
    return _family(f"{kind}Equals", f"{kind}NotEquals", wanted=read, had=read, test=operator.eq) + ordered


_glob_marks = partial(glob, star=STAR, any_one=ANY)
_arn_marks = partial(_arn_pattern, star=STAR, any_one=ANY)
_EQUAL = {"wanted": _same, "had": _same, "test": operator.eq, "variables": True, "marked": _same}
_FOLDED = {"wanted": _folded, "had": _folded, "test": operator.eq, "variables": True, "marked": _folded, "folds": True}
_LIKE = {"wanted": glob, "had": _same, "test": _matches, "variables": True, "wildcards": True, "marked": _glob_marks}
_ARN = {"wanted": _arn_pattern, "had": _arn, "test": _arn_matches, "variables": True, "wildcards": True, "marked": _arn_marks}

NULL = Operator(name="Null", wanted=_boolean, had=_same, test=operator.eq)
_ALL = [
    *_family("StringEquals", "StringNotEquals", **_EQUAL),
    *_family("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", **_FOLDED),
    *_family("StringLike", "StringNotLike", **_LIKE),
    *_comparisons("Numeric", _number),
    *_comparisons("Date", _instant),
    Operator(name="Bool", wanted=_boolean, had=_boolean, test=operator.eq, variables=True, marked=_boolean),
    Operator(name="BinaryEquals", wanted=_bytes, had=_bytes, test=operator.eq),
    *_family("IpAddress", "NotIpAddress", wanted=_network, had=_address, test=_inside),
    *_family("ArnEquals", "ArnNotEquals", **_ARN),
    *_family("ArnLike", "ArnNotLike", **_ARN),
    NULL,
]
OPERATORS = {known.name.lower(): known for known in _ALL}
QUANTIFIERS = {"forallvalues": "ForAllValues", "foranyvalue": "ForAnyValue"}


class Written(Struct, frozen=True):
    """An operator as a policy writes it, taken apart: ``ForAllValues:StringLikeIfExists``."""

    operator: Operator
    quantifier: str = ""
    if_exists: bool = False


def written(text: str) -> Written | None:
    """Take an operator apart; ``None`` when there is no such operator. Letter case does not matter."""
    prefix, colon, name = text.lower().rpartition(":")
    if colon and prefix not in QUANTIFIERS:
        return None
    base = name.removesuffix("ifexists")
    found = OPERATORS.get(base)
    if found is None or (found is NULL and base != name):
        return None
    return Written(found, QUANTIFIERS.get(prefix, ""), base != name)
