"""Changes that may not have arrived everywhere yet: IAM takes seconds to minutes.

https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_general.html#troubleshoot_general_eventual-consistency
"""

from datetime import datetime

from iamdoctor.case.case import Case
from iamdoctor.model.diagnosis import Cause, Outcome
from iamdoctor.model.sentence import Text

FRESH_SECONDS = 600


def causes(case: Case, found: tuple[Cause[Text], ...], decision: Outcome) -> tuple[Cause[Text], ...]:
    """One cause for what was made or changed in the ten minutes before the error, where nothing else explains it.

    Without the error's own time, what is new when it is read here is no more than a possibility. Nobody owns it: it passes by itself.
    """
    told = [f"{name} was {what} {age}" for name, what, made in _moments(case) if (age := _age(case, made))]
    if not told or any(cause.confidence != "possible" for cause in found):
        return ()
    return (
        Cause(
            policy_type="service",
            reason="not_iam",
            explanation=f"{told[0]}: IAM changes take seconds to minutes to reach everywhere, so try the call again first.",
            confidence="likely" if decision == "allowed" and moment(case.denial.event_time) else "possible",
            owner="",
        ),
    )


def changed_after(case: Case) -> tuple[str, ...]:
    """Policies whose version in force was made after the error: what lets the request pass now, perhaps."""
    event = moment(case.denial.event_time)
    versions = [held.policy for layer in case.layers.values() for held in layer.held if held.policy.updated]
    later = [policy for policy in versions if event and (made := moment(policy.updated)) and made > event]
    return tuple(f"{policy.name} got its version {policy.version} at {policy.updated}, after the error." for policy in later)


def _moments(case: Case) -> list[tuple[str, str, str | None]]:
    """What can be new: the principal, the role that is assumed or passed, and the policies in force."""
    entities = [entity for entity in (case.evidence.principal.value, case.evidence.role.value) if entity]
    found = [(entity.name, "made", entity.created) for entity in entities]
    versions = [held.policy for layer in case.layers.values() for held in layer.held if held.policy.updated]
    return [*found, *((policy.name, f"changed (version {policy.version})", policy.updated) for policy in versions)]


def _age(case: Case, made: str | None) -> str:
    """``12 s before the error``, ``3 min before it was read``; empty for what is older or came after."""
    said = moment(case.denial.event_time)
    event, then = said or moment(case.evidence.read_at), moment(made)
    if event is None or then is None:
        return ""
    seconds = (event - then).total_seconds()
    if not 0 <= seconds <= FRESH_SECONDS:
        return ""
    return f"{f'{seconds:.0f} s' if seconds < 120 else f'{seconds // 60:.0f} min'} before {'the error' if said else 'it was read here'}"


def moment(text: str | None) -> datetime | None:
    """An ISO 8601 time with its offset, or ``None`` where the text is none."""
    try:
        found = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None
