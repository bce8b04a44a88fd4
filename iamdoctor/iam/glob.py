"""Patterns with ``*`` and ``?``, matched in time linear in the text.

``*`` is any run of characters, ``?`` exactly one; nothing else is special.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
"""

from msgspec import Struct

STAR = "\udc2a"
ANY = "\udc3f"
_TO_MARKS = str.maketrans({"*": STAR, "?": ANY})
_FROM_MARKS = str.maketrans({STAR: "\ufffd", ANY: "\ufffd"})


def marked(text: str) -> str:
    """Write the wildcards of ``text`` as marks, so that other text with ``*`` in it can be joined to it as plain characters."""
    return text.translate(_TO_MARKS)


def plain(text: str) -> str:
    """Text from a request, free of marks: none of its characters is a wildcard."""
    return text if text.isascii() else text.translate(_FROM_MARKS)


class Automaton(Struct, frozen=True, gc=False):
    """A pattern with ``?`` beside ``*``: bit *i* of the state says that the first *i* characters of the pattern are matched."""

    masks: dict[str, int]
    any_mask: int
    loops: int
    final: int

    def matches(self, text: str) -> bool:
        """True when the whole ``text`` matches."""
        state, masks, any_mask, loops = 1, self.masks, self.any_mask, self.loops
        for character in text:
            state = ((state & masks.get(character, any_mask)) << 1) | (state & loops)
            if not state:
                return False
        return bool(state & self.final)


class Glob(Struct, frozen=True, gc=False):
    """A compiled pattern: the text between its stars, or an automaton where it also has ``?``."""

    pieces: tuple[str, ...]
    automaton: Automaton | None = None

    def matches(self, text: str) -> bool:
        """True when the whole ``text`` matches."""
        if self.automaton is not None:
            return self.automaton.matches(text)
        pieces = self.pieces
        first = pieces[0]
        if len(pieces) == 1:
            return text == first
        last = pieces[-1]
        if not text.startswith(first) or not text.endswith(last):
            return False
        position, end = len(first), len(text) - len(last)
        for piece in pieces[1:-1]:
            position = text.find(piece, position, end)
            if position < 0:
                return False
            position += len(piece)
        return position <= end


EVERYTHING = Glob(("", ""))


def glob(text: str, star: str = "*", any_one: str = "?") -> Glob:
    """Compile a pattern; ``star`` and ``any_one`` are its wildcards (``STAR`` and ``ANY`` for marked text)."""
    pieces = tuple(text.split(star))
    return Glob(pieces, _automaton(pieces, any_one)) if any_one in text else Glob(pieces)


def _automaton(pieces: tuple[str, ...], any_one: str) -> Automaton:
    masks: dict[str, int] = {}
    any_mask = loops = 0
    bit = 1
    for number, piece in enumerate(pieces):
        if number:
            loops |= bit
        for character in piece:
            if character == any_one:
                any_mask |= bit
            else:
                masks[character] = masks.get(character, 0) | bit
            bit <<= 1
    return Automaton({character: mask | any_mask for character, mask in masks.items()}, any_mask, loops, bit)
