"""Causes that are explicit: a Deny statement that applies to the request."""

from iamdoctor.case.case import Case
from iamdoctor.case.owners import owner
from iamdoctor.causes.policy.statement import Point, hit
from iamdoctor.iam.decision import LayerResult, StatementMatch
from iamdoctor.model.diagnosis import Cause, Confidence, Layer
from iamdoctor.model.sentence import Text
from iamdoctor.wording.terms import policy_words, the_resource


def denials(case: Case) -> tuple[Cause[Text], ...]:
    """One cause for each Deny statement that certainly applies, in the order of the layers, and for denials that are no statement."""
    if case.best is None:
        return ()
    found = [denial(case, statement, "proven") for statement in case.best.statements if statement.effect == "Deny" and statement.matched]
    blocking = tuple(cause for cause in found if cause.policy_type in case.best.blocked_by)
    return (
        *blocking,
        *(_unwritten(case, layer) for layer in case.best.layers if layer.blocks and layer.note and not _written(blocking, layer)),
    )


def denial(case: Case, statement: StatementMatch, confidence: Confidence) -> Cause[Text]:
    """The cause that a Deny statement is."""
    point, policy = hit(statement), case.policy_of(statement.policy)
    return Cause(
        policy_type=statement.policy_type,
        reason="explicit_deny",
        explanation=_explanation(case, statement, point),
        confidence=confidence,
        policy=policy.name if policy else None,
        policy_arn=policy.arn if policy else None,
        sid=statement.sid,
        statement=case.reference(statement),
        statement_index=statement.index,
        element=point.element,
        policy_value=point.policy_value,
        request_value=point.request_value,
        owner=owner(statement.policy_type, case.subject, policy),
    )


def _explanation(case: Case, statement: StatementMatch, point: Point) -> str:
    named = policy_words(case.policy_of(statement.policy), statement.policy_type, case.subject)
    sid = f" ({statement.sid})" if statement.sid else f" (statement {statement.index + 1})"
    verb = "denies" if statement.matched else "may deny"
    return f"{named}{sid} {verb} {case.subject.action} on {the_resource(case.subject)}{f' {point.clause}' if point.clause else ''}."


def _written(causes: tuple[Cause[Text], ...], layer: LayerResult) -> bool:
    """Whether a statement tells why the layer blocks, or its silence does."""
    return layer.says != "deny" or any(cause.policy_type == layer.policy_type for cause in causes)


def _unwritten(case: Case, layer: LayerResult) -> Cause[Text]:
    """A denial that stands in no policy: Block Public Access, a service's own protection."""
    own: Layer = "resource" if layer.policy_type == "resource" else "service"
    return Cause(
        policy_type=own,
        reason="explicit_deny" if own == "resource" else "not_iam",
        explanation=layer.note,
        confidence="proven",
        owner=owner(own, case.subject),
    )
