"""Rows for the policies of a step: how each is attached, what it says to this request and why."""

from collections.abc import Iterable
from typing import Literal

from msgspec.structs import replace

from iamdoctor.case.case import Case
from iamdoctor.case.known_layers import Held
from iamdoctor.causes.policy.statement import Point, failing, hit, miss, names_action
from iamdoctor.iam.decision import PolicyType, StatementMatch
from iamdoctor.model.diagnosis import PolicyRow
from iamdoctor.model.evidence import Policy
from iamdoctor.model.sentence import Text
from iamdoctor.steps.read_command import command
from iamdoctor.wording.terms import counted

Says = Literal["allows", "denies", "near miss", "silent", "maybe", "not read", "malformed"]

_HOW = {"inline": "inline", "managed": "attached", "aws-managed": "attached, by AWS"}
_ORDER = ("denies", "near miss", "maybe", "allows", "not read", "malformed", "silent")


def rows(case: Case, policy_types: Iterable[PolicyType]) -> tuple[PolicyRow[Text], ...]:
    """A row for each policy of these layers, those that decide first, each with the command that reads it."""
    found = [
        replace(_row(case, policy_type, held), cli=command(held.policy, case.evidence.calls))
        for policy_type in policy_types
        if policy_type in case.layers
        for held in case.layers[policy_type].held
    ]
    return tuple(sorted(found, key=lambda row: _ORDER.index(row.says)))


def _row(case: Case, policy_type: PolicyType, held: Held) -> PolicyRow[Text]:
    policy = held.policy
    if held.document is None:
        says: Says = "not read" if policy.document is None else "malformed"
        return _plain(policy, policy_type, says, held.problem)
    statements = [] if case.best is None else [each for each in case.best.statements if each.policy == held.document.name]
    if not statements:
        written = counted(len(held.document.statements), "statement")
        return _plain(policy, policy_type, "silent", f"{written}; nothing to compare with" if case.best is None else "has no statement")
    return _judged(policy, policy_type, statements)


def _judged(policy: Policy, policy_type: PolicyType, statements: list[StatementMatch]) -> PolicyRow[Text]:
    """The row by its statements: a Deny that applies, one that may, an Allow, one that may, the one that came closest, or none."""
    for effect, matched, says in _QUESTIONS:
        for statement in statements:
            if statement.effect == effect and statement.matched is matched:
                point = hit(statement) if effect == "Deny" else None
                return _told(policy, policy_type, says, statement, point, _because(statement, point))
    allows = [each for each in statements if each.effect == "Allow"]
    near = min((each for each in allows if names_action(each)), key=lambda each: len(failing(each)), default=None)
    if near is not None:
        point = miss(failing(near)[0])
        closeness: Says = "near miss" if len(failing(near)) == 1 else "silent"
        return _told(policy, policy_type, closeness, near, point, f"{point.element} is {point.clause}" if point.clause else point.element)
    return _plain(policy, policy_type, "silent", "other actions" if allows else "its denies do not apply")


_QUESTIONS: tuple[tuple[str, bool | None, Says], ...] = (
    ("Deny", True, "denies"),
    ("Deny", None, "maybe"),
    ("Allow", True, "allows"),
    ("Allow", None, "maybe"),
)


def _because(statement: StatementMatch, point: Point | None) -> str:
    name = statement.sid or f"statement {statement.index + 1}"
    if statement.effect == "Deny":
        return f"{name} {point.clause}" if point and point.clause else name
    return name if statement.matched else f"{name} {miss(failing(statement)[0]).clause}"


def _told(
    policy: Policy, policy_type: PolicyType, says: Says, statement: StatementMatch, point: Point | None, because: str
) -> PolicyRow[Text]:
    return PolicyRow(
        policy=policy.name,
        policy_type=policy_type,
        how=_how(policy, policy_type),
        says=says,
        because=because,
        arn=policy.arn,
        document=policy.document,
        statement_index=statement.index,
        sid=statement.sid,
        element=point.element if point else None,
        policy_value=point.policy_value if point else "",
        request_value=point.request_value if point else "",
    )


def _plain(policy: Policy, policy_type: PolicyType, says: Says, because: str) -> PolicyRow[Text]:
    how = _how(policy, policy_type)
    return PolicyRow(
        policy=policy.name, policy_type=policy_type, how=how, says=says, because=because, arn=policy.arn, document=policy.document
    )


def _how(policy: Policy, policy_type: PolicyType) -> str:
    if policy_type in ("scp", "rcp"):
        return f"{policy_type.upper()} on {policy.attached_to}"
    if policy_type == "boundary":
        return "boundary"
    if policy.attached_to.startswith("group "):
        return f"{_HOW.get(policy.kind, policy.kind)}, by {policy.attached_to}"
    return _HOW.get(policy.kind, policy.attached_to or policy.kind)
