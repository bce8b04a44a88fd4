"""Who can change a policy, so that a cause can be forwarded."""

from iamdoctor.model.diagnosis import Layer
from iamdoctor.model.evidence import Policy
from iamdoctor.model.sentence import NOTHING, Sentence, say
from iamdoctor.model.subject import Subject
from iamdoctor.reference.arn import account_of
from iamdoctor.reference.names import permission_set


def owner(layer: Layer, subject: Subject, policy: Policy | None = None) -> Sentence:
    """The holder of a layer for this request: ``owner of role report-reader, account 123456789012``."""
    match layer:
        case "identity" | "boundary":
            return _shared_owner(subject, policy) or _principal_owner(subject)
        case "scp":
            return organization_owner(account_of(policy.arn) if policy else None)
        case "rcp":
            management = account_of(policy.arn) if policy else None
            return organization_owner(management) if management else say("owner.organization_of", account=subject.resource_account)
        case "trust":
            return say("owner.role", resource=subject.resource, account=subject.resource_account)
        case "resource":
            return say("owner.resource", about=subject, account=subject.resource_account)
        case "vpce":
            return say("owner.endpoint", named=say("owner.named", name=policy.attached_to) if policy else NOTHING)
        case "session":
            return say("owner.session", name=subject.principal_name) if subject.principal_name else say("owner.some_session")
        case _:
            return say("owner.you")


def organization_owner(management_account: str | None) -> Sentence:
    """The administrator of the organization, with its management account where that is known."""
    if management_account is None:
        return say("owner.organization")
    return say("owner.organization_in", account=management_account)


def _shared_owner(subject: Subject, policy: Policy | None) -> Sentence:
    """The owner of a policy that others have too; nothing for one that only the principal has, or that is AWS's."""
    if policy is not None and policy.attached_to.startswith("group "):
        return say("owner.group", group=policy.attached_to, account=subject.principal_account)
    if policy is not None and policy.kind == "managed":
        return say("owner.policy", policy=policy.name, account=account_of(policy.arn) or subject.principal_account)
    return NOTHING


def _principal_owner(subject: Subject) -> Sentence:
    permissions, account = permission_set(subject.principal_name), subject.principal_account
    if permissions:
        return say("owner.permission_set", name=permissions, account=account)
    return say("owner.principal" if subject.principal_name else "owner.unknown_principal", about=subject, account=account)
