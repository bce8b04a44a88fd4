"""Step 5: the resource's own policy, its owner and its settings."""

from iamdoctor.case.case import Case
from iamdoctor.case.known_layers import Layer
from iamdoctor.model.diagnosis import Cause, Detail, Status, Step
from iamdoctor.model.sentence import Text
from iamdoctor.reference.names import owning_name
from iamdoctor.steps.rows import rows
from iamdoctor.steps.step import step, unread_clause
from iamdoctor.wording.terms import resource_policy, who


def resource(case: Case, causes: tuple[Cause[Text], ...]) -> Step[Text]:
    """Whether the resource's own policy allows, denies or says nothing."""
    own = tuple(cause for cause in causes if cause.policy_type in ("resource", "trust", "service"))
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
    )


def _status(case: Case, layer: Layer, causes: tuple[Cause[Text], ...]) -> Status:
    if layer.state == "pending":
        return "reading" if case.subject.resource else "waiting"
    if any(cause.confidence != "possible" for cause in causes):
        return "blocks"
    if layer.state == "absent":
        return "skipped"
    return "ok" if layer.known and not causes and case.best is not None else "unknown"


def _summary(case: Case, layer: Layer, causes: tuple[Cause[Text], ...]) -> Text:
    about = case.subject
    if layer.state == "pending":
        return f"Reading the {resource_policy(about)}." if about.resource else "Waiting to learn which resource was asked for."
    if causes:
        return causes[0].explanation
    if layer.state == "absent":
        return layer.reason
    if not layer.known:
        why = unread_clause(layer.failures) or layer.reason
        return f"The {resource_policy(about)} could not be read{f': {why}'.rstrip('.') if why else ''}."
    if not layer.held:
        return f"{owning_name(about.resource)} has no resource policy."
    says = next((result.says for result in (case.best.layers if case.best else ()) if result.policy_type == layer.policy_type), "silent")
    if says == "allow":
        return f"The {resource_policy(about)} allows {who(about)} {about.action}."
    return f"The {resource_policy(about)} says nothing against {about.action} by {who(about)}."


def _details(case: Case) -> list[Detail[Text]]:
    about, found, role = case.subject, case.evidence.resource.value, case.evidence.role.value
    owner = about.resource_account or "not known"
    rows: list[Detail[Text]] = [Detail(label="resource", value=about.resource or "not known", mark="" if about.resource else "unknown")]
    rows.append(Detail(label="owner account", value=owner, mark="" if about.resource_account else "unknown"))
    if found is not None and found.exists is not None:
        rows.append(Detail(label="exists", value="yes" if found.exists else "no", mark="" if found.exists else "bad"))
    if role is not None:
        rows += [Detail(label="role", value=role.arn), Detail(label="longest session", value=_duration(role.max_session_duration))]
    for name, value in (found.settings if found else {}).items():
        rows.append(Detail(label=name.replace("_", " "), value=value))
    for label, behind in (("bucket behind it", case.evidence.bucket.value), ("key behind it", case.evidence.dependent.value)):
        if behind is not None:
            rows.append(Detail(label=label, value=behind.arn))
    provider = case.evidence.provider.value
    if provider is not None:
        audiences = f", for {', '.join(provider.client_ids)}" if provider.client_ids else ""
        rows.append(Detail(label="identity provider", value=f"{provider.arn}{audiences}"))
    return [row for row in rows if row.value]


def _duration(seconds: int | None) -> str:
    return f"{seconds} s" if seconds else ""
