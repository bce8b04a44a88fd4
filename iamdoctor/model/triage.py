"""What is beyond one error: the errors of one text in groups, and the changes that let all of them pass together.

Field for field what ``parse`` lists and ``diagnose --all --json`` prints.
"""

from typing import Any, Generic, Literal

from msgspec import Struct

from iamdoctor.model.denial import Deny, Kind, PolicyType
from iamdoctor.model.diagnosis import Diagnosis, Proof, T

Of = Literal["principal", "resource", "organization", "endpoint"]


class Group(Struct, frozen=True, kw_only=True):
    """Errors that one diagnosis answers: the same principal, action and resource, stopped by the same layer.

    The sessions of a role are one principal, written ``…:assumed-role/NAME/*`` where there are several. ``errors`` are the places of its
    errors in the text, ``count`` how often the text tells of them, ``first`` and ``last`` when, as far as it says.
    """

    kind: Kind
    principal: str | None = None
    action: str | None = None
    resource: str | None = None
    deny: Deny | None = None
    policy_type: PolicyType | None = None
    count: int = 1
    first: str | None = None
    last: str | None = None
    errors: tuple[int, ...] = ()


class Reason(Struct, Generic[T], frozen=True, kw_only=True):
    """Why an action is in a combined change: the ``group`` that needs it, and the sentence that says so."""

    group: int
    action: str
    resource: str
    why: T


class Combined(Struct, Generic[T], frozen=True, kw_only=True):
    """One change of one policy for several groups: ``of`` says whether the policy is a principal's, a resource's or an organization's, and
    ``name`` whose. ``before`` and ``document`` are the whole policy, ``statements`` what is new or different in it."""

    of: Of
    name: str
    title: T
    owner: T
    account: str | None = None
    target: dict[str, T | str]
    statements: tuple[dict[str, Any], ...] = ()
    before: dict[str, Any] | None = None
    document: dict[str, Any] | None = None
    cli: tuple[str, ...] = ()
    terraform: str = ""
    size: T | Literal[""] = ""
    warnings: tuple[T, ...] = ()
    reasons: tuple[Reason[T], ...] = ()


class Outcome(Struct, Generic[T], frozen=True, kw_only=True):
    """What becomes of a group once every combined change is made; ``proof`` is ``None`` where no change was found for it, and ``todo``
    then says what to do."""

    group: int
    proof: Proof[T] | None = None
    todo: T | Literal[""] = ""


class Together(Struct, Generic[T], frozen=True, kw_only=True):
    """The combined changes, and what they come to for each group."""

    changes: tuple[Combined[T], ...] = ()
    outcomes: tuple[Outcome[T], ...] = ()


class Triage(Struct, frozen=True, kw_only=True):
    """All of a text: its groups, the diagnosis of each in the same order, and the changes that let them pass together. ``left_out`` is the
    number of errors that were not read."""

    schema: int = 1
    errors: int
    left_out: int = 0
    groups: tuple[Group, ...]
    diagnoses: tuple[Diagnosis[str], ...]
    together: Together[str]
