"""Text from outside, made safe to show."""

from iamdoctor.reference.characters import HIDDEN


def visible(text: str) -> str:
    """The text with every terminal control and direction mark spelled out (``\\x1b``); tabs and newlines stay."""
    return HIDDEN.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def one_line(text: str) -> str:
    """The text, visible, as one line."""
    return " ".join(visible(text).split())
