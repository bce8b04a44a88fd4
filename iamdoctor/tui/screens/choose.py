"""A list to choose from."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import OptionList, Static

from iamdoctor.report.untrusted import visible
from iamdoctor.tui.widgets.bottom_line import BottomLine
from iamdoctor.tui.widgets.rows import FILTER, Row, Rows, Table, having, plain
from iamdoctor.tui.widgets.top_line import TopLine


class ChoiceRows(Rows):
    """Enter chooses."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "choose", key_display="↵", tooltip="Choose the highlighted row"),
        Binding("slash", "filter", "filter", key_display="/", tooltip=FILTER),
    ]


class ChooseScreen(Screen[str | None]):
    """Shows rows and returns the id of the one chosen, or ``None``. The last cell is shown whole below the list."""

    CSS_PATH = "choose.tcss"
    ROWS: ClassVar[type[Rows]] = ChoiceRows
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "back", "back", show=False, tooltip="Back, nothing chosen"),
        Binding("escape", "back", "back", tooltip="Back, nothing chosen"),
    ]

    def __init__(self, title: str, columns: Sequence[tuple[str, int]], rows: Sequence[Row], *, place: str = "", note: str = "") -> None:
        super().__init__()
        self._title_line = title
        self._columns = columns
        self._all = rows
        self._place = place
        self._note = note

    def compose(self) -> ComposeResult:
        yield TopLine()
        yield Table(*self._columns, rows=self.ROWS, id="choices", search=self.found)
        yield Static("", id="whole", markup=False)
        if self._note:
            yield Static(self._note, id="note", classes="quiet", markup=False)
        yield BottomLine()

    def on_mount(self) -> None:
        """Show every row."""
        self.query_one(TopLine).show(asked=self._title_line, place=self._place)
        self.fill(self._all)
        self.query_one(Table).rows.focus()

    def say_place(self, place: str) -> None:
        """Change the right end of the top line."""
        self._place = place
        self.query_one(TopLine).show(place=place)

    def fill(self, rows: Sequence[Row]) -> None:
        """Have these rows in place of those before; only those are shown that have the words asked for last."""
        self._all = rows
        self.query_one(Table).show(rows)
        self._whole()

    def found(self, words: str) -> Sequence[Row]:
        """The rows that have all of these words."""
        return having(words, self._all)

    def tell(self, row: Row) -> str:
        """What is said of the highlighted row below the list."""
        return plain(row.cells[-1])

    def tell_empty(self) -> str:
        """What is said where no row is shown."""
        return "Nothing has these words."

    @on(OptionList.OptionHighlighted)
    @on(Table.Filtered)
    def _whole(self) -> None:
        at = self.query_one(Table).at
        row = next((row for row in self._all if row.id == at), None)
        self.query_one("#whole", Static).update(visible(self.tell(row) if row else self.tell_empty()))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)

    def action_back(self) -> None:
        """Close, nothing chosen."""
        self.dismiss(None)
