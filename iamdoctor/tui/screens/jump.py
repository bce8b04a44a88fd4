"""Jump: a letter beside everything that takes the keys, and the letter leads there."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Key
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Static

LETTERS = "asdfghjkl"


class JumpScreen(ModalScreen[Widget | None]):
    """Returns the widget whose letter was pressed; any other key closes."""

    CSS_PATH = "jump.tcss"
    HELP = "Press a letter to go where it stands."
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", "back", tooltip="Stay where you were")]

    def __init__(self, below: Screen[object]) -> None:
        super().__init__()
        places = sorted((widget.region.y, widget.region.x, widget) for widget in below.focus_chain if widget.region.area)
        self._targets = {letter: widget for letter, (_, _, widget) in zip(LETTERS, places, strict=False)}

    def compose(self) -> ComposeResult:
        for letter, widget in self._targets.items():
            label = Static(f" {letter} ", classes="jump", markup=False)
            label.styles.offset = (widget.region.x, widget.region.y)
            yield label

    def on_key(self, event: Key) -> None:
        """Go there."""
        if event.key != "escape":
            event.stop()
            self.dismiss(self._targets.get(event.key))

    def action_close(self) -> None:
        """Close."""
        self.dismiss(None)
