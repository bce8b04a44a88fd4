"""Two diagnoses of one case: what changed in the decision, the causes, the facts and what is not known."""

from collections.abc import Iterator, Sequence

from iamdoctor.model.diagnosis import Diagnosis
from iamdoctor.report import spots, words

SAME = "Nothing changed: the same decision, causes and facts."


def compare(before: Diagnosis[str], after: Diagnosis[str]) -> str:
    """What is other in ``after``, a line each; one sentence where nothing is."""
    return "\n".join(_changes(before, after)) or SAME


def _changes(before: Diagnosis[str], after: Diagnosis[str]) -> Iterator[str]:
    old, new = words.decided(before.verdict.decision), words.decided(after.verdict.decision)
    if old != new:
        yield f"decision   {old} → {new}"
    yield from _listed(
        "cause", [words.place(cause) for cause in before.verdict.causes], [words.place(cause) for cause in after.verdict.causes]
    )
    yield from _facts(before, after)
    unknown = [[each.what for each in spots.grouped(found.verdict.blind_spots)] for found in (before, after)]
    yield from _listed("not known", *unknown)


def _facts(before: Diagnosis[str], after: Diagnosis[str]) -> Iterator[str]:
    earlier = {step.id: step for step in before.steps}
    for step in after.steps:
        old = earlier.get(step.id)
        if old is None:
            continue
        if old.summary != step.summary:
            yield f"{step.id:<11}before: {old.summary}"
            yield f"{'':<11}now:    {step.summary}"
        texts = {row.policy: row.document for row in old.policies}
        yield from _listed("policy", list(texts), [row.policy for row in step.policies])
        for row in step.policies:
            if row.policy in texts and texts[row.policy] != row.document:
                yield f"policy     {row.policy} has another text"


def _listed(kind: str, before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    yield from (f"{kind:<11}gone: {each}" for each in before if each not in after)
    yield from (f"{kind:<11}new:  {each}" for each in after if each not in before)
