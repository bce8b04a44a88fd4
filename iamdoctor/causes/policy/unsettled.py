"""Causes that turn on a condition key whose value is not known."""

from iamdoctor.case.case import Case
from iamdoctor.case.request_context import like_attempt
from iamdoctor.causes.policy.denials import denial
from iamdoctor.causes.policy.missing import silence
from iamdoctor.iam.decision import Decision, PolicyType, StatementMatch
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.sentence import Sentence


def unsettled(case: Case) -> tuple[Cause[Sentence], ...]:
    """Every Deny that may apply and every layer whose Allow may not: likely where the usual values make it so, and left out where they
    rule it out. What another attempt carried may make it likely and never rules it out: this one may have carried something else."""
    return (*_denies(case), *_silences(case))


def _denies(case: Case) -> tuple[Cause[Sentence], ...]:
    if case.best is None or case.presumed is None:
        return ()
    say = {layer.policy_type for layer in case.best.layers if layer.says != "not_applicable"}
    usual = {(each.policy, each.index): each.matched for each in case.presumed.statements}
    found = (each for each in case.best.statements if each.effect == "Deny" and each.matched is None and each.policy_type in say)
    return tuple(
        denial(case, statement, "likely" if matched and not _ruled_out(case, statement) else "possible")
        for statement in found
        if (matched := usual.get((statement.policy, statement.index))) is not False or _seen_elsewhere(case, statement)
    )


def _ruled_out(case: Case, statement: StatementMatch) -> bool:
    """Whether only another attempt speaks for a Deny, and AWS's message against it: a message of what does not allow says that nothing
    denies."""
    return case.denial.deny == "implicit" and _seen_elsewhere(case, statement)


def _seen_elsewhere(case: Case, *statements: StatementMatch) -> bool:
    """Whether an open key of the statements is only known from an attempt that may be another one."""
    keys = (why.key for each in statements for why in each.why if why.matched is None and why.key)
    return any(like_attempt(key, case.subject, case.evidence) is not None for key in keys)


def _silences(case: Case) -> tuple[Cause[Sentence], ...]:
    usually = _blocks(case.presumed_undenied)
    found = (policy_type for policy_type, blocks in _blocks(case.undenied).items() if blocks is None and policy_type in case.layers)
    return tuple(
        silence(case, policy_type, "likely" if usually[policy_type] else "possible")
        for policy_type in found
        if usually.get(policy_type) is not False or _seen_elsewhere(case, *_allows(case, policy_type))
    )


def _allows(case: Case, policy_type: PolicyType) -> tuple[StatementMatch, ...]:
    statements = case.best.statements if case.best else ()
    return tuple(each for each in statements if each.policy_type == policy_type and each.effect == "Allow" and each.matched is None)


def _blocks(decided: Decision | None) -> dict[PolicyType, bool | None]:
    return {layer.policy_type: layer.blocks for layer in decided.layers} if decided else {}
