"""Every cause of a denial that is a policy, graded, the first to fix first."""

from msgspec.structs import replace

from iamdoctor.case.caller import nobody
from iamdoctor.case.case import Case
from iamdoctor.causes.blind_spots import open_questions
from iamdoctor.causes.policy.alternative import alternatives
from iamdoctor.causes.policy.assuming import with_tree
from iamdoctor.causes.policy.denials import denials
from iamdoctor.causes.policy.message import blames_the_other_side, named_layer, stated
from iamdoctor.causes.policy.missing import missing
from iamdoctor.causes.policy.recorded import with_record
from iamdoctor.causes.policy.simulated import simulated
from iamdoctor.causes.policy.unsettled import unsettled
from iamdoctor.model.diagnosis import BlindSpot, Cause
from iamdoctor.model.sentence import Sentence

_CONFIDENCE = ("proven", "likely", "possible")
_OF_THE_CALLER = ("identity", "boundary", "session", "scp")
_STEPS = ("identity", "scp", "rcp", "boundary", "session", "vpce", "resource", "trust")


def policy_causes(case: Case, blind_spots: tuple[BlindSpot[Sentence], ...]) -> tuple[Cause[Sentence], ...]:
    """All policy causes: those that certainly block, those that may, and the one that only the message states.

    Where nothing says who called, no policy of a caller is among them.
    """
    certain = tuple(_graded(case, cause, blind_spots) for cause in (*denials(case), *missing(case)))
    found = with_tree(case, (*certain, *_weighed(case, unsettled(case), certain)))
    found = tuple(_graded(case, cause, blind_spots) for cause in with_record(case, found))
    for said in (*stated(case), *simulated(case)):
        found = found if _told(said, found) else (*found, said)
    found = tuple(each for each in found if not nobody(case) or each.policy_type not in _OF_THE_CALLER)
    return _ordered(case, (*found, *alternatives(case, found)))


def _graded(case: Case, cause: Cause[Sentence], blind_spots: tuple[BlindSpot[Sentence], ...]) -> Cause[Sentence]:
    """Proven only where nothing unread could turn the verdict, and of a call that crosses accounts only with both sides read."""
    could_turn = _one_sided(case) or any(spot.could_change_verdict for spot in blind_spots)
    return replace(cause, confidence="likely") if could_turn and cause.confidence == "proven" else cause


def _one_sided(case: Case) -> bool:
    """Whether the call crosses accounts and one side of it was not read: it has to allow the call too."""
    layers = (case.layers["identity"], case.resource_layer)
    return case.subject.same_account is False and not all(layer.known for layer in layers)


def _weighed(case: Case, causes: tuple[Cause[Sentence], ...], certain: tuple[Cause[Sentence], ...]) -> tuple[Cause[Sentence], ...]:
    """An open cause is likely when the message names its layer, or when nothing else is left that could explain the denial. A message that
    says what does not allow says that nothing denies: an explicit deny is decided first.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
    """
    alone = len(causes) == 1 and not certain and not open_questions(case)

    named = named_layer(case)

    def is_likely(cause: Cause[Sentence]) -> bool:
        ruled_out = cause.reason == "explicit_deny" and case.denial.deny == "implicit"
        misleading = named is not None and blames_the_other_side(case, named)
        return (alone and not ruled_out) or (not certain and is_named(case, cause) and not misleading)

    return tuple(replace(cause, confidence="likely") if is_likely(cause) else cause for cause in causes)


def is_named(case: Case, cause: Cause[Sentence]) -> bool:
    """Whether the cause is what AWS's message names: its layer, and denied in the same way."""
    explicit = case.denial.deny == "explicit"
    return cause.policy_type == named_layer(case) and (cause.reason == "explicit_deny") is explicit


def _told(said: Cause[Sentence], found: tuple[Cause[Sentence], ...]) -> bool:
    """Whether the evaluation found what the message says."""
    explicit = said.reason == "explicit_deny"
    return any(cause.policy_type == said.policy_type and (cause.reason == "explicit_deny") is explicit for cause in found)


def _ordered(case: Case, causes: tuple[Cause[Sentence], ...]) -> tuple[Cause[Sentence], ...]:
    """The message's first, so that the answer meets the question; then by certainty, then as AWS's steps go."""

    def rank(cause: Cause[Sentence]) -> tuple[bool, int, int]:
        step = _STEPS.index(cause.policy_type) if cause.policy_type in _STEPS else -1
        named = is_named(case, cause) and cause.confidence != "possible"
        return (not named, _CONFIDENCE.index(cause.confidence), step)

    return tuple(sorted(causes, key=rank))
