"""Whether a policy still fits after the change.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

import json
import re
from typing import Any

from iamdoctor.diagnosis.case import Case
from iamdoctor.diagnosis.fixes.change import Place

_INLINE = {"user": 2_048, "role": 10_240, "group": 5_120}
_RESOURCE = {
    "s3": 20_480,
    "kms": 32_768,
    "secretsmanager": 20_480,
    "ecr": 10_240,
    "sqs": 8_192,
    "sns": 30_720,
    "dynamodb": 20_480,
    "lambda": 20_480,
}
_LIMITS = {"boundary": 6_144, "session": 2_048, "scp": 10_240, "rcp": 5_120, "vpce": 20_480, "trust": 2_048}


def size(place: Place, case: Case, document: dict[str, Any]) -> str:
    """``412 of 10,240 characters``: inline policies count together; empty where no limit is known."""
    limit, others = _limit(place, case)
    if limit is None:
        return ""
    used = characters(document) + others
    return f"{used:,} of {limit:,} characters" + (": too long" if used > limit else "")


def characters(document: dict[str, Any]) -> int:
    """The length of a document as IAM counts it: without white space outside of strings."""
    return len(json.dumps(document, separators=(",", ":"), ensure_ascii=False))


def _limit(place: Place, case: Case) -> tuple[int | None, int]:
    if place.layer == "resource":
        return _RESOURCE.get(case.subject.service or ""), 0
    if place.layer != "identity":
        return _LIMITS[place.layer], 0
    if place.policy is not None and place.policy.kind == "managed":
        return 6_144, 0
    holder = place.policy.attached_to if place.policy else ""
    kind = holder.partition(" ")[0] or ("user" if case.subject.principal_kind == "user" else "role")
    return _INLINE.get(kind), _beside(place, case, holder)


def _beside(place: Place, case: Case, holder: str) -> int:
    """The characters of the other inline policies of the same holder, which share the limit."""
    own = holder or f"{'user' if case.subject.principal_kind == 'user' else 'role'} {case.subject.principal_name}"
    held = (each.policy for each in case.layers["identity"].held if each.policy is not place.policy)
    texts = (policy.document for policy in held if policy.kind == "inline" and policy.attached_to == own and policy.document)
    return sum(len(re.sub(r"\s", "", text)) for text in texts)
