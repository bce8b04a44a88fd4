"""The table of resource kinds: one row says all that is known of one kind of resource. A kind is added by adding a line of data.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
"""

from functools import cache
from typing import Any, Literal

from msgspec import Struct

from iamdoctor.reference.arn_patterns import Parts, filled, made, matched, without_options
from iamdoctor.reference.tables import rows

Decoder = Literal["policy", "policies", "named", "grants", "settings"]


class Find(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A read that must come first because the ARN alone does not say enough: ``parts`` are JMESPaths into its reply, by name."""

    operation: str
    params: dict[str, Any]
    parts: dict[str, str]
    permission: str


class Reading(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one fact about a resource is read.

    ``params`` are the call's, with the ``{names}`` of the ARN's parts. ``reply`` is a JMESPath into the reply; ``decode`` says what stands
    there: one policy, a list of them, a map from name to policy, KMS grants, or no policy but a fact for ``Resource.settings``. ``none``
    are the error codes that mean "there is none"; ``gone`` those that mean "no such resource". ``pinned`` is True when the parameters name
    the owner's account, so that the read can never answer about a resource of the same name in the caller's own account. ``region`` is
    where the read must be made, ``after`` the reading whose failure it makes good. ``key``, ``name`` and ``arn`` stand where they differ
    from the kind's: the reading's own key, what the policy is called, and the ARNs that it can read.
    """

    client: str
    operation: str
    params: dict[str, Any]
    reply: str
    permission: str
    key: str = ""
    name: str = ""
    arn: str = ""
    decode: Decoder = "policy"
    none: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    pinned: bool = False
    region: str = ""
    after: str = ""
    find: Find | None = None


class Command(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A command of the AWS CLI (``s3api put-bucket-policy``); its options hold the ARN's parts and ``{policy}``, the document."""

    command: str
    options: dict[str, Any]


Type = Literal["bucket", "key", "vpce", "secret", "repository"]


class Quota(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long a policy may be, white space counted. ``type`` is what ``iamdoctor lint --type`` calls such a policy, where it knows it."""

    allowed: int
    in_bytes: bool = False
    type: Type | None = None


class Encryption(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The KMS key behind a resource: how its ARN, id or alias is read, and what of it an action needs."""

    key: Reading
    uses: dict[str, tuple[str, ...]]


class ResourceKind(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of resource.

    ``arn`` is its ARN after ``arn:PARTITION:``, with ``{names}`` for its parts and ``[...]`` for what may be missing. ``noun`` is what a
    person calls it. ``services`` are prefixes of actions on it beside the ARN's own; ``usual_for`` are those whose actions are on this kind
    where nothing says on which. ``layer`` is the layer that its policy belongs to, and
    ``rare`` says that few resources of its service have one, so that nothing follows from the service alone. ``must_allow`` says that the
    policy must allow even the owner's own principals, ``both`` that their own policies must allow too; ``single`` that it speaks of this
    one resource, with nothing in it that has an ARN of its own. ``parameters`` are those of a call that name the resource
    (``sts:roleArn`` where the call is another service's), ``by_name`` says that a bare name means this kind. ``policies`` are the readings
    of its policies, ``settings`` other reads of it with the permission that each needs. ``without`` says of each part that is not there
    why not.
    """

    key: str
    arn: str
    noun: str
    services: tuple[str, ...] = ()
    usual_for: tuple[str, ...] = ()
    layer: Literal["resource", "trust", "vpce", "none"] = "resource"
    rare: bool = False
    must_allow: bool = False
    both: bool = False
    single: bool = False
    by_name: bool = False
    parameters: tuple[str, ...] = ()
    policies: tuple[Reading, ...] = ()
    write: Command | None = None
    delete: Command | None = None
    limit: Quota | None = None
    encryption: Encryption | None = None
    settings: dict[str, str] = {}
    without: dict[str, str] = {}

    @property
    def service(self) -> str:
        """The service that the ARN names."""
        return self.arn.partition(":")[0]

    def match(self, arn: str) -> Parts | None:
        """The named parts of ``arn`` (``partition``, ``arn`` and ``suffix`` among them), or ``None`` where it is of another kind."""
        return matched(self.arn, arn)

    def holder(self, parts: Parts) -> str:
        """The resource that holds the policy, without what is inside it (an object, an index, a qualifier)."""
        return str(filled(without_options(self.arn), parts))

    def called(self, parts: Parts) -> str:
        """What this resource is called: ``bucket``, or the type that its ARN says."""
        return str(filled(self.noun, parts)).replace("-", " ")

    def arn_of(self, name: str, partition: str, region: str | None, account: str | None) -> str | None:
        """The ARN of the resource of this name; ``None`` where a name, a Region and an account do not make one."""
        return made(self.arn, name, {"partition": partition, "region": region or "", "account": account or ""})


@cache
def kinds() -> tuple[ResourceKind, ...]:
    """Every row; of two that match one ARN, the first is what the resource is."""
    return rows("resource_kinds", ResourceKind)


@cache
def _by_service() -> dict[str, tuple[ResourceKind, ...]]:
    found: dict[str, tuple[ResourceKind, ...]] = {}
    for kind in kinds():
        found[kind.service] = (*found.get(kind.service, ()), kind)
    return found


def kinds_of(arn: str | None) -> tuple[tuple[ResourceKind, Parts], ...]:
    """The rows of this resource, each with the parts of its ARN."""
    parts = (arn or "").split(":", 3)
    found = ((kind, kind.match(arn or "")) for kind in _by_service().get(parts[2], ())) if len(parts) == 4 else ()
    return tuple((kind, parts) for kind, parts in found if parts is not None)


def kind_of(arn: str | None) -> tuple[ResourceKind, Parts] | None:
    """What kind of resource this is, with the parts of its ARN; ``None`` for one that the table does not know."""
    return next(iter(kinds_of(arn)), None)


def kind(key: str) -> ResourceKind:
    """The row of this key."""
    return next(each for each in kinds() if each.key == key)


def usual_kind(service: str | None) -> ResourceKind | None:
    """The kind that a service's actions are on where nothing says on which."""
    return next((kind for kind in kinds() if service in kind.usual_for), None)


def kinds_on(service: str | None) -> tuple[ResourceKind, ...]:
    """The rows of the resources that a service's actions are asked on; the most usual first."""
    return tuple(kind for kind in kinds() if service == kind.service or service in kind.services)


def policy_readings(arn: str) -> tuple[tuple[ResourceKind, Reading, Parts], ...]:
    """The readings of the policies of this resource, each with its kind and the parts of the ARN."""
    return tuple(
        (kind, reading, parts)
        for kind, parts in kinds_of(arn)
        for reading in kind.policies
        if not reading.arn or matched(reading.arn, arn) is not None
    )


def may_have_policy(service: str | None, arn: str | None) -> bool:
    """Whether a policy of the resource may decide on a request; told by the service alone where the table does not know the ARN."""
    of_service = any(kind.layer == "resource" and not kind.rare for kind in kinds_on(service))
    return of_service or any(kind.layer == "resource" for kind, _ in kinds_of(arn))


def is_unknown_kind(arn: str | None) -> bool:
    """Whether the ARN fits no row although resources of its service have policies: then it is not known whether this one has."""
    parts = (arn or "").split(":", 3)
    of_service = _by_service().get(parts[2], ()) if len(parts) == 4 else ()
    return any(kind.layer == "resource" and not kind.rare for kind in of_service) and not kinds_of(arn)


def reads_settings(operation: str, arn: str | None) -> bool:
    """Whether a read (``s3:GetBucketEncryption``) tells of the resource's settings, key or grants, and of none of its policies."""
    found = [kind for kind, _ in kinds_of(arn)]
    name = operation.partition(":")[2]
    policies = {reading.operation for kind in found for reading in kind.policies if reading.decode != "grants"}
    return name in {each for kind in found for each in _beside(kind)} - policies


def _beside(kind: ResourceKind) -> tuple[str, ...]:
    """The reads of a kind that are not of its policies, by operation and by permission."""
    readings = [reading for reading in kind.policies if reading.decode == "grants"] + ([kind.encryption.key] if kind.encryption else [])
    settings = [(call.partition(" ")[2], permission) for call, permission in kind.settings.items()]
    named = [*settings, *((reading.operation, reading.permission) for reading in readings)]
    return tuple(each.rpartition(":")[2] for pair in named for each in pair)


def policy_permission(service: str | None, arn: str | None) -> str:
    """The permission that reads the resource's policy; empty where nothing says of what kind it is."""
    found = kind_of(arn)
    known = found[0] if found else usual_kind(service)
    return known.policies[0].permission if known and known.policies and known.layer == "resource" else ""


@cache
def _strict() -> frozenset[str]:
    strict = (kind for kind in kinds() if kind.must_allow and kind.layer == "resource")
    return frozenset(service for kind in strict for service in (kind.service, *kind.services))


def policy_must_allow(service: str, arn: str) -> bool:
    """Whether the resource's policy must allow even principals of its own account, as a key policy must.

    https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
    """
    return service in _strict() and any(kind.must_allow for kind, _ in kinds_of(arn))


def caller_must_be_allowed(service: str, arn: str) -> bool:
    """Whether the caller's own policies must allow too, even where the resource's policy names the caller of its own account.

    https://docs.aws.amazon.com/vpc-lattice/latest/ug/auth-policies.html
    """
    return service in _strict() and any(kind.both for kind, _ in kinds_of(arn))


def parameters_naming(service: str) -> tuple[tuple[ResourceKind, str], ...]:
    """The parameters of a service's calls that name a resource, each with the kind that it names, the most telling first."""
    named = ((kind, *parameter.rpartition(":")) for kind in kinds() for parameter in kind.parameters)
    return tuple((kind, name) for kind, of, _, name in named if service == (of or kind.service))
