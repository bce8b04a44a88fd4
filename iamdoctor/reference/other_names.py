"""Denials that AWS words without saying so: what each means, who is denied what, by AWS's page about it."""

import re
from functools import cache
from typing import Literal

from msgspec import Struct

from iamdoctor.reference.tables import rows


class OtherName(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One wording. ``words`` is a pattern for it, whose groups ``resource`` and ``principal`` name what the call was about and who is
    denied.

    ``actions`` is the action that is denied, by the service of the resource where it depends on that (``""``: of any); ``service`` the one
    that is meant where no action is. ``principal`` is the service that is denied, empty where it is the caller or a role that the text
    does not name. ``name`` is that of its note.
    """

    name: str
    words: str
    page: str
    actions: dict[str, str] = {}
    principal: str = ""
    service: str = ""
    kind: Literal["access_denied", "assume_role_denied"] = "access_denied"


@cache
def other_names() -> tuple[OtherName, ...]:
    """All of them."""
    return rows("other_names", OtherName)


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], OtherName], ...]:
    return tuple((re.compile(wrapped(each.words)), each) for each in other_names())


_BLANK = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|(?P<blank> )(?P<maybe>\?)?")
"""A blank of a pattern that is in no class of characters."""


def wrapped(pattern: str) -> str:
    """The pattern with any white space for each of its blanks: a text may be wrapped anywhere."""
    return _BLANK.sub(lambda match: rf"\s{{{0 if match['maybe'] else 1},40}}" if match["blank"] else match[0], pattern)


def other_name(text: str, start: int = 0, end: int | None = None) -> tuple[re.Match[str], OtherName] | None:
    """The wording that the text holds between ``start`` and ``end``, and where: the place that names the resource, where one does."""
    stop = len(text) if end is None else end
    for pattern, each in _compiled():
        found = list(pattern.finditer(text, start, stop))
        if found:
            return next((match for match in found if any(match.groupdict().values())), found[0]), each
    return None
