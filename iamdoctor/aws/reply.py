"""A reply of AWS as it enters the program: its texts without characters that could deceive, and of a length that AWS itself allows."""

from typing import Any

from msgspec import structs

from iamdoctor.aws.failures import TooLarge
from iamdoctor.model.evidence import AuthorizationRecord, Entity, Failure, Level, Policy, Recorded, Resource, SessionStart
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
        return {_text(key) if isinstance(key, str) else key: cleaned(value, depth + 1) for key, value in reply.items()}
    if isinstance(reply, list):
        return [cleaned(value, depth + 1) for value in reply]
    if isinstance(reply, int) and not -bounds.NUMBER < reply < bounds.NUMBER:
        raise TooLarge
    return reply


def _text(text: str) -> str:
    return document(text) if text.lstrip()[:1] in ("{", "[") else apart(text)


def without_large(found: Any) -> Any:
    """What was found without the text of any policy that is larger than is read, which then counts as one that could not be."""
    if isinstance(found, Policy):
        return found if len(found.document or "") <= bounds.POLICY else structs.replace(found, document=None, failure=_too_large(found))
    if isinstance(found, tuple):
        return tuple(map(without_large, found))
    if isinstance(found, Level | Resource | SessionStart | AuthorizationRecord):
        return structs.replace(found, policies=without_large(found.policies))
    if isinstance(found, Recorded):
        return structs.replace(found, policy=without_large(found.policy))
    return structs.replace(found, trust=without_large(found.trust)) if isinstance(found, Entity) and found.trust else found


def _too_large(policy: Policy) -> Failure:
    message = f"The text of {policy.name} could not be read (too large: {len(policy.document or ''):,} characters)."
    return Failure(operation="policy text", code="TooLarge", target=policy.arn or policy.name, message=message, kind="too_large")
