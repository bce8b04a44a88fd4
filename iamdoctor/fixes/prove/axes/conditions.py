"""The same request with other values of the keys that the changed statements, or those beside them, look at."""

import ipaddress
from collections.abc import Iterator
from itertools import islice

from msgspec.structs import replace

from iamdoctor.case.another_caller import STRANGER
from iamdoctor.fixes.prove.neighbour import Neighbour, filled
from iamdoctor.fixes.prove.touched import Touched
from iamdoctor.iam.edit import condition_values
from iamdoctor.iam.request import Request
from iamdoctor.model.diagnosis import Axis
from iamdoctor.model.sentence import say
from iamdoctor.reference.condition_keys import condition_key, tells_of

_MOST_KEYS, _MOST_VALUES = 8, 6
_ADDRESS_ELSEWHERE = "198.51.100.7"
"""https://datatracker.ietf.org/doc/html/rfc5737"""


def conditions(touched: Touched) -> Iterator[Neighbour]:
    """The request with each of those keys left out, with each value that a statement names, and with another one."""
    wanted: dict[str, dict[tuple[str, ...], None]] = {}
    spelled: dict[str, str] = {}
    for statement in touched.guarding:
        for operator, key, named in condition_values(statement):
            if not _says_who(key):
                spelled.setdefault(key.lower(), key)
                wanted.setdefault(key.lower(), {}).update(dict.fromkeys(_values(operator, [str(each) for each in named])))
    for folded in islice(wanted, _MOST_KEYS):
        sent = [values for values in wanted[folded] if values or not _always_sent(folded)]
        for values in sent[:_MOST_VALUES]:
            if values != _known(touched.request, folded):
                yield _neighbour(touched.request, spelled[folded], values)


def _says_who(key: str) -> bool:
    """Whether the key says who calls, which other axes vary; a principal's tags and organization are varied here."""
    return tells_of(key, "principal") and "/" not in key and "org" not in key.lower()


def _always_sent(key: str) -> bool:
    row = condition_key(key)
    return row is not None and row.always


def _neighbour(request: Request, key: str, values: tuple[str, ...]) -> Neighbour:
    kept = {name: each for name, each in request.context.items() if name.lower() != key.lower()}
    axis = axis_of(key)
    said = {"action": request.action, "resource": request.resource, "key": key.partition("/")[2] if axis == "tag" else key}
    of_tag = "_tag" if axis == "tag" else ""
    told = say(f"opens.with{of_tag}", **said, value=values[0]) if values else say(f"opens.without{of_tag}", **said)
    return Neighbour(request=replace(request, context={**kept, key: values}), axis=axis, told=told)


def axis_of(key: str) -> Axis:
    """The axis along which a request with another value of ``key`` differs."""
    folded = key.lower()
    if folded == "aws:sourceaccount":
        return "source account"
    if folded == "aws:sourcearn":
        return "source ARN"
    if folded.endswith(":sub") and "." in folded:
        return "subject"
    if folded.endswith(":aud"):
        return "audience"
    return "tag" if "tag/" in folded else "condition"


def _known(request: Request, folded: str) -> object:
    return next((values for name, values in request.context.items() if name.lower() == folded), None)


def _values(operator: str, named: list[str]) -> Iterator[tuple[str, ...]]:
    """Values of a key that tell requests apart by a condition: none, one elsewhere, and those that the condition names."""
    base = operator.rpartition(":")[2].lower().removesuffix("ifexists").replace("not", "")
    yield ()
    if base in ("bool", "null"):
        yield from ((each,) for each in ("true", "false") if base == "bool")
    elif base == "ipaddress":
        yield (_ADDRESS_ELSEWHERE,)
        yield from ((inside,) for each in named if (inside := _inside(each)))
    elif base.startswith("arn"):
        yield (f"arn:aws:iam::{STRANGER}:role/another-role",)
        yield from ((filled(each),) for each in named)
    elif base.startswith("numeric"):
        yield from (("0",), ("999999999",))
    elif base.startswith("date"):
        yield from (("2000-01-01T00:00:00Z",), ("2100-01-01T00:00:00Z",))
    else:
        yield (STRANGER,) if all(each.isdecimal() and len(each) == 12 for each in named) else ("another",)
        yield from ((filled(each),) for each in named)


def _inside(block: str) -> str | None:
    """An address of a CIDR block."""
    try:
        return str(next(iter(ipaddress.ip_network(block, strict=False).hosts())))
    except (ValueError, StopIteration):
        return None
