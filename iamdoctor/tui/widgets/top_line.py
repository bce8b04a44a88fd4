"""The first line of every screen: what is asked on the left, as whom and where on the right."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static


class TopLine(Horizontal):
    """Left takes what room it has and is cut at its end; right is always whole."""

    DEFAULT_CSS = """
    TopLine { height: 2; border-bottom: solid $rule; padding: 0 1; }
    TopLine > #asked { width: 1fr; height: 1; text-wrap: nowrap; text-overflow: ellipsis; text-style: bold; }
    TopLine > #place { width: auto; height: 1; color: $text-muted; padding: 0 0 0 2; }
    """

    def compose(self) -> ComposeResult:
        yield Static("", id="asked", markup=False)
        yield Static("", id="place", markup=False)

    def show(self, *, asked: Content | str | None = None, place: Content | str | None = None) -> None:
        """Change either side; ``None`` leaves it as it is."""
        if asked is not None:
            self.query_one("#asked", Static).update(asked)
        if place is not None:
            self.query_one("#place", Static).update(place)
