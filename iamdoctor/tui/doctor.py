"""What screens and panes know of the app that holds them."""

from typing import TYPE_CHECKING, Protocol, cast

from textual.dom import DOMNode

from iamdoctor.model.access import Access
from iamdoctor.model.evidence import Evidence
from iamdoctor.store.config import Config
from iamdoctor.tui.scenario import Scenario

if TYPE_CHECKING:
    from iamdoctor.store.snapshot import Snapshot


class Doctor(Protocol):
    """The app, without its screens: what it was opened with, and what it does for all of them."""

    text: str
    access: Access
    scenarios: tuple[Scenario, ...]
    checkup: Scenario | None
    notes: tuple[str, ...]
    demo_case: str | None
    evidence: Evidence | None
    snapshot: "Snapshot | None"
    config: Config

    def copy(self, text: str, what: str) -> None:
        """Send text to the clipboard, whole, and say so."""

    def open_page(self, url: str | None) -> None:
        """Print the address of a page of AWS's console, and open it."""

    def wear(self, name: str) -> None:
        """Have this theme from now on."""

    def config_file(self) -> str:
        """Where the configuration is."""

    def tell(self, text: str) -> None:
        """Show a sentence for a moment."""

    def switch_profile(self, profile: str | None) -> None:
        """Ask AWS as this profile from now on (``None``: as before)."""


def doctor(node: DOMNode) -> Doctor:
    """The app that ``node`` is in."""
    return cast("Doctor", node.app)
