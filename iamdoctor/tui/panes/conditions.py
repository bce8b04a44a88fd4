"""The conditions read forward: what each statement says of a key, what this request has, what that comes to, and a value to try."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static

from iamdoctor.model.diagnosis import ConditionRow, Diagnosis
from iamdoctor.report import console, words
from iamdoctor.report.conditions import Forward, forward, had, in_order
from iamdoctor.report.untrusted import one_line
from iamdoctor.tui.marks import OPEN, QUIET, STYLES
from iamdoctor.tui.panes.finding import finding
from iamdoctor.tui.widgets.ask import Ask, Field
from iamdoctor.tui.widgets.rows import FILTER, Row, Rows, Table
from iamdoctor.tui.widgets.scroller import Scroller


class ConditionRows(Rows):
    """Keys: enter asks for a value."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "what if", key_display="↵", tooltip="Type a value to try for this key; the answer follows at once"),
        Binding("slash", "filter", "filter", key_display="/", tooltip=FILTER),
    ]


class ConditionsPane(Vertical):
    """The table; ``show`` fills it from any partial diagnosis."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "screen.forget", "end what if", tooltip="Have the values that were read again, and forget those that were tried"),
    ]

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._rows: list[ConditionRow[str]] = []

    def compose(self) -> ComposeResult:
        yield Static("", classes="finding", markup=False)
        columns = (("key", 26), ("statement", 44), ("this request", 30), ("effect", 200))
        yield Table(*columns, rows=ConditionRows, id="conditions")
        yield Ask()
        yield Static("", classes="hint", markup=False)
        with Scroller(classes="whole"):
            yield Static("", markup=False)

    @property
    def focus_target(self) -> Widget:
        """What takes the keys when the pane is shown."""
        return self.query_one(Table).rows

    def show(self, diagnosis: Diagnosis[str]) -> None:
        """Show how things stand."""
        self._rows = in_order(diagnosis.conditions)
        self.query_one(".finding", Static).update(finding(diagnosis))
        rows = [_row(index, row, forward(row, diagnosis.conditions)) for index, row in enumerate(self._rows)]
        self.query_one(Table).show(rows)
        self.query_one(".hint", Static).update(_hint(self._rows))
        self._tell()

    def page(self, diagnosis: Diagnosis[str]) -> str | None:
        """The console's page of the first cause."""
        causes = diagnosis.verdict.causes
        return console.of_cause(causes[0], diagnosis) if causes else None

    @on(OptionList.OptionHighlighted)
    @on(Table.Filtered)
    def _tell(self) -> None:
        """Tell the highlighted condition with every value whole."""
        at = self.query_one(Table).at
        row = self._rows[int(at)] if at is not None and int(at) < len(self._rows) else None
        self.query_one(".whole > Static", Static).update(_whole(row, forward(row, self._rows)) if row else "")

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        row = self._rows[int(event.option_id or 0)]
        self.query_one(Ask).put(row.key, f"what if {row.key} were (several: comma; none: empty)", value=",".join(row.request_value or ()))

    @on(Ask.Answered)
    @on(Field.GivenUp)
    def _back_to_the_table(self) -> None:
        self.query_one(Ask).clear()
        self.focus_target.focus()


def _row(index: int, row: ConditionRow[str], told: Forward) -> Row:
    value = Content.styled(told.had, OPEN) if row.request_value is None else Content(one_line(told.had))
    effect = Content.styled(f"{told.symbol} {told.effect}", STYLES[told.symbol])
    return Row(str(index), (row.key, Content(one_line(told.says)), value, effect), wraps=True)


def _whole(row: ConditionRow[str], told: Forward) -> Content:
    """Each value on a line of its own."""
    place = f"{words.policy(row)}, {words.statement_name(row.statement.sid if row.statement else None, row.statement_index)}"
    facts = {"statement": told.says, "this request": had(row), "known from": row.origin, "in": place, "operator": row.operator}
    lines = [Content.assemble((f"{name:<14}", QUIET), one_line(value)) for name, value in facts.items() if value]
    values = (
        [Content.assemble((f"{'value':<14}", QUIET), one_line(value)) for value in row.policy_value] if len(row.policy_value) > 1 else []
    )
    return Content("\n").join([*lines, *values])


def _hint(rows: list[ConditionRow[str]]) -> Content:
    if not rows:
        return Content.styled("No condition decides this request: there is nothing to try.", QUIET)
    unknown = sum(row.request_value is None for row in rows)
    said = (
        f"{unknown} of {len(rows)} values not known. ↵ tries one: what would be then. Nothing is sent, and nothing that was read is lost."
    )
    return Content.styled(said, QUIET)
