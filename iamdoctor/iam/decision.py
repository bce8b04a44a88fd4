"""What the engine answers: a decision, what blocks it, and why each statement matched or not."""

from enum import StrEnum
from typing import Literal

from msgspec import Struct, field

from iamdoctor.model.sentence import NOTHING, Sentence

PolicyType = Literal["identity", "resource", "scp", "rcp", "boundary", "session", "vpce", "trust", "service"]
Outcome = Literal["allowed", "explicit_deny", "implicit_deny", "depends"]
Element = Literal["Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"]


class Reason(StrEnum):
    """Why an element matched or not: a closed list."""

    MATCHED = "matched"
    ACTION_DIFFERS = "action differs"
    RESOURCE_DIFFERS = "resource differs"
    PRINCIPAL_DIFFERS = "principal differs"
    KEY_MISSING = "condition key missing"
    KEY_UNKNOWN = "condition key unknown"
    VALUE_DIFFERS = "value differs"
    VARIABLE_UNRESOLVED = "variable unresolved"
    VALUE_INVALID = "value invalid"
    EMPTY = "element empty"
    EXCLUDED = "excluded by a Not element"


class Hint(StrEnum):
    """What people overlook about an element that differs: a closed list."""

    NAMES_BUCKET = "names the bucket, the request is for an object"
    NAMES_OBJECTS = "names objects, the request is for the bucket"
    DELETED_PRINCIPAL = "id of a deleted principal"
    WILDCARD_IN_ARN = "wildcard inside a principal ARN"
    LETTER_CASE = "differs in letter case"
    OTHER_PATH = "role with another path"
    OTHER_PARTITION = "the same name in another partition"
    OTHER_REGION = "the same name in another Region"
    OTHER_ACCOUNT = "the same name in another account"
    WITHOUT_CHILDREN = "lacks the wildcard for what is in it"
    ONE_CHARACTER = "differs in one character"
    VPC_ID = "id of a VPC where the key holds that of an endpoint"
    ENDPOINT_ID = "id of an endpoint where the key holds that of a VPC"
    SUBJECT_AS_AUDIENCE = "subject where the key holds an audience"
    AUDIENCE_AS_SUBJECT = "audience where the key holds a subject"
    SESSION_ARN = "ARN of a session where the key holds that of its role"
    WILDCARD_AS_TEXT = "wildcard under an operator that takes it as plain text"
    ONLY_USERS = "variable that only IAM users have"


class ElementMatch(Struct, frozen=True, kw_only=True, gc=False):
    """How one element of a statement fared. ``matched`` is ``None`` for *maybe*: it turns on a key whose value is not known.

    ``policy_value`` is what the policy has, ``resolved`` the same after variables, ``request_value`` what the request has (``None``: key
    absent); ``segment`` names the part of an ARN that differs; ``key`` and ``operator`` are a condition's; ``hint`` says what people
    overlook, and ``hint_value`` about which value; ``failing`` are the request's values for which ``ForAllValues`` fails; ``note`` says
    which rule without AWS's clear word was followed.
    """

    element: Element
    matched: bool | None
    reason: Reason
    detail: Sentence
    policy_value: tuple[str, ...] = field(default=(), name="wanted")
    resolved: tuple[str, ...] = ()
    request_value: tuple[str, ...] | None = field(default=None, name="had")
    segment: str | None = None
    operator: str | None = None
    key: str | None = None
    hint: Hint | None = None
    hint_value: str = ""
    failing: tuple[str, ...] = ()
    note: Sentence = NOTHING


class StatementMatch(Struct, frozen=True, kw_only=True, gc=False):
    """How one statement fared. ``policy`` is the document's name, ``level`` an SCP's or RCP's level counted from the root."""

    policy_type: PolicyType
    policy: str
    index: int
    effect: Literal["Allow", "Deny"]
    matched: bool | None
    sid: str | None = None
    level: int | None = None
    why: tuple[ElementMatch, ...] = ()


class LayerResult(Struct, frozen=True, kw_only=True, gc=False):
    """One layer by itself. ``blocks`` is True when it alone would stop the request, ``None`` when that turns on an unknown key."""

    policy_type: PolicyType
    says: Literal["allow", "deny", "silent", "maybe", "not_applicable"]
    blocks: bool | None
    note: Sentence = NOTHING


class Dependency(Struct, frozen=True, kw_only=True):
    """A condition key whose unknown value the decision turns on, and the values that would turn it (as the policy writes them)."""

    key: str
    operator: str
    values: tuple[str, ...]
    policy_type: PolicyType
    policy: str
    index: int


class Decision(Struct, frozen=True, kw_only=True):
    """The engine's answer to one request. ``blocked_by`` names every layer that by itself would stop it; ``statements`` and ``near_miss``
    are filled when an explanation was asked for. ``notes`` say which undocumented rules were used, ``left_out`` which documents.

    ``depends`` with a layer in ``blocked_by`` is a denial all the same: what the unknown keys turn is only whether it is explicit.
    ``service`` is the service itself, for objects that it protects whatever the policies say.
    """

    decision: Outcome
    blocked_by: tuple[PolicyType, ...] = ()
    layers: tuple[LayerResult, ...] = ()
    depends_on: tuple[Dependency, ...] = ()
    statements: tuple[StatementMatch, ...] = ()
    near_miss: StatementMatch | None = None
    notes: tuple[Sentence, ...] = ()
    left_out: tuple[str, ...] = ()
