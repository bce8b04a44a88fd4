"""Causes that are explicit: a Deny statement that applies to the request."""

from iamdoctor.case.case import Case
from iamdoctor.case.owners import owner
from iamdoctor.causes.cause import cause
from iamdoctor.causes.named import named_policy
from iamdoctor.causes.policy.statement import hit
from iamdoctor.iam.decision import LayerResult, StatementMatch
from iamdoctor.model.diagnosis import Cause, Confidence
from iamdoctor.model.sentence import Sentence, say


def denials(case: Case) -> tuple[Cause[Sentence], ...]:
    """One cause for each Deny statement that certainly applies, in the order of the layers, and for denials that are no statement."""
    if case.best is None:
        return ()
    found = [denial(case, statement, "proven") for statement in case.best.statements if statement.effect == "Deny" and statement.matched]
    blocking = tuple(each for each in found if each.policy_type in case.best.blocked_by)
    return (
        *blocking,
        *(_unwritten(case, layer) for layer in case.best.layers if layer.blocks and layer.note and not _written(blocking, layer)),
    )


def denial(case: Case, statement: StatementMatch, confidence: Confidence) -> Cause[Sentence]:
    """The cause that a Deny statement is."""
    point, policy, reference = hit(statement), case.policy_of(statement.policy), case.reference(statement)
    explanation = say(
        "cause.denies" if statement.matched else "cause.may_deny",
        about=case.subject,
        statement=reference,
        policy=named_policy(case, statement.policy_type, policy),
        when=point.clause,
    )
    return cause(
        statement.policy_type,
        "explicit_deny",
        explanation,
        confidence=confidence,
        owner=owner(statement.policy_type, case.subject, policy),
        statement=reference,
        point=point,
    )


def _written(causes: tuple[Cause[Sentence], ...], layer: LayerResult) -> bool:
    """Whether a statement tells why the layer blocks, or its silence does."""
    return layer.says != "deny" or any(each.policy_type == layer.policy_type for each in causes)


def _unwritten(case: Case, layer: LayerResult) -> Cause[Sentence]:
    """A denial that stands in no policy: Block Public Access, a service's own protection."""
    told = layer.note
    if layer.policy_type == "resource":
        whose = owner("resource", case.subject)
        return cause("resource", "explicit_deny", told, kind="block_public_access", confidence="proven", owner=whose)
    return cause("service", "not_iam", told, kind="protected", confidence="proven", owner=owner("service", case.subject))
