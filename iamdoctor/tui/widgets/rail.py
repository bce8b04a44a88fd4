"""The rail: where the person is, and how every step stands, live."""

from collections.abc import Sequence
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widgets import Static

from iamdoctor.tui.marks import Mark


class Stop(NamedTuple):
    """One stop of the rail; ``id`` is the pane it leads to."""

    id: str
    title: str


class Station(Static):
    """One stop, drawn: number, symbol, title; the one shown is underlined and bold."""

    ALLOW_SELECT = False

    def __init__(self, number: int, stop: Stop) -> None:
        super().__init__("", id=f"station-{stop.id}", markup=False)
        self._number = number
        self.stop = stop

    def show(self, mark: Mark, *, here: bool, words: bool, close: bool) -> None:
        """Draw how the stop stands."""
        self.set_class(here, "-here")
        gap = "" if close or not words else " "
        title = f" {self.stop.title}" if words else ""
        self.update(Content.assemble(f"{self._number}{gap}", (f"{mark.symbol}{title}", mark.style)))
        self.tooltip = f"{self.stop.title}: {mark.word}"

    def on_click(self, event: Click) -> None:
        """Go there."""
        event.stop()
        self.post_message(Rail.Chosen(self.stop.id))


class Rail(Horizontal):
    """All stops in one line: with words where there is room, else symbols and numbers."""

    DEFAULT_CSS = """
    Rail { height: 2; border-bottom: solid $rule; padding: 0 1; }
    Rail > Station { width: auto; height: 1; margin: 0 2 0 0; }
    Rail > Station:hover { background: $panel; }
    Rail > Station.-here { text-style: bold underline; }
    Rail.-close > Station { margin: 0 1 0 0; }
    Rail.-tight { padding: 0; }
    """

    class Chosen(Message):
        """A stop was clicked."""

        def __init__(self, pane: str) -> None:
            super().__init__()
            self.pane = pane

    def __init__(self, stops: Sequence[Stop]) -> None:
        super().__init__()
        self._stops = stops
        self._marks: Sequence[Mark] = ()
        self._here = ""

    def compose(self) -> ComposeResult:
        for number, stop in enumerate(self._stops, 1):
            yield Station(number, stop)

    def show(self, marks: Sequence[Mark], here: str) -> None:
        """Draw every stop; ``here`` is the pane shown."""
        self._marks, self._here = marks, here
        self._draw()

    def _draw(self) -> None:
        room = (self.outer_size.width or self.app.size.width) - 2
        words = room >= 76
        letters, stops = sum(len(stop.title) for stop in self._stops), len(self._stops)
        self.set_class(letters + stops * 6 > room, "-close")
        close = letters + stops * 5 - 1 > room
        self.set_class(letters + stops * 4 - 1 > room, "-tight")
        for station, mark in zip(self.query(Station), self._marks, strict=False):
            station.show(mark, here=station.stop.id == self._here, words=words, close=close)

    def on_resize(self) -> None:
        """Words or symbols, as there is room."""
        self._draw()
