"""The answer: steps, verdict, causes, tree and fixes. Field for field what ``diagnose --json`` prints and the screens show.

Wherever policy and request are compared, ``policy_value`` (``wanted`` in JSON) is what the policy has and ``request_value`` (``had`` in
JSON) what the request has.
"""

from typing import Any, Generic, Literal, TypeVar

from msgspec import Struct, field

from iamdoctor.model.account import AccountRead, Provenance
from iamdoctor.model.denial import Denial
from iamdoctor.model.evidence import Rung, StepId
from iamdoctor.model.failure import FailureKind
from iamdoctor.model.question import Question
from iamdoctor.model.statement import StatementRef
from iamdoctor.model.subject import Subject

T = TypeVar("T", covariant=True)
"""What is said to people: a :class:`~iamdoctor.model.sentence.Sentence` first, its text once it is written."""

Status = Literal["waiting", "reading", "ok", "blocks", "unknown", "skipped", "error"]
Outcome = Literal["allowed", "explicit_deny", "implicit_deny", "unknown"]
Confidence = Literal["proven", "likely", "possible"]
Layer = Literal["identity", "resource", "scp", "rcp", "boundary", "session", "vpce", "trust", "credentials", "request", "service"]
CauseReason = Literal[
    "explicit_deny",
    "missing_allow",
    "resource_mismatch",
    "condition_mismatch",
    "principal_mismatch",
    "external_id",
    "mfa",
    "duration",
    "role_chaining",
    "tag_session",
    "source_identity",
    "web_identity",
    "wrong_principal",
    "wrong_account",
    "expired",
    "not_iam",
]


Axis = Literal[
    "anonymous",
    "account",
    "provider",
    "subject",
    "audience",
    "service",
    "source account",
    "source ARN",
    "tag",
    "condition",
    "principal",
    "action",
    "resource",
]
"""How a neighbouring request differs from the denied one, the most alarming first."""


class Asker(Struct, frozen=True, kw_only=True):
    """The person's own identity (the contract's ``caller``), told apart from the denied principal."""

    arn: str | None = None
    account: str | None = None
    is_the_denied_principal: bool | None = None
    source: str = ""
    profile: str | None = None


class StepError(Struct, frozen=True, kw_only=True):
    """A read that did not come back, with the permission to ask for and what that leaves open."""

    operation: str
    code: str
    needs: str = ""
    message: str = ""
    kind: FailureKind = ""


class Detail(Struct, Generic[T], frozen=True, kw_only=True):
    """A labelled value of a step (``account``, ``123456789012``). ``mark`` is ``ok``, ``bad``, ``unknown`` or empty."""

    label: T | str
    value: T | str
    mark: str = ""


class PolicyRow(Struct, Generic[T], frozen=True, kw_only=True):
    """One policy of a step: how it is attached, what it says to this request and why.

    ``document`` is the JSON text; ``statement_index`` the statement that decided or came closest, ``element`` the element of it that
    failed or decided, ``policy_value`` what the policy has there and ``request_value`` what the request has. ``cli`` is the ``aws`` command
    of the read that fetched this policy, or tried to; empty where no call did (a session policy that the person gave).
    """

    policy: str
    policy_type: Layer
    how: T
    says: Literal["allows", "denies", "near miss", "silent", "maybe", "not read", "malformed"]
    because: T
    arn: str | None = None
    document: str | None = None
    statement: StatementRef | None = None
    statement_index: int | None = None
    sid: str | None = None
    element: str | None = None
    policy_value: T | str = field(default="", name="wanted")
    request_value: T | str = field(default="", name="had")
    cli: str = ""


class Advice(Struct, frozen=True, kw_only=True):
    """What AWS advises against in a policy of a step, though it may have nothing to do with the denial. ``id`` is that of ``lint``'s check,
    ``path`` the place in the policy, ``message`` a clause about it."""

    id: str
    severity: str
    link: str
    policy: str
    policy_type: Layer
    path: str
    message: str


class ConditionRow(Struct, Generic[T], frozen=True, kw_only=True):
    """One condition key of a statement that matters: the policy's values, the request's (``None``: not known), and their origin."""

    key: str
    operator: str
    policy_value: tuple[str, ...] = field(name="wanted")
    request_value: tuple[str, ...] | None = field(name="had")
    origin: T
    verdict: Literal["met", "not met", "unknown"]
    policy: str
    statement: StatementRef | None = None
    statement_index: int
    effect: Literal["Allow", "Deny", ""] = ""


class Step(Struct, Generic[T], frozen=True, kw_only=True):
    """One of the five steps. ``summary`` is its finding in one plain sentence; ``elapsed_ms`` sums its calls."""

    id: StepId
    status: Status
    summary: T
    cli: tuple[str, ...] = ()
    calls: int = 0
    elapsed_ms: int = 0
    errors: tuple[StepError, ...] = ()
    details: tuple[Detail[T], ...] = ()
    policies: tuple[PolicyRow[T], ...] = ()
    advice: tuple[Advice, ...] = ()


class Cause(Struct, Generic[T], frozen=True, kw_only=True):
    """One thing that by itself stops the request.

    ``id`` names the cause for good (``trust.external_id``), ``link`` is AWS's page about it, ``statement`` what it blames: a statement,
    or a whole policy. ``owner`` can change it. ``element`` is the one that decided, of a condition with its ``key`` and ``operator``;
    ``policy_value`` is what the policy has there, ``request_value`` what the request has; for a cause that is no policy, what AWS asks
    for and what there is. ``alternative`` says that it stops the request only together with another cause: to mend either is enough.
    """

    id: str = ""
    policy_type: Layer
    reason: CauseReason
    explanation: T
    link: str = ""
    statement: StatementRef | None = None
    confidence: Confidence
    policy: str | None = None
    policy_arn: str | None = None
    sid: str | None = None
    statement_index: int | None = None
    element: str | None = None
    key: str | None = None
    operator: str | None = None
    policy_value: T | str = field(default="", name="wanted")
    request_value: T | str = field(default="", name="had")
    owner: T | Literal[""] = ""
    alternative: bool = False


class BlindSpot(Struct, Generic[T], frozen=True, kw_only=True):
    """What could not be read, the permission that would read it, and whether it could turn the verdict.

    ``key`` is the condition key that has no known value, where that is what is missing: the person can give one.
    """

    what: T
    key: str | None = None
    needs: T | str
    could_change_verdict: bool


class Verdict(Struct, Generic[T], frozen=True, kw_only=True):
    """The decision and its causes, the first to fix first. ``headline`` is the answer in one or two sentences; ``todo`` what to do now.

    ``in_headline`` are the causes, by their place in ``causes``, whose explanation the headline already gives.
    """

    decision: Outcome
    headline: T | Literal[""] = ""
    todo: T | Literal[""] = ""
    in_headline: tuple[int, ...] = ()
    causes: tuple[Cause[T], ...] = ()
    contradicts_message: bool = False
    contradiction: T | Literal[""] = ""
    blind_spots: tuple[BlindSpot[T], ...] = ()
    notes: tuple[T, ...] = ()


class TreeNode(Struct, Generic[T], frozen=True, kw_only=True):
    """One question of the assume-role tree. ``evidence`` says why the answer is what it is; ``ask`` is the question put to the person
    where evidence cannot answer (the answer goes to ``Added.answers[id]``); ``answer`` ``not_asked`` is a question not reached.
    ``policy_value`` is what the trust policy, the role or the provider asks for, ``request_value`` what the call sent."""

    id: str
    question: T
    answer: Literal["yes", "no", "unknown", "not_asked"]
    evidence: T | Literal[""] = ""
    policy_value: T | str = field(default="", name="wanted")
    request_value: T | str = field(default="", name="had")
    ask: T | None = None
    children: tuple["TreeNode[T]", ...] = ()


class Tree(Struct, Generic[T], frozen=True, kw_only=True):
    """The assume-role decision tree: ``caller`` assumes ``role``; ``finding`` is the answer in one sentence."""

    caller: str
    role: str
    finding: T
    nodes: tuple[TreeNode[T], ...] = ()


class Proof(Struct, Generic[T], frozen=True, kw_only=True):
    """The request evaluated before and after the fix.

    ``remaining`` is what stops it still, ``remaining_causes`` for each the place of the cause that says it (``None``: no cause does),
    ``allowed_if`` what is supposed of layers that were not read, ``across`` what of that is of the other account's side. ``also_allows``
    are neighbouring requests newly allowed, of ``sampled`` that were tried, which differ from the request along the axes ``varied``: along
    no other axis is anything claimed.
    """

    before: str
    after: str
    remaining: tuple[T, ...] = ()
    remaining_causes: tuple[int | None, ...] = ()
    also_allows: tuple[T, ...] = ()
    sampled: int = 0
    allowed_if: tuple[T, ...] = ()
    across: tuple[T, ...] = ()
    varied: tuple[Axis, ...] = ()


class Fix(Struct, Generic[T], frozen=True, kw_only=True):
    """One change that removes a cause, with its proof. Nothing is ever applied. ``before`` and ``document`` are the whole policy. ``side``
    says of a call that crosses accounts which side the change is on."""

    id: str = ""
    title: T
    owner: T
    side: T | Literal[""] = ""
    target: dict[str, T | str]
    proof: Proof[T]
    statement: dict[str, Any] | None = None
    before: dict[str, Any] | None = None
    document: dict[str, Any] | None = None
    cli: tuple[str, ...] = ()
    terraform: str = ""
    size: T | Literal[""] = ""
    warnings: tuple[T, ...] = ()
    causes: tuple[int, ...] = ()


class PlanStep(Struct, Generic[T], frozen=True, kw_only=True):
    """One thing to do: ``fix`` is its place in the diagnosis's fixes, ``with_fixes`` those that change the same policy and are made with
    it. ``owner`` can do it, in ``account`` where that is known, with the commands of ``cli``."""

    fix: int
    title: T
    owner: T
    account: str | None = None
    cli: tuple[str, ...] = ()
    with_fixes: tuple[int, ...] = ()


class Plan(Struct, Generic[T], frozen=True, kw_only=True):
    """The smallest combination of fixes that makes the call pass, in the order to make them, proven as one."""

    steps: tuple[PlanStep[T], ...]
    proof: Proof[T]


class WhatIf(Struct, frozen=True, kw_only=True):
    """A condition key whose value is tried: what was ``read`` or said of it (``None``: nothing is known), and what is ``tried``."""

    key: str
    read: tuple[str, ...] | None
    tried: tuple[str, ...]


class Login(Struct, Generic[T], frozen=True, kw_only=True):
    """Why no call to AWS was authenticated, and the one command that mends it."""

    why: T
    command: str


class Diagnosis(Struct, Generic[T], frozen=True, kw_only=True):
    """Everything concluded from a denial and the evidence; ``complete`` is False while reads are still under way,
    and ``settled`` true as soon as none of them can change decision, causes or plan.

    ``subject`` is who was denied what on which resource: the text's words made whole by what was read and what the person added. ``rung``
    is the ground on which anything is known of the SCPs. ``asked`` is what the person should say next, the most telling first. ``accounts``
    are those that the case touches, ``also`` who was asked beside ``caller``, and ``evidence`` says who read each fact.
    ``what_if`` are the values that are only tried, ``login`` is what to do first where AWS could not be asked as anybody.
    """

    schema: int = 1
    what_if: tuple[WhatIf, ...] = ()
    denial: Denial
    subject: Subject | None = None
    caller: Asker
    steps: tuple[Step[T], ...]
    verdict: Verdict[T]
    conditions: tuple[ConditionRow[T], ...] = ()
    tree: Tree[T] | None = None
    fixes: tuple[Fix[T], ...] = ()
    plan: Plan[T] | None = None
    asked: tuple[Question[T], ...] = ()
    accounts: tuple[AccountRead[T], ...] = ()
    also: tuple[Asker, ...] = ()
    evidence: Provenance = Provenance()
    login: Login[T] | None = None
    rung: Rung = "unknown"
    complete: bool = True
    settled: bool = False

    @property
    def stands(self) -> bool:
        """Whether the answer stays as it is, whatever is still being read."""
        return self.complete or self.settled
