"""A diagnosis that rests on tried values: nothing in it is proven, and every proof says on what it rests."""

from msgspec.structs import replace

from iamdoctor.model.diagnosis import ConditionRow, Diagnosis, Proof, WhatIf
from iamdoctor.model.sentence import Sentence, say


def resting_on(diagnosis: Diagnosis[Sentence], tried: tuple[WhatIf, ...]) -> Diagnosis[Sentence]:
    """``diagnosis``, which was made with the tried values, marked as such."""
    rests = tuple(say("proof.tried", key=each.key, values=each.tried) for each in tried)
    keys = {each.key.lower() for each in tried}
    verdict, plan = diagnosis.verdict, diagnosis.plan
    causes = tuple(replace(cause, confidence="likely") if cause.confidence == "proven" else cause for cause in verdict.causes)
    return replace(
        diagnosis,
        what_if=tried,
        verdict=replace(verdict, causes=causes),
        fixes=tuple(replace(fix, proof=_resting(fix.proof, rests)) for fix in diagnosis.fixes),
        plan=replace(plan, proof=_resting(plan.proof, rests)) if plan else None,
        conditions=tuple(_tried(row) if row.key.lower() in keys else row for row in diagnosis.conditions),
    )


def _resting(proof: Proof[Sentence], rests: tuple[Sentence, ...]) -> Proof[Sentence]:
    return replace(proof, allowed_if=(*rests, *proof.allowed_if)) if proof.after == "allowed" else proof


def _tried(row: ConditionRow[Sentence]) -> ConditionRow[Sentence]:
    return replace(row, origin=say("origin.tried"))
