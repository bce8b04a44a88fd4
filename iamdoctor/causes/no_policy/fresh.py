"""Changes that may not have arrived everywhere yet: IAM takes seconds to minutes.

https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_general.html#troubleshoot_general_eventual-consistency
"""

from datetime import datetime

from iamdoctor.case.case import Case
from iamdoctor.causes.cause import cause
from iamdoctor.model.diagnosis import Cause, Outcome
from iamdoctor.model.sentence import NOTHING, Sentence, say

FRESH_SECONDS = 600


def causes(case: Case, found: tuple[Cause[Sentence], ...], decision: Outcome) -> tuple[Cause[Sentence], ...]:
    """One cause for what was made or changed in the ten minutes before the error, where nothing else explains it.

    Without the error's own time, what is new when it is read here is no more than a possibility. Nobody owns it: it passes by itself.
    """
    told = [(name, what, age) for name, what, made in _moments(case) if (age := _age(case, made))]
    if not told or any(each.confidence != "possible" for each in found):
        return ()
    name, what, age = told[0]
    return (
        cause(
            "service",
            "not_iam",
            say("fault.recent_change", name=name, what=what, age=age),
            kind="recent_change",
            confidence="likely" if decision == "allowed" and moment(case.denial.event_time) else "possible",
            owner=NOTHING,
        ),
    )


def changed_after(case: Case) -> tuple[Sentence, ...]:
    """Policies whose version in force was made after the error: what lets the request pass now, perhaps."""
    event = moment(case.denial.event_time)
    versions = [held.policy for layer in case.layers.values() for held in layer.held if held.policy.updated]
    later = [policy for policy in versions if event and (made := moment(policy.updated)) and made > event]
    return tuple(say("note.changed_after", policy=each.name, version=each.version, time=each.updated) for each in later)


def _moments(case: Case) -> list[tuple[str, Sentence, str | None]]:
    """What can be new: the principal, the role that is assumed or passed, and the policies in force."""
    entities = [entity for entity in (case.evidence.principal.value, case.evidence.role.value) if entity]
    found = [(entity.name, say("recent.made"), entity.created) for entity in entities]
    versions = [held.policy for layer in case.layers.values() for held in layer.held if held.policy.updated]
    return [*found, *((policy.name, say("recent.changed", version=policy.version), policy.updated) for policy in versions)]


def _age(case: Case, made: str | None) -> Sentence:
    """How long before the error, or before it was read here; nothing for what is older or came after."""
    said = moment(case.denial.event_time)
    event, then = said or moment(case.evidence.read_at), moment(made)
    if event is None or then is None:
        return NOTHING
    seconds = (event - then).total_seconds()
    if not 0 <= seconds <= FRESH_SECONDS:
        return NOTHING
    units = say("recent.seconds", number=round(seconds)) if seconds < 120 else say("recent.minutes", number=int(seconds // 60))
    return say("recent.before_error" if said else "recent.before_reading", age=units)


def moment(text: str | None) -> datetime | None:
    """An ISO 8601 time with its offset, or ``None`` where the text is none."""
    try:
        found = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None
