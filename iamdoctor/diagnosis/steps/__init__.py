"""The five steps' conclusions, one file a step."""

from iamdoctor.diagnosis.case import Case
from iamdoctor.diagnosis.diagnosis import Cause, Outcome, Step
from iamdoctor.diagnosis.steps.guardrails import guardrails
from iamdoctor.diagnosis.steps.identity import asker, identity
from iamdoctor.diagnosis.steps.policies import policies
from iamdoctor.diagnosis.steps.resource import resource
from iamdoctor.diagnosis.steps.simulate import simulate

__all__ = ["asker", "steps"]


def steps(case: Case, causes: tuple[Cause, ...], decision: Outcome) -> tuple[Step, ...]:
    """The five steps in AWS's order, from whatever has been read so far."""
    return (
        identity(case),
        policies(case, causes),
        simulate(case, causes, decision),
        guardrails(case, causes),
        resource(case, causes),
    )
