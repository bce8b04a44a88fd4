"""Snapshots of one call, each saved by somebody who may read another account, joined into one."""

from collections.abc import Sequence

from msgspec.structs import replace

from iamdoctor.case.halves import joined as both
from iamdoctor.case.halves import with_key
from iamdoctor.case.subject import subject
from iamdoctor.model.errors import BadSnapshot
from iamdoctor.model.evidence import Evidence
from iamdoctor.model.made import Made
from iamdoctor.model.subject import Subject
from iamdoctor.model.supplied import Added
from iamdoctor.store.snapshot import Snapshot

_SAID = ("external_id", "duration", "session_policies")


def joined(snapshots: Sequence[Snapshot]) -> Snapshot:
    """All of them as one; the first is that of the person who asks. Raises :class:`BadSnapshot` where two are of different calls."""
    whole, rest = snapshots[0], list(snapshots[1:])
    while rest:
        found = next(((each, of_both) for each in rest if (of_both := _joined(whole, each)) is not None), None)
        if found is None:
            raise BadSnapshot(_different(whole, rest[0]), todo="Join snapshots of one call, redacted with one phrase or not at all.")
        whole = found[1]
        rest.remove(found[0])
    return whole


def _joined(first: Snapshot, second: Snapshot) -> Snapshot | None:
    """Both as one, ``None`` where they are of different calls."""
    one, other = _about(first), _about(second)
    if None not in (one.principal, other.principal) and one.principal != other.principal:
        return None
    if _same(one.resource, other.resource) and _same(one.action, other.action):
        told = second if first.denial.origin == "options" and second.denial.origin != "options" else first
        added = _added(first, second, one)
        about = subject(told.denial, second.evidence if one.resource_account is None else first.evidence, added)
        evidence = both(told.denial, about, first.evidence, second.evidence)
        return Snapshot(denial=told.denial, added=added, evidence=_made(evidence, second))
    if _is_key_of(first, other):
        return replace(first, evidence=_made(with_key(first.denial, first.evidence, second.evidence), second))
    if _is_key_of(second, one):
        return _asked_by(first, replace(second, evidence=with_key(second.denial, second.evidence, first.evidence)))
    return None


def _made(evidence: Evidence, second: Snapshot) -> Evidence:
    """What is joined, as made by both, when the newer one was."""
    one, other = evidence.file, second.evidence.file
    if one is None or other is None:
        return evidence
    by = " and ".join(dict.fromkeys(each for each in (one.by, other.by) if each))
    return replace(evidence, file=Made(at=max(one.at, other.at), by=by))


def _asked_by(first: Snapshot, whole: Snapshot) -> Snapshot:
    """``whole`` as asked for by the caller of ``first``, who is among its readers."""
    evidence, own = whole.evidence, first.evidence.caller
    others = tuple(each for each in (evidence.caller.value, *(evidence.also.value or ())) if each and each != own.value)
    return replace(whole, evidence=replace(evidence, caller=own, also=replace(evidence.also, value=others)))


def _about(snapshot: Snapshot) -> Subject:
    return subject(snapshot.denial, snapshot.evidence, snapshot.added)


def _same(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one.lower() == other.lower()


def _is_key_of(whole: Snapshot, other: Subject) -> bool:
    key = whole.evidence.dependent.value
    return key is not None and key.arn == other.resource


def _added(first: Snapshot, second: Snapshot, about: Subject) -> Added:
    """What the first person said, and of the second's what the first left open."""
    one, other = first.added, second.added
    missing = {name: getattr(other, name) for name in _SAID if getattr(one, name) in (None, ())}
    named = {name: getattr(other, name) for name in ("principal", "action", "resource") if getattr(about, name) is None}
    mine = {name: {**getattr(other, name), **getattr(one, name)} for name in ("context", "answers", "claims")}
    return replace(one, **missing, **named, **mine, resource_account=one.resource_account or other.resource_account)


def _different(one: Snapshot, other: Snapshot) -> str:
    calls = [
        f"{about.action or 'a call'} by {about.principal or 'nobody'} on {about.resource or 'nothing'}"
        for about in map(_about, (one, other))
    ]
    return f"The snapshots are of different calls: {calls[0]}; {calls[1]}."
