"""The condition inspector: what policies want of each key, what the request had, and where that value came from."""

from iamdoctor.case.case import UNREAD, Case
from iamdoctor.causes.policy.statement import names_action
from iamdoctor.iam.decision import ElementMatch, Reason, StatementMatch
from iamdoctor.model.diagnosis import ConditionRow
from iamdoctor.model.sentence import Sentence


def condition_rows(case: Case) -> tuple[ConditionRow[Sentence], ...]:
    """A row for each condition of the statements that matter: those that cover the request but for their conditions. The unmet first."""
    statements = case.best.statements if case.best else ()
    rows = [
        _row(case, statement, element)
        for statement in statements
        if statement.policy != UNREAD and _matters(statement)
        for element in statement.why
        if element.element == "Condition"
    ]
    order = ("not met", "unknown", "met")
    return tuple(sorted(rows, key=lambda row: order.index(row.verdict)))


def _matters(statement: StatementMatch) -> bool:
    others = (element for element in statement.why if element.element not in ("Condition", "Action", "NotAction"))
    return names_action(statement) and all(element.matched is not False for element in others)


def _row(case: Case, statement: StatementMatch, element: ElementMatch) -> ConditionRow[Sentence]:
    policy = case.policy_of(statement.policy)
    return ConditionRow(
        key=element.key or "",
        operator=element.operator or "",
        policy_value=element.resolved or element.policy_value,
        request_value=None if element.reason is Reason.KEY_UNKNOWN else (element.request_value or ()),
        origin=case.keys.origin(element.key or ""),
        verdict="unknown" if element.matched is None else ("met" if element.matched else "not met"),
        policy=policy.name if policy else statement.policy,
        statement=case.reference(statement),
        statement_index=statement.index,
        effect=statement.effect,
    )
