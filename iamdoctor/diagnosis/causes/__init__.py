"""Every cause of a denial that is a policy, graded, the first to fix first."""

from msgspec.structs import replace

from iamdoctor.diagnosis.blind_spots import open_questions
from iamdoctor.diagnosis.case import Case
from iamdoctor.diagnosis.causes.denials import denials
from iamdoctor.diagnosis.causes.message import named_layer, stated
from iamdoctor.diagnosis.causes.missing import missing
from iamdoctor.diagnosis.causes.unsettled import unsettled
from iamdoctor.diagnosis.diagnosis import BlindSpot, Cause

__all__ = ["named_layer", "policy_causes"]

_CONFIDENCE = ("proven", "likely", "possible")


def policy_causes(case: Case, blind_spots: tuple[BlindSpot, ...]) -> tuple[Cause, ...]:
    """All policy causes: those that certainly block, those that may, and the one that only the message states."""
    certain = (*denials(case), *missing(case))
    certain = tuple(_graded(case, cause, blind_spots) for cause in certain)
    open_ones = _weighed(case, unsettled(case), certain)
    found = (*certain, *open_ones)
    said = tuple(cause for cause in stated(case) if not _told(cause, found))
    return _ordered(case, (*found, *said))


def _graded(case: Case, cause: Cause, blind_spots: tuple[BlindSpot, ...]) -> Cause:
    """Proven only where nothing unread could turn the verdict."""
    if any(spot.could_change_verdict for spot in blind_spots):
        return replace(cause, confidence="likely")
    return cause


def _weighed(case: Case, causes: tuple[Cause, ...], certain: tuple[Cause, ...]) -> tuple[Cause, ...]:
    """An open cause is likely when the message names its layer, or when nothing else is left that could explain the denial."""
    alone = len(causes) == 1 and not certain and not open_questions(case)
    return tuple(
        replace(cause, confidence="likely") if alone or (not certain and cause.policy_type == named_layer(case)) else cause
        for cause in causes
    )


def _told(said: Cause, found: tuple[Cause, ...]) -> bool:
    """Whether the evaluation found what the message says."""
    explicit = said.reason == "explicit_deny"
    return any(cause.policy_type == said.policy_type and (cause.reason == "explicit_deny") is explicit for cause in found)


def _ordered(case: Case, causes: tuple[Cause, ...]) -> tuple[Cause, ...]:
    """The message's first, so that the answer meets the question; then by certainty, then as AWS's steps go."""
    steps = ("identity", "scp", "rcp", "boundary", "session", "vpce", "resource", "trust")
    named, explicit = named_layer(case), case.denial.deny == "explicit"

    def rank(cause: Cause) -> tuple[bool, int, int]:
        is_named = cause.policy_type == named and (cause.reason == "explicit_deny") is explicit
        step = steps.index(cause.policy_type) if cause.policy_type in steps else -1
        return (not is_named, _CONFIDENCE.index(cause.confidence), step)

    return tuple(sorted(causes, key=rank))
