"""What fixes are called, on the screens and in every report: the cause they cure and a letter, ``1a``."""

from collections import Counter
from typing import NamedTuple

from iamdoctor.model.diagnosis import Diagnosis, Fix, Plan, PlanStep

LETTERS = "abcdefuwz"
"""Those that are no other key on the screens; after them come two."""


class Ways(NamedTuple):
    """What can be done, fixes by their places: ``first`` is the plan in its order or, without one, the first way for each cause; ``more``
    are the other ways by cause (``None`` for those that cure no cause by themselves)."""

    first: tuple[int, ...]
    more: dict[int | None, tuple[int, ...]]


def labels(fixes: tuple[Fix[str], ...]) -> tuple[str, ...]:
    """The label of each fix, in their order."""
    seen: Counter[int | None] = Counter()
    found = []
    for fix in fixes:
        cause = cured(fix)
        found.append(f"{'' if cause is None else cause + 1}{letter(seen[cause])}")
        seen[cause] += 1
    return tuple(found)


def letter(place: int) -> str:
    """The letter of the fix at a place among those of one cause."""
    return LETTERS[place % len(LETTERS)] * (place // len(LETTERS) + 1)


def cured(fix: Fix[str]) -> int | None:
    """The place of the first cause that a fix cures."""
    return fix.causes[0] if fix.causes else None


def made_by(step: PlanStep[str]) -> tuple[int, ...]:
    """The fixes, by their places, that a step of the plan makes."""
    return (step.fix, *step.with_fixes)


def plan_of(diagnosis: Diagnosis[str]) -> Plan[str] | None:
    """The plan, where its proof says something: what was read denies the request, and something was read."""
    plan = diagnosis.plan
    return None if plan is None or diagnosis.login or plan.proof.before == "allowed" else plan


def ways(diagnosis: Diagnosis[str]) -> Ways:
    """What to do first, and what else there is."""
    fixes, plan = diagnosis.fixes, plan_of(diagnosis)
    firsts = {cured(fix): place for place, fix in reversed(list(enumerate(fixes)))}
    first = tuple(fix for step in plan.steps for fix in made_by(step)) if plan else tuple(sorted(firsts.values()))
    more: dict[int | None, tuple[int, ...]] = {}
    for place, fix in enumerate(fixes):
        if place not in first:
            more[cured(fix)] = (*more.get(cured(fix), ()), place)
    return Ways(first, more)
