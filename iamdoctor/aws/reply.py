"""A reply of AWS as it enters the program: its texts without characters that could deceive, and of a length that AWS itself allows."""

from typing import Any

from msgspec import structs

from iamdoctor.aws.failures import TooLarge
from iamdoctor.model.evidence import AuthorizationRecord, Entity, Failure, Level, Policy, Recorded, Resource, SessionStart
from iamdoctor.privacy.policies import policy_without_secrets
from iamdoctor.reference import bounds
from iamdoctor.reference.characters import apart, document

_DEEPEST = 60


def cleaned(reply: Any, depth: int = 0) -> Any:
    """``reply`` with hidden characters marked in every text, and escaped in what is itself JSON.

    Raises :class:`TooLarge` where it is nested deeper than any reply, or holds a number that no double does.
    """
    if isinstance(reply, str):
        return _text(reply)
    if depth > _DEEPEST:
        raise TooLarge
    if isinstance(reply, dict):
        return {_text(key) if isinstance(key, str) else key: _member(str(key), value, depth + 1) for key, value in reply.items()}
    if isinstance(reply, list):
        return [cleaned(value, depth + 1) for value in reply]
    if isinstance(reply, int) and not -bounds.NUMBER < reply < bounds.NUMBER:
        raise TooLarge
    return reply


def _member(name: str, value: Any, depth: int) -> Any:
    """A member of a reply; a policy that botocore parsed is left as it is: it becomes JSON text, in which such characters are escaped."""
    return value if isinstance(value, dict) and name.endswith("Document") else cleaned(value, depth)


def _text(text: str) -> str:
    return document(text) if text.lstrip()[:1] in ("{", "[") else apart(text)


def fit_to_keep(found: Any) -> Any:
    """What was found, with no secret in any policy's text; one that is larger than is read counts as one that could not be."""
    if isinstance(found, Policy):
        return _fit(found)
    if isinstance(found, tuple):
        return tuple(map(fit_to_keep, found))
    if isinstance(found, Level | Resource | SessionStart | AuthorizationRecord):
        return structs.replace(found, policies=fit_to_keep(found.policies))
    if isinstance(found, Recorded):
        return structs.replace(found, policy=fit_to_keep(found.policy))
    return structs.replace(found, trust=fit_to_keep(found.trust)) if isinstance(found, Entity) and found.trust else found


def _fit(policy: Policy) -> Policy:
    if policy.document is None:
        return policy
    if len(policy.document) > bounds.POLICY:
        return structs.replace(policy, document=None, failure=_too_large(policy))
    return structs.replace(policy, document=policy_without_secrets(policy.document))


def _too_large(policy: Policy) -> Failure:
    message = f"The text of {policy.name} could not be read (too large: {len(policy.document or ''):,} characters)."
    return Failure(operation="policy text", code="TooLarge", target=policy.arn or policy.name, message=message, kind="too_large")
