"""Causes that turn on a condition key whose value is not known."""

from iamdoctor.diagnosis.case import Case
from iamdoctor.diagnosis.causes.denials import denial
from iamdoctor.diagnosis.causes.missing import silence
from iamdoctor.diagnosis.diagnosis import Cause


def unsettled(case: Case) -> tuple[Cause, ...]:
    """Every Deny that may apply and every layer whose Allow may not. A message that says *implicit* rules the denies out."""
    if case.best is None or case.undenied is None:
        return ()
    denies = () if case.denial.deny == "implicit" else _denies(case)
    return (*denies, *_silences(case))


def _denies(case: Case) -> tuple[Cause, ...]:
    assert case.best is not None
    open_layers = {layer.policy_type for layer in case.best.layers if layer.blocks is None}
    found = (each for each in case.best.statements if each.effect == "Deny" and each.matched is None and each.policy_type in open_layers)
    return tuple(denial(case, statement, "possible") for statement in found)


def _silences(case: Case) -> tuple[Cause, ...]:
    assert case.undenied is not None
    found = (layer.policy_type for layer in case.undenied.layers if layer.blocks is None and layer.policy_type in case.layers)
    return tuple(silence(case, policy_type, "possible") for policy_type in found)
