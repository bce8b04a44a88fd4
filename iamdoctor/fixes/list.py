"""The fixes of a case: proposed by cause, tried, and only those listed that work."""

from collections.abc import Iterable, Iterator
from itertools import chain, zip_longest

from msgspec.structs import replace

from iamdoctor.case.case import Case
from iamdoctor.case.role_path import settled
from iamdoctor.fixes.propose.broad import warned
from iamdoctor.fixes.propose.environments import by_environment
from iamdoctor.fixes.propose.guarded import guarded
from iamdoctor.fixes.propose.privileged import privileged
from iamdoctor.fixes.propose.propose import layer_of, proposed
from iamdoctor.fixes.propose.requests_to_owner import instead_of
from iamdoctor.fixes.prove.doors import Doors
from iamdoctor.fixes.prove.left import Needed
from iamdoctor.fixes.prove.proven import Proven, as_fix, prove
from iamdoctor.fixes.write.change import Change
from iamdoctor.model.diagnosis import Cause, Fix
from iamdoctor.model.sentence import Sentence, say
from iamdoctor.reference import bounds

_MOST_PER_CAUSE = 3
_MOST_BROAD = 2


def fixes(case: Case, causes: tuple[Cause[Sentence], ...], beside: tuple[Needed, ...] = ()) -> tuple[Fix[Sentence], ...]:
    """Every fix of the case, as :func:`cures` finds them."""
    return tuple(as_fix(case, causes, each) for each in cures(case, causes, beside))


def cures(case: Case, causes: tuple[Cause[Sentence], ...], beside: tuple[Needed, ...] = ()) -> tuple[Proven, ...]:
    """Every change that, evaluated with it, lets the request pass or leaves only other listed ``causes``. Its proof is for the whole call,
    which also makes the requests ``beside``.

    The first of each cause come first, in the causes' order, then the alternatives, templates and broad ones last. A broad one is never
    the first: where nothing narrower can be written, a question to the owner stands before it. Empty where too little is known, none
    for a cause after the twelfth, and none at all where there are more than fifty causes.
    """
    if case.request is None or case.best is None or len(causes) > bounds.CAUSES:
        return ()
    case, beside = settled(case), tuple(replace(each, case=settled(each.case)) for each in beside)
    by_cause = [_of_cause(case, causes, index, beside) for index in range(min(len(causes), bounds.CURED))]
    found = [each for each in chain.from_iterable(zip_longest(*by_cause)) if each is not None]
    ranked = sorted(_merged(found), key=lambda each: (each.change.broad, each.change.template))
    return () if ranked and ranked[0].change.broad else tuple(ranked)


def _of_cause(case: Case, causes: tuple[Cause[Sentence], ...], index: int, beside: tuple[Needed, ...]) -> list[Proven]:
    """The changes for one cause that work: of the call first, then of policies, the one that opens least first."""
    if _excluded(case, causes[index]):
        return []
    told = (warned(case, privileged(case, guarded(case, change))) for change in proposed(case, causes[index]))
    changes = _each_once(_of_an_excerpt(by_environment(case, change)) for change in told)
    found = [each for change in changes if (each := prove(case, causes, index, change, beside))]
    cures = sorted((each for each in found if not each.change.template), key=lambda each: each.width)
    calls = [each for each in cures if each.of_the_call]
    narrow = [each for each in cures if not each.change.broad and not each.of_the_call][:_MOST_PER_CAUSE]
    broad = [each for each in cures if each.change.broad][:_MOST_BROAD]
    if broad and not calls and not narrow:
        narrow = [_question(case, causes[index], broad[0])]
    return [*calls, *narrow, *broad, *(each for each in found if each.change.template)]


def _excluded(case: Case, cause: Cause[Sentence]) -> bool:
    """Whether AWS's message speaks of no Deny where this one is only possible: nobody has to be asked for an exception to it.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
    """
    return cause.confidence == "possible" and cause.reason == "explicit_deny" and case.denial.deny == "implicit"


def _of_an_excerpt(change: Change) -> Change:
    """The change without its document and commands, where all that was read of the policy is what AWS kept with its record."""
    if change.place is None or change.place.policy is None or not change.place.policy.excerpt:
        return change
    return replace(change, whole=False, cli=(), terraform="", warnings=(*change.warnings, say("warn.excerpt")))


def _merged(found: list[Proven]) -> list[Proven]:
    """The changes with those that come to the same, for two causes, as one."""
    merged: list[Proven] = []
    for each in found:
        same = next((place for place, other in enumerate(merged) if _is_same(each.change, other.change)), None)
        if same is None:
            merged.append(each)
        elif each.causes[0] not in merged[same].causes:
            merged[same] = replace(merged[same], causes=(*merged[same].causes, *each.causes))
    return merged


def _is_same(one: Change, other: Change) -> bool:
    return (one.after is not None or bool(one.context) or bool(one.act)) and _what(one) == _what(other)


def _what(change: Change) -> tuple[object, ...]:
    """What tells a change from another one: which policy and its text afterwards, or what the call then carries."""
    act = change.title if change.act else None
    return change.place.documents if change.place else None, change.after, dict(change.context), change.asks is None, act


def _each_once(changes: Iterable[Change]) -> Iterator[Change]:
    """The changes without those that come to the same text of the same policy as one before."""
    seen: list[object] = []
    for change in changes:
        if change.after is None or _what(change) not in seen:
            seen.append(_what(change))
            yield change


def _question(case: Case, cause: Cause[Sentence], broad: Proven) -> Proven:
    """What to ask before a broad change is made; it is proven as that change is."""
    layer = layer_of(case, cause)
    return replace(broad, change=instead_of(case, cause, layer, broad.change), doors=Doors()) if layer else broad
