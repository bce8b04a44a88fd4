"""What the requests behind the request add: their causes, their blind spots and their part in the decision."""

from msgspec.structs import replace

from iamdoctor.case.authorization_record import still_denied
from iamdoctor.case.case import Case
from iamdoctor.case.related import Behind, encrypted_name, managed_elsewhere, names_another_key, parameters_of
from iamdoctor.causes.blind_spots import blind_spots, denied_for_certain, open_questions
from iamdoctor.causes.cause import cause
from iamdoctor.causes.policy.causes import policy_causes
from iamdoctor.causes.verdict import decide
from iamdoctor.model.diagnosis import BlindSpot, Cause, Confidence, Outcome
from iamdoctor.model.sentence import NOTHING, Sentence, Text, joined, say
from iamdoctor.model.statement import StatementRef
from iamdoctor.reference.encryption import key_actions, named_key
from iamdoctor.reference.names import resource_name

_GRADES: tuple[Confidence, ...] = ("proven", "likely", "possible")


def causes_behind(
    behind: Behind, found: tuple[Cause[Sentence], ...], spots: tuple[BlindSpot[Sentence], ...]
) -> tuple[Cause[Sentence], ...]:
    """The causes that stop the request behind, but for those that already stop the first one."""
    if managed_elsewhere(behind.case):
        return (_of_managed_key(behind),)
    told = {_blamed(each) for each in found if _blamed(each)}
    new = (each for each in policy_causes(behind.case, spots) if not _blamed(each) or _blamed(each) not in told)
    return tuple(_as_sure_as(behind, replace(each, explanation=joined(behind.why, each.explanation))) for each in new)


def _blamed(cause: Cause[Sentence]) -> tuple[StatementRef, str, str | None] | None:
    """What a cause blames: an element of a statement; ``None`` where it blames no statement."""
    blamed = cause.statement
    return (blamed, cause.reason, cause.element) if blamed is not None and blamed.index is not None else None


def _as_sure_as(behind: Behind, cause: Cause[Sentence]) -> Cause[Sentence]:
    return replace(cause, confidence=max(cause.confidence, behind.at_most, key=_GRADES.index))


def _of_managed_key(behind: Behind) -> Cause[Sentence]:
    about = behind.case.subject
    return cause(
        "service",
        "not_iam",
        joined(behind.why, say("cause.aws_managed_key", account=about.resource_account)),
        kind="aws_managed_key",
        confidence="likely",
        policy_value=say("value.customer_managed_key"),
        request_value=resource_name(about.resource),
        owner=say("owner.encrypted", account=about.resource_account),
    )


def decide_behind(behind: Behind, causes: tuple[Cause[Sentence], ...]) -> Outcome:
    """The decision of the request behind: where it may not be made as evaluated, only a likely cause denies."""
    decision = decide(behind.case, causes)
    if behind.at_most == "proven" or decision == "allowed":
        return decision
    likely = any(cause.confidence != "possible" for cause in causes)
    return decision if likely and not open_questions(behind.case) else "unknown"


def all_blind_spots(about: Case, behinds: tuple[Behind, ...]) -> tuple[BlindSpot[Sentence], ...]:
    """The blind spots of the request and of those behind it: where any of them is denied for certain, the call is."""
    denied = _denied(about) or any(each.at_most == "proven" and denied_for_certain(each.case) for each in behinds)
    spots = {spot.what: spot for spot in (*blind_spots(about, denied=denied), *unread_behind(about))}
    for each in behinds:
        ruled_out = about.denial.deny is not None and each.case.subject.service == "kms"
        further = blind_spots(each.case, denied=denied)
        spots = {spot.what: replace(spot, could_change_verdict=spot.could_change_verdict and not ruled_out) for spot in further} | spots
    return tuple(sorted(spots.values(), key=lambda spot: (not spot.could_change_verdict, not spot.needs)))


def _denied(about: Case) -> bool:
    return denied_for_certain(about) or still_denied(about)


def unread_behind(about: Case) -> tuple[BlindSpot[Sentence], ...]:
    """What is not known of the key. AWS's message rules it out where it says which kind of policy denied the first request."""
    if not key_actions(about.subject.action, parameters_of(about)) or about.subject.principal is None:
        return ()
    what, needs = _unknown_of_key(about)
    turns = not _denied(about) and about.denial.deny is None
    return (BlindSpot(what=what, needs=needs, could_change_verdict=turns),) if what else ()


def _unknown_of_key(about: Case) -> tuple[Sentence, Text]:
    read, name = about.evidence.dependent, encrypted_name(about)
    if read.state == "unread":
        needs = ", ".join(dict.fromkeys(failure.needs for failure in read.failures if failure.needs))
        if read.reason:
            return say("blind.encrypting_key_because", name=name, reason=read.why), needs
        return say("blind.encrypting_key", name=name), needs
    if read.value and read.value.exists is False:
        return say("blind.key_gone", name=name, key=read.value.arn), ""
    if read.value and names_another_key(about, read.value):
        return say("blind.key_named", key=named_key(about.subject.action, parameters_of(about))), "kms:GetKeyPolicy"
    resource = about.evidence.resource.value
    absent = resource is not None and resource.settings.get("object") == "not there"
    if read.state in ("none", "found") and (about.subject.action or "").lower().startswith("s3:get") and not absent:
        return say("blind.object_key", name=name), say("needs.head_object")
    return NOTHING, ""


def both(first: Outcome, second: Outcome) -> Outcome:
    """The decision of two requests that must both be allowed."""
    return second if first == "allowed" else first
