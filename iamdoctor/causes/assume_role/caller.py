"""May the caller assume the role, as far as its own side is concerned: its policies, its limits, its organization."""

from iamdoctor.case.case import Case
from iamdoctor.case.known_layers import Layer
from iamdoctor.causes.assume_role.node import Answer, Branch, Finding, all_yes, branch
from iamdoctor.causes.assume_role.trust import document, requests, the_role
from iamdoctor.iam.decision import LayerResult, PolicyType
from iamdoctor.model.sentence import NOTHING, Sentence, say

_SIDES: tuple[PolicyType, ...] = ("identity", "boundary", "session")
_ORGANIZATION: tuple[PolicyType, ...] = ("scp", "rcp")
_WORST: tuple[Answer, ...] = ("no", "unknown", "yes", "not_asked")


def caller_may(case: Case) -> tuple[Branch, ...]:
    """The caller's own side, then its organization's and the role's; nothing of the first two for callers outside of every account."""
    sides: tuple[Branch, ...] = ()
    if case.call and case.call.how == "role":
        kinds = tuple(kind for kind in _SIDES if _applies(case.layers[kind])) or _SIDES[:1]
        parts = tuple(_side(case, kind) for kind in kinds)
        question = say("tree.ask_whether.caller_may", about=case.subject)
        sides = (branch(case, "caller_may", question, all_yes(parts), _evidence(parts), children=parts),)
    return (*sides, *(_side(case, kind) for kind in _ORGANIZATION if case.layers[kind].state != "absent"))


def _applies(layer: Layer) -> bool:
    """Whether the layer is worth a question: there, or perhaps there. An identity layer always is; a session's may be silent."""
    return layer.policy_type == "identity" or (layer.state not in ("absent", "unseen") and not (layer.state == "whole" and not layer.held))


def _evidence(parts: tuple[Branch, ...]) -> Sentence:
    return parts[0].node.evidence or NOTHING if len(parts) == 1 else NOTHING


def _side(case: Case, kind: PolicyType) -> Branch:
    """The answer of a layer: the worst of those to the actions that the call needs."""
    answer, evidence, finding = min((_of_action(each, kind) for each in requests(case)), key=lambda each: _WORST.index(each[0]))
    ask = say(f"tree.please.layer.{kind}") if case.layers[kind].state != "pending" else None
    return branch(case, f"layer:{kind}", say(f"tree.ask_whether.layer.{kind}"), answer, evidence, ask=ask, finding=finding)


def _of_action(about: Case, kind: PolicyType) -> tuple[Answer, Sentence, Finding]:
    result = next((each for each in about.decision.layers if each.policy_type == kind), None) if about.decision else None
    answer, evidence = _judged(about, about.layers[kind], result)
    verb = "denies" if result and result.says == "deny" else "silent"
    return answer, evidence, Finding(say(f"tree.layer.{kind}.{verb}", about=about.subject, role=the_role(about)))


def _judged(case: Case, layer: Layer, result: LayerResult | None) -> tuple[Answer, Sentence]:
    if result is None:
        return "unknown", say("tree.because.not_evaluated")
    if result.says == "deny":
        return "no", _decisive(case, layer, "Deny")
    if result.says == "allow":
        return ("yes" if layer.known or layer.policy_type in ("identity", "session") else "unknown"), _decisive(case, layer, "Allow")
    if not layer.known:
        return "unknown", _unread(layer)
    if layer.state == "absent":
        return "yes", layer.reason
    if result.says == "maybe":
        return "unknown", say("tree.because.turns_on_unknown")
    if result.blocks and document(case) is None and case.subject.same_account is not False:
        return "unknown", say("tree.because.trust_may_name")
    return ("no", say("tree.because.nothing_allows")) if result.blocks else ("yes", say("tree.because.trust_names"))


def _decisive(case: Case, layer: Layer, effect: str) -> Sentence:
    statements = case.decision.statements if case.decision else ()
    found = next((each for each in statements if each.policy_type == layer.policy_type and each.effect == effect and each.matched), None)
    if found is None:
        return say("tree.because.allowed" if effect == "Allow" else "tree.because.denied")
    blamed = case.reference(found)
    if blamed.sid:
        return say("tree.because.by_sid", policy=blamed.policy, sid=blamed.sid)
    return say("tree.because.by_number", policy=blamed.policy, number=found.index + 1)


def _unread(layer: Layer) -> Sentence:
    if layer.state == "pending":
        return say("tree.because.pending")
    needs = next((failure.needs for failure in layer.failures if failure.needs), "")
    if needs:
        return say("tree.because.needs", needs=needs)
    return say("tree.because.not_read_since", why=layer.reason) if layer.reason else say("tree.because.not_read")
