"""What kind of policy a document is, by what it holds."""

import json
from collections.abc import Mapping
from typing import Any

from iamdoctor.iam.decision import PolicyType
from iamdoctor.iam.grammar import statements_of
from iamdoctor.reference.policy_limits import Kind
from iamdoctor.reference.resource_kinds import kinds

POLICY_TYPES: dict[Kind, PolicyType] = {
    "managed": "identity",
    "inline-user": "identity",
    "inline-role": "identity",
    "inline-group": "identity",
    "boundary": "boundary",
    "session": "session",
    "trust": "trust",
    "scp": "scp",
    "rcp": "rcp",
    "vpce": "vpce",
}
"""The layer of a kind; every other kind is a resource's policy."""

_OF_THE_ORGANIZATION = (
    "aws:principalarn",
    "aws:principalaccount",
    "aws:principalorgid",
    "aws:requestedregion",
    "aws:principalisawsservice",
)
_OF_THE_PERIMETER = ("aws:principalorgid", "aws:principalorgpaths", "aws:sourceorgid", "aws:principalisawsservice", "aws:resourceorgid")
Statements = list[dict[str, Any]]


def guessed(document: Mapping[str, Any]) -> Kind:
    """The kind a document seems to be: one with principals belongs to a resource, a role or an organization's resources, one without to an
    identity or to an organization's accounts."""
    statements = [each for each in statements_of(document) if isinstance(each, dict)]
    text = json.dumps([each.get("Action", []) for each in statements])
    if _is_rcp(statements):
        return "rcp"
    if _is_trust(statements):
        return "trust"
    if not any("Principal" in each or "NotPrincipal" in each for each in statements):
        return "scp" if _is_scp(statements) else "managed"
    for kind in kinds():
        if kind.limit and kind.limit.type and kind.layer == "resource" and f'"{kind.service}:' in text:
            return kind.limit.type
    return "resource"


def _is_trust(statements: Statements) -> bool:
    """A role's trust policy is about the role it is on: actions of STS alone, by principals, or on no resource."""
    actions = [str(action) for each in statements for action in _listed(each, "Action")]
    if not actions or not all(action.startswith("sts:") for action in actions):
        return False
    return any("Principal" in each for each in statements) or not any("Resource" in each or "NotResource" in each for each in statements)


def _is_scp(statements: Statements) -> bool:
    """An SCP denies within an Allow of everything, or alone, and speaks of the organization's principals or Regions."""
    denies = [each for each in statements if each.get("Effect") == "Deny"]
    others = [each for each in statements if each.get("Effect") != "Deny"]
    if not denies or not all(_is_everything(each) for each in others):
        return False
    keys = {key for each in denies for key in _keys(each)}
    leaves = any("organizations:LeaveOrganization" in _listed(each, "Action") and len(_listed(each, "Action")) <= 3 for each in denies)
    return leaves or bool(keys & set(_OF_THE_ORGANIZATION))


def _is_rcp(statements: Statements) -> bool:
    """An RCP denies everyone on every resource, of several services or by the organization that a request comes from."""
    if not statements or not all(each.get("Principal") == "*" and _listed(each, "Resource") == ["*"] for each in statements):
        return False
    if any(each.get("Effect") != "Deny" for each in statements):
        return all(_is_everything(each) for each in statements)
    services = {str(action).partition(":")[0] for each in statements for action in _listed(each, "Action")}
    keys = {key for each in statements for key in _keys(each)}
    return len(services) > 1 or bool(keys & set(_OF_THE_PERIMETER))


def _is_everything(statement: dict[str, Any]) -> bool:
    return _listed(statement, "Action") == ["*"] and _listed(statement, "Resource") == ["*"] and "Condition" not in statement


def _keys(statement: dict[str, Any]) -> set[str]:
    block = statement.get("Condition", {})
    return {key.lower() for keys in (block.values() if isinstance(block, dict) else ()) if isinstance(keys, dict) for key in keys}


def _listed(statement: dict[str, Any], element: str) -> list[Any]:
    value = statement.get(element, [])
    return value if isinstance(value, list) else [value]
