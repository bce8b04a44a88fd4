"""The verdict: the decision, its causes, and the answer in one or two sentences."""

from msgspec.structs import replace

from iamdoctor.case.authorization_record import recorded_denials, still_denied
from iamdoctor.case.caller import elsewhere, nobody
from iamdoctor.case.case import Case
from iamdoctor.causes.advice import todo
from iamdoctor.causes.blind_spots import denied_for_certain, open_questions
from iamdoctor.causes.contradiction import contradiction, next_message, of_policy, said_by_aws
from iamdoctor.causes.no_policy import Fault, notes
from iamdoctor.causes.no_policy.node import NODE_ROLE
from iamdoctor.causes.no_policy.notes import told_first
from iamdoctor.causes.policy.causes import is_named
from iamdoctor.causes.policy.message import named_layer
from iamdoctor.causes.policy.simulated import simulated
from iamdoctor.model.diagnosis import BlindSpot, Cause, Outcome, Verdict
from iamdoctor.model.sentence import NOTHING, Sentence, joined, say, tells
from iamdoctor.reference import bounds


def of_fault(fault: Fault, closer: tuple[Cause[Sentence], ...]) -> Verdict[Sentence]:
    """The verdict where no policy was consulted; ``closer`` are causes that say the same with the values of this call."""
    same = tuple(replace(cause, confidence=fault.confidence) for cause in closer if cause.reason == fault.reason)
    causes = same or (fault.cause(),)
    headline = causes[0].explanation
    return Verdict(decision="unknown", headline=headline, in_headline=_told(headline, causes), todo=fault.todo, causes=causes)


def decide(case: Case, causes: tuple[Cause[Sentence], ...]) -> Outcome:
    """The decision of the policies as far as it is certain, or as AWS's message gives it; ``unknown`` otherwise, and whoever called."""
    if nobody(case):
        return "unknown"
    likely = _likely(causes)
    explicit = case.denial.deny == "explicit" or any(cause.reason == "explicit_deny" for cause in likely)
    denied: Outcome = "explicit_deny" if explicit else "implicit_deny"
    if denied_for_certain(case) or still_denied(case):
        return denied
    if likely and case.denial.deny is not None and any(cause.policy_type == named_layer(case) for cause in likely):
        return "explicit_deny" if case.denial.deny == "explicit" else "implicit_deny"
    if set(likely) & set(simulated(case)):
        return denied
    if case.best is None or open_questions(case):
        return "unknown"
    if likely:
        return denied
    if case.subject.principal_from == "trust":
        return "unknown"
    gone = sum(bool(denial.changed) for denial in recorded_denials(case))
    return "unknown" if len(causes) > gone or case.best.decision != "allowed" else "allowed"


def verdict(
    case: Case, decision: Outcome, causes: tuple[Cause[Sentence], ...], blind_spots: tuple[BlindSpot[Sentence], ...]
) -> Verdict[Sentence]:
    """The whole verdict for a decision and its causes."""
    differs = contradiction(case, causes)
    headline = _headline(case, causes, decision, blind_spots)
    return Verdict(
        decision=decision,
        headline=headline,
        in_headline=_told(headline, causes),
        todo=todo(case, causes, decision, blind_spots),
        causes=causes,
        contradicts_message=bool(differs),
        contradiction=differs,
        blind_spots=blind_spots,
        notes=(*_notes(case, decision), *_fixes_left_out(causes)),
    )


def _likely(causes: tuple[Cause[Sentence], ...]) -> list[Cause[Sentence]]:
    return [cause for cause in causes if cause.confidence != "possible" and not cause.alternative]


def _told(headline: Sentence, causes: tuple[Cause[Sentence], ...]) -> tuple[int, ...]:
    return tuple(place for place, cause in enumerate(causes) if tells(headline, cause.explanation))


def _headline(case: Case, causes: tuple[Cause[Sentence], ...], decision: Outcome, blind_spots: tuple[BlindSpot[Sentence], ...]) -> Sentence:
    likely = _likely(causes)
    if nobody(case) and (name := told_first(case)):
        return say(f"verdict.other.{name}")
    if nobody(case):
        return joined(*(cause.explanation for cause in likely[:1]), say("verdict.nobody"), said_by_aws(case))
    if decision == "allowed":
        return joined(say("verdict.allowed"), *(cause.explanation for cause in likely[:1]))
    node = next((cause for cause in likely if cause.id == NODE_ROLE), None)
    if node is not None and len(likely) > 1:
        others = tuple(cause for cause in causes if cause is not node)
        return joined(node.explanation, _headline(case, others, decision, blind_spots))
    if not likely:
        return joined(_both_sides(case), elsewhere(case), _unknown(case, causes, blind_spots))
    if len(likely) == 1:
        return likely[0].explanation
    return joined(say("verdict.causes", count=len(likely)), *_next(case, likely))


def _next(case: Case, likely: list[Cause[Sentence]]) -> tuple[Sentence, ...]:
    if not of_policy(likely[1]):
        return likely[0].explanation, likely[1].explanation
    following = next_message(likely[1])
    if is_named(case, likely[0]):
        return (say("verdict.next", next=following),)
    return likely[0].explanation, say("verdict.first_then", next=following)


def _both_sides(case: Case) -> Sentence:
    """What a role in another account takes, where neither side was read.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
    """
    about = case.subject
    read = case.resource_layer.known or case.layers["identity"].known
    if read or not about.assumes_role or about.federated_call or about.same_account is not False or about.principal_account is None:
        return NOTHING
    return say("verdict.both_sides", about=about, account=about.resource_account, own=about.principal_account)


def _unknown(case: Case, causes: tuple[Cause[Sentence], ...], blind_spots: tuple[BlindSpot[Sentence], ...]) -> Sentence:
    turning = [spot.what for spot in blind_spots if spot.could_change_verdict]
    if case.best is None:
        return say("verdict.unknown_what", what=turning[0]) if turning else say("verdict.unknown_request")
    if causes:
        return say("verdict.possibly", explanation=causes[0].explanation)
    if turning:
        more = len(turning) - 1
        sentence = {0: "verdict.unread", 1: "verdict.unread_and_one"}.get(more, "verdict.unread_and_more")
        return say(sentence, about=case.subject, what=turning[0], more=more)
    return say("verdict.unexplained", about=case.subject)


def _fixes_left_out(causes: tuple[Cause[Sentence], ...]) -> tuple[Sentence, ...]:
    """That fixes were not tried for every cause, where there are very many."""
    if len(causes) > bounds.CAUSES:
        return (say("note.no_fix_tried", count=len(causes)),)
    return (say("note.some_fixes_tried", count=len(causes), tried=bounds.CURED),) if len(causes) > bounds.CURED else ()


def _notes(case: Case, decision: Outcome) -> tuple[Sentence, ...]:
    away = elsewhere(case) if decision != "unknown" else None
    found = [*([away] if away else []), *(case.best.notes if case.best else ()), *notes(case)]
    if case.evidence.differing:
        found.append(say("note.differing", facts=case.evidence.differing))
    if decision == "allowed":
        found.append(say("verdict.check_session"))
        if case.layers["session"].state == "unseen":
            found.append(say("verdict.session_may_deny"))
        if not case.layers["vpce"].known:
            found.append(say("verdict.endpoint_may_deny"))
    return tuple(dict.fromkeys(found))
