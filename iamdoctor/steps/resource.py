"""Step 5: the resource's own policy, its owner and its settings."""

from iamdoctor.case.case import Case
from iamdoctor.case.known_layers import Layer
from iamdoctor.model.diagnosis import Cause, Detail, Status, Step
from iamdoctor.model.sentence import Sentence, say
from iamdoctor.steps.advice import advice
from iamdoctor.steps.rows import rows
from iamdoctor.steps.step import in_brackets, refused, step


def resource(case: Case, causes: tuple[Cause[Sentence], ...]) -> Step[Sentence]:
    """Whether the resource's own policy allows, denies or says nothing."""
    own = tuple(cause for cause in causes if cause.policy_type in ("resource", "trust", "service") and not cause.alternative)
    layer = case.resource_layer
    read = case.evidence.role if layer.policy_type == "trust" else case.evidence.resource
    return step(
        case.evidence,
        "resource",
        _status(case, layer, own),
        _summary(case, layer, own),
        reads=(read, case.evidence.bucket, case.evidence.dependent, case.evidence.provider),
        details=_details(case),
        policies=rows(case, (layer.policy_type,)),
        advice=advice(case, (layer.policy_type,)),
    )


def _status(case: Case, layer: Layer, causes: tuple[Cause[Sentence], ...]) -> Status:
    if layer.state == "pending":
        return "reading" if case.subject.resource else "waiting"
    if any(cause.confidence != "possible" for cause in causes):
        return "blocks"
    if layer.state == "absent":
        return "skipped"
    return "ok" if layer.known and not causes and case.best is not None else "unknown"


def _summary(case: Case, layer: Layer, causes: tuple[Cause[Sentence], ...]) -> Sentence:
    about = case.subject
    if layer.state == "pending":
        return say("step.resource.reading", about=about) if about.resource else say("step.resource.waiting")
    if causes:
        return causes[0].explanation
    if layer.state == "absent":
        return layer.reason
    if not layer.known:
        return say("step.resource.unread", about=about, why=in_brackets(refused(layer.failures) or layer.reason))
    if not layer.held:
        return say("step.resource.none", resource=about.resource)
    says = next((result.says for result in (case.best.layers if case.best else ()) if result.policy_type == layer.policy_type), "silent")
    return say("step.resource.allows" if says == "allow" else "step.resource.silent", about=about)


def _details(case: Case) -> list[Detail[Sentence]]:
    about, found, role = case.subject, case.evidence.resource.value, case.evidence.role.value
    rows = [_known("detail.resource", about.resource), _known("detail.owner_account", about.resource_account)]
    if found is not None and found.exists is not None:
        answer = say("detail.yes" if found.exists else "detail.no")
        rows.append(Detail(label=say("detail.exists"), value=answer, mark="" if found.exists else "bad"))
    if role is not None:
        rows.append(Detail(label=say("detail.role"), value=role.arn))
    if role is not None and role.max_session_duration:
        longest = say("detail.seconds", seconds=role.max_session_duration)
        rows.append(Detail(label=say("detail.longest_session"), value=longest))
    for name, value in (found.settings if found else {}).items():
        rows.append(Detail(label=say("detail.setting", name=name), value=value))
    for label, behind in (("detail.bucket_behind", case.evidence.bucket.value), ("detail.key_behind", case.evidence.dependent.value)):
        if behind is not None:
            rows.append(Detail(label=say(label), value=behind.arn))
    if provider := case.evidence.provider.value:
        accepting = say("detail.provider_for", arn=provider.arn, audiences=provider.client_ids)
        rows.append(Detail(label=say("detail.provider"), value=accepting if provider.client_ids else provider.arn))
    return [row for row in rows if row.value]


def _known(label: str, value: str | None) -> Detail[Sentence]:
    """A value that may not be known, and then is said not to be."""
    return Detail(label=say(label), value=value or say("detail.not_known"), mark="" if value else "unknown")
