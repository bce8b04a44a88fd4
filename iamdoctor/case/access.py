"""Who was denied what on which resource: the text's words made whole by what was read and what the person added."""

import re
from typing import Literal

from msgspec import Struct

from iamdoctor.case.federation import federation
from iamdoctor.case.resource_names import from_parameters, normalise
from iamdoctor.model.denial import Denial
from iamdoctor.model.evidence import Evidence
from iamdoctor.model.supplied import Added
from iamdoctor.reference import actions

Kind = Literal["user", "role_session", "role", "federated_user", "root", "service", "anonymous", "unknown"]
Origin = Literal["text", "added", "record", "decoded", "caller", "parameters", "resource", "principal", "unknown"]

_ACCOUNT = re.compile(r"\d{12}")
_KINDS: dict[str, Kind] = {
    "user": "user",
    "role": "role",
    "assumed-role": "role_session",
    "federated-user": "federated_user",
    "root": "root",
}
_REDACTED = re.compile(r"\*{3}|[Xx]{4}|<[^>]*>|\{[^}]*\}|\.\.\.|…|MASKED|REDACTED|\[removed\]")
_FEDERATED = {"sts:assumerolewithsaml", "sts:assumerolewithwebidentity"}
_ASSUMING = {"assumerole", "assumerolewithsaml", "assumerolewithwebidentity", "tagsession", "setsourceidentity", "setcontext"}


class Subject(Struct, frozen=True, kw_only=True):
    """What a denial is about, as far as known; ``None`` is not known.

    ``principal`` is the ARN (or ``anonymous``, or a service's name) and ``principal_from`` where it comes from: ``caller`` means that the
    text names nobody and the person's own identity stands in. ``account_presumed`` says that the text hides its account and the
    caller's stands in; ``foreign`` says that the resource is not in the principal's account, though
    its owner is not known. ``role_arn`` is a session's role with its path, where that was read.
    """

    principal: str | None = None
    principal_kind: Kind = "unknown"
    principal_name: str | None = None
    principal_account: str | None = None
    principal_from: Origin = "unknown"
    account_presumed: bool = False
    role_arn: str | None = None
    action: str | None = None
    resource: str | None = None
    resource_account: str | None = None
    resource_from: Origin = "unknown"
    foreign: bool = False
    region: str | None = None
    partition: str = "aws"
    assumes_role: bool = False

    @property
    def service(self) -> str | None:
        """The action's service prefix in lower case."""
        return self.action.partition(":")[0].lower() if self.action else None

    @property
    def federated_call(self) -> bool:
        """Whether an identity provider's user calls STS (web identity, SAML): a caller outside every account."""
        return federated_action(self.action)

    @property
    def same_account(self) -> bool | None:
        """Whether caller and resource are in one account; ``None`` where either is not known."""
        if self.foreign:
            return False
        if self.principal_account is None or self.resource_account is None:
            return None
        return self.principal_account == self.resource_account


def subject(denial: Denial, evidence: Evidence, added: Added) -> Subject:
    """What the denial is about. What the person added wins over the text, the text over AWS's records, those over the caller."""
    action = _action(denial, evidence, added)
    federated = federated_action(action)
    principal, principal_from = _principal(denial, evidence, added, federated=federated)
    if federated and principal is None:
        principal = federation(denial, evidence, added, account_of(denial.resource or denial.parameters.get("roleArn"))).provider
    principal, presumed = _with_account(principal, evidence)
    account = account_of(principal)
    partition = _partition(principal, added.resource or denial.resource)
    said, callers = region_said(denial, added), _region_of_caller(evidence)
    resource, resource_from = _resource(denial, evidence, added, action, partition, said or callers, account)
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
    )


def assumes_role(action: str | None) -> bool:
    """Whether the action is checked against a role's trust policy (``sts:AssumeRole*``, ``sts:TagSession``, ...)."""
    service, _, name = (action or "").lower().partition(":")
    return service == "sts" and name in _ASSUMING


def federated_action(action: str | None) -> bool:
    """Whether the action is called by an identity provider's user, not by a principal of an account."""
    return (action or "").lower() in _FEDERATED


def account_of(arn: str | None) -> str | None:
    """The twelve digits in an ARN's account field; ``None`` where there are none (S3, a redacted or malformed ARN)."""
    parts = (arn or "").split(":", 5)
    return parts[4] if len(parts) == 6 and _ACCOUNT.fullmatch(parts[4]) else None


def region_of(arn: str | None) -> str | None:
    """The region field of an ARN; ``None`` where it has none."""
    parts = (arn or "").split(":", 5)
    return parts[3] or None if len(parts) == 6 and parts[0] == "arn" else None


def region_said(denial: Denial, added: Added) -> str | None:
    """The Region that the text, its resource or the person names; the caller's configured one is none."""
    return next(iter(added.context.get("aws:RequestedRegion", ())), None) or denial.region or region_of(added.resource or denial.resource)


def kind_of(principal: str | None) -> Kind:
    """What kind of principal the text names."""
    if principal is None:
        return "unknown"
    if principal.lower() == "anonymous":
        return "anonymous"
    if not principal.startswith("arn:"):
        return "service" if principal.endswith((".amazonaws.com", ".amazonaws.com.cn")) else "unknown"
    return _KINDS.get(principal.split(":", 5)[-1].split("/")[0], "unknown")


def name_of(principal: str | None) -> str | None:
    """The name that a person calls it by: the user's, or the role's of a session."""
    if principal is None or not principal.startswith("arn:"):
        return principal
    parts = principal.split(":", 5)[-1].split("/")
    return parts[1] if kind_of(principal) == "role_session" and len(parts) > 1 else parts[-1]


def _principal(denial: Denial, evidence: Evidence, added: Added, *, federated: bool) -> tuple[str | None, Origin]:
    decoded = evidence.decoded.value
    caller = None if federated or _service_assumes(denial) else evidence.caller.value
    candidates: tuple[tuple[str | None, Origin], ...] = (
        (added.principal, "added"),
        (denial.principal, "text"),
        (decoded.principal if decoded else None, "decoded"),
        (caller.arn if caller else None, "caller"),
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


def _service_assumes(denial: Denial) -> bool:
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
    return actions.spelling(found) if found else None


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
    """Whether the bucket is none of the account's: its buckets were listed (``s3:ListAllMyBuckets``), and it is not among them."""
    caller, found = evidence.caller.value, evidence.resource.value
    if caller is None or caller.account != account or found is None or found.exists is False or ":s3:" not in found.arn:
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
