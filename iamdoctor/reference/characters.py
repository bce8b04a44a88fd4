"""Characters that no identifier holds and by which a terminal or a reader could be deceived: taken out where text comes in."""

import re

HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Control characters but tabs and newlines, what turns the direction of writing, what has no width, halves of characters, and tags."""

INSTEAD = "\ufffd"
"""What stands for such a character where two values must stay apart."""

_SPACING = re.compile(r"[\t\n\x0b\x0c\r\x85\u2028\u2029]+")
_PAIRED = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[dD][89a-fA-F][0-9a-fA-F]{2}|\\.", re.S)


def plain(value: str) -> str:
    """``value`` with white space other than blanks turned into one, and without hidden characters."""
    return value if value.isprintable() else HIDDEN.sub("", _SPACING.sub(" ", value)).strip()


def plain_lines(text: str) -> str:
    """As :func:`plain` for a text of several lines, which it keeps."""
    return "\n".join(HIDDEN.sub("", _SPACING.sub(" ", line)) for line in text.split("\n"))


def apart(value: str) -> str:
    """``value`` with a mark for each hidden character, tab and newline: what two of AWS's values differ in is not lost."""
    return value if value.isprintable() else HIDDEN.sub(INSTEAD, _SPACING.sub(INSTEAD, value))


def document(text: str) -> str:
    """A policy's JSON text with hidden characters as JSON's own escapes, so that it means the same; halves of characters, which mean
    nothing and no encoding takes, as :data:`INSTEAD`."""
    if not text.isprintable():
        text = HIDDEN.sub(lambda found: INSTEAD if "\ud800" <= found[0] <= "\udfff" else _escaped(found[0]), text)
    return _PAIRED.sub(_whole, text) if "\\u" in text else text


def _escaped(character: str) -> str:
    return "".join(f"\\u{unit:04x}" for unit in (_pair(ord(character)) if ord(character) > 0xFFFF else (ord(character),)))


def _pair(code: int) -> tuple[int, int]:
    return 0xD7C0 + (code >> 10), 0xDC00 + (code & 0x3FF)


def _whole(found: re.Match[str]) -> str:
    """An escape as it is, or a mark for the half of a character that has no other half."""
    escape = found[0]
    return INSTEAD if len(escape) == 6 and escape[2] in "dD" else escape
