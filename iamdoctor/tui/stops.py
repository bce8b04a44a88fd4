"""The stops of the rail: the five steps, the verdict, and the tree where a role is assumed."""

from iamdoctor.model.diagnosis import Diagnosis
from iamdoctor.model.evidence import StepId
from iamdoctor.tui.marks import OUTCOME, STATUS, Mark, of_tree

STEPS: tuple[StepId, ...] = ("identity", "policies", "simulate", "guardrails", "resource")
STOPS = {
    "identity": "Step 1: who asks, and who was denied",
    "policies": "Step 2: what is attached to the denied user or role",
    "simulate": "Step 3: the request evaluated, here and by AWS's simulator",
    "guardrails": "Step 4: what limits it from above: SCPs, RCPs, boundary, session and endpoint policy",
    "resource": "Step 5: the resource's own policy, its owner and settings",
    "verdict": "What blocks, how sure that is, and what to do",
    "tree": "Why the role cannot be assumed, question by question",
}


def mark(stop: str, diagnosis: Diagnosis[str]) -> Mark:
    """How the stop stands."""
    if stop == "tree":
        return of_tree(diagnosis.tree) if diagnosis.tree and diagnosis.stands else STATUS["reading"]
    if stop == "verdict":
        return OUTCOME[diagnosis.verdict.decision] if diagnosis.stands else STATUS["reading"]
    return next((STATUS[step.status] for step in diagnosis.steps if step.id == stop), STATUS["waiting"])
