"""Which Allow came closest to allowing a request: one ranking for every cause, step, tree and fix that speaks of it.

The right principal comes before the right action, the right action before the right resource, and the resource before the conditions. What
is not known counts less than what is false, and the order in the document never counts.
"""

from collections.abc import Iterable

from iamdoctor.iam.decision import ElementMatch, Hint, StatementMatch
from iamdoctor.iam.likely_action import likely_action
from iamdoctor.iam.likeness import likeness

_COST = {True: 0, None: 1, False: 2}
_MEANT = (Hint.LETTER_CASE, Hint.OTHER_PATH, Hint.WILDCARD_IN_ARN)
_Rank = tuple[bool, int, int]


def nearest(statements: Iterable[StatementMatch]) -> StatementMatch | None:
    """The Allow among ``statements`` that came closest, without those that match and those about another service; ``None`` where none."""
    close = [(_rank(statement), statement) for statement in statements if _is_near(statement)]
    if not close:
        return None
    best = min(rank for rank, _ in close)
    equal = [statement for rank, statement in close if rank == best]
    return min(equal, key=_further) if len(equal) > 1 else equal[0]


def _is_near(statement: StatementMatch) -> bool:
    """An Allow that failed, but not for being about another service altogether."""
    if statement.effect != "Allow" or statement.matched:
        return False
    return not any([element.segment == "service" and element.element == "Action" for element in statement.why])


def _rank(statement: StatementMatch) -> _Rank:
    return statement.matched is False, _principal(statement), _action(statement)


def _further(statement: StatementMatch) -> tuple[object, ...]:
    """What tells statements apart whose principal and action are equally right: their resource, then their conditions, then their text."""
    conditions = [element.matched for element in statement.why if element.element == "Condition"]
    unmet = (conditions.count(False), conditions.count(None))
    return (*_resource(statement), *unmet, _text(statement))


def _element(statement: StatementMatch, name: str) -> ElementMatch | None:
    return next((element for element in statement.why if element.element in (name, f"Not{name}")), None)


def _principal(statement: StatementMatch) -> int:
    """0 for the right principal, 1 for one that may be, 2 for one that is probably meant, 3 for another."""
    found = _element(statement, "Principal")
    if found is None or found.matched is not False:
        return 0 if found is None else _COST[found.matched]
    return 2 if found.hint in _MEANT else 3


def means_caller(statement: StatementMatch) -> bool:
    """Whether the statement is for the caller, or probably meant to be: in one account, no other is near to allowing the request."""
    return _principal(statement) < 3


def _action(statement: StatementMatch) -> int:
    """0 for the right action, 1 for a name that is meant for it, 2 for another."""
    found = _element(statement, "Action")
    if found is None or found.matched:
        return 0
    return 1 if found.element == "Action" and found.request_value and likely_action(found.policy_value, found.request_value[0]) else 2


def _resource(statement: StatementMatch) -> tuple[int, int, float]:
    found = _element(statement, "Resource")
    if found is None or found.matched is not False or found.element == "NotResource" or not found.request_value:
        return (0 if found is None else _COST[found.matched], 0, 0.0)
    like = likeness(found.resolved or found.policy_value, found.request_value[0])
    return 2, like.distance, like.apart


def _text(statement: StatementMatch) -> str:
    return f"{statement.sid} {[(each.element, each.operator, each.key, each.policy_value) for each in statement.why]}"
