"""The verdict: the decision, its causes, and the answer in one or two sentences."""

from msgspec.structs import replace

from iamdoctor.case.authorization_record import recorded_denials, still_denied
from iamdoctor.case.caller import elsewhere
from iamdoctor.case.case import Case
from iamdoctor.causes.advice import todo
from iamdoctor.causes.blind_spots import denied_for_certain, open_questions
from iamdoctor.causes.contradiction import contradiction, next_message
from iamdoctor.causes.no_policy import Fault, notes
from iamdoctor.causes.policy import is_named, named_layer
from iamdoctor.causes.policy.simulated import simulated
from iamdoctor.model.diagnosis import BlindSpot, Cause, Outcome, Verdict
from iamdoctor.model.sentence import Text, joined
from iamdoctor.wording.terms import IN_MESSAGES, counted, the_resource, who

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def of_fault(fault: Fault, closer: tuple[Cause[Text], ...]) -> Verdict[Text]:
    """The verdict where no policy was consulted; ``closer`` are causes that say the same with the values of this call."""
    same = tuple(replace(cause, confidence=fault.confidence) for cause in closer if cause.reason == fault.reason)
    causes = same or (fault.cause(),)
    return Verdict(decision="unknown", headline=causes[0].explanation, todo=fault.todo, causes=causes)


def decide(case: Case, causes: tuple[Cause[Text], ...]) -> Outcome:
    """The decision of the policies as far as it is certain, or as AWS's message gives it; ``unknown`` otherwise."""
    likely = _likely(causes)
    denied: Outcome = "explicit_deny" if any(cause.reason == "explicit_deny" for cause in likely) else "implicit_deny"
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
    gone = sum(bool(denial.changed) for denial in recorded_denials(case))
    return "unknown" if len(causes) > gone or case.best.decision != "allowed" else "allowed"


def verdict(case: Case, decision: Outcome, causes: tuple[Cause[Text], ...], blind_spots: tuple[BlindSpot[Text], ...]) -> Verdict[Text]:
    """The whole verdict for a decision and its causes."""
    differs = contradiction(case, causes)
    return Verdict(
        decision=decision,
        headline=_headline(case, causes, decision, blind_spots),
        todo=todo(causes, decision, blind_spots, case.evidence.profiles.value or (), _unasked(case)),
        causes=causes,
        contradicts_message=bool(differs),
        contradiction=differs,
        blind_spots=blind_spots,
        notes=_notes(case, decision),
    )


def _unasked(case: Case) -> str:
    """Why AWS could not be asked who is asking, which takes no permission; empty where it answered."""
    return next((each.message for each in case.evidence.caller.failures if not each.needs), "")


def _likely(causes: tuple[Cause[Text], ...]) -> list[Cause[Text]]:
    return [cause for cause in causes if cause.confidence != "possible"]


def _headline(case: Case, causes: tuple[Cause[Text], ...], decision: Outcome, blind_spots: tuple[BlindSpot[Text], ...]) -> Text:
    likely = _likely(causes)
    if decision == "allowed":
        return joined("As the policies stand now, the request would pass.", *(cause.explanation for cause in likely[:1]))
    if not likely:
        return _unknown(case, causes, blind_spots)
    if len(likely) == 1:
        return likely[0].explanation
    return joined(f"Denied by {_number(len(likely))} things.", _next(case, likely))


def _next(case: Case, likely: list[Cause[Text]]) -> Text:
    if likely[1].policy_type not in IN_MESSAGES:
        return joined(likely[0].explanation, likely[1].explanation)
    following = next_message(likely[1])
    if is_named(case, likely[0]):
        return f"AWS's message names the first only; fixing it alone fails next with {following}."
    return joined(likely[0].explanation, f"Fixing that alone fails next with {following}.")


def _unknown(case: Case, causes: tuple[Cause[Text], ...], blind_spots: tuple[BlindSpot[Text], ...]) -> Text:
    return joined(elsewhere(case), _open(case, causes, blind_spots))


def _open(case: Case, causes: tuple[Cause[Text], ...], blind_spots: tuple[BlindSpot[Text], ...]) -> Text:
    turning = [spot.what for spot in blind_spots if spot.could_change_verdict]
    if case.best is None:
        return f"Unknown: {turning[0] if turning else 'too little of the request'} is not known."
    if causes:
        return joined("Unknown; possibly:", causes[0].explanation)
    if turning:
        also = f" (and {counted(len(turning) - 1, 'more blind spot')})" if len(turning) > 1 else ""
        return f"Unknown: nothing that was read denies {who(case.subject)}, but this could: {turning[0]}{also}."
    return f"Unknown: nothing that was read explains why {who(case.subject)} may not {case.subject.action} on {the_resource(case.subject)}."


def _notes(case: Case, decision: Outcome) -> tuple[str, ...]:
    away = elsewhere(case) if decision != "unknown" else ""
    found = [*([away] if away else []), *(case.best.notes if case.best else ()), *notes(case)]
    if decision == "allowed":
        found.append("Check that the call runs with the credentials of the principal named here, not a cached session of another.")
        if case.layers["session"].state == "unseen":
            found.append("A session policy given when the session was started can deny, and AWS does not give it back.")
        if not case.layers["vpce"].known:
            found.append("A VPC endpoint policy can deny if the call came through an endpoint.")
    return tuple(dict.fromkeys(found))


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)
