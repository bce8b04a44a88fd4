"""What is known of each policy layer for one request: whole, partly, not at all, or that no such policy applies."""

import json
from functools import lru_cache
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from iamdoctor.case.management_account import management_account
from iamdoctor.iam.decision import PolicyType
from iamdoctor.iam.documents import Document, parse
from iamdoctor.model.errors import MalformedPolicy
from iamdoctor.model.evidence import AuthorizationRecord, Entity, Evidence, Failure, Level, Policy, Read
from iamdoctor.model.subject import Subject
from iamdoctor.model.supplied import Added
from iamdoctor.reference.access_points import reaches_bucket
from iamdoctor.reference.rcp_services import RCP_SERVICES
from iamdoctor.reference.resource_kinds import may_have_policy, reads_settings

_GRANTING: tuple[PolicyType, ...] = ("identity", "resource")
Knowledge = Literal["whole", "partial", "unread", "pending", "unseen", "absent"]
"""``unseen``: nothing can be read back (a session policy, the endpoint a call came through) and nothing hints that one exists."""


class Held(Struct, frozen=True):
    """One policy with its compiled document; ``problem`` says why there is none, ``level`` counts an SCP's or RCP's from the root."""

    policy: Policy
    document: Document | None
    problem: str = ""
    level: int | None = None

    def named(self, document: str) -> bool:
        """Whether its document has this name."""
        return self.document is not None and self.document.name == document


class Layer(Struct, frozen=True, kw_only=True):
    """What is known of one layer. ``reason`` says why it is as it is, for a person; ``failures`` what of it could not be read."""

    policy_type: PolicyType
    state: Knowledge
    held: tuple[Held, ...] = ()
    levels: int = 0
    failures: tuple[Failure, ...] = ()
    reason: str = ""

    @property
    def known(self) -> bool:
        """Whether all of it is known, so that nothing unread can turn it."""
        return self.state in ("whole", "absent")

    @property
    def documents(self) -> tuple[Document, ...]:
        """Every document that could be read and compiled."""
        return tuple(held.document for held in self.held if held.document is not None)

    def level_documents(self) -> tuple[tuple[Document, ...], ...]:
        """The documents by level, from the root down."""
        return tuple(
            tuple(held.document for held in self.held if held.document is not None and held.level == level) for level in range(self.levels)
        )

    def policy_of(self, document: str) -> Policy | None:
        """The policy behind a document's name."""
        return next((held.policy for held in self.held if held.named(document)), None)


def layers(subject: Subject, evidence: Evidence, added: Added) -> dict[PolicyType, Layer]:
    """Every layer for this request, in AWS's order of steps. The resource layer is ``trust`` where the request assumes a role."""
    found = (
        _identity(subject, evidence),
        _boundary(subject, evidence),
        _session(subject, evidence, added),
        _scps(subject, evidence),
        _rcps(subject, evidence),
        _endpoint(evidence),
        _trust(evidence) if subject.assumes_role else _resource(subject, evidence),
    )
    record = evidence.record.value
    return {layer.policy_type: _as_recorded(layer, record) if record and not layer.known else layer for layer in found}


def _as_recorded(layer: Layer, record: AuthorizationRecord) -> Layer:
    """A layer that could not be read, from the policies that AWS kept with its record of the denial; as it was where it kept none.

    A layer is whole only where AWS recorded that nothing in it allowed: its lists may leave out the policy that did.
    """
    found = recorded(layer.policy_type, record)
    silent = {check.effect for check in record.checks if check.layer == _of(layer.policy_type)} == {"implicit_deny"}
    whole = silent and all(each.document is not None for each in found.held) and (bool(found.held) or _of(layer.policy_type) in _GRANTING)
    if not whole and not found.documents:
        return layer
    return replace(found, state="whole" if whole else "partial", failures=() if whole else layer.failures)


def recorded(policy_type: PolicyType, record: AuthorizationRecord) -> Layer:
    """What AWS kept of one layer with its record of the denial, perhaps nothing, and perhaps not all.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied-authorization-id.html
    """
    kept = tuple(each.policy for each in record.policies if each.layer == _of(policy_type))
    by_place = policy_type in ("scp", "rcp")
    placed = [(policy, place) for policy in kept for place in (policy.attached_to.split(", ") if by_place else [""])]
    places = list(dict.fromkeys(place for _, place in placed))
    held = tuple(
        _held(policy, policy_type, f"{policy_type}[{index}]", places.index(place) if by_place else None)
        for index, (policy, place) in enumerate(placed)
    )
    levels = len(places) if by_place else 0
    return Layer(policy_type=policy_type, state="partial", held=held, levels=levels, reason="As AWS recorded it at the denial.")


def _of(policy_type: PolicyType) -> PolicyType:
    """The layer's name in a record, where a trust policy is a resource's."""
    return "resource" if policy_type == "trust" else policy_type


@lru_cache(maxsize=1024)
def compiled(text: str, policy_type: PolicyType, name: str) -> Document | str:
    """The document of a policy's JSON text, or what is wrong with it. Kept, since a diagnosis is made anew as each fact arrives."""
    try:
        return parse(text, policy_type=policy_type, name=name)
    except MalformedPolicy as error:
        return error.what


def _held(policy: Policy, policy_type: PolicyType, name: str, level: int | None = None) -> Held:
    if policy.document is None:
        return Held(policy, None, policy.failure.message if policy.failure else "its text could not be read", level)
    document = compiled(policy.document, policy_type, name)
    return Held(policy, None, document, level) if isinstance(document, str) else Held(policy, document, "", level)


def _layer(policy_type: PolicyType, read: Read[Any], policies: tuple[Policy, ...], reason: str = "") -> Layer:
    """The layer for one fact whose value holds ``policies``; they are named by their place, so that a name is never ambiguous."""
    held = tuple(_held(policy, policy_type, f"{policy_type}[{index}]") for index, policy in enumerate(policies))
    return Layer(
        policy_type=policy_type, state=_state(read, held), held=held, failures=_failures(read, policies), reason=reason or read.reason
    )


def _state(read: Read[Any], held: tuple[Held, ...]) -> Knowledge:
    if read.state == "pending":
        return "partial" if held else "pending"
    if read.state in ("unread", "skipped"):
        return "partial" if held else "unread"
    if read.failures or any(each.document is None for each in held):
        return "partial"
    return "whole"


def _failures(read: Read[Any], policies: tuple[Policy, ...]) -> tuple[Failure, ...]:
    return (*read.failures, *(policy.failure for policy in policies if policy.failure is not None))


def _absent(policy_type: PolicyType, reason: str) -> Layer:
    return Layer(policy_type=policy_type, state="absent", reason=reason)


def _identity(subject: Subject, evidence: Evidence) -> Layer:
    match subject.principal_kind:
        case "service":
            return _absent("identity", "A service has no identity policies.")
        case "anonymous":
            return _absent("identity", "An anonymous caller has no identity policies.")
        case "root":
            return _absent("identity", "No identity policy limits or empowers the root user.")
        case "federated_user":
            return Layer(policy_type="identity", state="unread", reason="Which IAM user asked for this federated session is not known.")
    if subject.federated_call:
        return _absent("identity", "A web identity or SAML caller has no identity policies.")
    if evidence.principal.state == "none" and not evidence.policies.value:
        reason = evidence.principal.reason or f"There is no {subject.principal_name} any more."
        return Layer(policy_type="identity", state="unread", reason=reason)
    return _layer("identity", evidence.policies, evidence.policies.value or ())


def _boundary(subject: Subject, evidence: Evidence) -> Layer:
    if subject.federated_call or subject.principal_kind in ("service", "anonymous", "root"):
        return _absent("boundary", "No permissions boundary can be attached to this caller.")
    entity = evidence.principal.value
    if evidence.boundary.state in ("pending", "skipped") and entity is not None and not evidence.principal.failures:
        return _boundary_of(entity, evidence.boundary)
    return _layer("boundary", evidence.boundary, (evidence.boundary.value,) if evidence.boundary.value else ())


def _boundary_of(entity: Entity, read: Read[Policy]) -> Layer:
    if entity.boundary_arn is None:
        return _absent("boundary", f"{entity.name} has no permissions boundary.")
    policy = Policy(
        name=entity.boundary_arn.rpartition("/")[2],
        kind="managed",
        attached_to=f"{entity.kind} {entity.name}",
        arn=entity.boundary_arn,
        failure=next(iter(read.failures), None),
    )
    held = Held(policy, None, "its text could not be read")
    state: Knowledge = "pending" if read.state == "pending" else "unread"
    return Layer(policy_type="boundary", state=state, held=(held,), failures=read.failures, reason=read.reason)


def _session(subject: Subject, evidence: Evidence, added: Added) -> Layer:
    if added.session_policies:
        given = tuple(
            Policy(name=f"session policy {index + 1}", kind="session", attached_to="session", document=text)
            for index, text in enumerate(added.session_policies)
        )
        return _layer("session", Read("found", given), given, "Given by you.")
    if subject.federated_call or subject.principal_kind not in ("role_session", "role", "federated_user", "unknown"):
        return _absent("session", "Only role sessions and federated users carry session policies.")
    start = evidence.session.value
    if start is None:
        reason = "AWS does not give a session's policies back."
        return Layer(policy_type="session", state="unseen", failures=evidence.session.failures, reason=reason)
    if not start.policies:
        return _absent("session", f"By CloudTrail's record the session began at {start.time} without a session policy.")
    return _layer("session", evidence.session, start.policies, f"As CloudTrail recorded it when the session began at {start.time}.")


def _scps(subject: Subject, evidence: Evidence) -> Layer:
    if subject.federated_call or subject.principal_kind in ("service", "anonymous"):
        return _absent("scp", "SCPs bind only principals of an organization's accounts.")
    organization = evidence.organization
    if organization.state == "none" and evidence.scps.value is None:
        return _absent("scp", "The account is in no organization, so no SCP applies.")
    if subject.principal_account is not None and management_account(evidence) == subject.principal_account:
        return _absent("scp", "SCPs do not bind the organization's management account.")
    return _levels("scp", evidence.scps)


def _rcps(subject: Subject, evidence: Evidence) -> Layer:
    if subject.service is not None and subject.service not in RCP_SERVICES:
        return _absent("rcp", f"RCPs do not cover {subject.service}.")
    organization = evidence.organization
    owner_is_read = subject.resource_account is not None and subject.same_account is True
    if organization.state == "none" and owner_is_read and evidence.rcps.value is None:
        return _absent("rcp", "The account is in no organization, so no RCP applies.")
    if subject.resource_account is not None and management_account(evidence) == subject.resource_account:
        return _absent("rcp", "RCPs do not bind resources of the organization's management account.")
    return _levels("rcp", evidence.rcps)


def _levels(policy_type: PolicyType, read: Read[tuple[Level, ...]]) -> Layer:
    """The levels of one policy type. Where the type is in use, at least one policy is attached at each level: a level that shows none
    beside others that show some was not read whole, and where no level shows any the type is not in use.

    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_attach.html
    """
    if read.state == "none":
        return _absent(policy_type, read.reason or f"No {policy_type.upper()} applies.")
    levels = read.value or ()
    if levels and not any(level.policies for level in levels) and read.complete:
        return _absent(policy_type, f"No level of the organization has an {policy_type.upper()}: this policy type is switched off.")
    held = tuple(
        _held(policy, policy_type, f"{policy_type}[{depth}][{index}]", depth)
        for depth, level in enumerate(levels)
        for index, policy in enumerate(level.policies)
    )
    policies = tuple(policy for level in levels for policy in level.policies)
    state = _state(read, held)
    if state == "whole" and not all(level.policies for level in levels):
        state = "partial"
    return Layer(
        policy_type=policy_type,
        state=state,
        held=held,
        levels=len(levels),
        failures=_failures(read, policies),
        reason=read.reason,
    )


def _endpoint(evidence: Evidence) -> Layer:
    read = evidence.endpoint
    if read.state == "none":
        return _absent("vpce", read.reason or "The call did not come through a VPC endpoint.")
    if read.state == "skipped":
        return Layer(policy_type="vpce", state="unseen", reason=read.reason or "Nothing says that the call came through a VPC endpoint.")
    return _layer("vpce", read, read.value or ())


def _trust(evidence: Evidence) -> Layer:
    role = evidence.role.value
    trust = role.trust if role else None
    if role is not None and trust is None:
        return Layer(policy_type="trust", state="unread", failures=evidence.role.failures, reason=evidence.role.reason)
    return _layer("trust", evidence.role, (trust,) if trust else ())


def _resource(subject: Subject, evidence: Evidence) -> Layer:
    if subject.service is not None and not may_have_policy(subject.service, subject.resource):
        return _absent("resource", f"{subject.service} has no resource policies.")
    if subject.resource == "*":
        return _absent("resource", f"{subject.action} is checked on no single resource, so no resource policy applies.")
    found, read = evidence.resource.value, evidence.resource
    if found is not None and found.exists is False and hidden(subject, evidence):
        return Layer(policy_type="resource", state="unread", reason="Another account's resource looks as if it were not there.")
    of_policies = replace(read, failures=tuple(each for each in read.failures if not reads_settings(each.operation, subject.resource)))
    layer = _layer("resource", of_policies, _joined(found.policies) if found else ())
    if layer.state == "whole" and grants_unread(subject, evidence):
        return replace(layer, state="partial", failures=read.failures, reason="The grants of the key were not read.")
    bucket = evidence.bucket
    if layer.state in ("whole", "absent") and reaches_bucket(subject.resource, subject.action) and not (bucket.value and bucket.complete):
        reason = "The policy of the bucket behind the access point was not read, and it decides too."
        return replace(layer, state="partial", failures=bucket.failures, reason=reason)
    return layer


def hidden(subject: Subject, evidence: Evidence) -> bool:
    """Whether the resource is in another account than the caller's, where *not found* may mean *not shown*."""
    caller = evidence.caller.value
    return caller is None or subject.resource_account not in (None, caller.account)


def grants_unread(subject: Subject, evidence: Evidence) -> bool:
    """Whether a KMS key may have grants that were not read: a grant allows beside the key policy."""
    read = evidence.resource
    return subject.service == "kms" and (read.value is None or any(failure.operation == "kms:ListGrants" for failure in read.failures))


def _joined(policies: tuple[Policy, ...]) -> tuple[Policy, ...]:
    """Several resource policies count as one: their statements are joined in order, under the first one's name."""
    if len(policies) < 2 or any(policy.document is None for policy in policies):
        return policies
    statements: list[Any] = []
    for policy in policies:
        held = _held(policy, "resource", policy.name)
        if held.document is None:
            return policies
        written = json.loads(policy.document or "{}")["Statement"]
        statements += written if isinstance(written, list) else [written]
    first = policies[0]
    document = json.dumps({"Version": "2012-10-17", "Statement": statements})
    return (Policy(name=first.name, kind=first.kind, attached_to=first.attached_to, arn=first.arn, document=document),)
