"""The five steps' conclusions, one file a step."""

from iamdoctor.case.caller import asker
from iamdoctor.case.case import Case
from iamdoctor.model.diagnosis import Cause, Outcome, Step
from iamdoctor.model.sentence import Sentence
from iamdoctor.steps.guardrails import guardrails
from iamdoctor.steps.identity import identity
from iamdoctor.steps.policies import policies
from iamdoctor.steps.resource import resource
from iamdoctor.steps.simulate import simulate

__all__ = ["asker", "steps"]


def steps(case: Case, causes: tuple[Cause[Sentence], ...], decision: Outcome) -> tuple[Step[Sentence], ...]:
    """The five steps in AWS's order, from whatever has been read so far."""
    return (
        identity(case),
        policies(case, causes),
        simulate(case, causes, decision),
        guardrails(case, causes),
        resource(case, causes),
    )
