"""Causes that turn on a condition key whose value is not known."""

from iamdoctor.case.case import Case
from iamdoctor.causes.policy.denials import denial
from iamdoctor.causes.policy.missing import silence
from iamdoctor.iam.decision import Decision, PolicyType
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.sentence import Text


def unsettled(case: Case) -> tuple[Cause[Text], ...]:
    """Every Deny that may apply and every layer whose Allow may not: likely where the usual values make it so, and left out where they
    rule it out."""
    return (*_denies(case), *_silences(case))


def _denies(case: Case) -> tuple[Cause[Text], ...]:
    if case.best is None or case.presumed is None:
        return ()
    say = {layer.policy_type for layer in case.best.layers if layer.says != "not_applicable"}
    usual = {(each.policy, each.index): each.matched for each in case.presumed.statements}
    found = (each for each in case.best.statements if each.effect == "Deny" and each.matched is None and each.policy_type in say)
    return tuple(
        denial(case, statement, "likely" if matched else "possible")
        for statement in found
        if (matched := usual.get((statement.policy, statement.index))) is not False
    )


def _silences(case: Case) -> tuple[Cause[Text], ...]:
    usually = _blocks(case.presumed_undenied)
    found = (policy_type for policy_type, blocks in _blocks(case.undenied).items() if blocks is None and policy_type in case.layers)
    return tuple(
        silence(case, policy_type, "likely" if usually[policy_type] else "possible")
        for policy_type in found
        if usually.get(policy_type) is not False
    )


def _blocks(decided: Decision | None) -> dict[PolicyType, bool | None]:
    return {layer.policy_type: layer.blocks for layer in decided.layers} if decided else {}
