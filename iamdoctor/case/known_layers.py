"""What is known of each policy layer for one request: whole, partly, not at all, or that no such policy applies."""

from functools import lru_cache
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from iamdoctor.case.management_account import management_account
from iamdoctor.iam.decision import PolicyType
from iamdoctor.iam.documents import Document, parse
from iamdoctor.model.errors import MalformedPolicy
from iamdoctor.model.evidence import AuthorizationRecord, Entity, Evidence, Failure, Level, Policy, Read
from iamdoctor.model.sentence import NOTHING, Sentence, as_read, say
from iamdoctor.model.subject import Subject
from iamdoctor.model.supplied import Added
from iamdoctor.reference.access_points import reaches_bucket
from iamdoctor.reference.rcp_services import RCP_SERVICES
from iamdoctor.reference.resource_kinds import is_unknown_kind, may_have_policy, reads_settings

_GRANTING: tuple[PolicyType, ...] = ("identity", "resource")
Knowledge = Literal["whole", "partial", "unread", "pending", "unseen", "absent"]
"""``unseen``: nothing can be read back (a session policy, the endpoint a call came through) and nothing hints that one exists."""


class Held(Struct, frozen=True):
    """One policy with its compiled document. ``name`` is its place in the layer (``identity[1]``), and the document's name; ``problem``
    says why there is no document, ``level`` counts an SCP's or RCP's from the root."""

    policy: Policy
    document: Document | None
    name: str
    problem: Sentence = NOTHING
    level: int | None = None


class Layer(Struct, frozen=True, kw_only=True):
    """What is known of one layer. ``reason`` says why it is as it is; ``failures`` what of it could not be read."""

    policy_type: PolicyType
    state: Knowledge
    held: tuple[Held, ...] = ()
    levels: int = 0
    failures: tuple[Failure, ...] = ()
    reason: Sentence = NOTHING

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
        """The policy behind a document's name, whether its text was read or not."""
        return next((held.policy for held in self.held if held.name == document), None)


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
    return Layer(policy_type=policy_type, state="partial", held=held, levels=levels, reason=say("layer.as_recorded"))


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
        return Held(policy, None, name, as_read(policy.failure.message) if policy.failure else say("layer.text_unread"), level)
    document = compiled(policy.document, policy_type, name)
    return Held(policy, None, name, as_read(document), level) if isinstance(document, str) else Held(policy, document, name, level=level)


def _layer(policy_type: PolicyType, read: Read[Any], policies: tuple[Policy, ...], reason: Sentence = NOTHING) -> Layer:
    """The layer for one fact whose value holds ``policies``; they are named by their place, so that a name is never ambiguous."""
    held = tuple(_held(policy, policy_type, f"{policy_type}[{index}]") for index, policy in enumerate(policies))
    why = reason or read.why
    return Layer(policy_type=policy_type, state=_state(read, held), held=held, failures=_failures(read, policies), reason=why)


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


def _absent(policy_type: PolicyType, reason: Sentence) -> Layer:
    return Layer(policy_type=policy_type, state="absent", reason=reason)


def _identity(subject: Subject, evidence: Evidence) -> Layer:
    match subject.principal_kind:
        case "service":
            return _absent("identity", say("layer.service_without_identity"))
        case "anonymous":
            return _absent("identity", say("layer.anonymous_without_identity"))
        case "root":
            return _absent("identity", say("layer.root_without_identity"))
        case "federated_user":
            return Layer(policy_type="identity", state="unread", reason=say("layer.federating_user_unknown"))
    if subject.federated_call:
        return _absent("identity", say("layer.provider_without_identity"))
    if evidence.principal.state == "none" and not evidence.policies.value:
        reason = evidence.principal.why or say("layer.principal_gone", about=subject)
        return Layer(policy_type="identity", state="unread", reason=reason)
    return _layer("identity", evidence.policies, evidence.policies.value or ())


def _boundary(subject: Subject, evidence: Evidence) -> Layer:
    if subject.federated_call or subject.principal_kind in ("service", "anonymous", "root"):
        return _absent("boundary", say("layer.no_boundary_possible"))
    entity = evidence.principal.value
    if evidence.boundary.state in ("pending", "skipped") and entity is not None and not evidence.principal.failures:
        return _boundary_of(entity, evidence.boundary)
    return _layer("boundary", evidence.boundary, (evidence.boundary.value,) if evidence.boundary.value else ())


def _boundary_of(entity: Entity, read: Read[Policy]) -> Layer:
    if entity.boundary_arn is None:
        return _absent("boundary", say("layer.no_boundary", name=entity.name))
    policy = Policy(
        name=entity.boundary_arn.rpartition("/")[2],
        kind="managed",
        attached_to=f"{entity.kind} {entity.name}",
        arn=entity.boundary_arn,
        failure=next(iter(read.failures), None),
    )
    held = Held(policy, None, "boundary[0]", say("layer.text_unread"))
    state: Knowledge = "pending" if read.state == "pending" else "unread"
    return Layer(policy_type="boundary", state=state, held=(held,), failures=read.failures, reason=read.why)


def _session(subject: Subject, evidence: Evidence, added: Added) -> Layer:
    if added.session_policies:
        given = tuple(
            Policy(name=f"session policy {index + 1}", kind="session", attached_to="session", document=text)
            for index, text in enumerate(added.session_policies)
        )
        return _layer("session", Read("found", given), given, say("layer.session_given"))
    if subject.federated_call or subject.principal_kind not in ("role_session", "role", "federated_user", "unknown"):
        return _absent("session", say("layer.no_session_possible"))
    start = evidence.session.value
    if start is None:
        return Layer(policy_type="session", state="unseen", failures=evidence.session.failures, reason=say("layer.session_unseen"))
    if not start.policies:
        return _absent("session", say("layer.session_without_policy", time=start.time))
    return _layer("session", evidence.session, start.policies, say("layer.session_recorded", time=start.time))


def _scps(subject: Subject, evidence: Evidence) -> Layer:
    if subject.federated_call or subject.principal_kind in ("service", "anonymous"):
        return _absent("scp", say("layer.scp_not_bound"))
    organization = evidence.organization
    if organization.state == "none" and evidence.scps.value is None:
        return _absent("scp", say("layer.no_organization", layer="scp"))
    if subject.principal_account is not None and management_account(evidence) == subject.principal_account:
        return _absent("scp", say("layer.scp_management"))
    return _levels("scp", evidence.scps)


def _rcps(subject: Subject, evidence: Evidence) -> Layer:
    if subject.service is not None and subject.service not in RCP_SERVICES:
        return _absent("rcp", say("layer.rcp_service", service=subject.service))
    organization = evidence.organization
    owner_is_read = subject.resource_account is not None and subject.same_account is True
    if organization.state == "none" and owner_is_read and evidence.rcps.value is None:
        return _absent("rcp", say("layer.no_organization", layer="rcp"))
    if subject.resource_account is not None and management_account(evidence) == subject.resource_account:
        return _absent("rcp", say("layer.rcp_management"))
    return _levels("rcp", evidence.rcps)


def _levels(policy_type: PolicyType, read: Read[tuple[Level, ...]]) -> Layer:
    """The levels of one policy type. Where the type is in use, at least one policy is attached at each level: a level that shows none
    beside others that show some was not read whole, and where no level shows any the type is not in use.

    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_attach.html
    """
    if read.state == "none":
        return _absent(policy_type, read.why or say("layer.none", layer=policy_type))
    levels = read.value or ()
    if levels and not any(level.policies for level in levels) and read.complete:
        return _absent(policy_type, say("layer.type_off", layer=policy_type))
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
        reason=read.why,
    )


def _endpoint(evidence: Evidence) -> Layer:
    read = evidence.endpoint
    if read.state == "none":
        return _absent("vpce", read.why or say("layer.no_endpoint"))
    if read.state == "skipped":
        return Layer(policy_type="vpce", state="unseen", reason=read.why or say("layer.endpoint_unseen"))
    return _layer("vpce", read, read.value or ())


def _trust(evidence: Evidence) -> Layer:
    role = evidence.role.value
    trust = role.trust if role else None
    if role is not None and trust is None:
        return Layer(policy_type="trust", state="unread", failures=evidence.role.failures, reason=evidence.role.why)
    return _layer("trust", evidence.role, (trust,) if trust else ())


def _resource(subject: Subject, evidence: Evidence) -> Layer:
    if subject.service is not None and not may_have_policy(subject.service, subject.resource):
        of_role = subject.service == "iam" and ":role/" in (subject.resource or "")
        return _absent(
            "resource", say("layer.trust_not_asked" if of_role else "layer.no_resource_policies", about=subject, service=subject.service)
        )
    if subject.resource == "*":
        return _absent("resource", say("layer.no_single_resource", about=subject))
    found, read = evidence.resource.value, evidence.resource
    if found is None and read.state == "none" and is_unknown_kind(subject.resource):
        return Layer(policy_type="resource", state="unread", reason=say("read.unknown_kind", arn=subject.resource))
    if found is not None and found.exists is False and hidden(subject, evidence):
        return Layer(policy_type="resource", state="unread", reason=say("layer.hidden"))
    of_policies = replace(read, failures=tuple(each for each in read.failures if not reads_settings(each.operation, subject.resource)))
    layer = _layer("resource", of_policies, found.policies if found else ())
    if layer.state == "whole" and grants_unread(subject, evidence):
        return replace(layer, state="partial", failures=read.failures, reason=say("layer.grants_unread"))
    bucket = evidence.bucket
    if layer.state in ("whole", "absent") and reaches_bucket(subject.resource, subject.action) and not (bucket.value and bucket.complete):
        return replace(layer, state="partial", failures=bucket.failures, reason=say("layer.bucket_unread"))
    return layer


def hidden(subject: Subject, evidence: Evidence) -> bool:
    """Whether the resource is in another account than whoever read it, where *not found* may mean *not shown*."""
    reader = evidence.reader(evidence.resource)
    return reader is None or subject.resource_account not in (None, reader)


def grants_unread(subject: Subject, evidence: Evidence) -> bool:
    """Whether a KMS key may have grants that were not read: a grant allows beside the key policy."""
    read = evidence.resource
    return subject.service == "kms" and (read.value is None or any(failure.operation == "kms:ListGrants" for failure in read.failures))
