"""The diagnosis as a ticket, with names as they are or hidden."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from iamdoctor.model.contact import Contact
from iamdoctor.model.diagnosis import Diagnosis
from iamdoctor.report import markdown, words
from iamdoctor.store.redacted import redacted
from iamdoctor.store.snapshot import Snapshot
from iamdoctor.tui.screens.text import TextScreen

PLAIN, HIDDEN = "names shown", "names hidden"


class TicketScreen(TextScreen):
    """Opens with names as they are; a key hides them and shows them again, by the same mapping as long as the screen is open.

    ``whole`` is what ``diagnosis`` was made from. What is hidden is diagnosed anew, so that everything in it agrees.
    """

    CSS_PATH = "text.tcss"
    HELP = (
        "The whole ticket. h puts other account ids and names in place of yours; c and s give what is shown, and the top line says which."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "h", "names", "hide/show names", tooltip="Put other account ids and names in place of yours, by a mapping that nobody keeps"
        ),
    ]

    def __init__(self, whole: Snapshot, diagnosis: Diagnosis[str], contacts: tuple[Contact, ...]) -> None:
        self._case = whole
        self._diagnosis = diagnosis
        self._plain = markdown.render(diagnosis, contacts=contacts)
        self._redacted = ""
        self._hides = False
        super().__init__("ticket", self._plain, "iamdoctor-ticket.md", which=PLAIN)

    def action_names(self) -> None:
        """Hide the names, or show them again."""
        self._hides = not self._hides
        if self._hides:
            self.change(self._redacted or self._redact(), "iamdoctor-ticket-names-hidden.md", HIDDEN)
        else:
            self.change(self._plain, "iamdoctor-ticket.md", PLAIN)

    def _redact(self) -> str:
        """The ticket under other names, made once; the people to ask are names too, so they are left out."""
        hidden = redacted(self._case, self._diagnosis)
        if not hidden.agrees:
            self.notify(words.DIFFERS, severity="warning", markup=False, timeout=20)
        self._redacted = markdown.render(hidden.diagnosis)
        return self._redacted
