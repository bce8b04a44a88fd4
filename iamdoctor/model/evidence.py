"""What was read from AWS, each fact with its state.

A fact is *found*, *none*, or could not be read (*unread*, with the permission that would read it). ``pending`` is a read under way,
``skipped`` one that was not asked, with the reason. Unknown is never turned into none.
"""

from typing import Any, Generic, Literal, TypeVar

from msgspec import Struct, field

from iamdoctor.model.denial import PolicyType
from iamdoctor.model.failure import Failure as Failure
from iamdoctor.model.made import Made
from iamdoctor.model.sentence import NOTHING, Sentence, Text, as_read, joined, say

T = TypeVar("T")

State = Literal["pending", "found", "none", "unread", "skipped"]
Rung = Literal["organizations", "second_profile", "record", "simulator", "message", "unknown"]
StepId = Literal["identity", "policies", "simulate", "guardrails", "resource"]


class Source(Struct, frozen=True, kw_only=True):
    """Who read a fact: the ``account`` of the credentials and their ``profile``; ``at`` is when that walk began (ISO 8601)."""

    account: str | None = None
    profile: str | None = None
    at: str = ""


class Read(Struct, Generic[T], frozen=True):
    """One fact and how it came. ``failures`` beside a *found* value say what of it is missing; ``profiles`` are those of the AWS
    configuration that lead to where a fact is that was not read; ``source`` (``from`` in JSON) says who read it. ``presumed`` is the
    account in which the fact was looked for where the text names none.

    ``reason`` is a sentence whose values are texts (a written one in files of older versions)."""

    state: State = "pending"
    value: T | None = None
    failures: tuple[Failure, ...] = ()
    reason: Text = ""
    profiles: tuple[str, ...] = ()
    presumed: str | None = None
    source: Source | None = field(default=None, name="from")

    @property
    def why(self) -> Sentence:
        """Why it is as it is: the reason, in which account it was presumed to be, and who could read it."""
        return joined(
            as_read(self.reason) if isinstance(self.reason, str) else self.reason,
            say("read.presumed", account=self.presumed) if self.presumed else NOTHING,
            say("read.leads_there", profiles=self.profiles) if self.profiles else NOTHING,
        )

    @property
    def complete(self) -> bool:
        """True when the fact is known whole: found or none, nothing of it missing."""
        return self.state in ("found", "none") and not self.failures


class Call(Struct, frozen=True):
    """One call made: for the log, and as the ``aws`` command that makes the same read by hand."""

    step: StepId
    operation: str
    cli: str
    outcome: str
    elapsed_ms: int


PolicyKind = Literal["inline", "managed", "aws-managed", "resource", "trust", "scp", "rcp", "vpce", "session"]


class Policy(Struct, frozen=True, kw_only=True):
    """A policy as AWS holds it.

    ``document`` is its JSON text, ``None`` when it could not be read (``failure`` says why). ``attached_to`` names the holder
    (``role report-reader``, ``group devs``, ``ou-ab12-cdef``, ``bucket reports``), ``version`` the version's id (the default one's, unless
    the policy is one of :attr:`Evidence.versions`) and ``updated`` when that version was made (ISO 8601). An ``excerpt`` is what AWS kept
    of it with its record of a denial: enough to evaluate that request, and never to be written back. ``read_by`` is the ``aws`` command of
    the read that gave it, or that tried to; empty where none did.
    """

    name: str
    kind: PolicyKind
    attached_to: str
    arn: str | None = None
    version: str | None = None
    updated: str | None = None
    document: str | None = None
    failure: Failure | None = None
    excerpt: bool = False
    read_by: str = ""


class Caller(Struct, frozen=True, kw_only=True):
    """Who is asking: the identity of the credentials in use. ``source`` says where those credentials come from, in words."""

    arn: str
    account: str
    user_id: str = ""
    profile: str | None = None
    region: str | None = None
    source: str = ""


class Proposal(Struct, frozen=True, kw_only=True):
    """The profiles of the AWS configuration that say, or were found before, to lead into an account, and that nobody chose. ``failures``
    are those of the ones that were chosen. Without an ``account`` they are those that may lead to a resource whose account is not
    known."""

    account: str = ""
    profiles: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()


class Entity(Struct, frozen=True, kw_only=True):
    """An IAM user or role as IAM holds it. ``arn`` has the path; times are ISO 8601; ``max_session_duration`` is seconds."""

    kind: Literal["user", "role"]
    arn: str
    name: str
    account: str
    unique_id: str = ""
    created: str | None = None
    last_used: str | None = None
    tags: dict[str, str] = {}
    groups: tuple[str, ...] = ()
    boundary_arn: str | None = None
    trust: Policy | None = None
    max_session_duration: int | None = None


class IdentityProvider(Struct, frozen=True, kw_only=True):
    """An identity provider that IAM knows; ``client_ids`` are the audiences that an OIDC one accepts."""

    arn: str
    client_ids: tuple[str, ...] = ()


class Organization(Struct, frozen=True, kw_only=True):
    """An organization that an account is in."""

    id: str
    management_account: str


class Level(Struct, frozen=True, kw_only=True):
    """One level of the organization with what is attached there. Levels run from the root down to the account."""

    target: str
    name: str = ""
    policies: tuple[Policy, ...] = ()


class KeyGrant(Struct, frozen=True, kw_only=True):
    """A grant on a KMS key: ``grantee`` (an ARN or a service) may do ``operations`` (``Decrypt``, with or without ``kms:``).

    ``constrained`` says that it holds for certain encryption contexts only, and ``constraints`` for which, as short text.
    https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
    """

    grantee: str
    operations: tuple[str, ...]
    constrained: bool = False
    constraints: str = ""
    grant_id: str = ""


class Resource(Struct, frozen=True, kw_only=True):
    """The resource and what its service decides by itself.

    ``account`` owns it (``None``: not known); ``policies`` are its resource policies; ``settings`` are facts that are no policy, by name
    (``block_public_access``, ``object_ownership``, ``key_state``, ``kms_key``), as short text. ``not_of`` are accounts that are known
    not to own it, since it is not in the list of what they have.
    """

    arn: str
    account: str | None = None
    exists: bool | None = None
    policies: tuple[Policy, ...] = ()
    settings: dict[str, str] = {}
    grants: tuple[KeyGrant, ...] = ()
    not_of: tuple[str, ...] = ()


class Simulation(Struct, frozen=True, kw_only=True):
    """AWS's simulator's answer. ``matched`` are the source policy ids of the statements it matched, ``without`` its answers by exclusion
    (``{"scp": "allowed"}``: allowed once SCPs are left out)."""

    decision: Literal["allowed", "explicitDeny", "implicitDeny"]
    matched: tuple[str, ...] = ()
    missing_context: tuple[str, ...] = ()
    allowed_by_organizations: bool | None = None
    allowed_by_boundary: bool | None = None
    without: dict[str, str] = {}


class DecodedMessage(Struct, frozen=True, kw_only=True):
    """An encoded authorization message, decoded by STS."""

    explicit_deny: bool
    principal: str | None = None
    action: str | None = None
    resource: str | None = None
    context: dict[str, tuple[str, ...]] = {}
    matched: tuple[str, ...] = ()


Effect = Literal["allow", "no_impact", "implicit_deny", "explicit_deny"]


class Check(Struct, frozen=True, kw_only=True):
    """What one kind of policy said when AWS denied. ``denied_by`` are the statements that did: the policy's URI and the statement's id."""

    layer: PolicyType
    effect: Effect
    denied_by: tuple[tuple[str, str], ...] = ()


class Recorded(Struct, frozen=True, kw_only=True):
    """A policy that AWS considered, as it was at the denial."""

    layer: PolicyType
    uri: str
    policy: Policy


class AuthorizationRecord(Struct, frozen=True, kw_only=True):
    """AWS's own record of the denial (``iam-toolbox``). ``evaluations`` are (action, resource, effect), ``checks`` those of the denied one,
    ``policies`` what was considered."""

    evaluations: tuple[tuple[str, str, str], ...] = ()
    checks: tuple[Check, ...] = ()
    policies: tuple[Recorded, ...] = ()
    context: dict[str, tuple[str, ...]] = {}


class TrailEvent(Struct, frozen=True, kw_only=True):
    """The CloudTrail event of the denied call, with the condition keys it gives; ``role_arn`` is a session's role, with its path.

    ``principal`` made the call. ``same_request`` says that event and error have one request id.
    Else it is the principal's latest denied call of that kind, which may be another attempt than the one that the text tells of.
    """

    event_id: str
    time: str
    error_message: str = ""
    principal: str | None = None
    role_arn: str | None = None
    context: dict[str, tuple[str, ...]] = {}
    parameters: dict[str, str] = {}
    same_request: bool = False


class Candidate(Struct, frozen=True, kw_only=True):
    """Somebody whose call of the denied operation CloudTrail has as denied, the latest at ``time`` (ISO 8601)."""

    principal: str
    time: str
    resource: str | None = None


class SessionStart(Struct, frozen=True, kw_only=True):
    """How CloudTrail recorded the start of the denied principal's session: its session policies, and the tags and source identity given."""

    event_id: str
    time: str
    policies: tuple[Policy, ...] = ()
    tags: dict[str, str] = {}
    source_identity: str | None = None


class Evidence(Struct, frozen=True, kw_only=True):
    """Everything read for one denial; what an evidence file (``--snapshot``) holds.

    ``caller`` is who asks, ``also`` are the identities of the further profiles that may be used, ``principal`` is the denied principal's
    user or role, ``policies`` its identity policies (a user's groups' too), ``versions`` those of the customer managed ones that are not
    default and so do not count, ``organization`` that of the denied principal's account or else of the caller's, ``resource_organization``
    that of the resource's account where it is another, ``session`` how its session began, ``role`` the role that is
    assumed or passed, ``provider`` the identity provider whose token a call to STS carried, ``bucket`` what an S3 access point stands for,
    ``dependent`` the KMS key that encrypts what is asked for, ``dependent_rcps`` the RCPs of its account where it is another than the
    resource's, ``opt_in`` whether the Region is on for the account, ``profiles`` those of the AWS configuration that lead into the denied
    principal's account where it is not the caller's, ``proposed`` those that lead into each account of the case of which no credentials
    were given. ``read_at`` is when reading began (ISO 8601). ``candidates`` are who may have made the call, where nothing names its caller.
    ``rung`` is the strongest ground on which anything is known of the SCPs: Organizations itself, Organizations as a second profile sees
    it, AWS's record of the denial, the simulator's answer without them, the policy that the message names, or none. ``differing`` names
    the facts that two joined halves read, and not alike. ``file`` says whose it is where it was not read now but comes from a file.
    """

    schema: int = 1
    caller: Read[Caller] = Read()
    also: Read[tuple[Caller, ...]] = Read()
    principal: Read[Entity] = Read()
    policies: Read[tuple[Policy, ...]] = Read()
    versions: Read[tuple[Policy, ...]] = Read()
    boundary: Read[Policy] = Read()
    organization: Read[Organization] = Read()
    resource_organization: Read[Organization] = Read()
    scps: Read[tuple[Level, ...]] = Read()
    rcps: Read[tuple[Level, ...]] = Read()
    dependent_rcps: Read[tuple[Level, ...]] = Read()
    endpoint: Read[tuple[Policy, ...]] = Read()
    resource: Read[Resource] = Read()
    bucket: Read[Resource] = Read()
    dependent: Read[Resource] = Read()
    role: Read[Entity] = Read()
    provider: Read[IdentityProvider] = Read()
    simulation: Read[Simulation] = Read()
    decoded: Read[DecodedMessage] = Read()
    record: Read[AuthorizationRecord] = Read()
    trail: Read[TrailEvent] = Read()
    session: Read[SessionStart] = Read()
    candidates: Read[tuple[Candidate, ...]] = Read()
    opt_in: Read[str] = Read()
    profiles: Read[tuple[str, ...]] = Read()
    proposed: Read[tuple[Proposal, ...]] = Read()
    read_at: str = ""
    rung: Rung = "unknown"
    calls: tuple[Call, ...] = ()
    file: Made | None = None
    differing: tuple[str, ...] = ()

    def reader(self, read: Read[Any]) -> str | None:
        """The account of the credentials that read a fact: the caller's where it does not say."""
        if read.source is not None:
            return read.source.account
        return self.caller.value.account if self.caller.value else None

    @property
    def own_event(self) -> TrailEvent | None:
        """CloudTrail's event where it is certainly that of the denied call, and its values so the call's own."""
        event = self.trail.value
        return event if event and event.same_request else None
