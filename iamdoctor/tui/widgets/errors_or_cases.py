"""The list below the paste box: the errors of the text where it has several, else what was diagnosed before."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import OptionList, Static

from iamdoctor.model.denial import Denial
from iamdoctor.model.triage import Group
from iamdoctor.tui.shorten import name
from iamdoctor.tui.widgets.rows import Row, Rows, Table

_ERROR = "error-"


class RecentRows(Rows):
    """Cases kept, or the errors of one text."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "select", "open", show=False, tooltip="Open the highlighted row")]


class ErrorsOrCases(Vertical):
    """Tells which error is highlighted or chosen, by its place in the text, and which case is chosen, by its id."""

    class ErrorHighlighted(Message):
        """The person is at this error."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    class ErrorChosen(Message):
        """This error is to be diagnosed."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    class CaseChosen(Message):
        """This case is to be opened."""

        def __init__(self, case: str) -> None:
            super().__init__()
            self.case = case

    def compose(self) -> ComposeResult:
        yield Static("", id="below-title", markup=False)
        yield Table(("", 22), ("", 34), ("", 30), ("", 40), rows=RecentRows, id="recent")

    def show_errors(self, groups: Sequence[Group], denials: Sequence[Denial], chosen: int, left_out: int) -> None:
        """Show the errors of one text, those that one diagnosis answers as one, one of each kind first, the chosen one highlighted."""
        from iamdoctor.triage.kinds import kinds

        every = kinds(tuple(groups))
        ordered = [*(kind.groups[0] for kind in every), *(group for kind in every for group in kind.groups[1:])]
        shown = [(chosen if chosen in group.errors else group.errors[0], group) for group in ordered]
        rows = [_error(place, denials[place], group) for place, group in shown]
        number = sum(group.count for group in groups)
        older = f"; {left_out:,} older ones were left out" if left_out else ""
        of_kinds = f" of {len(every)} kind{'s' if len(every) != 1 else ''}" if len(every) < len(groups) else ""
        told = f"{number:,} errors in {len(groups)} groups{of_kinds}{older}; choose one, or a for all of them"
        self._show(told, rows, at=f"{_ERROR}{chosen}")

    def show_cases(self, cases: Sequence[Row], without: str) -> None:
        """Show what was diagnosed before; ``without`` is said where there is none."""
        self._show("recent" if cases else f"recent    {without}", cases)

    def _show(self, title: str, rows: Sequence[Row], *, at: str | None = None) -> None:
        self.query_one("#below-title", Static).update(title)
        table = self.query_one(Table)
        table.show(rows, at=at)
        table.rows.can_focus = bool(rows)

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        if event.option_id and event.option_id.startswith(_ERROR):
            self.post_message(self.ErrorHighlighted(int(event.option_id.removeprefix(_ERROR))))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if not event.option_id:
            return
        if event.option_id.startswith(_ERROR):
            self.post_message(self.ErrorChosen(int(event.option_id.removeprefix(_ERROR))))
        else:
            self.post_message(self.CaseChosen(event.option_id))


def _error(place: int, denial: Denial, group: Group) -> Row:
    cells = (denial.action or denial.operation or denial.kind, name(denial.principal or "?"), _often(group), denial.resource or "")
    return Row(f"{_ERROR}{place}", cells)


def _often(group: Group) -> str:
    """How often, and since when; how it was denied where it is told once and no time stands with it."""
    if group.first is None:
        return group.deny or "" if group.count == 1 else f"{group.count:,} times"
    since = f"{group.first[:10]} {group.first[11:16]}" if group.first[:4].isdigit() else group.first
    return since if group.count == 1 else f"{group.count:,}, since {since}"
