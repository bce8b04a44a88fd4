"""Said before anything is blamed: the person asks from another account than the one the denial was in."""

from textual.content import Content
from textual.widgets import Static

from iamdoctor.model.diagnosis import Diagnosis
from iamdoctor.report.untrusted import one_line
from iamdoctor.tui.marks import OPEN
from iamdoctor.tui.shorten import name


def denied_elsewhere(diagnosis: Diagnosis[str]) -> str | None:
    """The account of the denied principal, where it is known and is not known to be that of the caller or of a further profile."""
    denied = diagnosis.subject.principal_account if diagnosis.subject else None
    return None if denied in (diagnosis.caller.account, *(each.account for each in diagnosis.also)) else denied


class Elsewhere(Static):
    """One line where the accounts differ, none where they do not; as many words as there is room for."""

    DEFAULT_CSS = "Elsewhere { height: 1; padding: 0 1 0 2; text-wrap: nowrap; display: none; }"

    def __init__(self) -> None:
        super().__init__("", markup=False)
        self._words: tuple[str, ...] = ()

    def show(self, diagnosis: Diagnosis[str] | None, key: str, also: str = "") -> None:
        """Say it of ``diagnosis``; ``key`` switches profile and ``also`` asks with a further one, if one does."""
        further = next((each for each in diagnosis.accounts if each.profiles), None) if diagnosis and also else None
        if further is not None:
            self.display = True
            account, profile = f"Account {further.account}", one_line(further.profiles[0])
            if further.account is None:
                account, profile = "The resource's account", one_line(" and ".join(further.profiles))
            self._words = (
                f"{account} was not read: {also} reads it too, with profile {profile}",
                f"{account} was not read: {also} asks {profile} too",
                f"{account}: {also} asks there",
            )
            self._draw()
            return
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
