"""Who can change a policy, so that a cause can be forwarded."""

from iamdoctor.model.diagnosis import Layer
from iamdoctor.model.evidence import Policy
from iamdoctor.model.subject import Subject
from iamdoctor.reference.arn import account_of
from iamdoctor.reference.names import noun, noun_of, owning_name, permission_set
from iamdoctor.wording.terms import account


def owner(layer: Layer, subject: Subject, policy: Policy | None = None) -> str:
    """The holder of a layer for this request: ``owner of role report-reader, account 123456789012``."""
    match layer:
        case "identity" | "boundary":
            return _principal_owner(subject)
        case "scp":
            return f"organization administrator{_management(policy)}"
        case "rcp":
            return f"organization administrator{_management(policy) or f' of {account(subject.resource_account)}'}"
        case "trust":
            return f"owner of role {owning_name(subject.resource)}, {account(subject.resource_account)}"
        case "resource":
            return f"owner of {_named(subject)}, {account(subject.resource_account)}"
        case "vpce":
            return f"owner of the VPC endpoint{f' {policy.attached_to}' if policy else ''}"
        case "session":
            return f"whoever starts the session of {subject.principal_name or 'the caller'}"
        case _:
            return "you"


def _named(subject: Subject) -> str:
    if subject.resource in (None, "*"):
        return f"the {noun(subject.service)}"
    return f"{noun_of(subject.resource, subject.service)} {owning_name(subject.resource)}"


def _principal_owner(subject: Subject) -> str:
    permissions = permission_set(subject.principal_name)
    if permissions:
        return f"administrator of IAM Identity Center (permission set {permissions}), {account(subject.principal_account)}"
    kind = {"user": "user", "role_session": "role", "role": "role"}.get(subject.principal_kind, "principal")
    return f"owner of {kind} {subject.principal_name or '(not known)'}, {account(subject.principal_account)}"


def _management(policy: Policy | None) -> str:
    number = account_of(policy.arn) if policy else None
    return f", account {number}" if number else ""
