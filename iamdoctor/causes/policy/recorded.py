"""Causes that AWS's own record of the denial names."""

from msgspec.structs import replace

from iamdoctor.case.authorization_record import RecordedDenial, recorded_denials, tells_of
from iamdoctor.case.case import Case
from iamdoctor.case.owners import owner
from iamdoctor.causes.cause import cause
from iamdoctor.causes.named import named_policy
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.sentence import NOTHING, Sentence, joined, say


def with_record(case: Case, found: tuple[Cause[Sentence], ...]) -> tuple[Cause[Sentence], ...]:
    """``found`` by evaluation, weighed by the record: what both have is proven, what the record rules out goes or came since, and what
    only the record has is added."""
    denials = recorded_denials(case)
    if not denials:
        return found
    kept = tuple(each for cause in found if (each := _weighed(case, cause, denials)) is not None)
    missing = (denial for denial in denials if not any(_is(cause, denial) for cause in found))
    return (*kept, *dict.fromkeys(_cause(case, denial) for denial in missing))


def _weighed(case: Case, cause: Cause[Sentence], denials: tuple[RecordedDenial, ...]) -> Cause[Sentence] | None:
    if any(_is(cause, denial) for denial in denials):
        return replace(cause, confidence="proven")
    if not any(layer == cause.policy_type and tells_of(case, layer) for layer in case.layers):
        return cause
    if cause.confidence != "proven":
        return None
    return replace(cause, confidence="likely", explanation=joined(cause.explanation, say("cause.not_recorded")))


def _is(cause: Cause[Sentence], denial: RecordedDenial) -> bool:
    """Whether a cause is the one recorded: the same layer, denied in the same way, by the same policy where both name one."""
    if cause.policy_type != denial.layer or (cause.reason == "explicit_deny") is not denial.explicit:
        return False
    named = denial.statement.policy_arn if denial.statement else None
    return named is None or cause.policy_arn is None or (cause.policy_arn == named and cause.sid in (denial.sid, None))


def _cause(case: Case, denial: RecordedDenial) -> Cause[Sentence]:
    found = cause(
        denial.layer,
        "explicit_deny" if denial.explicit else "missing_allow",
        recorded(case, denial),
        confidence="possible" if denial.changed else "likely",
        owner=owner(denial.layer, case.subject, denial.policy),
        statement=denial.statement,
        request_value=case.subject.action or "",
    )
    return replace(found, sid=denial.sid)


def recorded(case: Case, denial: RecordedDenial) -> Sentence:
    """What the record says, and how that stands now."""
    if denial.explicit:
        sid = say("cause.recorded.statement", sid=denial.sid) if denial.sid else NOTHING
        policy = named_policy(case, denial.layer, denial.policy)
        said = say("cause.recorded.denies", about=case.subject, policy=policy, statement=sid)
    else:
        said = say("cause.recorded.silent", about=case.subject, layer=denial.layer)
    return joined(said, _now(case, denial))


def _now(case: Case, denial: RecordedDenial) -> Sentence:
    """How the layer stands now, where that differs."""
    if denial.changed:
        return say("cause.recorded.changed")
    if denial.layer not in case.layers or not case.layers[denial.layer].known or not case.layers[denial.layer].documents:
        return NOTHING
    return say("cause.recorded.now_silent" if denial.explicit else "cause.recorded.now_allows")
