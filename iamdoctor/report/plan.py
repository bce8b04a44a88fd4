"""The plan in words: what to do together, whose it is, and the decision before and after it."""

from iamdoctor.model.diagnosis import Diagnosis, Fix, Plan, Proof
from iamdoctor.report.labels import labels, made_by, plan_of
from iamdoctor.wording.terms import DECISIONS

NO_PROOF = "none: what was read does not deny the request"
NOTHING_READ = "none: nothing was read from AWS"
NOT_READ = "Not proven, since nothing was read. What the text suggests:"
NO_PLAN = "No combination is proven to let the call pass. What helps with each:"


def heading(diagnosis: Diagnosis[str]) -> str:
    """``Do both: 1a + 2a``; without a plan that none is proven."""
    plan = plan_of(diagnosis)
    if plan is None:
        return NOT_READ if diagnosis.login else NO_PLAN
    names, fixes = labels(diagnosis.fixes), [fix for step in plan.steps for fix in made_by(step)]
    if len(fixes) == 1:
        return f"Do {names[fixes[0]]}"
    return f"Do {'both' if len(fixes) == 2 else f'all {len(fixes)}'}: {' + '.join(names[fix] for fix in fixes)}"


def outcome(plan: Plan[str]) -> str:
    """``now ✗ denied → after both ✓ allowed``, and on how much that was not read it rests."""
    fixes = sum(len(made_by(step)) for step in plan.steps)
    after = {1: "after it", 2: "after both"}.get(fixes, f"after all {fixes}")
    return f"now {decided(plan.proof.before)} → {after} {decided(plan.proof.after)}{supposing(plan.proof)}"


def supposing(proof: Proof[str]) -> str:
    """What the proof supposes of the other account's side, and how many things besides, which are told with it; empty where nothing."""
    supposed, more = len(proof.allowed_if) - len(proof.across), " more" if proof.across else ""
    across = f" if {' and '.join(proof.across)}" if proof.across else ""
    things = f"one{more} thing" if supposed == 1 else f"{supposed}{more} things"
    return across + (f", supposing {things}" if supposed else "")


def owners(plan: Plan[str]) -> str:
    """Whose steps they are, each owner once; the account is left to the steps where it is one for all."""
    one = len({step.account for step in plan.steps}) == 1
    named = (step.owner.removesuffix(f", account {step.account}") if one else step.owner for step in plan.steps)
    return "; ".join(dict.fromkeys(named))


def proof(diagnosis: Diagnosis[str], place: int) -> str:
    """One fix's proof: now, with it alone and, where the plan has more, with the rest of the plan."""
    fix = diagnosis.fixes[place]
    if diagnosis.login:
        return NOTHING_READ
    if fix.proof.before == "allowed":
        return NO_PROOF
    alone = f"now {decided(fix.proof.before)} → {'with it' if _partners(diagnosis, place) else 'after it'} {_after(fix)}"
    return alone + _partners(diagnosis, place)


def _partners(diagnosis: Diagnosis[str], place: int) -> str:
    plan, names = plan_of(diagnosis), labels(diagnosis.fixes)
    fixes = [fix for step in plan.steps for fix in made_by(step)] if plan else []
    others = " + ".join(names[fix] for fix in fixes if fix != place)
    return f" → with {others} too {decided(plan.proof.after)}" if plan and place in fixes and others else ""


def _after(fix: Fix[str]) -> str:
    """The decision after the fix, and by which causes it stays as it is."""
    told = fix.proof
    left = [cause for cause in told.remaining_causes if cause is not None]
    others = [
        sentence
        for place, sentence in enumerate(told.remaining)
        if place >= len(told.remaining_causes) or told.remaining_causes[place] is None
    ]
    term = DECISIONS.get(told.after, DECISIONS["unknown"])
    still = f"{term.symbol} {'still ' if told.remaining else ''}{term.word}{supposing(told)}"
    by = f" by {', '.join(str(cause + 1) for cause in left)}" if left else ""
    return still + by + (f" (still in the way: {' '.join(others)})" if others else "")


def decided(decision: str) -> str:
    """A decision with its symbol."""
    term = DECISIONS.get(decision, DECISIONS["unknown"])
    return f"{term.symbol} {term.word}"


def commands(plan: Plan[str]) -> str:
    """Every command of the plan, in the order to run them."""
    return "\n".join(command for step in plan.steps for command in step.cli)
