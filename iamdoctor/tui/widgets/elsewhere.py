"""Said before anything is blamed: the person asks from another account than the one the denial was in."""

from textual.content import Content
from textual.widgets import Static

from iamdoctor.model.diagnosis import Diagnosis
from iamdoctor.report.untrusted import one_line
from iamdoctor.tui.marks import OPEN
from iamdoctor.tui.shorten import name


def denied_elsewhere(diagnosis: Diagnosis[str]) -> str | None:
    """The account of the denied principal, where it is known and is not known to be the caller's."""
    denied = diagnosis.subject.principal_account if diagnosis.subject else None
    return None if denied == diagnosis.caller.account else denied


class Elsewhere(Static):
    """One line where the accounts differ, none where they do not; as many words as there is room for."""

    DEFAULT_CSS = "Elsewhere { height: 1; padding: 0 1 0 2; text-wrap: nowrap; display: none; }"

    def __init__(self) -> None:
        super().__init__("", markup=False)
        self._words: tuple[str, ...] = ()

    def show(self, diagnosis: Diagnosis[str] | None, key: str) -> None:
        """Say it of ``diagnosis``; ``key`` switches profile, if one does."""
        own = diagnosis.caller.account if diagnosis else None
        denied = denied_elsewhere(diagnosis) if diagnosis and own else None
        self.display = denied is not None
        if diagnosis is None or diagnosis.subject is None or denied is None:
            return
        who, switches = one_line(name(diagnosis.subject.principal or "")), f": {key} switches profile" if key else ""
        self._words = (
            f"You are in account {own}, but {who} was denied in account {denied}{switches}",
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
