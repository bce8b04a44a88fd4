"""Whether a policy still fits after the change.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

from typing import Any

from msgspec.structs import replace

from iamdoctor.case.case import Case
from iamdoctor.fixes.write.change import Place
from iamdoctor.model.sentence import Sentence, say
from iamdoctor.reference.policy_limits import Kind, Size, measure, of_resource
from iamdoctor.reference.resource_kinds import kind_of

_INLINE: dict[str, Kind] = {"user": "inline-user", "role": "inline-role", "group": "inline-group"}
_OTHERS: dict[str, Kind] = {"boundary": "boundary", "session": "session", "scp": "scp", "rcp": "rcp", "vpce": "vpce", "trust": "trust"}


def size(place: Place, case: Case, document: dict[str, Any]) -> Size:
    """How long the policy then is, of what AWS allows: inline policies of one holder count together."""
    if place.layer == "resource":
        known = kind_of(case.subject.resource)
        return measure(document, "resource", of_resource(known[0].limit if known else None))
    found = measure(document, _kind(place, case))
    if found.kind in _INLINE.values():
        return replace(found, used=found.used + _beside(place, case))
    return found


def told(found: Size) -> Sentence:
    """The size as a person reads it."""
    which = "size.without_limit" if found.allowed is None else "size.of" if found.fits else "size.too_long"
    return say(which, used=found.used, allowed=found.allowed, unit=found.unit)


def _kind(place: Place, case: Case) -> Kind:
    if place.layer != "identity":
        return _OTHERS[place.layer]
    if place.managed:
        return "managed"
    if place.policy is not None and (place.policy.kind == "managed" or place.copied):
        return "managed"
    return _INLINE[_holder(place, case).partition(" ")[0]]


def _holder(place: Place, case: Case) -> str:
    if place.policy is not None:
        return place.policy.attached_to
    return f"{'user' if case.subject.principal_kind == 'user' else 'role'} {case.subject.principal_name}"


def _beside(place: Place, case: Case) -> int:
    """The characters of the other inline policies of the same holder, which share the limit."""
    held = (each.policy for each in case.layers["identity"].held if each.policy is not place.policy)
    texts = (policy.document for policy in held if policy.kind == "inline" and policy.attached_to == _holder(place, case))
    return sum(measure(text, "inline-role").used for text in texts if text)
