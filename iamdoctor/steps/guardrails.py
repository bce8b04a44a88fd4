"""Step 4: what limits the request from above: SCPs, RCPs, boundary, session policy, VPC endpoint policy."""

from iamdoctor.case.case import Case
from iamdoctor.case.known_layers import Layer
from iamdoctor.iam.decision import PolicyType
from iamdoctor.model.diagnosis import Cause, Detail, Status, Step
from iamdoctor.model.evidence import Evidence, Rung
from iamdoctor.model.sentence import Text
from iamdoctor.steps.rows import rows
from iamdoctor.steps.step import step, unread_clause
from iamdoctor.wording.terms import IN_MESSAGES, counted, listed

GUARDRAILS: tuple[PolicyType, ...] = ("scp", "rcp", "boundary", "session", "vpce")
_SHORT = {"scp": "SCPs", "rcp": "RCPs", "boundary": "permissions boundary", "session": "session policy", "vpce": "VPC endpoint policy"}

_RUNGS: dict[Rung, str] = {
    "organizations": "AWS Organizations",
    "second_profile": "a second profile",
    "record": "AWS's record of the denial",
    "simulator": "simulator with SCPs left out",
    "message": "policy ARN in the message",
    "unknown": "unknown",
}


def guardrails(case: Case, causes: tuple[Cause[Text], ...]) -> Step[Text]:
    """Whether anything from above denies, and what of it is not known."""
    own = tuple(cause for cause in causes if cause.policy_type in GUARDRAILS)
    evidence = case.evidence
    reads = (evidence.organization, evidence.scps, evidence.rcps, evidence.boundary, evidence.endpoint, evidence.session)
    return step(
        evidence,
        "guardrails",
        _status(case, own),
        _summary(case, own),
        reads=reads,
        details=[*(_detail(case, case.layers[policy_type]) for policy_type in GUARDRAILS), *_read_from(evidence)],
        policies=rows(case, GUARDRAILS),
    )


def _layers(case: Case, *states: str) -> list[Layer]:
    return [case.layers[policy_type] for policy_type in GUARDRAILS if case.layers[policy_type].state in states]


def _status(case: Case, causes: tuple[Cause[Text], ...]) -> Status:
    pending = {layer.policy_type for layer in _layers(case, "pending")}
    if any(cause.confidence != "possible" and cause.policy_type not in pending for cause in causes):
        return "blocks"
    if pending:
        return "reading" if case.subject.principal else "waiting"
    return "unknown" if causes or _layers(case, "unread", "partial") or case.best is None else "ok"


def _summary(case: Case, causes: tuple[Cause[Text], ...]) -> Text:
    if causes:
        return causes[0].explanation
    if _layers(case, "pending"):
        return f"Reading the {listed([_SHORT[layer.policy_type] for layer in _layers(case, 'pending')])}."
    unread = _layers(case, "unread", "partial")
    if unread:
        names = listed([_SHORT[layer.policy_type] for layer in unread])
        why = unread_clause(failure for layer in unread for failure in layer.failures)
        could = " They could deny too." if len(unread) > 1 or unread[0].policy_type in ("scp", "rcp") else " It could deny too."
        return f"The {names} could not be read{f' ({why})' if why else ''}.{could}"
    applying = [layer for layer in _layers(case, "whole") if layer.held]
    if applying:
        passing = [_SHORT[layer.policy_type] for layer in applying]
        plural = len(passing) > 1 or passing[0].endswith("s")
        return f"The {listed(passing)} {'let' if plural else 'lets'} the request pass."
    if case.best is None:
        return "Whether an SCP, RCP, boundary or endpoint policy applies is not known."
    return "No SCP, RCP, boundary or endpoint policy applies."


def _detail(case: Case, layer: Layer) -> Detail[Text]:
    label = _SHORT[layer.policy_type]
    if layer.state in ("absent", "unseen"):
        start = case.evidence.session
        why = start.reason if layer.policy_type == "session" and layer.state == "unseen" and start.state == "none" else ""
        return Detail(label=label, value=f"{layer.reason} {why}".strip() or "none", mark="" if layer.state == "absent" else "unknown")
    if layer.state in ("unread", "pending"):
        hint = case.denial.policy_type == layer.policy_type and case.denial.deny
        said = f"; AWS's message says {case.denial.deny} deny by {IN_MESSAGES[layer.policy_type]}" if hint else ""
        value = unread_clause(layer.failures) or layer.reason
        return Detail(
            label=label,
            value=f"{'being read' if layer.state == 'pending' else 'not read'}{f': {value}' if value else ''}{said}",
            mark="unknown",
        )
    held = counted(len(layer.held), "policy", "policies") if layer.held else "none"
    if layer.levels:
        levels = case.evidence.scps.value if layer.policy_type == "scp" else case.evidence.rcps.value
        held = f"{held} on {' → '.join(level.name or level.target for level in levels or ())}"
    return Detail(label=label, value=held, mark="unknown" if layer.state == "partial" else "")


def _read_from(evidence: Evidence) -> tuple[Detail[Text], ...]:
    """On what ground the SCPs are known, and by what right they were read where it is not the management account's; nothing before."""
    if evidence.scps.state == "pending":
        return ()
    right = evidence.scps.reason if evidence.scps.state == "found" else ""
    value = f"{_RUNGS[evidence.rung]}. {right}" if right else _RUNGS[evidence.rung]
    return (Detail(label="read from", value=value, mark="unknown" if evidence.rung == "unknown" else ""),)
