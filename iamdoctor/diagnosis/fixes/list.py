"""The fixes of a case: proposed by cause, tried, and only those listed that work."""

from collections.abc import Iterator
from itertools import chain, islice, zip_longest

from msgspec import Struct

from iamdoctor.diagnosis.case import Case
from iamdoctor.diagnosis.diagnosis import Cause, Fix, Proof
from iamdoctor.diagnosis.fixes.calling import calls, durations
from iamdoctor.diagnosis.fixes.change import Change
from iamdoctor.diagnosis.fixes.companions import companions
from iamdoctor.diagnosis.fixes.exception import exceptions
from iamdoctor.diagnosis.fixes.grant import grants
from iamdoctor.diagnosis.fixes.neighbours import Neighbour, beside, neighbours, opened, without
from iamdoctor.diagnosis.fixes.path import settled
from iamdoctor.diagnosis.fixes.place import Written, target, written
from iamdoctor.diagnosis.fixes.proof import Trial, blockers, trial
from iamdoctor.diagnosis.fixes.repair import repairs
from iamdoctor.diagnosis.fixes.size import size
from iamdoctor.diagnosis.fixes.templates import templates
from iamdoctor.diagnosis.owners import owner
from iamdoctor.iam.decision import PolicyType

_MOST_PER_CAUSE = 3
_POLICY_TYPES: tuple[PolicyType, ...] = ("identity", "resource", "scp", "rcp", "boundary", "session", "vpce", "trust")


def fixes(case: Case, causes: tuple[Cause, ...]) -> tuple[Fix, ...]:
    """Every fix that, evaluated with it, lets the request pass or leaves only other listed ``causes``.

    The first of each cause come first, in the causes' order, then the alternatives, broad ones last. Empty where too little is known.
    """
    if case.request is None or case.best is None:
        return ()
    case = settled(case)
    sample = neighbours(case)
    by_cause = [_of_cause(case, causes, index, sample) for index in range(len(causes))]
    ranked = [each for each in chain.from_iterable(zip_longest(*by_cause)) if each is not None]
    return tuple(_fix(case, causes, each) for each in sorted(ranked, key=lambda each: each.change.broad))


class _Proven(Struct, frozen=True, kw_only=True):
    """A change that works: for which cause, what it leaves, and what it opens besides, of how many requests that were tried."""

    cause: int
    change: Change
    tried: Trial
    remaining: tuple[str, ...]
    opens: tuple[Neighbour, ...]
    sampled: int

    @property
    def width(self) -> tuple[bool, int]:
        """How much it opens: other actions and other callers count; other resources only as the change's own author chose them."""
        return self.change.broad, sum(each.differs != "resource" for each in self.opens)


def _of_cause(case: Case, causes: tuple[Cause, ...], index: int, sample: tuple[Neighbour, ...]) -> list[_Proven]:
    """The changes for one cause that work, the one that opens least first."""
    found: list[_Proven] = []
    for change in _proposed(case, causes[index]):
        tried = trial(case, change)
        remaining = _remaining(causes, index, tried) if tried else None
        if tried is not None and remaining is not None:
            beside = _beside(case, change, sample)
            opens = _opened(case, change, tried, beside)
            found.append(_Proven(cause=index, change=change, tried=tried, remaining=remaining, opens=opens, sampled=len(beside)))
    cures = sorted((each for each in found if not each.change.template), key=lambda each: each.width)
    return cures[:_MOST_PER_CAUSE] + [each for each in found if each.change.template]


def _beside(case: Case, change: Change, sample: tuple[Neighbour, ...]) -> tuple[Neighbour, ...]:
    """The neighbours that a change could open."""
    if change.place is None or change.after is None or case.request is None:
        return ()
    return beside(case.request, change.place.layer, change.place.before, change.after, sample)


def _opened(case: Case, change: Change, tried: Trial, beside: tuple[Neighbour, ...]) -> tuple[Neighbour, ...]:
    layer = change.place.layer if change.place else None
    others = frozenset(policy_type for policy_type, _, _ in blockers(tried.after)) - {layer}
    account = case.subject.principal_account
    return opened(beside, without(tried.policies_before, others, account), without(tried.policies_after, others, account))


def _proposed(case: Case, cause: Cause) -> Iterator[Change]:
    if cause.reason in ("duration", "role_chaining"):
        yield from durations(case, cause)
        return
    layer = next((each for each in _POLICY_TYPES if each == cause.policy_type and each in case.layers), None)
    if layer is None:
        return
    yield from calls(case, cause, layer)
    if cause.reason == "explicit_deny":
        yield from exceptions(case, cause, layer)
        return
    yield from companions(case, cause)
    repaired = list(repairs(case, cause, layer))
    yield from repaired
    if not repaired:
        yield from grants(case, cause, layer)
    elif layer != "trust":
        yield from islice(grants(case, cause, layer), 1)
    yield from templates(case, cause, layer)


def _remaining(causes: tuple[Cause, ...], index: int, tried: Trial) -> tuple[str, ...] | None:
    """What still stops the request, by the causes that say so; ``None`` where the change does not help, or what is left has no cause."""
    if not tried.works:
        return None
    if tried.after.decision == "allowed":
        return ()
    left = {policy_type for policy_type, _, _ in blockers(tried.after)}
    found = tuple(each.explanation for number, each in enumerate(causes) if number != index and each.policy_type in left)
    told = {each.policy_type for number, each in enumerate(causes) if number != index}
    return found if left <= told else None


def _fix(case: Case, causes: tuple[Cause, ...], proven: _Proven) -> Fix:
    cause, change, tried = causes[proven.cause], proven.change, proven.tried
    place = change.place
    put = written(place, case, change.after or {}, change.statement, change.replaces) if place and change.whole else Written()
    fits = size(place, case, change.after) if place and change.after and change.whole else ""
    return Fix(
        title=change.title,
        owner=change.owner or owner(cause.policy_type, case.subject, place.policy if place else None),
        target=target(place) if place else {"policy_type": "request", "policy": ""},
        proof=Proof(
            before=_before(case, cause, tried),
            after=_decision(tried.after.decision),
            remaining=proven.remaining + _open(tried),
            also_allows=tuple(each.words for each in proven.opens),
            sampled=proven.sampled,
        ),
        statement=change.statement,
        before=place.before if place else None,
        document=change.after if change.whole else None,
        cli=change.cli or put.cli,
        terraform=put.terraform,
        size=fits,
        warnings=(*change.warnings, *put.warnings, *_too_long(fits), *_unread(case, tried)),
        causes=(proven.cause,),
    )


def _too_long(fits: str) -> tuple[str, ...]:
    return ("AWS refuses it at this length: drop what is not needed any more, or use a managed policy.",) if "too long" in fits else ()


def _decision(decision: str) -> str:
    return "unknown" if decision == "depends" else decision


def _before(case: Case, cause: Cause, tried: Trial) -> str:
    """The decision before; a duration is refused before any policy is asked."""
    return (
        case.denial.error_code or "ValidationError" if cause.reason in ("duration", "role_chaining") else _decision(tried.before.decision)
    )


def _open(tried: Trial) -> tuple[str, ...]:
    if tried.after.decision != "depends":
        return ()
    keys = dict.fromkeys(each.key for each in tried.after.depends_on)
    return (f"It then turns on {', '.join(keys)}, whose value in the request is not known.",)


def _unread(case: Case, tried: Trial) -> tuple[str, ...]:
    """The layers that were supposed to allow because they were not read."""
    names = [layer.policy_type for layer in case.layers.values() if not layer.known and layer.state != "unseen"]
    return (f"Not read, and supposed to allow it: {', '.join(names)}.",) if names and tried.after.decision == "allowed" else ()
