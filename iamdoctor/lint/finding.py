"""What a check of a document answers."""

from typing import Any, Literal

from msgspec import Struct

from iamdoctor.reference.policy_checks import Severity
from iamdoctor.reference.policy_limits import Kind

Level = Literal["error", "warning", "note"]
LEVELS: dict[Severity, Level] = {"ERROR": "error", "SECURITY_WARNING": "warning", "WARNING": "warning", "SUGGESTION": "note"}


class Finding(Struct, frozen=True):
    """One thing to know. ``path`` is a JSON path, ``id`` the check's for good, ``link`` the page of AWS about it.

    An ``error`` AWS refuses or leaves without effect, a ``warning`` does not do what it seems to or allows too much, a ``note`` can be
    written better. ``severity`` is the same in the words of IAM Access Analyzer.
    """

    level: Level
    path: str
    message: str
    id: str
    severity: Severity
    link: str


class Saving(Struct, frozen=True):
    """One way to a shorter document: ``saves`` characters; ``cost`` says what it gives up (empty: nothing)."""

    change: str
    saves: int
    cost: str = ""


class Mended(Struct, frozen=True):
    """A document after what can be mended safely, and each change that was made, with its place before."""

    document: dict[str, Any]
    changes: tuple[tuple[str, str], ...] = ()


class Report(Struct, frozen=True, kw_only=True):
    """A document checked: its size against its kind's limit, the findings in document order, and what would make it shorter.

    ``guessed`` says that nobody said of what kind it is.
    """

    schema: int = 1
    kind: Kind
    guessed: bool = False
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

    @property
    def unreadable(self) -> bool:
        """True when the text is no JSON, so that nothing of it was checked."""
        return any(finding.id == "JSON_SYNTAX_ERROR" for finding in self.findings)
