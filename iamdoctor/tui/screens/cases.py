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
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "delete", "delete", tooltip="Delete the highlighted case; press twice"),
        Binding("equals_sign", "compare", "compare", key_display="=", tooltip="With the reading of the same case before: what changed"),
    ]

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

    def action_compare(self) -> None:
        """Show what changed since the reading of the same case before."""
        from iamdoctor.diagnose import diagnose
        from iamdoctor.report.compare import compare
        from iamdoctor.store import cases
        from iamdoctor.tui.kept import kept_case
        from iamdoctor.tui.screens.text import TextScreen

        at = self.query_one(Table).at
        earlier = cases.before(at) if at else None
        pair = [kept_case(case) for case in (earlier, at) if case]
        found = [diagnose(case.denial, case.given, case.said) for case in pair if case and case.given]
        if len(found) == 2:
            self.app.push_screen(TextScreen("what changed since the reading before", compare(*found), "iamdoctor-changes.txt"))
        else:
            self.notify("No reading of the same case before this one is kept.", markup=False, timeout=4)

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
