"""A case with account ids and names hidden."""

from typing import NamedTuple

from iamdoctor.diagnose import diagnose
from iamdoctor.model.diagnosis import Diagnosis
from iamdoctor.privacy.agreement import agree
from iamdoctor.store.snapshot import Snapshot, pseudonymised


class Redacted(NamedTuple):
    """The same case under other names, diagnosed anew; ``agrees`` is false where the names made a difference to the verdict."""

    whole: Snapshot
    diagnosis: Diagnosis[str]
    agrees: bool


def redacted(whole: Snapshot, diagnosis: Diagnosis[str], phrase: str = "") -> Redacted:
    """``whole`` and what follows from it under other names, by a mapping that nobody keeps or that of a ``phrase``; ``diagnosis`` is what
    follows as it is."""
    hidden = pseudonymised(whole, phrase)
    anew = diagnose(hidden.denial, hidden.evidence, hidden.added)
    return Redacted(hidden, anew, agree(anew, diagnosis))
