"""A diagnosis with account ids and names hidden."""

from typing import NamedTuple

from msgspec.structs import replace

from iamdoctor.model.diagnosis import Diagnosis
from iamdoctor.store.snapshot import Snapshot

DIFFERS = "Under other names the verdict is another: a pattern depends on a name. Trust the one with the names."


class Redacted(NamedTuple):
    """The same case under other names, diagnosed anew; ``agrees`` is false where the names made a difference to the verdict."""

    whole: Snapshot
    diagnosis: Diagnosis[str]
    agrees: bool


def redacted(whole: Snapshot, diagnosis: Diagnosis[str]) -> Redacted:
    """``whole`` and what follows from it under other names, by a mapping that nobody keeps."""
    from iamdoctor.diagnose import diagnose
    from iamdoctor.privacy.agreement import agree
    from iamdoctor.store.snapshot import pseudonymised

    hidden = pseudonymised(whole)
    anew = replace(diagnose(hidden.denial, hidden.evidence, hidden.added), complete=diagnosis.complete)
    return Redacted(hidden, anew, agree(anew, diagnosis))
