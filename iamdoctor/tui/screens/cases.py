"""What was diagnosed before."""

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from iamdoctor.tui.recent import recent
from iamdoctor.tui.screens.choose import ChooseScreen
from iamdoctor.tui.widgets.ask import Ask
from iamdoctor.tui.widgets.rows import Table

COLUMNS = (("wanted", 26), ("who", 24), ("when", 12), ("answer", 200))
MOST = 500


class CasesScreen(ChooseScreen):
    """The cases kept on this machine; returns the id of the one to open."""

    CSS_PATH = "choose.tcss"
    HELP = "Cases are kept on this machine only, readable by you only. The search looks into the pasted text too."
    BINDINGS: ClassVar[list[BindingType]] = [Binding("x", "delete", "delete", tooltip="Delete the highlighted case; press twice")]

    def __init__(self) -> None:
        rows = recent(limit=MOST)
        super().__init__("cases", COLUMNS, rows, place=f"{len(rows)} kept")
        self._doomed: str | None = None

    @on(Ask.Answered)
    def _find(self, event: Ask.Answered) -> None:
        self.show(recent(event.value, MOST))
        self._to_list()

    def action_delete(self) -> None:
        """Delete the highlighted case, on the second press."""
        from iamdoctor.store import cases

        at = self.query_one(Table).at
        if at is None:
            return
        if self._doomed != at:
            self._doomed = at
            self.notify("Press x again to delete this case.", markup=False, timeout=4)
            return
        cases.delete(at)
        self._all = recent(limit=MOST)
        self.show(self._all)
