"""Causes that AWS's own record of the denial names."""

from msgspec.structs import replace

from iamdoctor.case.authorization_record import RecordedDenial, recorded_denials, tells_of
from iamdoctor.case.case import Case
from iamdoctor.case.owners import owner
from iamdoctor.iam.decision import PolicyType
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.sentence import Text, joined
from iamdoctor.wording.terms import IN_MESSAGES, policy_words, the_resource

_SINCE = "AWS's record of the denial does not have this as a reason: it may have come since."


def with_record(case: Case, found: tuple[Cause[Text], ...]) -> tuple[Cause[Text], ...]:
    """``found`` by evaluation, weighed by the record: what both have is proven, what the record rules out goes or came since, and what
    only the record has is added."""
    denials = recorded_denials(case)
    if not denials:
        return found
    kept = tuple(each for cause in found if (each := _weighed(case, cause, denials)) is not None)
    missing = (denial for denial in denials if not any(_is(cause, denial) for cause in found))
    return (*kept, *dict.fromkeys(_cause(case, denial) for denial in missing))


def _weighed(case: Case, cause: Cause[Text], denials: tuple[RecordedDenial, ...]) -> Cause[Text] | None:
    if any(_is(cause, denial) for denial in denials):
        return replace(cause, confidence="proven")
    if not any(layer == cause.policy_type and tells_of(case, layer) for layer in case.layers):
        return cause
    return replace(cause, confidence="likely", explanation=joined(cause.explanation, _SINCE)) if cause.confidence == "proven" else None


def _is(cause: Cause[Text], denial: RecordedDenial) -> bool:
    """Whether a cause is the one recorded: the same layer, denied in the same way, by the same policy where both name one."""
    if cause.policy_type != denial.layer or (cause.reason == "explicit_deny") is not denial.explicit:
        return False
    named = denial.policy.arn if denial.policy else None
    return named is None or cause.policy_arn is None or (cause.policy_arn == named and cause.sid in (denial.sid, None))


def _cause(case: Case, denial: RecordedDenial) -> Cause[Text]:
    policy = denial.policy
    return Cause(
        policy_type=denial.layer,
        reason="explicit_deny" if denial.explicit else "missing_allow",
        explanation=recorded_words(case, denial),
        confidence="possible" if denial.changed else "likely",
        policy=policy.name if policy else None,
        policy_arn=policy.arn if policy else None,
        sid=denial.sid,
        statement_index=denial.statement_index,
        request_value=case.subject.action or "",
        owner=owner(denial.layer, case.subject, policy),
    )


def recorded_words(case: Case, denial: RecordedDenial) -> str:
    """What the record says, and how that stands now, in a sentence."""
    on = f"{case.subject.action or 'the action'} on {the_resource(case.subject)}"
    said = f"no {_kind(denial.layer)} allowed {on}" if not denial.explicit else f"{_denier(case, denial)} denied {on}"
    return f"AWS's record of the denial says that {said}{_now(case, denial)}"


def _denier(case: Case, denial: RecordedDenial) -> str:
    words = policy_words(denial.policy, denial.layer, case.subject)
    named = f"{words[0].lower()}{words[1:]}" if words.startswith(("The ", "A ", "An ")) else words
    return f"{named} ({denial.sid})" if denial.sid else named


def _kind(layer: PolicyType) -> str:
    return next(text for kind, text in IN_MESSAGES.items() if kind == layer)


def _now(case: Case, denial: RecordedDenial) -> str:
    """How the layer stands now, where that differs."""
    if denial.changed:
        return "; that has been changed since."
    if denial.layer not in case.layers or not case.layers[denial.layer].known or not case.layers[denial.layer].documents:
        return "."
    differs = "by what was read one does" if not denial.explicit else "what was read of it does not"
    return f"; {differs}, so a value of the request is not what it is taken to be here."
