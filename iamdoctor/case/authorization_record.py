"""What AWS's own record of the denial says: of all witnesses the strongest.

https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied-authorization-id.html
"""

from msgspec import Struct
from msgspec.structs import replace

from iamdoctor.case.case import Case
from iamdoctor.case.known_layers import compiled, recorded
from iamdoctor.iam.decision import Decision, PolicyType
from iamdoctor.iam.documents import Document
from iamdoctor.iam.evaluate import evaluate
from iamdoctor.iam.policies import Policies
from iamdoctor.model.evidence import Check, Policy
from iamdoctor.model.statement import StatementRef


class RecordedDenial(Struct, frozen=True, kw_only=True):
    """One reason of the denial as AWS recorded it: an explicit Deny of ``policy``, or a ``layer`` that did not allow.

    ``statement`` refers to the policy, and the statement, as it was read here; to no place where it is not among what was read.
    ``changed`` says that the policies stand otherwise now: the record's own text denies when it is evaluated here, and what was read does
    not. It is ``None`` where that cannot be told.
    """

    layer: PolicyType
    explicit: bool
    policy: Policy | None = None
    sid: str | None = None
    statement: StatementRef | None = None
    changed: bool | None = None


def tells_of(case: Case, layer: PolicyType) -> bool:
    """Whether the record says what this layer did, so that nothing unread in it can be the reason."""
    record = case.evidence.record.value
    return record is not None and any(_layer(case, check) == layer for check in record.checks)


def recorded_denials(case: Case) -> tuple[RecordedDenial, ...]:
    """Every reason of the denial that the record has, in its order; none where AWS kept no record, or it could not be read."""
    record = case.evidence.record.value
    found: list[RecordedDenial] = []
    for check in record.checks if record else ():
        layer = _layer(case, check)
        if check.effect == "implicit_deny":
            found.append(RecordedDenial(layer=layer, explicit=False, changed=_changed(case, layer, explicit=False)))
        elif check.effect == "explicit_deny":
            found += [_explicit(case, layer, uri, sid) for uri, sid in check.denied_by or (("", ""),)]
    return tuple(found)


def still_denied(case: Case) -> bool:
    """Whether AWS recorded a reason of which nothing shows that it is gone: its word counts over the evaluation here."""
    return any(denial.changed is not True for denial in recorded_denials(case))


def _layer(case: Case, check: Check) -> PolicyType:
    return "trust" if check.layer == "resource" and "trust" in case.layers else check.layer


def _explicit(case: Case, layer: PolicyType, uri: str, sid: str) -> RecordedDenial:
    record = case.evidence.record.value
    policy = next((each.policy for each in record.policies if each.uri == uri), None) if record else None
    reference = _reference(case, layer, policy, sid) if policy else None
    changed = _changed(case, layer, explicit=True)
    return RecordedDenial(layer=layer, explicit=True, policy=policy, sid=sid or None, statement=reference, changed=changed)


def _reference(case: Case, layer: PolicyType, policy: Policy, sid: str) -> StatementRef:
    """The recorded statement by its place in what was read; by the record's own text where that policy was not read here."""
    held = next((each for each in case.layers[layer].held if _is_same(each.policy, policy)), None) if layer in case.layers else None
    if held is not None:
        return _with_statement(case.whole(held.name, layer), held.document, sid)
    text = compiled(policy.document, layer, f"{layer} as recorded") if policy.document else None
    whole = StatementRef(layer=layer, policy_type=layer, document="", policy=policy.name, policy_arn=policy.arn)
    return _with_statement(whole, text if isinstance(text, Document) else None, sid)


def _is_same(read: Policy, recorded: Policy) -> bool:
    return read is recorded or (recorded.arn is not None and read.arn == recorded.arn)


def _with_statement(whole: StatementRef, document: Document | None, sid: str) -> StatementRef:
    index = next((each.index for each in document.statements if sid and each.sid == sid), None) if document else None
    return replace(whole, index=index, sid=sid or None)


def _changed(case: Case, layer: PolicyType, *, explicit: bool) -> bool | None:
    """Whether the layer denied by its recorded texts and does not by what was read; documents themselves may be cut, so verdicts are
    compared, not texts."""
    then = _as_recorded(case, layer)
    if then is None or case.request is None or case.decision is None or not case.layers[layer].known:
        return None
    denied = _denies(evaluate(case.request, then), layer, explicit=explicit)
    return denied and not _denies(case.decision, layer, explicit=explicit) if denied is not None else None


def _denies(decision: Decision, layer: PolicyType, *, explicit: bool) -> bool | None:
    says = next((each.says for each in decision.layers if each.policy_type == layer), None)
    if says in (None, "maybe"):
        return None
    return says == "deny" if explicit else says == "silent"


def _as_recorded(case: Case, policy_type: PolicyType) -> Policies | None:
    """The policies that were read, with the recorded ones in this layer's place; ``None`` where the record has not all their texts."""
    record, policies = case.evidence.record.value, case.policies
    layer = recorded(policy_type, record) if record else None
    if policies is None or layer is None or not layer.held or len(layer.documents) != len(layer.held):
        return None
    match policy_type:
        case "identity":
            return replace(policies, identity=layer.documents)
        case "boundary":
            return replace(policies, boundary=layer.documents[0])
        case "session":
            return replace(policies, session=layer.documents)
        case "scp":
            return replace(policies, scps=layer.level_documents())
        case "rcp":
            return replace(policies, rcps=layer.level_documents())
        case "vpce":
            return replace(policies, vpce=layer.documents)
        case _:
            return replace(policies, resource=layer.documents)
