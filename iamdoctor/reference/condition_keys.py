"""The table of condition keys: one row says all that is known of one key. A key is added by adding a line of data.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
"""

from functools import cache, lru_cache
from typing import Literal

from msgspec import Struct

from iamdoctor.reference.tables import rows

Type = Literal["string", "arn", "ip", "boolean", "date", "numeric"]
Of = Literal["principal", "session", "network", "endpoint", "resource", "service", "request", "tags", "call"]
Guard = Literal[
    "external_id",
    "mfa",
    "encryption",
    "address",
    "network",
    "organization",
    "account",
    "region",
    "tag",
    "source",
    "source_identity",
    "session_name",
    "subject",
    "audience",
    "claim",
    "boundary",
    "policy",
    "passed_to",
    "via_service",
    "at_rest",
    "acl",
]
_CLAIMS: dict[str, Guard] = {"sub": "subject", "aud": "audience", "oaud": "audience", "app_id": "audience"}
Caller = Literal["users", "sessions", "services"]


class ConditionKey(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One condition key, or a family of them where ``key`` ends with a slash (``aws:PrincipalTag/``).

    ``of`` says what it tells of; a row without it is known by its type alone, as AWS's service authorization reference has it. ``always``
    says that every request carries it, ``only_for`` whose requests alone do. ``guard`` is what a condition on it asks a caller to prove,
    ``pins`` that one fixed value of it keeps a bucket policy from being public. ``asked`` is the question to a person about it, ``sent``
    the fix that makes a call carry it, each by the last part of its sentence's id; ``option`` the option of ``aws sts assume-role`` that
    does, ``permission`` the one of ``aws lambda add-permission`` that is a condition on it. ``parameter`` is the call's parameter that it
    is, as CloudTrail names it, and ``trail`` where else CloudTrail's record has it. ``usual`` is what requests carry of which nothing else
    is known, ``usual_in_session`` what those of a role session do; empty for the absence of the key. ``without`` says of each part that is
    not there why not.
    """

    key: str
    type: Type
    multivalued: bool = False
    of: Of | None = None
    always: bool = False
    only_for: Caller | None = None
    guard: Guard | None = None
    pins: bool = False
    asked: str = ""
    sent: str = ""
    option: str = ""
    permission: str = ""
    parameter: str = ""
    trail: str = ""
    usual: tuple[str, ...] | None = None
    usual_in_session: tuple[str, ...] | None = None
    without: dict[str, str] = {}

    @property
    def service(self) -> str:
        """The prefix of the key: ``aws``, or the service that it is of."""
        return self.key.partition(":")[0].lower()


@cache
def condition_keys() -> tuple[ConditionKey, ...]:
    """Every row."""
    return rows("condition_keys", ConditionKey)


@cache
def _by_name() -> dict[str, ConditionKey]:
    return {row.key.lower(): row for row in condition_keys()}


def condition_key(key: str) -> ConditionKey | None:
    """The row of a key, in whatever case, or of its family; ``None`` for one that the table does not know."""
    folded = key.lower()
    return _by_name().get(folded) or _by_name().get(f"{folded.partition('/')[0]}/")


def guard_of(key: str) -> Guard | None:
    """What a condition on a key asks a caller to prove or to come from; ``None`` where it only tells callers or resources apart. The
    claims of a provider's token are known by their names."""
    row = condition_key(key)
    if row is not None:
        return row.guard
    issuer, _, claim = key.lower().rpartition(":")
    return _CLAIMS.get(claim, "claim") if "." in issuer or issuer == "saml" else None


@cache
def _multivalued() -> frozenset[str]:
    return frozenset(row.key.lower() for row in condition_keys() if row.multivalued)


@lru_cache(maxsize=4096)
def is_always_present(folded_key: str, principal_kind: str) -> bool:
    """Whether every request of a caller of this kind carries the key (in lower case), whatever its value."""
    row = _by_name().get(folded_key)
    if row is None or row.of != "principal":
        return row is not None and row.always
    if principal_kind == "service":
        return row.only_for == "services"
    return row.always and principal_kind not in ("anonymous", "provider")


def is_multivalued(folded_key: str) -> bool:
    """Whether the key, in lower case, may have several values in one request."""
    return folded_key in _multivalued() or ("/" in folded_key and f"{folded_key.partition('/')[0]}/" in _multivalued())


def tells_of(key: str, *what: Of) -> bool:
    """Whether a key tells of one of these."""
    row = condition_key(key)
    return row is not None and row.of in what


def follows(key: str) -> bool:
    """Whether the value of a key follows from who calls, from the resource or from the service, so that nobody can choose it for a call."""
    row = condition_key(key)
    return row is not None and row.of in ("principal", "session", "resource", "service") and not row.sent


def keys_of(*what: Of) -> tuple[str, ...]:
    """The keys that tell of one of these."""
    return tuple(row.key for row in condition_keys() if row.of in what)


def only_for(caller: Caller) -> tuple[str, ...]:
    """The keys that requests of such callers alone carry."""
    return tuple(row.key for row in condition_keys() if row.only_for == caller)


@cache
def parameters_of_others(service: str | None) -> frozenset[str]:
    """The keys that are parameters of other services' calls alone, and so in no call of ``service``; none where that is not known. What a
    provider's token says may stay with the session."""
    known = (row for row in condition_keys() if row.of == "call" and row.service not in ("saml", service))
    return frozenset(row.key for row in known) if service else frozenset()


@cache
def parameter_keys_of(service: str | None) -> dict[str, str]:
    """The condition keys that a service's parameters are, by the parameter's name as CloudTrail has it."""
    return {row.parameter: row.key for row in condition_keys() if row.parameter and row.service == service}


@cache
def trail_keys() -> dict[tuple[str, ...], ConditionKey]:
    """The condition keys that stand in a CloudTrail record, by the path to their value."""
    return {tuple(row.trail.split(".")): row for row in condition_keys() if row.trail}
