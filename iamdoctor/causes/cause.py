"""One cause, with what follows from its id and from the statement or policy that it blames."""

from iamdoctor.causes.policy.statement import Point
from iamdoctor.model.diagnosis import Cause, CauseReason, Confidence, Layer
from iamdoctor.model.sentence import Sentence, Text
from iamdoctor.model.statement import StatementRef
from iamdoctor.reference.links import link

_NAMES: dict[CauseReason, str] = {"resource_mismatch": "resource", "condition_mismatch": "condition", "principal_mismatch": "principal"}


def cause(
    layer: Layer,
    reason: CauseReason,
    explanation: Sentence,
    *,
    confidence: Confidence,
    owner: Sentence,
    kind: str = "",
    statement: StatementRef | None = None,
    point: Point | None = None,
    policy_value: Text = "",
    request_value: Text = "",
) -> Cause[Sentence]:
    """A cause of the layer. Its id is the layer with the reason (``scp.explicit_deny``, ``identity.resource``), or with ``kind`` where
    several causes share a reason.

    ``statement`` is what it blames, a statement or a whole policy; ``point`` the element that decided, which brings its values.
    """
    id = f"{layer}.{kind or _NAMES.get(reason, reason)}"
    return Cause(
        id=id,
        policy_type=layer,
        reason=reason,
        explanation=explanation,
        link=link(id),
        statement=statement,
        confidence=confidence,
        policy=statement.policy if statement else None,
        policy_arn=statement.policy_arn if statement else None,
        sid=statement.sid if statement else None,
        statement_index=statement.index if statement else None,
        element=point.element if point else None,
        key=point.key if point else None,
        operator=point.operator if point else None,
        policy_value=point.policy_value if point else policy_value,
        request_value=point.request_value if point else request_value,
        owner=owner,
    )
