"""Two halves of the evidence of one call, each read by somebody else, joined into one."""

from typing import Any

from msgspec.structs import replace

from iamdoctor.case.rung import rung
from iamdoctor.model.denial import Denial
from iamdoctor.model.evidence import Caller, Evidence, Proposal, Read, Source
from iamdoctor.model.subject import Subject
from iamdoctor.reference.arn import account_of

_OF_THE_CALLER = (
    *("principal", "policies", "versions", "boundary", "session", "simulation", "organization", "scps"),
    *("opt_in", "decoded", "record", "trail", "candidates", "endpoint"),
)
"""Facts that the denied principal's account holds."""

_OF_THE_RESOURCE = ("resource", "resource_organization", "rcps", "bucket", "role", "provider")
_OF_THE_KEY = ("dependent", "dependent_rcps")
_GRADES = {"pending": 0, "skipped": 1, "unread": 2, "none": 4, "found": 4}


def joined(denial: Denial, about: Subject, first: Evidence, second: Evidence) -> Evidence:
    """What both read of the call that ``about`` tells of: of each fact the one that was read; where both read it, the one of the account
    that holds it, else the newer one. ``differing`` names the facts that both read, and not alike. ``first`` is the asker's."""
    changes: dict[str, Any] = {}
    differing = list(first.differing)
    for fact in (*_OF_THE_CALLER, *_OF_THE_RESOURCE, *_OF_THE_KEY):
        home = _home(fact, about, first, second)
        one, other = (_sourced(each, getattr(each, fact)) for each in (first, second))
        changes[fact], alike = _of_both(one, other, home)
        differing += [] if alike or fact in differing else [fact]
    readers = _readers(first, second)
    return _finished(denial, replace(first, **changes, also=readers, differing=tuple(differing)), second)


def with_key(denial: Denial, first: Evidence, second: Evidence) -> Evidence:
    """``first`` with the key behind its resource as ``second`` read it, which is about that key as the resource of a call of its own."""
    key = _sourced(second, second.resource)
    home = account_of(key.value.arn) if key.value else None
    found, alike = _of_both(_sourced(first, first.dependent), key, home)
    rcps, _ = _of_both(_sourced(first, first.dependent_rcps), _sourced(second, second.rcps), home)
    differing = first.differing if alike or "dependent" in first.differing else (*first.differing, "dependent")
    both = replace(first, dependent=found, dependent_rcps=rcps, also=_readers(first, second), differing=differing)
    return _finished(denial, both, second)


def _finished(denial: Denial, both: Evidence, second: Evidence) -> Evidence:
    """With what follows from the rest, and the calls of both."""
    readers = (both.caller.value, *(both.also.value or ()))
    reached = {reader.account for reader in readers if reader}
    calls = (*both.calls, *(call for call in second.calls if call not in both.calls))
    whole = replace(both, proposed=_proposals(both, reached), profiles=_profiles(both, reached), calls=calls)
    return replace(whole, rung=rung(denial, whole))


def _home(fact: str, about: Subject, first: Evidence, second: Evidence) -> str | None:
    """The account that holds a fact."""
    if fact in _OF_THE_CALLER:
        return about.principal_account
    if fact in _OF_THE_RESOURCE:
        return about.resource_account
    key = first.dependent.value or second.dependent.value
    return (key.account or account_of(key.arn)) if key else about.resource_account


def _of_both(one: Read[Any], other: Read[Any], home: str | None) -> tuple[Read[Any], bool]:
    """The read that counts, and whether both agree or one of them was not made."""
    grades = [_grade(each, home) for each in (one, other)]
    if grades[0] != grades[1]:
        return (one if grades[0] > grades[1] else other), True
    if grades[0][0] < _GRADES["none"] or (one.state, one.value) == (other.state, other.value):
        return one, True
    newer = one if _read_at(one) >= _read_at(other) else other
    return newer, False


def _grade(read: Read[Any], home: str | None) -> tuple[int, bool, bool, bool]:
    """How much a read is worth: found before unread, by the account that holds it before another, whole before in part."""
    at_home = read.source is not None and read.source.account == home
    return _GRADES[read.state], at_home, not read.failures, read.value is not None


def _read_at(read: Read[Any]) -> str:
    return read.source.at if read.source else ""


def _sourced(evidence: Evidence, read: Read[Any]) -> Read[Any]:
    """A read with who made it; in a file of an older version it was the caller."""
    caller = evidence.caller.value
    if read.source is not None or caller is None or read.state not in ("found", "unread"):
        return read
    return replace(read, source=Source(account=caller.account, profile=caller.profile, at=evidence.read_at))


def _readers(first: Evidence, second: Evidence) -> Read[tuple[Caller, ...]]:
    """Everybody who read beside the first half's caller, who stays the asker."""
    own = first.caller.value
    all_readers = (*(first.also.value or ()), second.caller.value, *(second.also.value or ()))
    others = tuple(dict.fromkeys(_key(each) for each in all_readers if each and each != own))
    found = tuple(next(each for each in all_readers if each and _key(each) == key) for key in others)
    failures = (*first.also.failures, *second.also.failures)
    return Read("found" if found else "skipped", found or None, failures)


def _key(caller: Caller) -> tuple[str, str | None]:
    return caller.arn, caller.profile


def _proposals(both: Evidence, reached: set[str]) -> Read[tuple[Proposal, ...]]:
    """What the first half proposes for accounts that nobody read: its profiles are those of the person who asks."""
    found = tuple(each for each in both.proposed.value or () if each.account not in reached)
    return Read("found", found) if found else Read("none")


def _profiles(both: Evidence, reached: set[str]) -> Read[tuple[str, ...]]:
    account = both.principal.value.account if both.principal.value else None
    if both.profiles.state in ("found", "none") and account in reached:
        return Read("skipped")
    return both.profiles
