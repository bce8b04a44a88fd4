"""The smallest combination of fixes that makes the call pass, found by trying them together."""

from itertools import combinations, product

from msgspec import Struct
from msgspec.structs import replace

from iamdoctor.case.case import Case
from iamdoctor.case.role_path import settled
from iamdoctor.fixes.prove.left import Left, Needed, across, left
from iamdoctor.fixes.prove.proven import Proven
from iamdoctor.fixes.prove.together import joined, with_change
from iamdoctor.fixes.prove.trial import trial
from iamdoctor.fixes.write.change import Change
from iamdoctor.fixes.write.place import written
from iamdoctor.model.diagnosis import Fix, Plan, PlanStep, Proof
from iamdoctor.model.sentence import Sentence
from iamdoctor.reference.arn import account_of

_MOST_STEPS = 5
_CHOICES = 2
_MOST_TRIED = 40


_Place = tuple[int, int]
"""A cause: which of the call's requests it stops, and which of that request's causes it is."""


class Candidate(Struct, frozen=True, kw_only=True):
    """A fix that may be a step: its place among all fixes, which of the call's requests it is for, and what was proven of it."""

    number: int
    request: int
    proven: Proven
    fix: Fix[Sentence]

    @property
    def cured(self) -> frozenset[_Place]:
        """The causes that it removes."""
        return frozenset((self.request, index) for index in self.proven.causes)


class _Tried(Struct, frozen=True, kw_only=True):
    steps: tuple[Candidate, ...]
    left: Left


def plan(candidates: tuple[Candidate, ...], needed: tuple[Needed, ...]) -> Plan[Sentence] | None:
    """The plan out of ``candidates``, in the order of their causes; ``None`` where no combination that was tried lets the call pass.

    One fix that does it alone is the plan. Else one fix for each cause is taken, the first that is neither broad nor a template and then
    the next ones, until a combination passes; what it does not need is left out again.
    """
    usable = tuple(each for each in candidates if _usable(each.proven.change))
    passing = (each for each in usable if each.fix.proof.after == "allowed")
    alone = min(passing, key=lambda each: each.proven.change.asks is not None, default=None)
    if alone is not None:
        return Plan(steps=(_step((alone,), needed),), proof=alone.fix.proof)
    for steps in _combinations(usable, needed):
        found = _tried(steps, needed)
        if found is not None and found.left.decision == "allowed":
            return _plan(_smallest(found, needed), needed)
    return None


def _usable(change: Change) -> bool:
    """Whether it can be a step: a request to an owner only where what is asked for could be tried."""
    tried = change.asks is None or (change.asks.presumed is None and not change.asks.until and change.after is not None)
    return tried and not (change.broad or change.template or change.apart or change.act)


def _combinations(usable: tuple[Candidate, ...], needed: tuple[Needed, ...]) -> list[tuple[Candidate, ...]]:
    """One candidate for each cause that is more than possible: the first ones first."""
    causes = [
        (request, index)
        for request, each in enumerate(needed)
        for index, cause in enumerate(each.causes)
        if cause.confidence != "possible" and not cause.alternative
    ]
    choices = [tuple(each for each in usable if cause in each.cured)[:_CHOICES] for cause in causes]
    if not causes or len(causes) > _MOST_STEPS or not all(choices):
        return []
    ordered = sorted(product(*(range(len(each)) for each in choices)), key=sum)[:_MOST_TRIED]
    picked = ([choice[place] for choice, place in zip(choices, places, strict=True)] for places in ordered)
    return [tuple({each.number: each for each in steps}.values()) for steps in picked]


def _tried(steps: tuple[Candidate, ...], needed: tuple[Needed, ...]) -> _Tried | None:
    """The steps made one after another, and what is left of the whole call after the last; ``None`` where they cannot be made together."""
    groups = joined(tuple(each.proven.change for each in steps))
    if groups is None:
        return None
    calls = _without({place for each in steps for place in each.cured}, needed)
    for group in groups[:-1]:
        own = steps[group.members[0]].request
        calls = [replace(each, case=with_change(each.case, group.change, own=number == own)) for number, each in enumerate(calls)]
    home, last = steps[groups[-1].members[0]].request, groups[-1].change
    tried = trial(calls[home].case, last)
    if tried is None:
        return None
    beside = tuple(each for number, each in enumerate(calls) if number != home)
    return _Tried(steps=steps, left=left(calls[home].case, calls[home].causes, -1, last, tried, beside))


def _without(cured: set[_Place], needed: tuple[Needed, ...]) -> list[Needed]:
    """The call's requests with the causes that no step removes."""
    return [
        Needed(case=settled(each.case), causes=tuple(cause for index, cause in enumerate(each.causes) if (request, index) not in cured))
        for request, each in enumerate(needed)
    ]


def _smallest(found: _Tried, needed: tuple[Needed, ...]) -> _Tried:
    """The same without the steps that it passes without."""
    for size in range(1, len(found.steps)):
        for fewer in combinations(found.steps, size):
            tried = _tried(fewer, needed)
            if tried is not None and tried.left.decision == "allowed":
                return tried
    return found


def _plan(found: _Tried, needed: tuple[Needed, ...]) -> Plan[Sentence]:
    groups = joined(tuple(each.proven.change for each in found.steps)) or ()
    proofs = [each.fix.proof for each in found.steps]
    return Plan(
        steps=tuple(_step(tuple(found.steps[member] for member in group.members), needed, group.change) for group in groups),
        proof=Proof(
            before=proofs[0].before,
            after=found.left.decision,
            remaining=found.left.told,
            allowed_if=found.left.supposed,
            across=across(found.left.supposed),
            also_allows=tuple(dict.fromkeys(each for proof in proofs for each in proof.also_allows)),
            sampled=sum(proof.sampled for proof in proofs),
            varied=tuple(dict.fromkeys(axis for proof in proofs for axis in proof.varied)),
        ),
    )


def _step(group: tuple[Candidate, ...], needed: tuple[Needed, ...], merged: Change | None = None) -> PlanStep[Sentence]:
    first, case = group[0], needed[group[0].request].case
    return PlanStep(
        fix=first.number,
        title=first.fix.title,
        owner=first.fix.owner,
        account=account(case, first.proven.change),
        cli=_commands(case, merged) if merged is not None and len(group) > 1 else first.fix.cli,
        with_fixes=tuple(each.number for each in group[1:]),
    )


def _commands(case: Case, merged: Change) -> tuple[str, ...]:
    """The commands that put all changes of one policy in place at once."""
    return written(merged.place, case, merged.after, None, None).cli if merged.place and merged.after else ()


def account(case: Case, change: Change) -> str | None:
    """Whose account the step is made in; for an SCP or RCP the one that its policy belongs to."""
    if change.place is None:
        return case.subject.principal_account
    if change.place.layer in ("scp", "rcp"):
        return account_of(change.place.policy.arn) if change.place.policy else None
    return case.subject.resource_account if change.place.layer in ("resource", "trust") else case.subject.principal_account
