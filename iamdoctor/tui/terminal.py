"""What the terminal sends, made safe for pasting.

Textual's parser ends a bracketed paste at the first ESC in it and hands the rest on as keystrokes. Coloured output holds many, so they
are taken out before it looks.
"""

import re
from collections.abc import Iterable

from textual._xterm_parser import XTermParser
from textual.message import Message

START, END = "\x1b[200~", "\x1b[201~"
_COLOUR = re.compile(r"\x1b(?:\[(?!201~)[0-?]*[ -/]*[@-~])?(?!\[201~)")
_STYLE = re.compile(r"\x1b\[[0-9;]*m")
_TYPED = 64
"""Characters that come at once only from a paste."""
_UNFINISHED = re.compile(r"\x1b(?:\[[0-?]*[ -/]*)?\Z")


def as_paste(data: str) -> str:
    """What came at once and is more than a person types, as the paste that it is where a terminal knows no brackets for one."""
    text = _STYLE.sub("", data)
    return f"{START}{text}{END}" if len(text) >= _TYPED and "\x1b" not in text else data


class PasteFilter:
    """Takes escape sequences out of what stands between paste brackets; everything else passes as it came."""

    def __init__(self) -> None:
        self._pasting = False
        self._seen = ""
        self._held = ""

    @property
    def idle(self) -> bool:
        """Whether no paste is under way, and no beginning of one was seen."""
        return not self._pasting and "\x1b" not in self._seen

    def __call__(self, data: str) -> str:
        """The data to parse now; an escape sequence that is cut off waits for its rest."""
        kept: list[str] = []
        while data:
            part, data = self._paste(data) if self._pasting else self._keys(data)
            kept.append(part)
        return "".join(kept)

    def _keys(self, data: str) -> tuple[str, str]:
        joined = self._seen + data
        found = joined.find(START)
        if found < 0:
            self._seen = joined[-len(START) + 1 :]
            return data, ""
        end = found + len(START) - len(self._seen)
        self._seen, self._pasting = "", True
        return data[:end], data[end:]

    def _paste(self, data: str) -> tuple[str, str]:
        data, self._held = self._held + data, ""
        text, end, rest = data.partition(END)
        if end:
            self._pasting = False
        elif unfinished := _UNFINISHED.search(text):
            text, self._held = text[: unfinished.start()], unfinished[0]
        return _COLOUR.sub("", text) + end, rest


class PasteSafeParser(XTermParser):
    """Textual's parser behind a :class:`PasteFilter`."""

    def __init__(self, debug: bool = False) -> None:
        self._filter = PasteFilter()
        super().__init__(debug)

    def feed(self, data: str) -> Iterable[Message]:
        """Parse what the terminal sent; an empty string is its end."""
        if not data:
            return super().feed(data)
        passed = self._filter(as_paste(data) if self._filter.idle else data)
        return super().feed(passed) if passed else ()


def make_pastes_safe() -> None:
    """Have Textual's terminal driver read through :class:`PasteSafeParser`; where it has no such driver (Windows) nothing changes."""
    try:
        from textual.drivers import linux_driver
    except ImportError:
        return
    setattr(linux_driver, "XTermParser", PasteSafeParser)  # noqa: B010 - the driver names its parser as a module global
