"""Who was denied what on which resource: the text's words made whole by what was read and what the person added.

The credentials in use are never taken for the denied caller's, unless the person says that they are.
"""

import re

from iamdoctor.case.federation import federation
from iamdoctor.case.resource_names import from_parameters, normalise
from iamdoctor.case.sts_call import action_of, calling_service, how_called
from iamdoctor.intake.operations import action_for
from iamdoctor.model.denial import Denial
from iamdoctor.model.evidence import Evidence
from iamdoctor.model.subject import Origin, Subject
from iamdoctor.model.supplied import ME, Added
from iamdoctor.reference import actions
from iamdoctor.reference.arn import account_of, region_of
from iamdoctor.reference.global_services import UNSPECIFIED, global_region
from iamdoctor.reference.principals import kind_of, name_of
from iamdoctor.reference.sts_actions import assumes_role

_REDACTED = re.compile(r"\*{3}|[Xx]{4}|<[^>]*>|\{[^}]*\}|\.\.\.|…|MASKED|REDACTED|\[removed\]")


def subject(denial: Denial, evidence: Evidence, added: Added) -> Subject:
    """What the denial is about. What the person added wins over the text, the text over AWS's records."""
    action = _action(denial, evidence, added)
    how = how_called(denial, action)
    action, federated = action or action_of(how), how in ("web identity", "saml")
    principal, principal_from = _principal(denial, evidence, added, federated=federated, service=how == "service")
    if federated and principal is None:
        principal = federation(denial, evidence, added, _role_account(denial, evidence, added)).provider
    principal, presumed = _with_account(principal, evidence)
    account = account_of(principal)
    partition = _partition(principal, added.resource or denial.resource)
    said, callers = region_said(denial, added), _region_of_caller(evidence)
    resource, resource_from = _resource(denial, evidence, added, action, partition, said or callers, account)
    if resource is not None and (action or "").startswith("kms:") and not actions.is_checked_on(action or "", resource):
        resource, resource_from = _key_behind(evidence, resource)
    owner = _resource_account(denial, evidence, added, resource, account, action)
    return Subject(
        principal=principal,
        principal_kind=kind_of(principal),
        principal_name=name_of(principal),
        principal_account=account,
        principal_from=principal_from,
        account_presumed=presumed,
        role_arn=_role_arn(denial, evidence, principal),
        action=action,
        resource=resource,
        resource_account=owner,
        foreign=owner is None and account is not None and _foreign(evidence, account),
        resource_from=resource_from,
        region=said or region_of(resource) or callers,
        partition=partition,
        assumes_role=assumes_role(action),
        federated_call=federated,
    )


def region_said(denial: Denial, added: Added) -> str | None:
    """The Region that the text, its resource or the person names; the caller's configured one is none."""
    return next(iter(added.context.get("aws:RequestedRegion", ())), None) or denial.region or region_of(added.resource or denial.resource)


def _role_account(denial: Denial, evidence: Evidence, added: Added) -> str | None:
    """The account of the role that is assumed, where its identity providers are too."""
    role = evidence.role.value
    named = (added.resource, denial.resource, denial.parameters.get("roleArn"), role.arn if role else None)
    return next((account for arn in named if (account := account_of(arn))), None)


def requested_region(denial: Denial, about: Subject) -> str | None:
    """The Region where the call was made, when its service, the text or the resource says it; the caller's configured one proves nothing.

    A foundation model without a Region is reached through a global inference profile, which leaves the Region unspecified.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-requestedregion
    https://docs.aws.amazon.com/bedrock/latest/userguide/global-cross-region-inference.html
    """
    if f"{about.resource}:".startswith(f"arn:{about.partition}:bedrock:::foundation-model/"):
        return UNSPECIFIED
    in_resource = (about.resource or "").split(":")
    said = in_resource[3] if len(in_resource) > 5 and in_resource[3] else None
    return global_region(about.service, about.partition) or denial.region or said


def _principal(denial: Denial, evidence: Evidence, added: Added, *, federated: bool, service: bool) -> tuple[str | None, Origin]:
    decoded, caller, event, record = evidence.decoded.value, evidence.caller.value, evidence.own_event, evidence.record.value
    if (added.principal or "").strip().lower() == ME:
        if caller:
            return caller.arn, "caller"
        return (denial.principal, "text") if denial.principal and not service else (None, "unknown")
    stranger = federated or service or service_assumes(denial)
    candidates: tuple[tuple[str | None, Origin], ...] = (
        (added.principal, "added"),
        (calling_service(denial) if service else denial.principal, "text"),
        (decoded.principal if decoded else None, "decoded"),
        (next((arn for arn in added.context.get("aws:PrincipalArn", ()) if arn.startswith("arn:")), None), "added"),
        (event.principal if event and not stranger else None, "record"),
        (next(iter(record.context.get("aws:PrincipalArn", ())), None) if record and not stranger else None, "record"),
    )
    return next(((arn.strip(), origin) for arn, origin in candidates if arn and arn.strip()), (None, "unknown"))


def _with_account(principal: str | None, evidence: Evidence) -> tuple[str | None, bool]:
    """The principal with the caller's account where the text hides its own (``********9489``), and whether that was done."""
    parts, caller = (principal or "").split(":", 5), evidence.caller.value
    if len(parts) < 6 or parts[0] != "arn" or account_of(principal) is not None or caller is None:
        return principal, False
    return ":".join((*parts[:4], caller.account, parts[5])), True


def redacted(text: str | None) -> bool:
    """Whether part of a name was hidden before it was pasted (``***``, ``XXXX``, ``<bucket>``, ``...``)."""
    return bool(_REDACTED.search(text or ""))


def service_assumes(denial: Denial) -> bool:
    """Whether a service could not assume a role: the person's own call was another one, and nobody of theirs was denied."""
    if denial.kind != "assume_role_denied":
        return False
    if denial.operation is not None:
        return not denial.operation.startswith("AssumeRole")
    return bool(re.search(r"be assumed by|unable to assume", denial.message or ""))


def _action(denial: Denial, evidence: Evidence, added: Added) -> str | None:
    decoded, record = evidence.decoded.value, evidence.record.value
    refused = [action for action, _, effect in record.evaluations if "deny" in effect.lower()] if record else []
    found = added.action or denial.action or (decoded.action if decoded else None) or (refused[0] if refused else None)
    found = found or _of_service(denial.operation, added.resource or denial.resource)
    return actions.spelling(found) if found else None


def _of_service(operation: str | None, resource: str | None) -> str | None:
    """The action of an operation that several services have, where the resource's ARN says which service was called."""
    parts = (resource or "").split(":", 5)
    return action_for(parts[2], operation) if operation and len(parts) == 6 and parts[0] == "arn" else None


def _partition(*arns: str | None) -> str:
    for arn in arns:
        parts = (arn or "").split(":", 2)
        if len(parts) == 3 and parts[0] == "arn" and parts[1].startswith("aws"):
            return parts[1]
    return "aws"


def _region_of_caller(evidence: Evidence) -> str | None:
    return evidence.caller.value.region if evidence.caller.value else None


def _resource(
    denial: Denial, evidence: Evidence, added: Added, action: str | None, partition: str, region: str | None, account: str | None
) -> tuple[str | None, Origin]:
    decoded, trail = evidence.decoded.value, evidence.own_event
    said: tuple[tuple[str | None, Origin], ...] = (
        (added.resource, "added"),
        (denial.resource, "text"),
        (decoded.resource if decoded else None, "decoded"),
    )
    for text, origin in said:
        if text:
            return normalise(text, action=action, partition=partition, region=region, account=account), origin
    for parameters in (denial.parameters, trail.parameters if trail else {}):
        arn = from_parameters(parameters, action=action, partition=partition, region=region, account=account)
        if arn:
            return arn, "parameters"
    if assumes_role(action) and evidence.role.value is not None:
        return evidence.role.value.arn, "resource"
    return ("*", "text") if action and actions.resource_types(action) == () else (None, "unknown")


def _key_behind(evidence: Evidence, resource: str) -> tuple[str | None, Origin]:
    """The key that an action on keys is checked on, where something else was named: an alias, or what the key encrypts."""
    read = (each.value.arn for each in (evidence.resource, evidence.dependent) if each.value is not None)
    key = next((arn for arn in read if ":key/" in arn), None)
    return (key, "resource") if key else (resource if ":kms:" in resource else None, "unknown")


def _resource_account(
    denial: Denial, evidence: Evidence, added: Added, resource: str | None, account: str | None, action: str | None
) -> str | None:
    found, trail = evidence.resource.value, evidence.own_event
    sources = (added.context, denial.context, trail.context if trail else {})
    stated = next((source["aws:ResourceAccount"] for source in sources if source.get("aws:ResourceAccount")), None)
    known = added.resource_account or account_of(resource) or (found.account if found else None) or (stated[0] if stated else None)
    if known is None and resource is not None and (resource == "*" or _never_foreign(resource)):
        return account
    return known


def _foreign(evidence: Evidence, account: str) -> bool:
    """Whether the bucket is none of the account's: its buckets were listed (``s3:ListAllMyBuckets``), and it is not among them. Of a file
    of an older version only the log of the calls tells that."""
    caller, found = evidence.caller.value, evidence.resource.value
    if found is None or found.exists is False or ":s3:" not in found.arn:
        return False
    if evidence.also.state != "skipped" or account in found.not_of:
        return account in found.not_of
    if caller is None or caller.account != account:
        return False
    return any(call.operation == "s3:ListBuckets" and call.outcome == "ok" for call in evidence.calls)


def _never_foreign(resource: str) -> bool:
    """Whether the ARN has no account field because its service serves the caller's own account only (Route 53, API Gateway, ...)."""
    parts = resource.split(":", 5)
    return len(parts) == 6 and parts[2] in ("apigateway", "route53") and not parts[4]


def _role_arn(denial: Denial, evidence: Evidence, principal: str | None) -> str | None:
    if kind_of(principal) == "role":
        return principal
    if kind_of(principal) != "role_session":
        return None
    entity = evidence.principal.value
    read = entity.arn if entity is not None and entity.kind == "role" else None
    trail = evidence.trail.value
    return read or denial.role_arn or (trail.role_arn if trail else None)
