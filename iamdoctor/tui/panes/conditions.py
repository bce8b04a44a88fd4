"""The condition inspector: every key that matters, what the policy wants, what the request had, and a value to try."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static

from iamdoctor.model.diagnosis import ConditionRow, Diagnosis
from iamdoctor.report import words
from iamdoctor.report.untrusted import one_line
from iamdoctor.tui.marks import CONDITION, OPEN, QUIET
from iamdoctor.tui.panes.finding import finding
from iamdoctor.tui.widgets.ask import Ask, Field
from iamdoctor.tui.widgets.rows import Row, Rows, Table
from iamdoctor.tui.widgets.scroller import Scroller


class ConditionRows(Rows):
    """Keys: enter asks for a value."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "try a value", key_display="↵", tooltip="Type a value for this key; the answer follows at once"),
    ]


class ConditionsPane(Vertical):
    """The table; ``show`` fills it from any partial diagnosis."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "screen.forget", "forget values", tooltip="Forget the values that were tried"),
    ]

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._rows: tuple[ConditionRow[str], ...] = ()

    def compose(self) -> ComposeResult:
        yield Static("", classes="finding", markup=False)
        columns = (("key", 26), ("policy wants", 40), ("request had", 36), ("met?", 10), ("from", 16), ("policy", 30))
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
        self._rows = diagnosis.conditions
        self.query_one(".finding", Static).update(finding(diagnosis))
        self.query_one(Table).show([_row(index, row) for index, row in enumerate(self._rows)])
        self.query_one(".hint", Static).update(_hint(self._rows))
        self._tell()

    @on(OptionList.OptionHighlighted)
    def _tell(self) -> None:
        """Tell the highlighted condition with every value whole."""
        at = self.query_one(Table).at
        row = self._rows[int(at)] if at is not None and int(at) < len(self._rows) else None
        self.query_one(".whole > Static", Static).update(_whole(row) if row else "")

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        row = self._rows[int(event.option_id or 0)]
        self.query_one(Ask).put(row.key, f"{row.key} was (several: comma; none: empty)", value=",".join(row.request_value or ()))

    @on(Ask.Answered)
    @on(Field.GivenUp)
    def _back_to_the_table(self) -> None:
        self.query_one(Ask).clear()
        self.focus_target.focus()


def _row(index: int, row: ConditionRow[str]) -> Row:
    had = Content.styled("not known", OPEN) if row.request_value is None else Content(one_line(", ".join(row.request_value)) or "no value")
    wants = Content.assemble(one_line(", ".join(row.policy_value)), (f"  {row.operator}", QUIET))
    return Row(str(index), (row.key, wants, had, CONDITION[row.verdict].content(), row.origin or "-", _place(row)))


def _place(row: ConditionRow[str]) -> str:
    return f"{words.policy(row)}, {words.statement_name(row.statement.sid if row.statement else None, row.statement_index)}"


def _whole(row: ConditionRow[str]) -> Content:
    """Each value on a line of its own."""
    had = ("not known",) if row.request_value is None else row.request_value or ("no value",)
    facts = {"key": (row.key,), row.operator: row.policy_value, "in request": had, "from": (row.origin,), "policy": (_place(row),)}
    label = max(map(len, facts)) + 2
    lines = ((name if first else "", value) for name, values in facts.items() for first, value in _marked(values) if value)
    return Content("\n").join(Content.assemble((f"{name:<{label}}", QUIET), one_line(value)) for name, value in lines)


def _marked(values: tuple[str, ...]) -> list[tuple[bool, str]]:
    return [(index == 0, value) for index, value in enumerate(values)]


def _hint(rows: tuple[ConditionRow[str], ...]) -> Content:
    if not rows:
        return Content.styled("No condition decides this request: there is nothing to try.", QUIET)
    unknown = sum(row.request_value is None for row in rows)
    said = f"{unknown} of {len(rows)} values not known. ↵ gives one; the verdict above follows at once. Nothing is sent."
    return Content.styled(said, QUIET)
