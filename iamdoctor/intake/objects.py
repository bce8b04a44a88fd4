"""Keys and values of JSON, read tolerantly: cut off, with ellipses, or only a few lines of it."""

import re
from typing import NamedTuple

_TOKEN = re.compile(
    r"\"(?P<string>(?:[^\"\\\n]|\\.){0,20000}+)(?P<closed>\"?)|(?P<bare>-?\d[\d.eE+-]{0,40}|true|false|null)\b|(?P<mark>[{}\[\]:,])"
)
"""A string that nothing closes is a token too, so that none of its quotes begins another."""


_DEEPEST = 100
"""How deep a value may lie to be taken: no record of CloudTrail comes near, and a path costs its length."""


class Entry(NamedTuple):
    """One value of an object: its path of keys (array positions left out), the value as text, and where it stands."""

    path: tuple[str, ...]
    value: str
    start: int
    end: int


class _Open:
    """An object or array whose end has not come yet."""

    __slots__ = ("is_array", "key", "pending")

    def __init__(self, is_array: bool) -> None:
        self.is_array = is_array
        self.key: str | None = None
        self.pending: re.Match[str] | None = None


def entries(text: str, start: int, end: int) -> list[Entry]:
    """Every scalar value in the JSON-like stretch ``start`` to ``end``, in order; what is no JSON in it is passed over."""
    found: list[Entry] = []
    stack = [_Open(is_array=False)]
    for token in _TOKEN.finditer(text, start, end):
        if token["closed"] == "":
            continue
        _step(token, stack, found)
    return found


def _step(token: re.Match[str], stack: list[_Open], found: list[Entry]) -> None:
    top, mark = stack[-1], token["mark"]
    if mark in ("{", "["):
        stack.append(_Open(is_array=mark == "["))
    elif mark in ("}", "]"):
        if len(stack) > 1:
            stack.pop()
        stack[-1].key = None if not stack[-1].is_array else stack[-1].key
    elif mark == ":":
        if top.pending is not None and top.pending["string"] is not None:
            top.key = top.pending["string"]
    elif mark == ",":
        top.key = None
    else:
        top.pending = token
        if top.key is not None or top.is_array:
            _add(token, stack, found)


def _add(token: re.Match[str], stack: list[_Open], found: list[Entry]) -> None:
    if len(stack) > _DEEPEST:
        return
    path = tuple(open_.key for open_ in stack if open_.key is not None)
    group = "string" if token["string"] is not None else "bare"
    if path and token["bare"] != "null":
        found.append(Entry(path, unescaped(token[group]), token.start(group), token.end(group)))
    if not stack[-1].is_array:
        stack[-1].key = None


def unescaped(text: str) -> str:
    """A JSON string's content with its escapes undone as far as they make sense."""
    if "\\" not in text:
        return text
    return re.sub(
        r"\\(?:u([0-9a-fA-F]{4})|(.))", lambda match: chr(int(match[1], 16)) if match[1] else _ESCAPES.get(match[2], match[2]), text
    )


_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "", "f": ""}
