"""What to do now, in a sentence or two."""

from iamdoctor.case.case import Case
from iamdoctor.causes.policy.mfa import cured_by_mfa
from iamdoctor.model.diagnosis import BlindSpot, Cause, Outcome
from iamdoctor.model.sentence import Sentence, Text, as_read, say
from iamdoctor.reference.locks import LOCKS

TRY_AGAIN = say("todo.try_again")
_KEPT = 3
_BY_CAUSE = {
    "request.not_found": say("todo.check_name"),
    "request.object_not_found": say("todo.check_object"),
    "credentials.unsigned": say("todo.credentials"),
    "service.object_owner": say("todo.object_owner"),
    "service.key_state": say("todo.key_state"),
    "service.aws_managed_key": say("todo.customer_managed_key"),
}
_OF_THE_CALL = (
    "todo.check_caller",
    "todo.check_name",
    "todo.check_object",
    "todo.credentials",
    "todo.external_id",
    "todo.mfa",
    "todo.mfa_session",
    "todo.shorter",
)
"""What whoever runs the call does: nobody has to be asked for it."""


def todo(case: Case, causes: tuple[Cause[Text], ...], decision: Outcome, blind_spots: tuple[BlindSpot[Text], ...]) -> Sentence:
    """The change that the first cause asks for and whose it is; where nothing is likely, what would settle it."""
    certain = [cause for cause in causes if cause.confidence != "possible"]
    if certain and certain[0].owner:
        change = _change(case, certain[0])
        return change if change.id in _OF_THE_CALL else say("todo.with_owner", change=change, owner=certain[0].owner)
    if decision == "allowed":
        return TRY_AGAIN
    profiles = case.evidence.profiles.value
    if profiles:
        return say("todo.profiles", profiles=profiles[:_KEPT])
    unasked = _unasked(case)
    if unasked:
        return say("todo.unasked", why=as_read(unasked))
    needs = tuple(dict.fromkeys(spot.needs for spot in blind_spots if spot.could_change_verdict and spot.needs))
    return say("todo.needs", needs=needs[:_KEPT]) if needs else say("todo.say_more")


def _unasked(case: Case) -> str:
    """Why AWS could not be asked who is asking, which takes no permission; empty where it answered."""
    return next((each.message for each in case.evidence.caller.failures if not each.needs), "")


def _change(case: Case, cause: Cause[Text]) -> Sentence:
    if _is_for_mfa(case, cause):
        return say("todo.mfa" if case.subject.principal_kind == "user" else "todo.mfa_session")
    if cause.id in _BY_CAUSE:
        return _BY_CAUSE[cause.id]
    match cause.reason:
        case "explicit_deny":
            return _lifted(cause)
        case "resource_mismatch":
            return say("todo.resource", resource=cause.request_value, policy=_policy(cause))
        case "external_id":
            return say("todo.external_id")
        case "source_identity" if cause.element == "Action":
            return say("todo.allow", layer=cause.policy_type, action=cause.request_value)
        case "condition_mismatch" | "web_identity" | "source_identity" | "mfa":
            return say("todo.condition", policy=_policy(cause), value=cause.policy_value)
        case "principal_mismatch":
            return say("todo.principal", policy=_policy(cause))
        case "missing_allow" if cause.request_value:
            return say("todo.allow", layer=cause.policy_type, action=cause.request_value)
        case "missing_allow":
            return say("todo.allow_request", layer=cause.policy_type)
        case "tag_session":
            return say("todo.tag_session")
        case "duration" | "role_chaining":
            return say("todo.shorter")
        case "wrong_principal" | "wrong_account":
            return say("todo.check_caller")
        case _:
            return say("todo.no_policy")


def _lifted(cause: Cause[Text]) -> Sentence:
    """What to do about a Deny: only a condition can be met, and a quarantine is not worked around."""
    if (cause.policy or "").startswith(LOCKS):
        return say("todo.locked", policy=cause.policy)
    if cause.element == "Condition":
        return say("todo.deny_condition", policy=_policy(cause))
    return say("todo.deny" if cause.element else "todo.deny_unread", policy=_policy(cause))


def _policy(cause: Cause[Text]) -> Sentence:
    if cause.policy is None:
        return say("todo.the_layer", layer=cause.policy_type)
    return say("todo.the_policy" if cause.policy_type in ("resource", "trust", "vpce") else "todo.policy", policy=cause.policy)


def _is_for_mfa(case: Case, cause: Cause[Text]) -> bool:
    statement = case.statement(cause.statement)
    return cured_by_mfa(statement) if statement else cause.reason == "mfa"
