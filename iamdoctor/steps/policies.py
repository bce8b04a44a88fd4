"""Step 2: what is attached to the denied principal."""

from iamdoctor.case.case import Case
from iamdoctor.case.known_layers import Layer
from iamdoctor.model.diagnosis import Cause, Detail, Status, Step
from iamdoctor.model.sentence import Text
from iamdoctor.steps.rows import rows
from iamdoctor.steps.step import step, unread_clause
from iamdoctor.wording.terms import capital, counted, the_resource, who


def policies(case: Case, causes: tuple[Cause[Text], ...]) -> Step[Text]:
    """Whether the identity policies allow, deny or say nothing."""
    own = tuple(cause for cause in causes if cause.policy_type == "identity")
    layer = case.layers["identity"]
    reads = (case.evidence.principal, case.evidence.policies, case.evidence.versions)
    return step(
        case.evidence,
        "policies",
        _status(case, layer, own),
        _summary(case, layer, own),
        reads=reads,
        details=_details(case),
        policies=rows(case, ("identity",)),
    )


def _status(case: Case, layer: Layer, causes: tuple[Cause[Text], ...]) -> Status:
    if layer.state == "absent":
        return "skipped"
    if layer.state == "pending":
        return "reading" if case.subject.principal else "waiting"
    if any(cause.confidence != "possible" for cause in causes):
        return "blocks"
    if layer.known and case.best is not None and not causes:
        return "ok"
    return "unknown"


def _summary(case: Case, layer: Layer, causes: tuple[Cause[Text], ...]) -> Text:
    if layer.state == "absent":
        return layer.reason
    if layer.state == "pending":
        return f"Reading the policies of {who(case.subject)}."
    if causes:
        return causes[0].explanation
    if layer.state == "unread":
        why = unread_clause(layer.failures) or layer.reason
        return f"The policies of {who(case.subject)} could not be read{f': {why}'.rstrip('.') if why else ''}."
    if layer.state == "partial":
        why = unread_clause(layer.failures)
        return f"Not every policy of {who(case.subject)} could be read{f': {why}' if why else ''}; what was read does not deny."
    return _read(case)


def _read(case: Case) -> str:
    if case.best is None:
        held = counted(len(case.layers["identity"].held), "policy", "policies")
        return f"{capital(held)} attached to {who(case.subject)}; what was asked for is not known."
    allowing = [row for row in rows(case, ("identity",)) if row.says == "allows"]
    if allowing:
        sid = f" ({allowing[0].sid})" if allowing[0].sid else ""
        return f"{allowing[0].policy}{sid} allows {case.subject.action} on {the_resource(case.subject)}."
    return f"Nothing attached to {who(case.subject)} allows {case.subject.action}, and nothing needs to: the resource's own policy does."


def _details(case: Case) -> list[Detail[Text]]:
    entity = case.evidence.principal.value
    if entity is None:
        return []
    found = [("principal", entity.arn), ("groups", ", ".join(entity.groups)), ("created", entity.created or "")]
    tags = ", ".join(f"{key}={value}" for key, value in entity.tags.items())
    return [Detail(label=label, value=value) for label, value in (*found, ("tags", tags), ("last used", entity.last_used or "")) if value]
