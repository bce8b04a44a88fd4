"""The verdict: the decision, its causes, where AWS's message and the evaluation differ, and what to do."""

from iamdoctor.diagnosis.blind_spots import denied_for_certain, open_questions
from iamdoctor.diagnosis.case import Case
from iamdoctor.diagnosis.causes import named_layer
from iamdoctor.diagnosis.diagnosis import BlindSpot, Cause, Outcome, Verdict
from iamdoctor.diagnosis.not_policy import Fault
from iamdoctor.diagnosis.words import IN_MESSAGES, LAYERS, capital, counted, the_resource, who

_CHECKS = (
    "Try the call again: policies may have changed since, and IAM changes take seconds to minutes to reach every region.",
    "Check that the call runs with the credentials of the principal named here, not a cached session of another.",
)
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def of_fault(fault: Fault) -> Verdict:
    """The verdict where no policy was consulted."""
    return Verdict(decision="unknown", headline=fault.explanation, todo=fault.todo, causes=(fault.cause(),))


def decide(case: Case, causes: tuple[Cause, ...]) -> Outcome:
    """The decision as far as it is certain, or as AWS's message gives it; ``unknown`` otherwise."""
    explicit = any(cause.reason == "explicit_deny" and cause.confidence != "possible" for cause in causes)
    if case.best is not None and denied_for_certain(case):
        return "explicit_deny" if explicit else "implicit_deny"
    certain = [cause for cause in causes if cause.confidence != "possible"]
    if certain and case.denial.deny is not None and any(cause.policy_type == named_layer(case) for cause in certain):
        return "explicit_deny" if case.denial.deny == "explicit" else "implicit_deny"
    if case.best is None or open_questions(case):
        return "unknown"
    if certain and len(causes) == 1:
        return "explicit_deny" if explicit else "implicit_deny"
    return "unknown" if causes or case.best.decision != "allowed" else "allowed"


def verdict(case: Case, causes: tuple[Cause, ...], blind_spots: tuple[BlindSpot, ...]) -> Verdict:
    """The answer, in one or two sentences first."""
    decision = decide(case, causes)
    contradiction = _contradiction(case, causes, decision)
    return Verdict(
        decision=decision,
        headline=_headline(case, causes, decision, blind_spots),
        todo=_todo(case, causes, decision, blind_spots),
        causes=causes,
        contradicts_message=bool(contradiction),
        contradiction=contradiction,
        blind_spots=blind_spots,
        notes=_notes(case, decision),
    )


def _contradiction(case: Case, causes: tuple[Cause, ...], decision: Outcome) -> str:
    """What the message says and the evaluation does not find, though the layer was read whole; empty where they agree."""
    named, deny = named_layer(case), case.denial.deny
    if named is None or deny is None or case.best is None:
        return ""
    layer = case.layers.get(named)
    if layer is None or not layer.known or any(_agrees(cause, case) for cause in causes):
        return ""
    said = f"AWS's message says {message_phrase(named, explicit=deny == 'explicit')}"
    found = f"the {LAYERS[named]} as it stands {'denies nothing here' if deny == 'explicit' else 'is not what blocks'}"
    certain = [cause for cause in causes if cause.confidence != "possible"]
    if not certain:
        return f"{said}; {found}. It may have changed since the error."
    following = message_phrase(certain[0].policy_type, explicit=certain[0].reason == "explicit_deny")
    return f"{said}; {found}: {certain[0].explanation} Changing the {LAYERS[named]} alone would fail next with {following}."


def _agrees(cause: Cause, case: Case) -> bool:
    same_kind = (cause.reason == "explicit_deny") == (case.denial.deny == "explicit")
    return cause.policy_type == named_layer(case) and same_kind


def message_phrase(policy_type: str, *, explicit: bool) -> str:
    """How AWS's message would put it: ``"explicit deny in a resource-based policy"``."""
    words = IN_MESSAGES.get(policy_type, policy_type)  # type: ignore[call-overload]
    article = "an" if words[0] in "aeiou" else "a"
    return f'"explicit deny in {article} {words}"' if explicit else f'"no {words} allows"'


def _headline(case: Case, causes: tuple[Cause, ...], decision: Outcome, blind_spots: tuple[BlindSpot, ...]) -> str:
    if decision == "allowed":
        return "As the policies stand now, the request would pass."
    certain = [cause for cause in causes if cause.confidence != "possible"]
    if not certain:
        return _unknown(case, causes, blind_spots)
    if len(certain) == 1:
        return certain[0].explanation
    return f"Denied by {_number(len(certain))} things. {_next(case, certain)}"


def _next(case: Case, certain: list[Cause]) -> str:
    following = message_phrase(certain[1].policy_type, explicit=certain[1].reason == "explicit_deny")
    if _agrees(certain[0], case):
        return f"AWS's message names the first only; fixing it alone fails next with {following}."
    return f"{certain[0].explanation} Fixing that alone fails next with {following}."


def _unknown(case: Case, causes: tuple[Cause, ...], blind_spots: tuple[BlindSpot, ...]) -> str:
    turning = [spot.what for spot in blind_spots if spot.could_change_verdict]
    if case.best is None:
        return f"Unknown: {turning[0] if turning else 'too little is known of the request'} is not known."
    if causes:
        return f"Unknown; possibly: {causes[0].explanation}"
    if turning:
        also = f" (and {counted(len(turning) - 1, 'more blind spot')})" if len(turning) > 1 else ""
        return f"Unknown: nothing that was read denies {who(case.subject)}, but this could: {turning[0]}{also}."
    return f"Unknown: nothing that was read explains why {who(case.subject)} may not {case.subject.action} on {the_resource(case.subject)}."


def _todo(case: Case, causes: tuple[Cause, ...], decision: Outcome, blind_spots: tuple[BlindSpot, ...]) -> str:
    if decision == "allowed":
        return _CHECKS[0]
    certain = [cause for cause in causes if cause.confidence != "possible"]
    if certain:
        return f"{_advice(certain[0])} It belongs to: {certain[0].owner}."
    needs = list(dict.fromkeys(spot.needs for spot in blind_spots if spot.could_change_verdict and spot.needs))
    return f"To settle it, get {', '.join(needs[:3])}." if needs else "Ask AWS's authorization record or try again with more context."


def _advice(cause: Cause) -> str:
    """The change that the cause asks for, in a sentence."""
    policy = cause.policy or f"the {LAYERS[cause.policy_type]}"
    match cause.reason:
        case "explicit_deny":
            return f"Meet the condition of the Deny in {policy}, or have an exception made in it."
        case "resource_mismatch":
            return f"Have the Resource of {policy} cover {cause.wanted}."
        case "external_id":
            return "Send the ExternalId that the trust policy asks for."
        case "mfa":
            return "Sign in with MFA and use that session."
        case "condition_mismatch" | "web_identity" | "source_identity":
            return f"Meet the condition in {policy} ({cause.wanted}), or have it changed."
        case "principal_mismatch":
            return f"Have {policy} name the caller."
        case _:
            return f"Have {LAYERS[cause.policy_type]} {cause.policy} allow it." if cause.policy else f"{capital(_allow(cause))}."


def _allow(cause: Cause) -> str:
    return f"have {'an' if cause.policy_type == 'identity' else 'a'} {LAYERS[cause.policy_type]} allow {cause.wanted or 'it'}"


def _notes(case: Case, decision: Outcome) -> tuple[str, ...]:
    found = list(case.best.notes) if case.best else []
    if decision == "allowed":
        found += _CHECKS
        if case.layers["session"].state == "unseen":
            found.append("A session policy given when the session was started can deny, and AWS does not give it back.")
        if not case.layers["vpce"].known:
            found.append("A VPC endpoint policy can deny if the call came through an endpoint.")
    return tuple(dict.fromkeys(found))


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)
