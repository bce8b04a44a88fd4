"""One statement's part in the denial, in words: the element that decided, what policy and request have there, and a clause that says it."""

from msgspec import Struct

from iamdoctor.iam.decision import ElementMatch, Reason, StatementMatch
from iamdoctor.model.diagnosis import CauseReason

_BY_ELEMENT: dict[str, CauseReason] = {
    "Resource": "resource_mismatch",
    "NotResource": "resource_mismatch",
    "Condition": "condition_mismatch",
    "Principal": "principal_mismatch",
    "NotPrincipal": "principal_mismatch",
}
_SPECIAL: dict[str, CauseReason] = {
    "sts:externalid": "external_id",
    "aws:multifactorauthpresent": "mfa",
    "aws:multifactorauthage": "mfa",
    "sts:sourceidentity": "source_identity",
}


class Point(Struct, frozen=True, kw_only=True):
    """The element of a statement that decided, with what the policy and what the request has there.

    ``clause`` completes "it allows this, but ..." or "it denies this ...".
    """

    reason: CauseReason
    element: str
    policy_value: str
    request_value: str
    clause: str


def failing(statement: StatementMatch) -> tuple[ElementMatch, ...]:
    """The elements that kept the statement from matching, or may have."""
    return tuple(element for element in statement.why if element.matched is not True)


def names_action(statement: StatementMatch) -> bool:
    """Whether the statement's ``Action`` element covers the request."""
    return all(element.matched for element in statement.why if element.element in ("Action", "NotAction"))


def miss(element: ElementMatch) -> Point:
    """Why an Allow did not apply (or may not), by one of its elements."""
    reason = _SPECIAL.get((element.key or "").lower(), _BY_ELEMENT.get(element.element, "missing_allow"))
    if element.element == "Condition":
        reason = "web_identity" if reason == "condition_mismatch" and _is_claim(element.key or "") else reason
        clause = f"only when {wants(element)}; {has(element)}"
        return Point(
            reason=reason, element="Condition", policy_value=_policy_value(element), request_value=_request_value(element), clause=clause
        )
    had, policy = ", ".join(element.request_value or ()), _shown(element)
    if element.element in ("Resource", "NotResource"):
        return Point(
            reason=reason, element=element.element, policy_value=policy, request_value=had, clause=_resource_clause(element, policy)
        )
    if element.element in ("Principal", "NotPrincipal"):
        hint = element.detail.partition(had)[2].lstrip(": ") if had else ""
        clause = f"for {policy}, not for the caller{f' ({hint})' if hint else ''}" if policy else "for nobody, since it has no Principal"
        return Point(reason=reason, element=element.element, policy_value=policy, request_value=had, clause=clause)
    return Point(reason="missing_allow", element=element.element, policy_value=policy, request_value=had, clause=f"for {policy}")


def hit(statement: StatementMatch) -> Point:
    """Why a Deny applies, by the condition that made it apply, or by its action where it has none."""
    conditions = [element for element in statement.why if element.element == "Condition"]
    if not conditions:
        action = next(element for element in statement.why if element.element in ("Action", "NotAction"))
        return Point(
            reason="explicit_deny",
            element=action.element,
            policy_value=_shown(action),
            request_value=", ".join(action.request_value or ()),
            clause="",
        )
    told = " and ".join(wants(element) for element in conditions)
    clause = f"when {told}; {'; '.join(dict.fromkeys(has(element) for element in conditions))}"
    first = next((element for element in conditions if element.matched is None), conditions[0])
    return Point(
        reason="explicit_deny", element="Condition", policy_value=_policy_value(first), request_value=_request_value(first), clause=clause
    )


def wants(element: ElementMatch) -> str:
    """A condition in words: ``aws:PrincipalTag/team is not finance``."""
    key, values = element.key or "", " or ".join((element.resolved or element.policy_value)[:4]) or "nothing"
    operator = (element.operator or "").partition(":")[2] or (element.operator or "")
    base = operator.removesuffix("IfExists").lower()
    if base == "null":
        return f"{key} is {'absent' if 'true' in [value.lower() for value in element.policy_value] else 'present'}"
    return f"{key} {_verb(base)} {values}"


def has(element: ElementMatch) -> str:
    """What the request had for a condition's key: ``the request had aws:PrincipalTag/team = sales``."""
    if element.reason is Reason.KEY_UNKNOWN:
        return f"the request's {element.key} is not known"
    return (
        f"the request had {element.key} = {', '.join(element.request_value)}"
        if element.request_value
        else f"the request had no {element.key}"
    )


def _verb(base: str) -> str:
    negated = base.startswith("not") or "not" in base
    if "lessthan" in base:
        return "is at most" if base.endswith("equals") else "is less than"
    if "greaterthan" in base:
        return "is at least" if base.endswith("equals") else "is greater than"
    if "like" in base:
        return "is not like" if negated else "is like"
    if "ipaddress" in base:
        return "is not in" if negated else "is in"
    return "is not" if negated else "is"


def _is_claim(key: str) -> bool:
    """Whether the key is a claim of an identity provider's token (``token.actions.githubusercontent.com:sub``, ``saml:aud``)."""
    issuer, _, _ = key.lower().rpartition(":")
    return "." in issuer or issuer == "saml"


def _policy_value(element: ElementMatch) -> str:
    return ", ".join(element.resolved or element.policy_value)


def _request_value(element: ElementMatch) -> str:
    if element.reason is Reason.KEY_UNKNOWN:
        return "not known"
    return ", ".join(element.request_value) if element.request_value else "nothing"


def _shown(element: ElementMatch) -> str:
    values = element.resolved or element.policy_value
    return ", ".join(values[:3]) + (f" and {len(values) - 3} more" if len(values) > 3 else "")


def _resource_clause(element: ElementMatch, policy: str) -> str:
    if "it names the bucket" in element.detail:
        return "on the bucket, not its objects"
    if "it names objects" in element.detail:
        return "on the objects, not the bucket itself"
    if element.reason is Reason.KEY_UNKNOWN:
        return f"on {policy}, which turns on a value that is not known"
    return f"on {policy}" if element.element == "Resource" else f"on everything except {policy}"
