"""Step 2: what is attached to the denied principal."""

from iamdoctor.case.caller import nobody
from iamdoctor.case.case import Case
from iamdoctor.case.known_layers import Layer
from iamdoctor.model.diagnosis import Cause, Detail, PolicyRow, Status, Step
from iamdoctor.model.sentence import NOTHING, Sentence, as_read, say
from iamdoctor.steps.advice import advice
from iamdoctor.steps.rows import rows
from iamdoctor.steps.step import in_brackets, refused, step


def policies(case: Case, causes: tuple[Cause[Sentence], ...]) -> Step[Sentence]:
    """Whether the identity policies allow, deny or say nothing."""
    own = tuple(cause for cause in causes if cause.policy_type == "identity")
    layer, attached = case.layers["identity"], rows(case, ("identity",))
    reads = (case.evidence.principal, case.evidence.policies, case.evidence.versions)
    return step(
        case.evidence,
        "policies",
        _status(case, layer, own),
        _summary(case, layer, own, attached),
        reads=reads,
        details=_details(case),
        policies=attached,
        advice=advice(case, ("identity",)),
    )


def _status(case: Case, layer: Layer, causes: tuple[Cause[Sentence], ...]) -> Status:
    if layer.state == "absent":
        return "skipped"
    if layer.state == "pending":
        return "reading" if case.subject.principal else "waiting"
    if any(cause.confidence != "possible" for cause in causes):
        return "blocks"
    if layer.known and case.best is not None and not causes:
        return "ok"
    return "unknown"


def _summary(case: Case, layer: Layer, causes: tuple[Cause[Sentence], ...], attached: tuple[PolicyRow[Sentence], ...]) -> Sentence:
    if layer.state == "absent":
        return layer.reason
    if layer.state == "pending":
        return say("step.policies.reading", about=case.subject)
    if causes:
        return causes[0].explanation
    if nobody(case):
        return say("step.policies.nobody")
    if layer.state == "unread":
        return say("step.policies.unread", about=case.subject, why=in_brackets(refused(layer.failures) or layer.reason))
    if layer.state == "partial":
        return say("step.policies.partial", about=case.subject, why=in_brackets(refused(layer.failures)))
    if case.best is None:
        return say("step.policies.no_request", about=case.subject, count=len(layer.held))
    allowing = next((row for row in attached if row.says == "allows"), None)
    if allowing is None:
        return say("step.policies.silent", about=case.subject)
    sid = in_brackets(as_read(allowing.sid)) if allowing.sid else NOTHING
    return say("step.policies.allows", about=case.subject, policy=allowing.policy, sid=sid)


def _details(case: Case) -> list[Detail[Sentence]]:
    entity = case.evidence.principal.value
    if entity is None:
        return []
    found = {
        "detail.principal": entity.arn,
        "detail.groups": ", ".join(entity.groups),
        "detail.created": entity.created,
        "detail.tags": ", ".join(f"{key}={value}" for key, value in entity.tags.items()),
        "detail.last_used": entity.last_used,
    }
    return [Detail(label=say(label), value=value) for label, value in found.items() if value]
