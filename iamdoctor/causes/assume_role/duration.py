"""Is the duration of the session allowed?

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
"""

from iamdoctor.case.case import Case
from iamdoctor.causes.assume_role.cause import CALLER, cause, role_owner
from iamdoctor.causes.assume_role.node import Answer, Branch, Finding, branch
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.sentence import NOTHING, Sentence, say
from iamdoctor.reference.sts_actions import ROLE_CHAINING_LIMIT


def durations(case: Case) -> tuple[Branch, ...]:
    """The role's own maximum, and the one hour of role chaining where the caller is a role session."""
    chained = (_chaining(case),) if _chains(case) or _says_chaining(case) else ()
    return (*((_maximum(case),) if case.call and case.call.how != "service" else ()), *chained)


def _chains(case: Case) -> bool:
    """Whether the caller is itself a role session, so that AWS limits the new session to one hour."""
    return case.call is not None and case.call.how == "role" and case.subject.principal_kind == "role_session"


def _says_chaining(case: Case) -> bool:
    return case.denial.kind == "duration" and "chaining" in (case.denial.message or "").lower()


def _says_maximum(case: Case) -> bool:
    """Whether the error is about the role's maximum, as far as it says: one that says neither may be."""
    return case.denial.kind == "duration" and not _says_chaining(case) and not (_chains(case) and not case.denial.message)


def _maximum(case: Case) -> Branch:
    asked, limit = _asked(case), _role_limit(case)
    if _says_maximum(case) or (limit and asked and asked > limit):
        said = say("tree.because.aws_says") if case.denial.kind == "duration" else NOTHING
        return _node(case, "duration", limit, "no", said, _too_long(case))
    return _fitting(case, "duration", limit)


def _chaining(case: Case) -> Branch:
    asked = _asked(case)
    if _says_chaining(case) or (asked and asked > ROLE_CHAINING_LIMIT):
        said = say("tree.because.aws_says" if _says_chaining(case) else "tree.because.role_session")
        return _node(case, "role_chaining", ROLE_CHAINING_LIMIT, "no", said, _chained(case))
    return _fitting(case, "role_chaining", ROLE_CHAINING_LIMIT)


def _fitting(case: Case, id: str, limit: int | None) -> Branch:
    """The node where nothing says that the duration is too long."""
    asked = _asked(case)
    if limit and asked:
        return _node(case, id, limit, "yes", say("tree.because.duration_fits", asked=asked, limit=limit))
    if case.denial.kind != "duration":
        return _node(case, id, limit, "not_asked", say("tree.because.other_error"))
    return _node(case, id, limit, "unknown", say("tree.because.not_known"))


def _node(case: Case, id: str, limit: int | None, answer: Answer, evidence: Sentence, found: Cause[Sentence] | None = None) -> Branch:
    return branch(
        case,
        id,
        say(f"tree.ask_whether.{id}"),
        answer,
        evidence,
        ask=say("tree.please.duration") if answer == "unknown" else None,
        policy_value=_seconds(limit),
        request_value=_seconds(_asked(case)),
        finding=Finding.of(found) if found else None,
    )


def _too_long(case: Case) -> Cause[Sentence]:
    asked, limit = _asked(case), _role_limit(case)
    kind = "too_long" if case.denial.message or limit else "too_long_of_either"
    return cause(
        case,
        "request.duration",
        say(f"tree.cause.{kind}", asked=_of(asked), limit=_of(limit)),
        confidence="proven" if case.denial.kind == "duration" else "likely",
        element="DurationSeconds",
        policy_value=_seconds(limit),
        request_value=_seconds(asked),
        owner=say("owner.runs_the_call_or", owner=role_owner(case)),
    )


def _chained(case: Case) -> Cause[Sentence]:
    return cause(
        case,
        "request.role_chaining",
        say("tree.cause.role_chaining"),
        confidence="proven" if _says_chaining(case) else "likely",
        element="DurationSeconds",
        policy_value=_seconds(ROLE_CHAINING_LIMIT),
        request_value=_seconds(_asked(case)),
        owner=CALLER,
    )


def _asked(case: Case) -> int | None:
    return case.call.duration if case.call else None


def _role_limit(case: Case) -> int | None:
    return case.evidence.role.value.max_session_duration if case.evidence.role.value else None


def _seconds(number: int | None) -> str:
    return f"{number} s" if number else ""


def _of(number: int | None) -> Sentence:
    return say("tree.of_seconds", seconds=number) if number else NOTHING
