"""How many characters a document counts, of how many AWS allows for its kind.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
"""

import json
from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct

from iamdoctor.reference import bounds
from iamdoctor.reference.resource_kinds import Quota, kinds

Kind = Literal[
    "managed",
    "inline-user",
    "inline-role",
    "inline-group",
    "boundary",
    "session",
    "trust",
    "scp",
    "rcp",
    "bucket",
    "key",
    "vpce",
    "secret",
    "repository",
    "resource",
]


class Limit(Struct, frozen=True):
    """What AWS allows for a kind of policy. ``shared`` says who shares the sum, where it is one; ``note`` what may differ."""

    allowed: int | None
    white_space: bool
    in_bytes: bool = False
    shared: str = ""
    note: str = ""


_LIMITS: dict[Kind, Limit] = {
    "managed": Limit(6144, False),
    "inline-user": Limit(2048, False, shared="all inline policies of the user"),
    "inline-role": Limit(10240, False, shared="all inline policies of the role"),
    "inline-group": Limit(5120, False, shared="all inline policies of the group"),
    "boundary": Limit(6144, False),
    "session": Limit(
        2048, True, shared="inline session policies and the ARNs of managed ones", note="a packed binary limit counts besides"
    ),
    "trust": Limit(2048, False, note="the quota can be raised to 4,096"),
    "scp": Limit(10240, True, note="5,120 before AWS raised the quota"),
    "rcp": Limit(5120, True),
    "resource": Limit(None, True, note="the limit depends on the service"),
}


def limit(kind: Kind) -> Limit:
    """What AWS allows for a kind of policy."""
    return _LIMITS.get(kind) or of_resource(next((each.limit for each in kinds() if each.limit and each.limit.type == kind), None))


def of_resource(quota: Quota | None) -> Limit:
    """What AWS allows for the policy of a resource of which the table of resource kinds has this."""
    return Limit(quota.allowed, True, in_bytes=quota.in_bytes) if quota else _LIMITS["resource"]


class Size(Struct, frozen=True):
    """A document against its limit; ``left`` is negative when it does not fit and ``None`` where no limit is known."""

    kind: Kind
    used: int
    allowed: int | None
    unit: str = "characters"
    shared: str = ""
    note: str = ""

    @property
    def left(self) -> int | None:
        """How much more would fit."""
        return None if self.allowed is None else self.allowed - self.used

    @property
    def fits(self) -> bool:
        """Whether AWS takes it, as far as a limit is known."""
        return self.left is None or self.left >= 0

    def __str__(self) -> str:
        if self.allowed is None:
            return f"{self.used:,} {self.unit}"
        return f"{self.used:,} of {self.allowed:,} {self.unit}"


def measure(source: str | Mapping[str, Any], kind: Kind, allowed: Limit | None = None) -> Size:
    """Count a document as AWS does, against what is ``allowed`` (unless said, its kind's limit).

    JSON text counts as it stands where white space counts; an object as its shortest text.
    """
    most = allowed or limit(kind)
    text = source if isinstance(source, str) and most.white_space else shortest(source)
    used = len(text.encode("utf-8", "replace")) if most.in_bytes else len(text)
    return Size(kind, used, most.allowed, "bytes" if most.in_bytes else "characters", most.shared, most.note)


def shortest(source: str | Mapping[str, Any]) -> str:
    """The document as JSON without white space; text that is no JSON, or too large to be read, stays as it is, less the white space around
    it."""
    if isinstance(source, str) and len(source) > bounds.POLICY:
        return source.strip()
    try:
        loaded = json.loads(source) if isinstance(source, str) else source
    except (ValueError, RecursionError):
        return str(source).strip()
    return json.dumps(loaded, separators=(",", ":"), ensure_ascii=False)
