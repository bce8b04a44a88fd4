"""Causes that are no policy, each with its signal, its check and its sentence.

``faults`` are seen in the error alone, before any policy is blamed; ``others`` in what was read; ``notes`` are what a person should know
beside the causes.
"""

from iamdoctor.case.case import Case
from iamdoctor.causes.no_policy import callers, fresh, keys, objects
from iamdoctor.causes.no_policy.faults import Fault, fault
from iamdoctor.causes.no_policy.named import with_names
from iamdoctor.causes.no_policy.notes import notes
from iamdoctor.causes.no_policy.partitions import two_partitions
from iamdoctor.causes.no_policy.regions import with_region
from iamdoctor.model.diagnosis import Cause, Outcome
from iamdoctor.model.sentence import Sentence

__all__ = ["Fault", "fault", "notes", "others", "two_partitions", "with_names", "with_region"]


def others(case: Case, causes: tuple[Cause[Sentence], ...], decision: Outcome) -> tuple[Cause[Sentence], ...]:
    """Causes beside the policies' that what was read shows, given the policies' ``causes`` and ``decision``."""
    own = (*callers.causes(case), *keys.causes(case), *objects.causes(case, causes, decision))
    return (*own, *fresh.causes(case, (*causes, *own), decision))
