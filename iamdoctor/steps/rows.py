"""Rows for the policies of a step: how each is attached, what it says to this request and why."""

from collections.abc import Iterable
from typing import Literal

from msgspec.structs import replace

from iamdoctor.case.case import Case
from iamdoctor.case.known_layers import Held
from iamdoctor.causes.policy.statement import Point, failing, hit, miss, names_action
from iamdoctor.iam.decision import PolicyType, StatementMatch
from iamdoctor.iam.near import nearest
from iamdoctor.model.diagnosis import PolicyRow
from iamdoctor.model.evidence import Policy
from iamdoctor.model.sentence import Sentence, as_read, say
from iamdoctor.model.statement import StatementRef

Says = Literal["allows", "denies", "near miss", "silent", "maybe", "not read", "malformed"]

_HOW = {"inline": "row.inline", "managed": "row.attached", "aws-managed": "row.attached_by_aws"}
_ORDER = ("denies", "near miss", "maybe", "allows", "not read", "malformed", "silent")


def rows(case: Case, policy_types: Iterable[PolicyType]) -> tuple[PolicyRow[Sentence], ...]:
    """A row for each policy of these layers, those that decide first, each with the command that reads it."""
    found = [
        replace(_row(case, policy_type, held), cli=held.policy.read_by)
        for policy_type in policy_types
        if policy_type in case.layers
        for held in case.layers[policy_type].held
    ]
    return tuple(sorted(found, key=lambda row: _ORDER.index(row.says)))


def _row(case: Case, policy_type: PolicyType, held: Held) -> PolicyRow[Sentence]:
    if held.document is None:
        says: Says = "not read" if held.policy.document is None else "malformed"
        return _plain(held.policy, policy_type, says, held.problem)
    whole = case.whole(held.name, policy_type)
    statements = [] if case.best is None else [each for each in case.best.statements if each.policy == held.document.name]
    if statements:
        return _judged(case, held.policy, policy_type, statements, whole)
    why = say("row.no_request", count=len(held.document.statements)) if case.best is None else say("row.empty")
    return _plain(held.policy, policy_type, "silent", why, whole)


def _judged(
    case: Case, policy: Policy, policy_type: PolicyType, statements: list[StatementMatch], whole: StatementRef
) -> PolicyRow[Sentence]:
    """The row by its statements: a Deny that applies, one that may, an Allow, one that may, the one that came closest, or none."""
    for effect, matched, says in _QUESTIONS:
        for statement in statements:
            if statement.effect == effect and statement.matched is matched:
                point = hit(statement) if effect == "Deny" else None
                return _told(case, policy, says, statement, point, _because(statement, point))
    allows = [each for each in statements if each.effect == "Allow"]
    near = nearest(each for each in allows if names_action(each))
    if near is not None:
        point = miss(failing(near)[0])
        closeness: Says = "near miss" if len(failing(near)) == 1 else "silent"
        return _told(case, policy, closeness, near, point, _near(point))
    return _plain(policy, policy_type, "silent", say("row.other_actions" if allows else "row.other_denies"), whole)


_QUESTIONS: tuple[tuple[str, bool | None, Says], ...] = (
    ("Deny", True, "denies"),
    ("Deny", None, "maybe"),
    ("Allow", True, "allows"),
    ("Allow", None, "maybe"),
)


def _because(statement: StatementMatch, point: Point | None) -> Sentence:
    """The statement's name, and the clause of it that decided, where one did."""
    name = as_read(statement.sid) if statement.sid else say("row.by_place", number=statement.index + 1)
    point = point or (None if statement.matched else miss(failing(statement)[0]))
    return say("row.statement_is", statement=name, clause=point.clause) if point and point.clause else name


def _near(point: Point) -> Sentence:
    clause = {"clause": point.clause} if point.clause else {}
    return say("row.element_is" if clause else "row.element", element=point.element, **clause)


def _told(case: Case, policy: Policy, says: Says, statement: StatementMatch, point: Point | None, because: Sentence) -> PolicyRow[Sentence]:
    return PolicyRow(
        policy=policy.name,
        policy_type=statement.policy_type,
        how=_how(policy, statement.policy_type),
        says=says,
        because=because,
        arn=policy.arn,
        document=policy.document,
        statement=case.reference(statement),
        statement_index=statement.index,
        sid=statement.sid,
        element=point.element if point else None,
        policy_value=point.policy_value if point else "",
        request_value=point.request_value if point else "",
    )


def _plain(
    policy: Policy, policy_type: PolicyType, says: Says, because: Sentence, whole: StatementRef | None = None
) -> PolicyRow[Sentence]:
    return PolicyRow(
        policy=policy.name,
        policy_type=policy_type,
        how=_how(policy, policy_type),
        says=says,
        because=because,
        arn=policy.arn,
        document=policy.document,
        statement=whole,
    )


def _how(policy: Policy, policy_type: PolicyType) -> Sentence:
    if policy_type in ("scp", "rcp"):
        return say("row.on_level", layer=policy_type, level=policy.attached_to)
    if policy_type == "boundary":
        return say("row.boundary")
    how = say(_HOW[policy.kind]) if policy.kind in _HOW else as_read(policy.attached_to or policy.kind)
    return say("row.by_group", how=how, group=policy.attached_to) if policy.attached_to.startswith("group ") else how
