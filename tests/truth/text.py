"""The text of policies: wildcards and policy variables.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

import re
from collections.abc import Mapping, Sequence
from enum import Enum
from functools import lru_cache

Context = Mapping[str, Sequence[str]]
"""Condition keys in lower case, each with its values; a key without values is not in the request."""


class Wild(Enum):
    """A wildcard: any run of characters, or exactly one."""

    ANY = "*"
    ONE = "?"


Token = str | Wild
Tokens = tuple[Token, ...]

_VARIABLE = re.compile(r"\$\{([^}]*)\}")
_NAMED = re.compile(r"([^,]+?)(?:\s*,\s*'([^']*)')?\s*")


def tokens(text: str, context: Context | None, *, wild: bool = True) -> Tokens | None:
    """The characters of ``text``, with its variables replaced; ``None`` where one of them has no value.

    ``context`` is ``None`` where variables are plain text (policies without ``"Version": "2012-10-17"``). Without ``wild``, ``*`` and ``?``
    are plain text. What a variable brings along is always plain text.
    """
    if context is None or "${" not in text:
        return _plain(text, wild)
    found: list[Token] = []
    end = 0
    for variable in _VARIABLE.finditer(text):
        value = _value(variable[1], context)
        if value is None:
            return None
        found += [*_plain(text[end : variable.start()], wild), *value]
        end = variable.end()
    return (*found, *_plain(text[end:], wild))


@lru_cache(maxsize=20_000)
def _plain(text: str, wild: bool) -> Tokens:
    return tuple(Wild(each) if wild and each in "*?" else each for each in text)


def _value(inside: str, context: Context) -> str | None:
    if inside in ("*", "?", "$"):
        return inside
    named = _NAMED.fullmatch(inside)
    if named is None:
        return None
    values = context.get(named[1].strip().lower(), ())
    return values[0] if len(values) == 1 else named[2] if not values else None


def matches(pattern: Tokens, text: str) -> bool:
    """Whether ``pattern`` covers the whole of ``text``."""
    place = start = 0
    star: int | None = None
    mark = 0
    while place < len(text):
        if start < len(pattern) and pattern[start] is Wild.ANY:
            star, mark, start = start, place, start + 1
        elif start < len(pattern) and pattern[start] in (Wild.ONE, text[place]):
            place, start = place + 1, start + 1
        elif star is not None:
            start, mark = star + 1, mark + 1
            place = mark
        else:
            return False
    return all(each is Wild.ANY for each in pattern[start:])


def segments(pattern: Tokens) -> list[Tokens]:
    """The pattern cut at its first five colons."""
    parts: list[list[Token]] = [[]]
    for each in pattern:
        if each == ":" and len(parts) < 6:
            parts.append([])
        else:
            parts[-1].append(each)
    return [tuple(part) for part in parts]
