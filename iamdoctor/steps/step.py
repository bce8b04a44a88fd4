"""What every step is made of: its calls, its failures, its status."""

from collections.abc import Iterable
from typing import Any

from iamdoctor.model.diagnosis import Advice, Detail, PolicyRow, Status, Step, StepError
from iamdoctor.model.evidence import Evidence, Failure, Read, StepId
from iamdoctor.model.sentence import NOTHING, Sentence, say


def step(
    evidence: Evidence,
    step_id: StepId,
    status: Status,
    summary: Sentence,
    *,
    reads: Iterable[Read[Any]] = (),
    details: Iterable[Detail[Sentence]] = (),
    policies: Iterable[PolicyRow[Sentence]] = (),
    advice: Iterable[Advice] = (),
) -> Step[Sentence]:
    """A step with the calls made for it and what of ``reads`` failed."""
    calls = [call for call in evidence.calls if call.step == step_id]
    failures = dict.fromkeys(failure for read in reads for failure in read.failures)
    against = tuple(advice)
    return Step(
        id=step_id,
        status=status,
        summary=summary,
        cli=tuple(dict.fromkeys(call.cli for call in calls if call.cli)),
        calls=len(calls),
        elapsed_ms=sum(call.elapsed_ms for call in calls),
        errors=tuple(_error(failure) for failure in failures),
        details=(*details, *_advised(against)),
        policies=tuple(policies),
        advice=against,
    )


def _advised(advice: tuple[Advice, ...]) -> Iterable[Detail[Sentence]]:
    """The first of what AWS advises against, and how much there is; the policies tell the rest."""
    if advice:
        first = advice[0]
        where = first.path or "Statement"
        value = say("detail.advice_found", count=len(advice), policy=first.policy, place=where, message=first.message)
        yield Detail(label=say("detail.advice"), value=value)


def _error(failure: Failure) -> StepError:
    return StepError(operation=failure.operation, code=failure.code, needs=failure.needs, message=failure.message, kind=failure.kind)


def refused(failures: Iterable[Failure]) -> Sentence:
    """``AccessDenied; ask for iam:GetRole`` for reads that failed; nothing where none did."""
    found = tuple(failures)
    codes = tuple(dict.fromkeys(failure.code for failure in found if failure.code))
    needs = tuple(dict.fromkeys(failure.needs for failure in found if failure.needs))
    if codes and needs:
        return say("step.refused", codes=codes, needs=needs)
    if codes:
        return say("step.failed", codes=codes)
    return say("step.needs", needs=needs) if needs else NOTHING


def in_brackets(said: Sentence) -> Sentence:
    """Why a read gave nothing, as it stands behind what was not read."""
    return say("step.in_brackets", said=said) if said else NOTHING
