"""The request as statements see it, and the condition keys that follow from who asks for what.

A condition key is present with values, absent, or unknown. Keys are compared without case.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from msgspec import Struct

from iamdoctor.iam.glob import Glob, glob
from iamdoctor.iam.principal import Principal
from iamdoctor.iam.request import ContextValues, Request, Scalar
from iamdoctor.reference.condition_keys import is_always_present, is_multivalued
from iamdoctor.reference.principals import PRINCIPAL_TYPES


class Unknown(Enum):
    """What stands for the value of a key that is not known: one of which not even is known whether it is there, and one that is."""

    UNKNOWN = "unknown"
    PRESENT = "present"


UNKNOWN: Final = Unknown.UNKNOWN
PRESENT: Final = Unknown.PRESENT
Values = tuple[str, ...] | Unknown | None


class Context(Struct, frozen=True, kw_only=True):
    """One request, folded for matching: made once for an evaluation, read by every statement.

    ``segments`` are the resource's (six for an ARN); ``head`` is an ARN's text up to and with the fifth colon. ``role_arn`` is the
    session's role, ``None`` where its path is not known. ``bounded`` says that a permissions boundary is attached.
    """

    request: Request
    service: str
    name: str
    resource: str
    segments: tuple[str, ...]
    head: str
    principal: Principal
    role_arn: str | None
    keys: Mapping[str, Values]
    unknown: frozenset[str]
    unknown_patterns: tuple[Glob, ...]
    absent_patterns: tuple[Glob, ...] = ()
    bounded: bool = False

    @classmethod
    def of(cls, request: Request, *, bounded: bool = False) -> "Context":
        """Fold ``request``."""
        service, _, name = request.action.lower().partition(":")
        segments = tuple(request.resource.split(":", 5))
        unknown = frozenset(key.lower() for key in request.unknown)
        keys = _folded(request.context)
        patterns = tuple(glob(key) for key in unknown if "*" in key or "?" in key)
        return cls(
            request=request,
            service=service,
            name=name,
            resource=request.resource,
            segments=segments,
            head=request.resource[: len(request.resource) - len(segments[-1])] if len(segments) == 6 else "",
            principal=request.principal,
            role_arn=_role_arn(request.principal, keys, unknown, patterns),
            keys=keys,
            unknown=unknown,
            unknown_patterns=patterns,
            absent_patterns=tuple(glob(key.lower()) for key in request.absent),
            bounded=bounded,
        )

    def values(self, folded_key: str) -> Values:
        """The values of a key (in lower case): a tuple that is never empty, ``None`` when absent, or an ``Unknown``."""
        if folded_key in self.keys:
            return self.keys[folded_key]
        if not self.unknown or any(pattern.matches(folded_key) for pattern in self.absent_patterns):
            return None
        if not _covers(folded_key, self.unknown, self.unknown_patterns):
            return None
        return PRESENT if is_always_present(folded_key, self.principal.kind) else UNKNOWN

    @property
    def path_unknown(self) -> bool:
        """Whether the caller is a session of a role whose path is not known, or only presumed."""
        return self.principal.kind == "role_session" and (self.role_arn is None or self.request.path_presumed)

    def may_be_role(self, arn: str) -> bool:
        """Whether an ARN, perhaps with wildcards, may be that of the session's role at a path that is not known."""
        principal = self.principal
        start, end = f"arn:{principal.partition}:iam::{principal.account}:role/", f"/{principal.role_name}"
        if not self.path_unknown or not arn.startswith(start):
            return False
        last = arn.rpartition("*")[2]
        return arn.endswith(end) or ("*" in arn and (end.endswith(last) or last.endswith(end)))

    def value(self, folded_key: str) -> str | Unknown | None:
        """The value of a key as a policy variable: a key with several values, or that may have several, has none."""
        if is_multivalued(folded_key):
            return None
        found = self.values(folded_key)
        if isinstance(found, tuple):
            return found[0] if len(found) == 1 else None
        return found


def _covers(folded_key: str, unknown: frozenset[str], patterns: tuple[Glob, ...]) -> bool:
    return folded_key in unknown or any(pattern.matches(folded_key) for pattern in patterns)


def _role_arn(principal: Principal, keys: Mapping[str, Values], unknown: frozenset[str], patterns: tuple[Glob, ...]) -> str | None:
    """The role of a session: as told, else from ``aws:PrincipalArn``; where that key is absent the role has no path."""
    if principal.role_arn is not None or principal.kind != "role_session":
        return principal.role_arn
    found = keys.get("aws:principalarn")
    if isinstance(found, tuple):
        return found[0]
    if found is UNKNOWN or _covers("aws:principalarn", unknown, patterns):
        return None
    return _pathless_role(principal)


def _pathless_role(principal: Principal) -> str | None:
    """The role's ARN if it has no path; ``None`` where the name tells that it has one."""
    if principal.role_name is None or principal.role_name.startswith(("AWSReservedSSO_", "AWSServiceRoleFor")):
        return None
    return f"arn:{principal.partition}:iam::{principal.account}:role/{principal.role_name}"


def _folded(context: Mapping[str, ContextValues]) -> dict[str, Values]:
    keys: dict[str, Values] = {}
    for key, given in context.items():
        values = texts(given) or None
        folded = key.lower()
        if folded in keys and keys[folded] != values:
            keys[folded] = UNKNOWN
        else:
            keys[folded] = values
    return keys


def texts(given: ContextValues) -> tuple[str, ...]:
    """Condition values as texts, the way JSON spells them; nothing for ``None``."""
    if isinstance(given, str):
        return (given,)
    if given is None:
        return ()
    if isinstance(given, (bool, int, float)):
        return (text(given),)
    return tuple(text(value) for value in given)


def text(value: Scalar) -> str:
    """One condition value as text: ``True`` is ``true``."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def derived(principal: Principal, resource_account: str | None = None) -> dict[str, tuple[str, ...]]:
    """The keys that AWS always sets and that follow from the caller and the owner. What is not certain is left out.

    A session of IAM Identity Center always has a path that its ARN does not show, so ``aws:PrincipalArn`` is left out for it.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-infotouse
    """
    keys: dict[str, str | None] = {
        "aws:PrincipalArn": _principal_arn(principal),
        "aws:PrincipalAccount": "anonymous" if principal.kind == "anonymous" else principal.account,
        "aws:PrincipalType": PRINCIPAL_TYPES.get(principal.kind),
        "aws:userid": _user_id(principal),
        "aws:ResourceAccount": resource_account,
    }
    if principal.kind == "user" and principal.arn:
        keys["aws:username"] = principal.arn.rpartition("/")[2]
    if principal.kind == "service":
        keys |= {"aws:PrincipalIsAWSService": "true", "aws:PrincipalServiceName": principal.text}
    elif principal.in_an_account:
        keys["aws:PrincipalIsAWSService"] = "false"
    return {key: (value,) for key, value in keys.items() if value is not None}


def _principal_arn(principal: Principal) -> str | None:
    if principal.kind != "role_session":
        return principal.arn if principal.in_an_account else None
    return principal.role_arn or _pathless_role(principal)


def _user_id(principal: Principal) -> str | None:
    if principal.kind == "root":
        return principal.account
    if principal.kind == "federated_user" and principal.arn:
        return f"{principal.account}:{principal.arn.rpartition('/')[2]}"
    return "anonymous" if principal.kind == "anonymous" else None


def always_present(principal: Principal) -> tuple[str, ...]:
    """The keys of the caller that every request carries, whether their values can be told or not."""
    if principal.kind == "service":
        return ("aws:PrincipalServiceNamesList",)
    return ("aws:PrincipalArn", "aws:userid") if principal.in_an_account else ()
