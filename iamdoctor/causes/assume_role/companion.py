"""The further actions that one AssumeRole call may need of the trust policy: session tags, a source identity, a context."""

from iamdoctor.causes.assume_role.node import Branch, Finding, branch
from iamdoctor.causes.assume_role.state import Seen
from iamdoctor.causes.assume_role.trust import matches
from iamdoctor.iam.ternary import any_of
from iamdoctor.model.diagnosis import CauseReason

_WHY = {
    "sts:TagSession": "the call passes session tags",
    "sts:SetSourceIdentity": "the call passes a source identity",
    "sts:SetContext": "the call passes a context",
}
_SERVICES = {
    "pods.eks.amazonaws.com": "EKS Pod Identity tags every session",
    "rolesanywhere.amazonaws.com": "IAM Roles Anywhere tags every session and sets its source identity",
}
_REASONS: dict[str, CauseReason] = {
    "sts:TagSession": "tag_session",
    "sts:SetSourceIdentity": "source_identity",
    "sts:SetContext": "missing_allow",
}


def companions(seen: Seen) -> tuple[Branch, ...]:
    """One node for each further action.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_permissions-required
    """
    return tuple(_companion(seen, action) for action in seen.call.companions)


def _companion(seen: Seen, action: str) -> Branch:
    question, why = f"Does it allow {action} too?", _SERVICES.get(seen.call.caller or "", _WHY[action])
    if seen.trust.document is None:
        ask = f"Does the trust policy allow {action} to the caller? (yes or no)"
        return branch(f"allows:{action}", question, "unknown", why, added=seen.added, ask=ask, finding=_finding(seen, action, why))
    found = matches(seen.trust, seen.call, action, seen.known)
    denied = any_of(match.matched for match in found if match.effect == "Deny")
    allowed = any_of(match.matched for match in found if match.effect == "Allow")
    if denied is False and allowed:
        return branch(f"allows:{action}", question, "yes", why, added=seen.added)
    if denied or allowed is False:
        return branch(f"allows:{action}", question, "no", why, added=seen.added, request_value=action, finding=_finding(seen, action, why))
    return branch(f"allows:{action}", question, "unknown", f"{why}; its condition turns on what the call carried", added=seen.added)


def _finding(seen: Seen, action: str, why: str) -> Finding:
    sentence = f"The trust policy does not allow {action}, and {why}."
    if seen.call.action == action:
        sentence = f"The trust policy does not allow {action}."
    own = [match for match in seen.matches if match.effect == "Allow" and match.matched]
    index, sid = (own[0].index, own[0].sid) if own else (None, None)
    return Finding(sentence, seen.cause(_REASONS[action], sentence, statement_index=index, sid=sid, element="Action", request_value=action))
