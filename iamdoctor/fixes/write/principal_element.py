"""The denied principal as a policy names it."""

import json
from collections.abc import Mapping
from typing import Any

from iamdoctor.case.case import Case
from iamdoctor.iam.decision import PolicyType
from iamdoctor.iam.edit import statements
from iamdoctor.reference.condition_keys import guard_of


def principal_element(case: Case) -> dict[str, str] | None:
    """The ``Principal`` element that names the caller: its role for a session, since sessions come and go; ``None`` where none can.

    A role whose path is not known cannot be named: its account is, and :func:`pinned` narrows it to the role.
    """
    about, request = case.subject, case.request
    if request is None or request.principal.kind == "anonymous":
        return None
    if request.principal.kind == "service":
        return {"Service": request.principal.text}
    if request.principal.kind == "provider":
        return {"Federated": request.principal.text}
    if about.principal_kind == "role_session":
        return {"AWS": about.role_arn or f"arn:{about.partition}:iam::{about.principal_account}:root"}
    return {"AWS": about.principal} if about.principal else None


def pinned(case: Case, layer: PolicyType) -> dict[str, Any]:
    """The condition that narrows a wider ``Principal`` to the caller: its account, where a role cannot be named for want of its path, or
    everybody, who is all that the policy of a gateway endpoint can name.

    https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
    """
    arns = principal_arns(case)
    if not arns or (layer != "vpce" and (case.subject.principal_kind != "role_session" or case.subject.role_arn)):
        return {}
    like = "ArnLike" if len(arns) > 1 else "ArnEquals"
    return {"Condition": {like: {"aws:PrincipalArn": list(arns) if len(arns) > 1 else arns[0]}}}


def principal_arns(case: Case) -> tuple[str, ...]:
    """What ``aws:PrincipalArn`` holds for the caller; with a pattern beside it where the role's path is not known."""
    about = case.subject
    if about.principal_kind == "role_session" and not about.role_arn:
        start = f"arn:{about.partition}:iam::{about.principal_account}:role/"
        return (f"{start}{about.principal_name}", f"{start}*/{about.principal_name}")
    arn = about.role_arn if about.principal_kind == "role_session" else about.principal
    return (arn,) if arn and arn.startswith("arn:") else ()


def told_apart(case: Case, layer: PolicyType) -> tuple[str, tuple[str, ...]] | None:
    """The condition key that tells the caller from everybody else in a policy of ``layer``, and its values; ``None`` where none does.

    A call with a token has no ``aws:PrincipalArn``: what tells it is the token's subject.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalservicename
    """
    if case.subject.principal_kind == "service":
        name = case.subject.principal
        return ("aws:PrincipalServiceName", (name,)) if name and layer in ("resource", "rcp") else None
    if case.request is not None and case.request.principal.kind == "provider":
        return next(((key, values) for key, values in case.keys.values.items() if guard_of(key) == "subject" and values), None)
    arns = principal_arns(case)
    return ("aws:PrincipalArn", arns) if arns else None


def spares_others(case: Case, before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> bool:
    """Whether all that is new in ``after`` is a Deny that speaks of the caller, so that for everybody else nothing changes."""
    new = [each for each in statements(after) if each not in (statements(before) if before else [])]
    arns = principal_arns(case)
    return bool(new and arns) and all(each.get("Effect") == "Deny" and arns[0] in json.dumps(each.get("Condition", {})) for each in new)


def added_principal(element: Any, more: Mapping[str, str]) -> dict[str, Any] | None:
    """A ``Principal`` element that names one more; ``None`` where it names everyone already."""
    if not isinstance(element, Mapping):
        return None
    found = dict(element)
    for kind, name in more.items():
        values = found.get(kind, [])
        names = [values] if isinstance(values, str) else list(values)
        found[kind] = name if not names else [*names, name]
    return found
