"""The line under the rail while values are only tried."""

from textual.content import Content
from textual.widgets import Static

from iamdoctor.model.diagnosis import Diagnosis
from iamdoctor.report.untrusted import one_line
from iamdoctor.report.what_if import line
from iamdoctor.tui.marks import OPEN


class Tried(Static):
    """Says what is tried, what was read instead, and the key that ends it; no line where nothing is tried."""

    DEFAULT_CSS = "Tried { height: auto; max-height: 3; padding: 0 2; display: none; }"

    def __init__(self) -> None:
        super().__init__("", markup=False)

    def show(self, diagnosis: Diagnosis[str]) -> None:
        """Say it of ``diagnosis``."""
        self.display = bool(diagnosis.what_if)
        self.update(Content.styled(f"{one_line(line(diagnosis.what_if))} · x ends it", f"{OPEN} bold"))
