"""What a check of a document answers."""

from typing import Literal

from msgspec import Struct

from iamdoctor.reference.policy_limits import Kind


class Finding(Struct, frozen=True):
    """One thing to know. ``path`` is a JSON path; an ``error`` AWS refuses, a ``warning`` does not do what it seems to."""

    level: Literal["error", "warning", "note"]
    path: str
    message: str


class Saving(Struct, frozen=True):
    """One way to a shorter document: ``saves`` characters; ``cost`` says what it gives up (empty: nothing)."""

    change: str
    saves: int
    cost: str = ""


class Report(Struct, frozen=True, kw_only=True):
    """A document checked: its size against its kind's limit, the findings in document order, and what would make it shorter."""

    schema: int = 1
    kind: Kind
    used: int
    allowed: int | None
    left: int | None
    unit: str = "characters"
    shared: str = ""
    note: str = ""
    findings: tuple[Finding, ...] = ()
    savings: tuple[Saving, ...] = ()

    @property
    def clean(self) -> bool:
        """True when the document fits and there is neither error nor warning."""
        return (self.left is None or self.left >= 0) and all(finding.level == "note" for finding in self.findings)
