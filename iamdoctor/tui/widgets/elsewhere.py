"""Said before anything is blamed: the person asks from another account than the one the denial was in."""

from textual.content import Content
from textual.widgets import Static

from iamdoctor.report.untrusted import one_line
from iamdoctor.tui.marks import OPEN


class Elsewhere(Static):
    """One line where the accounts differ, none where they do not; as many words as there is room for."""

    DEFAULT_CSS = "Elsewhere { height: 1; padding: 0 1 0 2; text-wrap: nowrap; display: none; }"

    def __init__(self) -> None:
        super().__init__("", markup=False)
        self._words: tuple[str, ...] = ()

    def show(self, own: str | None, who: str, denied: str | None, *, key: str) -> None:
        """``own`` is the caller's account and ``denied`` the one of ``who`` where it is another; ``key`` switches profile, if one does."""
        self.display = own is not None and denied is not None
        switches = f": {key} switches profile" if key else ""
        self._words = (
            f"You are in account {own}, but {one_line(who)} was denied in account {denied}{switches}",
            f"You are in {own}; it was denied in {denied}{switches}",
            f"You are in {own}, not {denied}{f': {key}' if key else ''}",
        )
        self._draw()

    def on_resize(self) -> None:
        """Fit the words to the room there is."""
        self._draw()

    def _draw(self) -> None:
        room = (self.content_size.width or self.app.size.width - 3) - 2
        words = next((words for words in self._words if len(words) <= room), self._words[-1]) if self._words else ""
        self.update(Content.styled(f"! {words}", OPEN))
