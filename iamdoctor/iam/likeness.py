"""How a resource that a policy names is like the one that was asked for, where it does not cover it."""

from difflib import SequenceMatcher
from functools import lru_cache

from msgspec import Struct

from iamdoctor.iam.decision import Hint
from iamdoctor.iam.glob import glob

_PARTS = (Hint.OTHER_PARTITION, None, Hint.OTHER_REGION, Hint.OTHER_ACCOUNT)
"""What is said where only this part of two ARNs differs, from the second part on."""


class Likeness(Struct, frozen=True, order=True):
    """``distance`` is 0 where people overlook the difference, and at most 3; then ``apart`` tells how far the texts are from each other."""

    distance: int
    apart: float
    hint: Hint | None = None
    value: str = ""


_FAR = Likeness(3, 1.0)


@lru_cache(maxsize=8192)
def likeness(values: tuple[str, ...], resource: str) -> Likeness:
    """The likeness of the value among ``values`` that is most like ``resource``; ties go by text, so that order never counts."""
    found = (_alike(value, resource) for value in values)
    return min(found, key=lambda each: (each.distance, each.apart, each.value), default=_FAR)


def _alike(value: str, resource: str) -> Likeness:
    hint = _hint(value, resource)
    if hint is not None:
        return Likeness(0, 0.0, hint, value)
    wanted, had = value.split(":", 5), resource.split(":", 5)
    if len(wanted) < 6 or len(had) < 6 or not glob(wanted[2]).matches(had[2]):
        return Likeness(3, 1.0, None, value)
    apart = 1 - SequenceMatcher(None, value[-200:], resource[-200:], autojunk=False).ratio()
    same_type = wanted[5].partition("/")[0].partition(":")[0] == had[5].partition("/")[0].partition(":")[0]
    return Likeness(1 if same_type else 2, apart, None, value)


def _hint(value: str, resource: str) -> Hint | None:
    if value.startswith("arn:aws:s3:::") and resource.startswith("arn:aws:s3:::"):
        found = _of_bucket(value[13:], resource[13:])
        if found is not None:
            return found
    if _covers(value.lower(), resource.lower()):
        return Hint.LETTER_CASE
    if any(_covers(value.rstrip("/") + end, resource) for end in ("/*", ":*")):
        return Hint.WITHOUT_CHILDREN
    return _other_part(value.split(":", 5), resource.split(":", 5)) or (Hint.ONE_CHARACTER if _one_apart(value, resource) else None)


def _of_bucket(value: str, resource: str) -> Hint | None:
    if "/" in resource and glob(value).matches(resource.partition("/")[0]):
        return Hint.NAMES_BUCKET
    if "/" not in resource and "/" in value and glob(value.partition("/")[0]).matches(resource):
        return Hint.NAMES_OBJECTS
    return None


def _covers(value: str, resource: str) -> bool:
    wanted, had = value.split(":", 5), resource.split(":", 5)
    return len(wanted) == len(had) and all(glob(part).matches(text) for part, text in zip(wanted, had, strict=True))


def _other_part(wanted: list[str], had: list[str]) -> Hint | None:
    """What differs where it is one part of the ARN alone, and not the name."""
    if len(wanted) != len(had) or len(had) < 6:
        return None
    differing = [index for index, (part, text) in enumerate(zip(wanted, had, strict=True)) if not glob(part).matches(text)]
    return _PARTS[differing[0] - 1] if len(differing) == 1 and 1 <= differing[0] <= 4 else None


def _one_apart(one: str, other: str) -> bool:
    """Whether one character more, less or other makes one text the other."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = next((index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one[start + (len(one) >= len(other)) :] == other[start + (len(other) >= len(one)) :]
