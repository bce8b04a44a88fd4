"""Which snapshot to join."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.widgets import Input, Label, Static

from iamdoctor.tui.widgets.ask import Field
from iamdoctor.tui.widgets.bottom_line import BottomLine
from iamdoctor.tui.widgets.top_line import TopLine


class JoinScreen(Screen[str | None]):
    """A line for the file's name. Returns it, or ``None``."""

    CSS_PATH = "join.tcss"
    AUTO_FOCUS = "Field"
    HELP = "Name the file that the other account's administrator saved with --snapshot. Of each fact the one that was read counts."
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", "back", tooltip="Back, nothing joined")]

    def compose(self) -> ComposeResult:
        yield TopLine()
        with VerticalScroll(can_focus=False):
            yield Static("A snapshot of this call, saved by who may read the other account. Enter joins it with this case.", markup=False)
            with Horizontal():
                yield Label("file", markup=False)
                field = Field(placeholder="account-444455556666.json", compact=True)
                field.cursor_blink = False
                yield field
        yield BottomLine()

    def on_mount(self) -> None:
        """Name the screen."""
        self.query_one(TopLine).show(asked="join a snapshot")

    @on(Input.Submitted)
    def _named(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.strip() or None)

    @on(Field.GivenUp)
    def action_back(self) -> None:
        """Close, nothing joined."""
        self.dismiss(None)
