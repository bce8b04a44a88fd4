"""Reads under way whose answers cannot matter any more: what the answer comes to without them is what it comes to with them.

Only few reads can be such: CloudTrail's event of the call, how the session began, the endpoint that the event may name, other versions of
the policies, and AWS's simulator. Every other read may bring a policy that denies or allows, and is waited for.
"""

from typing import Any

from msgspec.structs import replace

from iamdoctor.case.case import Case, case
from iamdoctor.case.related import behind
from iamdoctor.model.denial import Denial
from iamdoctor.model.evidence import Evidence, Failure, Read
from iamdoctor.model.supplied import Added

_MAY_BE_IDLE = frozenset({"trail", "session", "endpoint", "versions", "simulation"})
_SKIPPED: Read[Any] = Read("skipped")
_REFUSED: Read[Any] = Read("unread", failures=(Failure("cloudtrail:LookupEvents", "AccessDenied", "cloudtrail:LookupEvents"),))


def under_way(evidence: Evidence) -> tuple[str, ...]:
    """The facts that are still being read."""
    facts = ((name, getattr(evidence, name)) for name in evidence.__struct_fields__)
    return tuple(name for name, fact in facts if isinstance(fact, Read) and fact.state == "pending")


def supposed(denial: Denial, evidence: Evidence, added: Added) -> tuple[Evidence, ...]:
    """The evidence as if each read under way had found nothing, and as if each had been refused; none where one may bring what matters."""
    late = under_way(evidence)
    if not _MAY_BE_IDLE.issuperset(late):
        return ()
    silent = replace(evidence, **dict.fromkeys(late, _SKIPPED))
    about = case(denial, silent, added)
    cases = (about, *about.companions, *(each.case for each in behind(about)))
    if not all(_idle(fact, about, cases) for fact in late):
        return ()
    return silent, replace(evidence, **{fact: _SKIPPED if fact == "endpoint" else _REFUSED for fact in late})


def _idle(fact: str, about: Case, cases: tuple[Case, ...]) -> bool:
    """Whether no answer of this read could change what the cases come to."""
    match fact:
        case "trail":
            return about.subject.principal is not None and not about.denial.request_id and not any(map(_open, cases))
        case "session":
            return not _said(about, "aws:TokenIssueTime")
        case "endpoint":
            return not _said(about, "aws:SourceVpce")
        case "versions":
            return not any(each.undenied is None or "identity" in each.undenied.blocked_by for each in cases)
        case _:
            return all(each.layers[layer].known for each in cases for layer in ("scp", "boundary"))


def _open(about: Case) -> bool:
    """Whether a statement turns on something that is not known, which an event of CloudTrail may tell."""
    if about.best is None or (about.subject.principal_kind == "role_session" and about.subject.role_arn is None):
        return True
    return bool(about.best.depends_on) or any(why.matched is None for each in about.best.statements for why in each.why)


def _said(about: Case, key: str) -> bool:
    """Whether the text, the person or the event of the call gives the condition key: then a read by it may find something."""
    event = about.evidence.own_event
    sources = (about.denial.context, about.added.context, event.context if event else {})
    return any(name.lower() == key.lower() and values for source in sources for name, values in source.items())
