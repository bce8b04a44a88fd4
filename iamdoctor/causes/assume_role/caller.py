"""May the caller assume the role, as far as its own side is concerned: its policies, its limits, its organization."""

from iamdoctor.case.case import Case
from iamdoctor.case.known_layers import Layer
from iamdoctor.causes.assume_role.node import Answer, Branch, Finding, all_yes, branch
from iamdoctor.causes.assume_role.state import Seen
from iamdoctor.iam.decision import LayerResult, PolicyType
from iamdoctor.model.sentence import Text

_SIDES: tuple[tuple[PolicyType, str, str], ...] = (
    ("identity", "Do its policies allow it?", "No policy of {caller} allows {action} on {role}."),
    ("boundary", "Does its permissions boundary allow it?", "The permissions boundary of {caller} does not allow {action} on {role}."),
    ("session", "Does its session policy allow it?", "The session policy of {caller} does not allow {action} on {role}."),
)
_ORGANIZATION: tuple[tuple[PolicyType, str, str], ...] = (
    ("scp", "Do the SCPs of the caller's account allow it?", "An SCP of the caller's account stops {action}."),
    ("rcp", "Do the RCPs of the role's account allow it?", "An RCP of the role's account stops {action}."),
)
_DENIED: dict[PolicyType, str] = {"identity": "A policy of {caller} denies {action} on {role}."}


def caller_may(seen: Seen, case: Case) -> tuple[Branch, ...]:
    """The caller's own side, then its organization's and the role's; nothing of the first two for callers outside of every account."""
    sides: tuple[Branch, ...] = ()
    if seen.call.how == "role":
        parts = tuple(_layer(seen, case, *side) for side in _SIDES if _applies(case.layers[side[0]]))
        parts = parts or (_layer(seen, case, *_SIDES[0]),)
        question = f"May {_caller(seen)} assume it?"
        sides = (branch("caller_may", question, all_yes(parts), _evidence(parts), added=seen.added, children=parts),)
    limits = [each for each in _ORGANIZATION if case.layers[each[0]].state != "absent"]
    return (*sides, *(_layer(seen, case, *limit) for limit in limits))


def _applies(layer: Layer) -> bool:
    """Whether the layer is worth a question: there, or perhaps there. An identity layer always is; a session's may be silent."""
    return layer.policy_type == "identity" or (layer.state not in ("absent", "unseen") and not (layer.state == "whole" and not layer.held))


def _evidence(parts: tuple[Branch, ...]) -> Text:
    return parts[0].node.evidence if len(parts) == 1 else ""


def _caller(seen: Seen) -> str:
    caller = seen.call.caller or "the caller"
    return caller.split("/")[1] if ":assumed-role/" in caller else caller.rpartition("/")[2]


def _layer(seen: Seen, case: Case, kind: PolicyType, question: str, sentence: str) -> Branch:
    layer = case.layers[kind]
    result = next((each for each in case.decision.layers if each.policy_type == kind), None) if case.decision else None
    answer, evidence = _judged(seen, case, layer, result)
    text = _DENIED.get(kind, sentence) if result and result.says == "deny" else sentence
    finding = Finding(text.format(caller=_caller(seen), action=seen.call.action, role=seen.call.role_name))
    ask = f"{question} (yes or no)" if layer.state != "pending" else None
    return branch(f"layer:{kind}", question, answer, evidence, added=seen.added, ask=ask, finding=finding)


def _judged(seen: Seen, case: Case, layer: Layer, result: LayerResult | None) -> tuple[Answer, str]:
    if result is None:
        return "unknown", "not evaluated: caller, action or role is not known"
    if result.says == "deny":
        return "no", _decisive(case, layer, "Deny")
    if result.says == "allow":
        return ("yes" if layer.known or layer.policy_type in ("identity", "session") else "unknown"), _decisive(case, layer, "Allow")
    if not layer.known:
        return "unknown", _unread(layer)
    if layer.state == "absent":
        return "yes", layer.reason
    if result.says == "maybe":
        return "unknown", "that turns on a condition whose value is not known"
    if result.blocks and seen.trust.document is None and case.subject.same_account is not False:
        return "unknown", "they are silent; a trust policy of the same account may name the caller itself, and was not read"
    return ("no", "nothing in it allows that") if result.blocks else ("yes", "not needed: the trust policy names the caller itself")


def _decisive(case: Case, layer: Layer, effect: str) -> str:
    statements = case.decision.statements if case.decision else ()
    found = next((each for each in statements if each.policy_type == layer.policy_type and each.effect == effect and each.matched), None)
    if found is None:
        return "allowed" if effect == "Allow" else "denied"
    policy = layer.policy_of(found.policy)
    return f"{policy.name if policy else found.policy}, {found.sid or f'statement {found.index + 1}'}"


def _unread(layer: Layer) -> str:
    if layer.state == "pending":
        return "still being read"
    needs = next((failure.needs for failure in layer.failures if failure.needs), "")
    return "not read" + (f"; needs {needs}" if needs else f": {layer.reason}" if layer.reason else "")
