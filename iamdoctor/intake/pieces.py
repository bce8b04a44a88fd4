"""Where one error ends and the next begins."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from iamdoctor.intake.commandline import STARTS
from iamdoctor.intake.said import Piece

_MARK = re.compile(
    r"(?P<botocore>An\s{1,20}error\s{1,20}occurr?ed(?:\s|:)|A client error \()"
    r"|(?P<go>operation\s{1,20}error\s{1,20}\w)"
    r"|(?P<terraform>^[ \t]{0,20}Error: )"
    r"|(?P<php>Error executing \")"
    r"|(?P<handler>Resource handler returned message)"
    r"|(?P<xml><Error>|<ErrorResponse\b|<Errors>)"
    r"|(?P<sentence>not\s{1,40}authori[sz]ed\s{1,40}to\s{1,40}perform:?\s{0,40}[\w-]{1,40}:)"
    r"|(?P<tail>request\s{1,20}id:\s{0,20}[\w-]{6,80}|(?<!Extended )Request\s{1,20}ID:\s{0,20}[\w-]{6,80}|RequestID:\s{0,20}[\w-]{6,80})",
    re.M,
)
_HINT = re.compile(
    r"Denied|denied|uthoriz|uthoris|orbidden|xpired|redential|ignature|oken |MFA|Throttl|assume|Lake Formation|DurationSeconds"
)
_WEAK_HINT = re.compile(r"Exception|403|Error|arn:|error")
_REST = re.compile(r"[\w*]{0,120}(?:[\"'`]?\s{1,40}on\s{1,40}resource:?\s{0,40}[^\s<]{1,400})?")
_CLOSED = re.compile(r"[\"'}\]],\s")
_USER = re.compile(r"\bUser:?\s")
_LEADS_ON = re.compile(r"cannot be assumed|[Nn]o valid credential sources")
"""Words after which Terraform tells the cause as a second ``Error:``."""
_AROUND = 8_000
_AT_MOST = 40_000
_HEADS = frozenset({"botocore", "go", "terraform", "php", "handler"})


class Told(NamedTuple):
    """A stretch that tells one error, where it is told in it, and what tells it apart from others (empty: nothing does)."""

    piece: Piece
    places: tuple[int, ...]
    sense: str = ""


def told(text: str) -> Iterator[Told]:
    """The stretches of a cleaned text that tell one error each; the whole text where nothing marks an error.

    A stretch reaches at most 8,000 characters beyond its own marks, so that a long log around one error costs nothing.
    """
    start, held = 0, _Held()
    for mark in _MARK.finditer(text):
        if held.ends_before(mark):
            cut = _boundary(text, held, mark)
            yield _told(text, start, held, cut)
            start, held = cut, _Held()
        held.take(mark)
    if held.first < 0:
        hint = _HINT.search(text) or _WEAK_HINT.search(text)
        held.first = held.last = hint.start() if hint else 0
    yield _told(text, start, held, len(text))


def _told(text: str, start: int, held: "_Held", end: int) -> Told:
    start = max(start, held.first - _AROUND)
    piece = Piece(text, start, min(end, held.last + _AROUND, start + _AT_MOST))
    return Told(piece, tuple(held.places) or (held.first,), held.sense)


class _Held:
    """The marks that the stretch at hand already holds."""

    def __init__(self) -> None:
        self.first = -1
        self.last = 0
        self.words: dict[str, str] = {}
        self.places: list[int] = []
        self.head = ""

    def take(self, mark: re.Match[str]) -> None:
        kind = str(mark.lastgroup)
        self.first = mark.start() if self.first < 0 else self.first
        self.last = mark.end()
        self.words.setdefault(kind, _sense(mark))
        if kind != "tail":
            self.places.append(mark.start())
        if kind == "botocore":
            self.head += mark.string[mark.start() : mark.end() + 200].partition(" operation")[0]

    @property
    def sense(self) -> str:
        """The sentence and the code before it, where AWS wrote a whole one and no request id tells one call from another."""
        sentence = self.words.get("sentence", "")
        return self.head + sentence if " on resource" in sentence and self.words.keys() <= {"sentence", "botocore"} else ""

    def ends_before(self, mark: re.Match[str]) -> bool:
        """Whether ``mark`` cannot belong to the same error as the marks held."""
        kind = str(mark.lastgroup)
        if kind == "go" and kind in self.words and "\n" not in mark.string[self.last : mark.start()] and "tail" not in self.words:
            return False
        if kind == "terraform" and _LEADS_ON.search(mark.string, self.last, min(mark.start(), self.last + _AROUND)):
            return False
        if kind in _HEADS:
            return kind in self.words or "sentence" in self.words or ("tail" in self.words and kind in ("terraform", "botocore"))
        if kind == "xml":
            return kind in self.words and "php" not in self.words and mark[0] != "<Error>"
        return kind in self.words and _differs(kind, self.words[kind], _sense(mark))


def _sense(mark: re.Match[str]) -> str:
    """What tells two marks of a kind apart: the whole sentence, or the id."""
    if mark.lastgroup == "sentence":
        before = mark.string[max(0, mark.start() - 300) : mark.start()]
        user = list(_USER.finditer(before))
        start = user[-1].start() if user else len(before)
        rest = _REST.match(mark.string, mark.end())
        return " ".join((before[start:] + mark[0] + (rest[0] if rest else "")).replace('"', "").split()).rstrip("'`,.;)}]")
    return mark[0].split()[-1].split(":")[-1]


def _differs(kind: str, held: str, new: str) -> bool:
    shorter, longer = sorted((held, new), key=len)
    is_cut = kind == "sentence" and " on resource" not in shorter and longer.startswith(shorter)
    return held != new and not is_cut


def _boundary(text: str, held: _Held, mark: re.Match[str]) -> int:
    """The start of the line of ``mark``; where that line already belongs to the error before, the place where that one is closed."""
    if mark.lastgroup == "tail":
        newline = text.find("\n", held.last, mark.start())
        return newline + 1 if newline >= 0 else held.last
    at = _sentence_start(text, held.last, mark.start()) if mark.lastgroup == "sentence" else mark.start()
    line = text.rfind("\n", held.last, at) + 1
    commands = list(STARTS.finditer(text, max(held.last, line - _AROUND), line)) if line else []
    if commands:
        return commands[-1].start()
    closed = list(_CLOSED.finditer(text, max(line, held.last, at - _AROUND), at))
    return closed[-1].end() if closed else line or _sentence_start(text, held.last, at)


def _sentence_start(text: str, low: int, at: int) -> int:
    user = text.rfind("User:", max(low, at - 400), at)
    return user if user >= 0 else at
