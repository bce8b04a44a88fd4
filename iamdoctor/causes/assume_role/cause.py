"""The causes that lie in the trust policy or in the call itself, each by its own id."""

from typing import Any, NamedTuple

from iamdoctor.case.case import Case
from iamdoctor.case.owners import owner
from iamdoctor.causes.assume_role.trust import document, role_name
from iamdoctor.causes.policy.statement import Point
from iamdoctor.iam.decision import StatementMatch
from iamdoctor.model.diagnosis import Cause, CauseReason, Layer
from iamdoctor.model.sentence import Sentence, say
from iamdoctor.model.statement import StatementRef
from iamdoctor.reference.links import link


class _Kind(NamedTuple):
    """What the coarser ``reason`` of the answer is, and the layer."""

    reason: CauseReason
    layer: Layer = "trust"


_KINDS: dict[str, _Kind] = {
    "trust.principal": _Kind("principal_mismatch"),
    "trust.deleted_principal": _Kind("principal_mismatch"),
    "trust.self_assumption": _Kind("principal_mismatch"),
    "trust.action": _Kind("missing_allow"),
    "trust.condition": _Kind("condition_mismatch"),
    "trust.external_id": _Kind("external_id"),
    "trust.mfa": _Kind("mfa"),
    "trust.web_identity": _Kind("web_identity"),
    "trust.tag_session": _Kind("tag_session"),
    "trust.source_identity": _Kind("source_identity"),
    "trust.context": _Kind("missing_allow"),
    "trust.no_such_role": _Kind("not_iam", "request"),
    "request.duration": _Kind("duration", "request"),
    "request.role_chaining": _Kind("role_chaining", "request"),
    "request.identity_provider": _Kind("web_identity", "request"),
    "request.provider_audience": _Kind("web_identity", "request"),
    "request.provider_keys": _Kind("web_identity", "request"),
    "request.token_expired": _Kind("web_identity", "request"),
    "credentials.mfa_code": _Kind("mfa", "credentials"),
}


def cause(
    case: Case, id: str, explanation: Sentence, *, match: StatementMatch | None = None, point: Point | None = None, **details: Any
) -> Cause[Sentence]:
    """The cause of this id, likely as long as nothing proves it. ``match`` is the statement that it blames, ``point`` the element of it,
    ``details`` are further fields of the cause. One of the trust policy blames that as a whole where it blames no statement."""
    reason, layer = _KINDS[id]
    fields: dict[str, Any] = {"confidence": "likely", "owner": role_owner(case)}
    if layer == "trust" and (blamed := _blamed(case, match)):
        fields |= {"statement": blamed, "policy": blamed.policy, "statement_index": blamed.index, "sid": blamed.sid}
    if point:
        fields |= {name: getattr(point, name) for name in ("element", "key", "operator", "policy_value", "request_value")}
    return Cause(id=id, policy_type=layer, reason=reason, explanation=explanation, link=link(id), **(fields | details))


def _blamed(case: Case, match: StatementMatch | None) -> StatementRef | None:
    found = document(case)
    return case.reference(match) if match else case.whole(found.name, "trust") if found else None


def role_owner(case: Case) -> Sentence:
    """Who can change the role."""
    return owner("trust", case.subject) if role_name(case) else say("tree.owner.the_role")


CALLER = say("owner.runs_the_call")
"""Who can change the call."""
