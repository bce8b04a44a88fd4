"""The request as IAM saw it, as far as known, with the origin of every condition key.

Keys that follow from who, what and where are certain; keys that AWS or the person stated are taken; of all others nothing is known, which
is not the same as absent.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

import re
from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from iamdoctor.case.access_point_keys import access_point_keys
from iamdoctor.case.federation import federation
from iamdoctor.case.subject import requested_region
from iamdoctor.iam.principal import Principal
from iamdoctor.iam.request import Request
from iamdoctor.model.denial import Denial
from iamdoctor.model.evidence import Entity, Evidence, Organization, Read, TrailEvent
from iamdoctor.model.origin import is_record, may_be_for_somebody
from iamdoctor.model.sentence import NOTHING, Sentence, as_read, say
from iamdoctor.model.subject import Subject
from iamdoctor.model.supplied import Added
from iamdoctor.privacy.secrets import REMOVED
from iamdoctor.reference.access_points import is_access_point
from iamdoctor.reference.actions import is_known
from iamdoctor.reference.addresses import is_private
from iamdoctor.reference.arn import region_of
from iamdoctor.reference.condition_keys import condition_key, keys_of, only_for, parameters_of_others
from iamdoctor.reference.encryption import used_by
from iamdoctor.reference.global_services import global_region
from iamdoctor.reference.one_time_acts import linked_service
from iamdoctor.reference.parameters import parameter_keys
from iamdoctor.reference.passed_services import passed_to
from iamdoctor.reference.principals import PRINCIPAL_TYPES
from iamdoctor.reference.service_rules import sends_resource_account

Values = tuple[str, ...]


_OF_ACCOUNTS = ("user", "role_session", "role", "federated_user", "root")


class Keys(Struct, frozen=True):
    """Condition keys with where each came from. Values ``()`` say that the request is known not to have the key; ``absent`` are patterns
    of keys that it has no others of."""

    values: dict[str, Values] = {}
    origins: dict[str, Sentence] = {}
    absent: frozenset[str] = frozenset()

    def origin(self, key: str) -> Sentence:
        """Where the value of ``key`` came from; nothing where nothing is known of it."""
        folded = key.lower()
        return next((origin for name, origin in self.origins.items() if name.lower() == folded), NOTHING)


class _Builder:
    """Collects keys; the first to name a key wins, so the strongest source goes first."""

    def __init__(self) -> None:
        self.values: dict[str, Values] = {}
        self.origins: dict[str, Sentence] = {}
        self._seen: set[str] = set()

    def add(self, given: Mapping[str, Values | str | None], origin: Sentence) -> None:
        """Of a key whose value was taken out as a secret, nothing is known, whatever a weaker source says."""
        for key, value in given.items():
            if value is None or key.lower() in self._seen:
                continue
            self._seen.add(key.lower())
            values = (value,) if isinstance(value, str) else tuple(value)
            if not any(REMOVED in each for each in values):
                self.values[key], self.origins[key] = values, origin

    def absent(self, keys: tuple[str, ...], origin: Sentence) -> None:
        self.add({key: () for key in keys}, origin)


def keys(denial: Denial, evidence: Evidence, added: Added, subject: Subject) -> Keys:
    """Every condition key of which something is known, strongest source first: that a service made the call, which the error itself says,
    the person, AWS's records, the text, what follows."""
    found = _Builder()
    _through_service(found, denial, subject)
    found.add(added.context, say("origin.you"))
    _sts(found, denial, evidence, added, subject)
    if evidence.record.value:
        found.add(evidence.record.value.context, say("origin.record"))
    if evidence.decoded.value:
        found.add(evidence.decoded.value.context, say("origin.decoded"))
    recorded = is_record(denial.origin)
    found.add(parameter_keys(denial.parameters, subject.service), say("origin.event" if recorded else "origin.command"))
    found.add(denial.context, say("origin.event" if recorded else "origin.error"))
    if evidence.own_event:
        found.add(_event_keys(evidence.own_event, subject), say("origin.trail"))
    found.add(_operation_keys(denial, subject), say("origin.operation"))
    _principal(found, subject, evidence)
    _place(found, denial, evidence, subject)
    _way(found)
    return Keys(found.values, found.origins, _all_known(evidence, subject))


def _all_known(evidence: Evidence, subject: Subject) -> frozenset[str]:
    """The keys of which those that were read are all there are: a user has the tags that IAM holds, and no others; the parameters of one
    service's calls are in no other's.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
    https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
    """
    entity = evidence.principal.value
    is_user = subject.principal_kind == "user" and entity is not None and entity.kind == "user"
    tags = frozenset({"aws:PrincipalTag/*"}) if is_user else frozenset[str]()
    return tags | parameters_of_others(subject.service)


def request(subject: Subject, found: Keys, *, resource_account: str | None = None) -> Request | None:
    """The request to evaluate, or ``None`` where it is not known who asked for what on which resource."""
    principal = principal_of(subject)
    if principal is None or subject.action is None or subject.resource is None:
        return None
    return Request(
        principal=principal,
        action=subject.action,
        resource=subject.resource,
        resource_account=resource_account or subject.resource_account,
        context=found.values,
        unknown=frozenset({"*"}),
        absent=found.absent,
    )


def as_policies_see(resource: str | None) -> str | None:
    """The ARN that policies are matched against: a secret's ends in six characters that a call by name does not show."""
    of_secret = resource is not None and ":secretsmanager:" in resource and ":secret:" in resource
    return resource if resource is None or not of_secret or re.search(r"-\w{6}$", resource) else f"{resource}-??????"


def presumed(asked: Request, subject: Subject, evidence: Evidence, unknown: tuple[str, ...]) -> Request:
    """The request with the usual values in place of those unknown keys that have a usual one."""
    usual = {key: value for key in unknown if (value := _usual(key.lower(), subject, evidence)) is not None}
    return replace(asked, context={**asked.context, **usual}) if usual else asked


def _event_keys(event: TrailEvent, subject: Subject) -> dict[str, Values]:
    return {**event.context, **parameter_keys(event.parameters, subject.service)}


def _operation_keys(denial: Denial, subject: Subject) -> dict[str, Values | str | None]:
    """What the operation that was called says of the requests behind it: to which service a role is passed, what is created with tags.

    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html
    """
    match (subject.action or "").lower():
        case "iam:passrole":
            return {"iam:PassedToService": passed_to(denial.service, denial.operation)}
        case "ec2:createtags" if denial.operation != "CreateTags":
            return {"ec2:CreateAction": denial.operation}
        case "iam:createservicelinkedrole":
            return {"iam:AWSServiceName": linked_service(subject.resource)}
        case _:
            return {}


def like_attempt(key: str, subject: Subject, evidence: Evidence) -> Values | None:
    """The value of ``key`` in CloudTrail's event of a call like the denied one, which may be another attempt; never one of another role."""
    event = evidence.trail.value
    if event is None or event.parameters.get("roleArn", subject.resource) != subject.resource:
        return None
    values = next((values for name, values in _event_keys(event, subject).items() if name.lower() == key.lower()), None)
    return None if values is None or any(REMOVED in value for value in values) else values


def _usual(key: str, subject: Subject, evidence: Evidence) -> Values | None:
    """What a like attempt carried, else what requests of the kind carry."""
    attempt = like_attempt(key, subject, evidence)
    if attempt is not None:
        return attempt
    in_session, entity = subject.principal_kind in ("role_session", "role"), evidence.principal.value
    if key.startswith("aws:principaltag/") and in_session and entity is not None:
        tag = next((value for name, value in entity.tags.items() if name.lower() == key.partition("/")[2]), None)
        return () if tag is None else (tag,)
    if key == "aws:requestedregion" and subject.region:
        return (subject.region,)
    if key == "aws:currenttime" and evidence.read_at:
        return (evidence.read_at,)
    row = condition_key(key)
    if row and row.usual_in_session is not None and in_session and not subject.assumes_role:
        return row.usual_in_session
    return row.usual if row else None


def principal_of(subject: Subject) -> Principal | None:
    """The caller as the engine knows callers; ``None`` where nobody is named."""
    nobody = subject.principal_kind == "unknown" and not subject.federated_call
    if subject.principal is None or nobody or (subject.principal_kind in _OF_ACCOUNTS and subject.principal_account is None):
        return None
    return Principal.parse(subject.principal, role_arn=subject.role_arn, principal_type="provider" if subject.federated_call else None)


def _sts(found: _Builder, denial: Denial, evidence: Evidence, added: Added, subject: Subject) -> None:
    if not subject.assumes_role:
        return
    if added.external_id is not None:
        found.add({"sts:ExternalId": added.external_id or ()}, say("origin.you"))
    if subject.federated_call:
        token = federation(denial, evidence, added, subject.resource_account)
        found.add(token.keys, token.origin)


def _principal(found: _Builder, subject: Subject, evidence: Evidence) -> None:
    said = say("origin.caller")
    account = subject.principal_account
    found.add({"aws:PrincipalAccount": "anonymous" if subject.principal_kind == "anonymous" else account}, said)
    found.add({"aws:PrincipalArn": _principal_arn(subject), "aws:PrincipalType": PRINCIPAL_TYPES.get(subject.principal_kind)}, said)
    if subject.principal_kind == "user":
        found.add({"aws:username": subject.principal_name}, said)
        found.absent(only_for("sessions"), say("origin.not_users"))
    elif subject.principal_kind in ("role_session", "role", "federated_user", "root"):
        found.absent(only_for("users"), say("origin.only_users"))
    if subject.principal_kind == "service":
        found.add({"aws:PrincipalIsAWSService": "true", "aws:PrincipalServiceName": subject.principal}, said)
    elif subject.principal_kind != "unknown":
        found.add({"aws:PrincipalIsAWSService": "false"}, said)
        found.absent(only_for("services"), say("origin.only_services"))
    if subject.principal_kind == "federated_user":
        found.absent(("aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge"), say("origin.not_federated_users"))
    start = evidence.session.value
    if start is not None:
        began = say("origin.session_start")
        found.add({f"aws:PrincipalTag/{name}": value for name, value in start.tags.items()}, began)
        found.add({"aws:SourceIdentity": start.source_identity}, began)
    entity = evidence.principal.value
    if entity is not None:
        _entity(found, entity, subject, evidence)


def _principal_arn(subject: Subject) -> str | None:
    if subject.principal_kind in ("user", "root", "federated_user", "role"):
        return subject.principal
    return subject.role_arn if subject.principal_kind == "role_session" else None


def _entity(found: _Builder, entity: Entity, subject: Subject, evidence: Evidence) -> None:
    """A user's tags are the request's; a role's only until its session passed others of the same keys, so they are usual and not certain.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_operations
    """
    if entity.kind == "user" or evidence.session.value is not None:
        tags = {f"aws:PrincipalTag/{key}": value for key, value in entity.tags.items()}
        found.add(tags, say("origin.tag", kind=entity.kind, name=entity.name))
    session = (subject.principal or "").rpartition("/")[2]
    if entity.unique_id and subject.principal_kind == "user":
        found.add({"aws:userid": entity.unique_id}, say("origin.unique_id", name=entity.name))
    elif entity.unique_id and subject.principal_kind == "role_session":
        found.add({"aws:userid": f"{entity.unique_id}:{session}"}, say("origin.unique_id", name=entity.name))


def _place(found: _Builder, denial: Denial, evidence: Evidence, subject: Subject) -> None:
    owner = subject.resource_account if sends_resource_account(subject.action or "") else None
    found.add({"aws:ResourceAccount": owner, "s3:ResourceAccount": subject.resource_account}, say("origin.resource"))
    of_all = global_region(subject.service, subject.partition) is not None
    region = requested_region(denial, subject)
    found.add({"aws:RequestedRegion": region}, say("origin.global_service" if of_all else "origin.region"))
    found.add({"aws:SecureTransport": "true"}, say("origin.tls"))
    found.add({"aws:CurrentTime": denial.event_time}, say("origin.time"))
    if is_access_point(subject.resource):
        found.add(access_point_keys(evidence, subject.resource or ""), say("origin.access_point"))
    if subject.service == "kms":
        found.add({"kms:CallerAccount": subject.principal_account}, say("origin.caller"))
    if _direct(denial, subject):
        found.add({"aws:ViaAWSService": "false"}, say("origin.direct"))
        found.absent(("aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast", "kms:ViaService"), say("origin.direct"))
    _organization(found, evidence, subject)


def _way(found: _Builder) -> None:
    """By which way the call came: through a VPC endpoint it carries no public address, and by a public address nothing of an endpoint.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceip
    """
    carried = {key.lower(): values[0] for key, values in found.values.items() if values}
    address = carried.get("aws:sourceip")
    if address and not is_private(address):
        found.absent(keys_of("endpoint"), say("origin.not_through_endpoint"))
    elif any(key.lower() in carried for key in keys_of("endpoint")):
        found.absent(("aws:SourceIp",), say("origin.through_endpoint"))


def _through_service(found: _Builder, denial: Denial, subject: Subject) -> None:
    """What a service's use of a key carries: whatever is said of the call itself, it does not come through the caller's VPC endpoint.

    https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
    https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
    """
    using, region = used_by(denial.operation, subject.action), region_of(subject.resource or "")
    if using is None:
        return
    found.absent(keys_of("endpoint"), say("origin.through_service"))
    if subject.principal_kind != "service":
        via = f"{using[0].partition(':')[0]}.{region}.amazonaws.com" if region and subject.partition == "aws" else None
        found.add({"aws:ViaAWSService": "true", "kms:ViaService": via}, say("origin.through_service"))


def _direct(denial: Denial, subject: Subject) -> bool:
    """Whether the caller itself made the call, seen from the operation that the error names beside the action."""
    if not denial.operation or may_be_for_somebody(denial.origin):
        return False
    if subject.service == "kms" and not is_known(f"kms:{denial.operation}"):
        return False
    return denial.service is None or denial.service.lower() == subject.service


def _organization(found: _Builder, evidence: Evidence, subject: Subject) -> None:
    for read in (evidence.resource_organization, evidence.organization):
        account = evidence.reader(read)
        if account is not None and read.state in ("found", "none"):
            _organization_of(found, evidence, subject, read, account)


def _organization_of(found: _Builder, evidence: Evidence, subject: Subject, read: Read[Organization], account: str) -> None:
    """The keys that the organization of ``account`` gives."""
    origin = as_read("organizations:DescribeOrganization")
    value: Values = (read.value.id,) if read.value else ()
    if account == subject.principal_account:
        found.add({"aws:PrincipalOrgID": value}, origin)
        if not value:
            found.absent(("aws:PrincipalOrgPaths",), origin)
        elif evidence.scps.complete and evidence.scps.value:
            path = "/".join((read.value.id if read.value else "", *(level.target for level in evidence.scps.value[:-1])))
            found.add({"aws:PrincipalOrgPaths": f"{path}/"}, origin)
    if account == subject.resource_account:
        found.add({"aws:ResourceOrgID": value}, origin)
