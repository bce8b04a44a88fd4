"""From what was read to the answer."""

from iamdoctor.diagnosis.added import Added
from iamdoctor.diagnosis.blind_spots import blind_spots
from iamdoctor.diagnosis.case import Case, case
from iamdoctor.diagnosis.causes import policy_causes
from iamdoctor.diagnosis.conditions import condition_rows
from iamdoctor.diagnosis.diagnosis import Diagnosis, Step
from iamdoctor.diagnosis.evidence import Evidence
from iamdoctor.diagnosis.fixes import fixes
from iamdoctor.diagnosis.not_policy import Fault, fault, others
from iamdoctor.diagnosis.steps import asker, steps
from iamdoctor.diagnosis.steps.identity import identity
from iamdoctor.diagnosis.tree import tree, with_pasted
from iamdoctor.diagnosis.tree.call import assume_call
from iamdoctor.diagnosis.verdict import decide, of_fault, verdict
from iamdoctor.intake.denial import Denial

_NOTHING_ADDED = Added()
_FACTS = "caller principal policies boundary organization scps rcps endpoint resource dependent role simulation decoded record trail"


def diagnose(denial: Denial, evidence: Evidence, added: Added = _NOTHING_ADDED) -> Diagnosis:
    """The whole diagnosis from whatever evidence there is. Pure and quick: it is made anew as each fact arrives, and never raises."""
    call = assume_call(denial, evidence, added)
    found = case(denial, with_pasted(call, evidence, added) if call else evidence, added)
    not_policy = fault(denial)
    if not_policy is not None and not_policy.stops:
        return _without_policy(found, not_policy)
    blind = blind_spots(found)
    causes = policy_causes(found, blind)
    decision = decide(found, causes)
    causes = (*causes, *others(found, causes, decision))
    answer = verdict(found, decision, causes, blind)
    whole = complete(evidence)
    return Diagnosis(
        denial=denial,
        caller=asker(found),
        steps=steps(found, causes, decision),
        verdict=answer,
        conditions=condition_rows(found),
        tree=tree(denial, evidence, added),
        fixes=fixes(found, causes) if whole and decision != "allowed" else (),
        complete=whole,
    )


def complete(evidence: Evidence) -> bool:
    """Whether no read is under way any more."""
    return all(getattr(evidence, fact).state != "pending" for fact in _FACTS.split())


def _without_policy(found: Case, not_policy: Fault) -> Diagnosis:
    """The diagnosis of an error that no policy decided: the later steps are not asked."""
    skipped = (
        Step(id=step_id, status="skipped", summary="Not asked: no policy decided this.")
        for step_id in ("policies", "simulate", "guardrails", "resource")
    )
    return Diagnosis(
        denial=found.denial,
        caller=asker(found),
        steps=(identity(found), *skipped),
        verdict=of_fault(not_policy),
        complete=found.evidence.caller.state != "pending",
    )
