"""Is the duration of the session allowed?

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
"""

from iamdoctor.causes.assume_role.node import Branch, Finding, branch
from iamdoctor.causes.assume_role.state import Seen
from iamdoctor.causes.assume_role.sts_call import ROLE_CHAINING_LIMIT

_ASK = "How many seconds does the call ask for (DurationSeconds; 3600 when it says nothing)?"


def durations(seen: Seen) -> tuple[Branch, ...]:
    """The role's own maximum, and the one hour of role chaining where the caller is a role session."""
    chained = (_chaining(seen),) if seen.call.chained or _says_chaining(seen) else ()
    return (*((_maximum(seen),) if seen.call.how != "service" else ()), *chained)


def _says_chaining(seen: Seen) -> bool:
    return seen.denial.kind == "duration" and "chaining" in (seen.denial.message or "").lower()


def _says_maximum(seen: Seen) -> bool:
    """Whether the error is about the role's maximum, as far as it says: one that says neither may be."""
    return seen.denial.kind == "duration" and not _says_chaining(seen) and not (seen.call.chained and not seen.denial.message)


def _maximum(seen: Seen) -> Branch:
    role, asked = seen.evidence.role.value, seen.call.duration
    limit = role.max_session_duration if role else None
    question = "Is the duration allowed?"
    wanted = f"at most {limit} s" if limit else "at most the role's MaxSessionDuration"
    had = f"{asked} s" if asked else ""
    if _says_maximum(seen) or (limit and asked and asked > limit and seen.denial.kind == "duration"):
        return branch(
            "duration",
            question,
            "no",
            "AWS says so",
            added=seen.added,
            policy_value=wanted,
            request_value=had,
            finding=_too_long(seen, limit, proven=True),
        )
    if limit and asked and asked > limit:
        return branch(
            "duration",
            question,
            "no",
            "",
            added=seen.added,
            policy_value=wanted,
            request_value=had,
            finding=_too_long(seen, limit, proven=False),
        )
    if limit and asked:
        return branch("duration", question, "yes", f"asked {asked} of {limit} s", added=seen.added, policy_value=wanted, request_value=had)
    if seen.denial.kind != "duration":
        return branch(
            "duration",
            question,
            "not_asked",
            "too long a duration is a ValidationError, not this error",
            added=seen.added,
            policy_value=wanted,
            request_value=had,
        )
    return branch("duration", question, "unknown", "not known", added=seen.added, ask=_ASK, policy_value=wanted, request_value=had)


def _too_long(seen: Seen, limit: int | None, *, proven: bool) -> Finding:
    asked = f" of {seen.call.duration} s" if seen.call.duration else ""
    most = f", {limit} s" if limit else ""
    sentence = f"The call asks for a session{asked}, longer than the role's MaxSessionDuration{most}."
    if not seen.denial.message and not limit:
        sentence = f"The call asks for a session{asked}, longer than the role allows, or than the hour that role chaining allows."
    return Finding(
        sentence,
        seen.cause(
            "duration",
            sentence,
            policy_type="request",
            policy=None,
            confidence="proven" if proven else "likely",
            element="DurationSeconds",
            policy_value=f"at most {limit} s" if limit else "at most the role's MaxSessionDuration",
            request_value=f"{seen.call.duration} s" if seen.call.duration else "",
            owner="whoever runs the call, or the " + seen.owner,
        ),
    )


def _chaining(seen: Seen) -> Branch:
    asked, question = seen.call.duration, "Is it at most one hour, the limit of role chaining?"
    wanted, had = f"at most {ROLE_CHAINING_LIMIT} s", f"{asked} s" if asked else ""
    if _says_chaining(seen) or (asked and asked > ROLE_CHAINING_LIMIT):
        evidence = "AWS says so" if _says_chaining(seen) else "the caller is itself a role session"
        return branch(
            "role_chaining", question, "no", evidence, added=seen.added, policy_value=wanted, request_value=had, finding=_chained(seen, had)
        )
    if asked:
        return branch(
            "role_chaining",
            question,
            "yes",
            f"asked {asked} of {ROLE_CHAINING_LIMIT} s",
            added=seen.added,
            policy_value=wanted,
            request_value=had,
        )
    if seen.denial.kind != "duration":
        evidence = "a longer one is a ValidationError, not this error"
        return branch("role_chaining", question, "not_asked", evidence, added=seen.added, policy_value=wanted)
    return branch("role_chaining", question, "unknown", "not known", added=seen.added, ask=_ASK, policy_value=wanted)


def _chained(seen: Seen, had: str) -> Finding:
    sentence = "A role session assumes another role, and such a session lasts at most one hour."
    return Finding(
        sentence,
        seen.cause(
            "role_chaining",
            sentence,
            policy_type="request",
            policy=None,
            confidence="proven" if _says_chaining(seen) else "likely",
            element="DurationSeconds",
            policy_value=f"at most {ROLE_CHAINING_LIMIT} s",
            request_value=had,
            owner="whoever runs the call",
        ),
    )
