"""What was diagnosed before."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from iamdoctor.tui.recent import recent
from iamdoctor.tui.screens.choose import ChooseScreen
from iamdoctor.tui.widgets.rows import Row, Table

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

    def found(self, words: str) -> Sequence[Row]:
        """The cases that have these words, in what was pasted too."""
        return recent(words, MOST) if words.strip() else self._all

    def tell_empty(self) -> str:
        """What is said where no case is shown."""
        return "No case has these words." if self._all else "No case is kept yet."

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
        self.fill(recent(limit=MOST))
