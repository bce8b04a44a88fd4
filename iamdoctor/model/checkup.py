"""The hygiene of one account: what was read of it, and what is weak in it.

What is read has the same states as the evidence of a diagnosis: *found*, *none*, or *unread* with the permission that would read it.
"""

from typing import Generic, Literal, TypeVar

from msgspec import Struct

from iamdoctor.model.evidence import Caller, Policy, Read

T = TypeVar("T", covariant=True)
Weight = Literal["high", "medium", "low"]
WEIGHTS: tuple[Weight, ...] = ("high", "medium", "low")
Holder = Literal["user", "group", "role"]


class AccessKey(Struct, frozen=True, kw_only=True):
    """An access key. Times are ISO 8601; ``last_used`` is ``None`` for a key that was never used, as far as AWS records it, ``id`` empty
    where it was not read."""

    id: str = ""
    active: bool
    created: str | None = None
    last_used: str | None = None


class Credentials(Struct, frozen=True, kw_only=True):
    """What one user, or the root user, can sign in and sign with; ``None`` for what is not known."""

    name: str
    arn: str
    root: bool = False
    password: bool | None = None
    password_last_used: str | None = None
    mfa: bool | None = None
    keys: tuple[AccessKey, ...] = ()


class AllCredentials(Struct, frozen=True, kw_only=True):
    """Everybody's credentials. ``report_made`` is when AWS made its credential report, ``None`` where each user was asked for."""

    of: tuple[Credentials, ...]
    report_made: str | None = None


class Principal(Struct, frozen=True, kw_only=True):
    """A user, group or role with its own policies; ``attached`` are the ARNs of the managed ones."""

    kind: Holder
    name: str
    arn: str
    path: str = "/"
    inline: tuple[Policy, ...] = ()
    attached: tuple[str, ...] = ()
    trust: Policy | None = None


class ManagedPolicy(Struct, frozen=True, kw_only=True):
    """A managed policy at its default version; ``versions`` are all that are kept, ``attachments`` how many principals have it."""

    policy: Policy
    versions: tuple[str, ...] = ()
    attachments: int = 0


class Authorization(Struct, frozen=True, kw_only=True):
    """Everything that IAM grants in the account."""

    principals: tuple[Principal, ...] = ()
    policies: tuple[ManagedPolicy, ...] = ()


class PasswordPolicy(Struct, frozen=True, kw_only=True):
    """What passwords must be like: how long at least, and how many earlier ones may not come again."""

    minimum_length: int = 6
    reuse_prevention: int = 0


class Trail(Struct, frozen=True, kw_only=True):
    """A CloudTrail trail; ``logging`` is ``None`` where its state could not be read."""

    name: str
    arn: str
    region: str
    every_region: bool
    validated: bool
    log_group: str | None = None
    logging: bool | None = None


class AccountFacts(Struct, frozen=True, kw_only=True):
    """Everything that was read for a checkup. ``read_at`` is when it began (ISO 8601); ``alarms`` names what watches the root user."""

    read_at: str = ""
    caller: Read[Caller] = Read()
    summary: Read[dict[str, int]] = Read()
    credentials: Read[AllCredentials] = Read()
    password_policy: Read[PasswordPolicy] = Read()
    authorization: Read[Authorization] = Read()
    trails: Read[tuple[Trail, ...]] = Read()
    analyzers: Read[tuple[str, ...]] = Read()
    alarms: Read[tuple[str, ...]] = Read()
    calls: int = 0


class Weakness(Struct, Generic[T], frozen=True, kw_only=True):
    """One thing to mend. ``id`` names it for good (``root.no_mfa``), ``about`` is who or what has it, ``todo`` what to do, and ``cli`` the
    commands for it, for a person to run one after another. ``apart`` are commands that must not be run along with those, and ``apart_when``
    says when they are: in their place, or later. ``check`` is the id of ``lint``'s check where a policy has it, ``path`` its
    place."""

    id: str
    weight: Weight
    what: T
    about: str
    todo: T
    link: str
    cli: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    apart_when: T | Literal[""] = ""
    check: str = ""
    path: str = ""


class Unread(Struct, Generic[T], frozen=True, kw_only=True):
    """What could not be read, so that nothing is said of it, and the permission that would read it."""

    what: T
    operation: str
    code: str
    needs: str = ""


class Checkup(Struct, Generic[T], frozen=True, kw_only=True):
    """The account's hygiene: what to mend, the weightiest first, and what was not seen."""

    schema: int = 1
    account: str | None
    caller: str | None
    read_at: str
    calls: int = 0
    weaknesses: tuple[Weakness[T], ...] = ()
    unread: tuple[Unread[T], ...] = ()
    notes: tuple[T, ...] = ()
