"""Values without characters that no identifier holds and a terminal or a reader could be deceived by."""

import re

_SPACING = re.compile(r"[\t\n\x0b\x0c\r\x85\u2028\u2029]+")
_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Control characters, what turns the direction of writing, what has no width, halves of characters, and tags."""


def plain(value: str) -> str:
    """``value`` with white space other than blanks turned into one, and without hidden characters."""
    return value if value.isprintable() else _HIDDEN.sub("", _SPACING.sub(" ", value)).strip()


def plain_lines(text: str) -> str:
    """As :func:`plain` for a text of several lines, which it keeps."""
    return "\n".join(_HIDDEN.sub("", _SPACING.sub(" ", line)) for line in text.split("\n"))
