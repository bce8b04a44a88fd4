"""A whole policy, opened at the statement that decided."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from iamdoctor.report.document import drawn, pretty
from iamdoctor.report.untrusted import visible
from iamdoctor.tui.screens.text import Page, TextScreen


class PolicyScreen(TextScreen):
    """Shows ``document`` with its deciding statement marked and in sight; what is copied and saved is the document itself."""

    CSS_PATH = "text.tcss"
    HELP = "The whole policy, at the statement that decided (▌). z folds the other statements; / finds; c copies the document itself."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("z", "fold", "fold", tooltip="Fold the other statements to a line each, or unfold them"),
        Binding("d", "deciding", "deciding", tooltip="To the statement that decided"),
    ]

    def __init__(self, title: str, document: str, deciding: int | None, filename: str) -> None:
        super().__init__(title, pretty(document), filename)
        self._document = document
        self._deciding = deciding
        self._folded = False

    def on_mount(self) -> None:
        """Open at the statement that decided."""
        self._draw()

    def _draw(self) -> None:
        page, shown = self.query_one(Page), drawn(self._document, self._deciding, folded=self._folded)
        page.load_text(visible(shown.text))
        self.call_after_refresh(self._go_to, shown.at)

    def _go_to(self, line: int) -> None:
        page = self.query_one(Page)
        page.move_cursor((line, 0))
        page.scroll_to(y=max(line - 2, 0), animate=False)

    def action_fold(self) -> None:
        """Fold the other statements, or unfold them."""
        self._folded = not self._folded
        self._draw()

    def action_deciding(self) -> None:
        """To the statement that decided."""
        self._go_to(drawn(self._document, self._deciding, folded=self._folded).at)
