"""From what was read to the answer."""

from msgspec import Struct, structs

from iamdoctor.case.case import Case, case
from iamdoctor.case.late_reads import supposed, under_way
from iamdoctor.case.related import Behind, behind
from iamdoctor.case.what_if import what_if, with_tried
from iamdoctor.causes.advice import as_planned
from iamdoctor.causes.asked import asked
from iamdoctor.causes.assume_role import answered_no, assume_role_causes, tree
from iamdoctor.causes.conditions import condition_rows
from iamdoctor.causes.no_policy import Fault, fault, others, two_partitions, with_names, with_region
from iamdoctor.causes.no_policy.node import NODE_ROLE
from iamdoctor.causes.policy.causes import policy_causes
from iamdoctor.causes.related import all_blind_spots, both, causes_behind, decide_behind, unread_behind
from iamdoctor.causes.verdict import decide, of_fault, verdict
from iamdoctor.fixes import fixes
from iamdoctor.fixes.list import cures
from iamdoctor.fixes.plan import Candidate, plan
from iamdoctor.fixes.propose import without_policy as unevaluated
from iamdoctor.fixes.prove.left import Needed
from iamdoctor.fixes.prove.proven import as_fix
from iamdoctor.fixes.remaining import with_remaining_causes
from iamdoctor.model.denial import Denial
from iamdoctor.model.diagnosis import BlindSpot, Cause, Diagnosis, Fix, Outcome, Plan, Step, Tree
from iamdoctor.model.evidence import Evidence
from iamdoctor.model.sentence import Sentence, say
from iamdoctor.model.supplied import Added
from iamdoctor.steps import asker, steps
from iamdoctor.steps.accounts import accounts, also, provenance
from iamdoctor.steps.identity import identity
from iamdoctor.steps.login import login
from iamdoctor.steps.supposed import resting_on
from iamdoctor.wording.write import written

_NOTHING_ADDED = Added()
_SAY_OF_A_FAULT = frozenset({"caller", "decoded", "opt_in"})
"""The facts that bear on an error which no policy decided, unless it is of a call to STS."""


class _Found(Struct, frozen=True, kw_only=True):
    """What the case, and those of the requests behind it, come to."""

    decision: Outcome
    causes: tuple[Cause[Sentence], ...]
    blind_spots: tuple[BlindSpot[Sentence], ...]
    needed: tuple[Needed, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    fixes: tuple[Fix[Sentence], ...] = ()
    plan: Plan[Sentence] | None = None


class Answer(Struct, frozen=True, kw_only=True):
    """A diagnosis before it is written, with the requests that the call needs and the fixes that were proven for them."""

    diagnosis: Diagnosis[Sentence]
    needed: tuple[Needed, ...] = ()
    candidates: tuple[Candidate, ...] = ()

    @property
    def chosen(self) -> tuple[Candidate, ...]:
        """The fixes of the plan."""
        steps = self.diagnosis.plan.steps if self.diagnosis.plan else ()
        return tuple(self.candidates[number] for step in steps for number in (step.fix, *step.with_fixes))


def diagnose(denial: Denial, evidence: Evidence, added: Added = _NOTHING_ADDED) -> Diagnosis[str]:
    """The whole diagnosis from whatever evidence there is. Pure and quick: it is made anew as each fact arrives, and never raises."""
    found: Diagnosis[str] = written(answer(denial, evidence, added).diagnosis)
    return found


def answer(denial: Denial, evidence: Evidence, added: Added = _NOTHING_ADDED) -> Answer:
    """As :func:`diagnose`, for what goes on from several diagnoses.

    While reads are under way that cannot matter any more, the answer is what it comes to whatever they bring.
    """
    if added.tried:
        found_if = answer(denial, evidence, with_tried(added))
        return structs.replace(found_if, diagnosis=resting_on(found_if.diagnosis, what_if(denial, evidence, added)))
    if under_way(evidence):
        settled = [_answer(denial, each, added) for each in supposed(denial, evidence, added)]
        if settled and _agree(settled):
            return structs.replace(settled[0], diagnosis=_still_reading(settled[0].diagnosis, evidence))
    return _answer(denial, evidence, added)


def _still_reading(settled: Diagnosis[Sentence], evidence: Evidence) -> Diagnosis[Sentence]:
    """The settled diagnosis, marked as one to which something may still be added."""
    simulating = evidence.simulation.state == "pending"
    steps = tuple(structs.replace(each, status="reading") if each.id == "simulate" and simulating else each for each in settled.steps)
    return structs.replace(settled, steps=steps, complete=False)


def _agree(answers: list[Answer]) -> bool:
    """Whether the answers have one decision, the same causes as sure, and one plan."""
    told = [(each.diagnosis.verdict.decision, each.diagnosis.verdict.causes, each.diagnosis.plan) for each in answers]
    return all(each == told[0] for each in told)


def _answer(denial: Denial, evidence: Evidence, added: Added) -> Answer:
    about = case(denial, evidence, added)
    not_policy = fault(denial) or two_partitions(about)
    if not_policy is not None and not_policy.stops:
        return Answer(diagnosis=_without_policy(denial, about, with_region(with_names(not_policy, denial), about)))
    whole = complete(evidence)
    found = _found(about, behind(about), with_fixes=whole)
    return Answer(diagnosis=_diagnosis(denial, evidence, about, found, whole), needed=found.needed, candidates=found.candidates)


def _diagnosis(denial: Denial, evidence: Evidence, about: Case, found: _Found, whole: bool) -> Diagnosis[Sentence]:
    answered = verdict(about, found.decision, found.causes, found.blind_spots)
    return Diagnosis(
        denial=denial,
        subject=about.subject,
        caller=asker(about),
        steps=steps(about, found.causes, found.decision),
        verdict=structs.replace(answered, todo=as_planned(answered.todo, found.plan)) if answered.todo else answered,
        conditions=condition_rows(about),
        tree=_with_cause(tree(about), found.causes),
        fixes=with_remaining_causes(found.fixes, found.causes),
        plan=found.plan,
        asked=asked(about, found.blind_spots),
        accounts=accounts(about),
        also=also(evidence),
        evidence=provenance(evidence),
        login=login(evidence),
        rung=evidence.rung,
        complete=whole,
        settled=whole,
    )


def _with_cause(grown: Tree[Sentence] | None, causes: tuple[Cause[Sentence], ...]) -> Tree[Sentence] | None:
    """The tree; where nothing in it answers *no* and the denial itself leaves one cause likely, its finding is that cause."""
    first = next((cause for cause in causes if cause.confidence != "possible"), None)
    if grown is None or first is None or first.policy_type != "trust" or answered_no(grown):
        return grown
    return structs.replace(grown, finding=say("tree.likely", explanation=first.explanation))


def complete(evidence: Evidence) -> bool:
    """Whether no read is under way any more."""
    return not under_way(evidence)


def _found(about: Case, behinds: tuple[Behind, ...], *, with_fixes: bool) -> _Found:
    spots = all_blind_spots(about, behinds)
    causes = policy_causes(about, spots)
    decision = decide(about, causes)
    needed = [Needed(case=about, causes=causes)]
    for each in behinds:
        further = causes_behind(each, causes, spots)
        decision = both(decision, decide_behind(each, further))
        needed.append(Needed(case=each.case, causes=further))
        causes = (*causes, *further)
    candidates = _candidates(tuple(needed)) if with_fixes else ()
    own_fixes = tuple(each.fix for each in candidates)
    unread = any(spot.could_change_verdict for spot in unread_behind(about))
    decision = both(decision, "unknown" if unread else "allowed")
    beside = others(about, causes, decision)
    if decision == "allowed" and beside:
        spots = tuple(structs.replace(spot, could_change_verdict=False) if not spot.needs else spot for spot in spots)
    if decision == "allowed" and any(spot.could_change_verdict for spot in spots):
        decision = "unknown"
    on_node = tuple(each for each in beside if each.id == NODE_ROLE and each.confidence != "possible")
    causes = (*on_node, *causes, *(each for each in beside if each not in on_node))
    if on_node:
        candidates = tuple(structs.replace(each, fix=_widens_node(each.fix)) for each in candidates)
        own_fixes = tuple(each.fix for each in candidates)
    instead = unevaluated.of_others(about, causes, own_fixes) if with_fixes else ()
    own_fixes = (*instead, *own_fixes) if on_node else (*own_fixes, *instead)
    return _Found(
        decision=decision,
        causes=causes,
        blind_spots=spots,
        needed=tuple(needed),
        candidates=candidates,
        fixes=own_fixes,
        plan=None if on_node else plan(candidates, tuple(needed)),
    )


def _widens_node(fix: Fix[Sentence]) -> Fix[Sentence]:
    """A fix for a pod that called as its node, whose cause comes first: every pod of the node has what the node's role is given."""
    fix = structs.replace(fix, causes=tuple(index + 1 for index in fix.causes))
    return structs.replace(fix, warnings=(say("warn.node_role"), *fix.warnings)) if fix.target.get("policy_type") == "identity" else fix


def _candidates(needed: tuple[Needed, ...]) -> tuple[Candidate, ...]:
    """What cures the causes of each request that the call needs, in their order, proven for all of them."""
    found: list[Candidate] = []
    told = 0
    for request, each in enumerate(needed):
        beside = tuple(other for other in needed if other is not each)
        for proven in cures(each.case, each.causes, beside):
            fix = as_fix(each.case, each.causes, proven)
            fix = structs.replace(fix, causes=tuple(index + told for index in fix.causes))
            found.append(Candidate(number=len(found), request=request, proven=proven, fix=fix))
        told += len(each.causes)
    return tuple(found)


def _without_policy(denial: Denial, about: Case, not_policy: Fault) -> Diagnosis[Sentence]:
    """The diagnosis of an error that no policy decided: the later steps are not asked."""
    skipped = (
        Step(id=step_id, status="skipped", summary=say("step.not_asked")) for step_id in ("policies", "simulate", "guardrails", "resource")
    )
    answer = of_fault(not_policy, assume_role_causes(about))
    instead = unevaluated.of_fault(about, not_policy, answer.causes, fixes(about, answer.causes))
    return Diagnosis(
        denial=denial,
        subject=about.subject,
        caller=asker(about),
        steps=(identity(about), *skipped),
        verdict=answer,
        tree=tree(about),
        fixes=with_remaining_causes(instead, answer.causes),
        login=None if not_policy.name in ("sso_missing", "sso_expired") else login(about.evidence),
        complete=complete(about.evidence),
        settled=about.call is None and not _SAY_OF_A_FAULT.intersection(under_way(about.evidence)),
    )
