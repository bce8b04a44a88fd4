"""The line below a list that says which words its rows have to have, and how many do."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from iamdoctor.tui.widgets.ask import Field


class FilterLine(Horizontal):
    """Hidden until it is asked for; it stays as long as it leaves rows out."""

    DEFAULT_CSS = """
    FilterLine { dock: bottom; height: 1; padding: 0 2; display: none; }
    FilterLine.-on { display: block; }
    FilterLine > .label { width: 2; color: $accent; }
    FilterLine > Field { width: 1fr; height: 1; border: none; padding: 0; background: $panel; }
    FilterLine > Field:focus { border: none; background: $panel; }
    FilterLine > .count { width: auto; padding: 0 0 0 2; color: $text-muted; }
    """

    def compose(self) -> ComposeResult:
        yield Static("/", classes="label", markup=False)
        field = Field(compact=True)
        field.cursor_blink = False
        yield field
        yield Static("", classes="count", markup=False)

    @property
    def words(self) -> str:
        """What was typed."""
        return self.query_one(Field).value if self.is_mounted and self.has_class("-on") else ""

    def ask(self) -> None:
        """Take the keys."""
        self.add_class("-on")
        self.query_one(Field).focus()

    def clear(self) -> None:
        """Leave nothing out."""
        with self.prevent(Field.Changed):
            self.query_one(Field).value = ""
        self.remove_class("-on")

    def count(self, shown: int, all: int) -> None:
        """Say how many rows are left."""
        if self.is_mounted:
            self.query_one(".count", Static).update(f"{shown} of {all}")
