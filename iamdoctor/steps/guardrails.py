"""Step 4: what limits the request from above: SCPs, RCPs, boundary, session policy, VPC endpoint policy."""

from iamdoctor.case.caller import nobody
from iamdoctor.case.case import Case
from iamdoctor.case.known_layers import Layer
from iamdoctor.iam.decision import PolicyType
from iamdoctor.model.diagnosis import Cause, Detail, Status, Step
from iamdoctor.model.evidence import Evidence
from iamdoctor.model.sentence import NOTHING, Sentence, joined, say
from iamdoctor.steps.advice import advice
from iamdoctor.steps.rows import rows
from iamdoctor.steps.step import in_brackets, refused, step

GUARDRAILS: tuple[PolicyType, ...] = ("scp", "rcp", "boundary", "session", "vpce")
_IN_LEVELS = ("scp", "rcp")


def guardrails(case: Case, causes: tuple[Cause[Sentence], ...]) -> Step[Sentence]:
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
        advice=advice(case, GUARDRAILS),
    )


def _layers(case: Case, *states: str) -> list[Layer]:
    return [case.layers[policy_type] for policy_type in GUARDRAILS if case.layers[policy_type].state in states]


def _status(case: Case, causes: tuple[Cause[Sentence], ...]) -> Status:
    pending = {layer.policy_type for layer in _layers(case, "pending")}
    if any(cause.confidence != "possible" and cause.policy_type not in pending for cause in causes):
        return "blocks"
    if pending:
        return "reading" if case.subject.principal else "waiting"
    return "unknown" if causes or _layers(case, "unread", "partial") or case.best is None else "ok"


def _summary(case: Case, causes: tuple[Cause[Sentence], ...]) -> Sentence:
    if causes:
        return causes[0].explanation
    if reading := _layers(case, "pending"):
        return say("step.guardrails.reading", layers=_types(reading))
    if nobody(case):
        return say("step.guardrails.nobody")
    if unread := _layers(case, "unread", "partial"):
        why = in_brackets(refused(failure for layer in unread for failure in layer.failures))
        return say("step.guardrails.unread_several" if _several(unread) else "step.guardrails.unread", layers=_types(unread), why=why)
    if applying := [layer for layer in _layers(case, "whole") if layer.held]:
        return say("step.guardrails.passes_several" if _several(applying) else "step.guardrails.passes", layers=_types(applying))
    return say("step.guardrails.unknown" if case.best is None else "step.guardrails.none")


def _types(layers: list[Layer]) -> tuple[PolicyType, ...]:
    return tuple(layer.policy_type for layer in layers)


def _several(layers: list[Layer]) -> bool:
    """Whether a sentence speaks of these layers in the plural."""
    return len(layers) > 1 or layers[0].policy_type in _IN_LEVELS


def _detail(case: Case, layer: Layer) -> Detail[Sentence]:
    value, mark = _value(case, layer)
    return Detail(label=say("detail.guardrail", layer=layer.policy_type), value=value, mark=mark)


def _value(case: Case, layer: Layer) -> tuple[Sentence, str]:
    """What is known of a layer, and its mark."""
    match layer.state:
        case "absent":
            return layer.reason or say("detail.none"), ""
        case "unseen":
            start = case.evidence.session
            why = start.why if layer.policy_type == "session" and start.state == "none" else NOTHING
            return joined(layer.reason, why) or say("detail.none"), "unknown"
        case "unread" | "pending":
            state = "detail.guardrail_unread" if layer.state == "unread" else "detail.guardrail_reading"
            known = refused(layer.failures) or layer.reason
            why = say("detail.guardrail_why", why=known) if known else NOTHING
            return say(state, why=why, message=_message(case, layer)), "unknown"
        case _:
            return _held(case, layer), "unknown" if layer.state == "partial" else ""


def _message(case: Case, layer: Layer) -> Sentence:
    """What AWS's message says of a layer that is not known."""
    if case.denial.policy_type != layer.policy_type or not case.denial.deny:
        return NOTHING
    return say("detail.guardrail_message", deny=case.denial.deny, layer=layer.policy_type)


def _held(case: Case, layer: Layer) -> Sentence:
    held = say("detail.held", count=len(layer.held)) if layer.held else say("detail.none")
    if not layer.levels:
        return held
    levels = case.evidence.scps.value if layer.policy_type == "scp" else case.evidence.rcps.value
    return say("detail.held_on", held=held, levels=tuple(level.name or level.target for level in levels or ()))


def _read_from(evidence: Evidence) -> tuple[Detail[Sentence], ...]:
    """On what ground the SCPs are known, and by what right they were read where it is not the management account's; nothing before."""
    if evidence.scps.state == "pending":
        return ()
    right = evidence.scps.why if evidence.scps.state == "found" else NOTHING
    value = say("detail.rung_by_right" if right else "detail.rung", rung=evidence.rung, right=right)
    return (Detail(label=say("detail.read_from"), value=value, mark="unknown" if evidence.rung == "unknown" else ""),)
