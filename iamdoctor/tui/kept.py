"""A case that was kept, or saved as a snapshot, opened again as it was read then."""

from datetime import UTC, datetime

from iamdoctor.intake.read import read
from iamdoctor.store import cases
from iamdoctor.store.snapshot import Snapshot
from iamdoctor.tui.open_case import OpenCase
from iamdoctor.tui.recent import ago


def kept_case(case: str) -> OpenCase | None:
    """The case of this id; ``None`` where its text holds no error. Raises :class:`BadInput` where it cannot be opened."""
    kept = cases.load(case)
    denials = tuple(read(kept.text)) if kept.denial is None else (kept.denial,)
    if not denials:
        return None
    denial = denials[cases.place(kept, denials)]
    found = OpenCase(denial, kept.added, text=kept.text, given=kept.evidence)
    when = ago(datetime.fromisoformat(kept.summary.time), datetime.now(UTC))
    by = f" by {kept.summary.version}" if kept.summary.version else ""
    found.origin = f"read {when}{by} · "
    return found


def of_snapshot(snapshot: Snapshot) -> OpenCase:
    """What a snapshot holds."""
    return OpenCase(snapshot.denial, snapshot.added, given=snapshot.evidence)
