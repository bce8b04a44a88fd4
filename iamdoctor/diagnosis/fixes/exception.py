"""A Deny narrowed by one exception: it holds for everybody and everything else as before."""

from collections.abc import Iterator
from typing import Any

from iamdoctor.diagnosis.case import Case
from iamdoctor.diagnosis.diagnosis import Cause
from iamdoctor.diagnosis.fixes.change import Change, Place
from iamdoctor.diagnosis.fixes.edit import (
    listed,
    renamed_element,
    statements,
    with_changed,
    with_condition,
    with_element,
    with_value,
    without_value,
)
from iamdoctor.diagnosis.fixes.place import editable, own_inline, place_of, statement_words
from iamdoctor.diagnosis.fixes.who import principal_arns
from iamdoctor.diagnosis.words import resource_name, who
from iamdoctor.iam.decision import PolicyType, StatementMatch

_ARN_OPERATORS = ("arnnotlike", "arnnotequals", "stringnotlike", "stringnotequals")


def exceptions(case: Case, cause: Cause, layer: PolicyType) -> Iterator[Change]:
    """The ways to except the request from the Deny that ``cause`` names, the narrowest first."""
    found = _denying(case, cause, layer)
    if found is None:
        return
    match, place = found
    statement = statements(place.before or {})[match.index]
    for title, changed, warnings in _narrowed(case, place, statement):
        yield Change(
            title=f"{title} from {statement_words(case, match, place)}",
            place=place,
            after=with_changed(place.before or {}, match.index, changed),
            statement=changed,
            replaces=match.index,
            warnings=warnings,
        )


def _denying(case: Case, cause: Cause, layer: PolicyType) -> tuple[StatementMatch, Place] | None:
    for match in case.best.statements if case.best else ():
        if match.policy_type != layer or match.effect != "Deny" or match.matched is False or match.index != cause.statement_index:
            continue
        place = place_of(case, layer, match.policy, match.level)
        if place and place.policy and editable(place, case) and _is(cause, place):
            return match, place
    return None


def _is(cause: Cause, place: Place) -> bool:
    policy = place.policy
    return policy is not None and (cause.policy == policy.name if policy.arn is None else cause.policy_arn == policy.arn)


_Narrowed = tuple[str, dict[str, Any], tuple[str, ...]]


def _narrowed(case: Case, place: Place, statement: dict[str, Any]) -> Iterator[_Narrowed]:
    alone = place.policy is not None and (own_inline(place.policy, case) or place.layer == "session")
    if not alone and principal_arns(case):
        yield f"Except {who(case.subject)}", _without_principal(case, statement), ()
    if place.layer in ("identity", "boundary", "session"):
        yield from _without_resource(case, statement)
        yield from _without_action(case, statement)


def _without_principal(case: Case, statement: dict[str, Any]) -> dict[str, Any]:
    arns = principal_arns(case)
    for operator, keys in statement.get("Condition", {}).items():
        spelled = next((key for key in keys if key.lower() == "aws:principalarn"), None)
        if spelled and operator.lower().removesuffix("ifexists") in _ARN_OPERATORS:
            return with_condition(statement, operator, spelled, *arns)
    return with_condition(statement, "ArnNotLike" if any("*" in arn for arn in arns) else "ArnNotEquals", "aws:PrincipalArn", *arns)


def _without_resource(case: Case, statement: dict[str, Any]) -> Iterator[_Narrowed]:
    resource = case.subject.resource or "*"
    if resource == "*":
        return
    title = f"Except {resource_name(resource)}"
    if "NotResource" in statement:
        yield title, with_element(statement, "NotResource", with_value(statement["NotResource"], resource)), ()
    elif listed(statement.get("Resource")) == ["*"]:
        yield title, renamed_element(statement, "Resource", "NotResource", resource), ()
    elif resource in listed(statement.get("Resource")) and len(listed(statement["Resource"])) > 1:
        yield title, with_element(statement, "Resource", without_value(statement["Resource"], resource)), ()


def _without_action(case: Case, statement: dict[str, Any]) -> Iterator[_Narrowed]:
    action = case.subject.action or ""
    title, warning = f"Except {action}", f"{action} is then no longer denied on any resource of this statement."
    if "NotAction" in statement:
        yield title, with_element(statement, "NotAction", with_value(statement["NotAction"], action)), (warning,)
        return
    named = [each for each in listed(statement.get("Action")) if each.lower() == action.lower()]
    if named and len(listed(statement["Action"])) > 1:
        yield title, with_element(statement, "Action", without_value(statement["Action"], named[0])), (warning,)
