"""The statement that nearly matched, corrected in the one element that failed."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from iamdoctor.case.case import Case
from iamdoctor.fixes.propose.blamed import blamed
from iamdoctor.fixes.propose.guarded import guards_of, widens
from iamdoctor.fixes.propose.needed_too import missing_companions
from iamdoctor.fixes.propose.required import met, required
from iamdoctor.fixes.write.aws_managed_copy import editable
from iamdoctor.fixes.write.change import Change, Place
from iamdoctor.fixes.write.named import named_statement
from iamdoctor.fixes.write.principal_element import added_principal, principal_element
from iamdoctor.iam.decision import ElementMatch, StatementMatch
from iamdoctor.iam.edit import (
    Statement,
    listed,
    moved_condition,
    statements,
    with_changed,
    with_condition,
    with_element,
    with_value,
    without_condition,
    without_value,
)
from iamdoctor.iam.glob import glob
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.sentence import NOTHING, Sentence, say
from iamdoctor.reference.access_points import all_objects, holding
from iamdoctor.reference.arn import account_of
from iamdoctor.reference.condition_keys import guard_of
from iamdoctor.reference.privileges import raised_by
from iamdoctor.reference.resource_patterns import within
from iamdoctor.reference.sts_actions import NEEDS_TOO

_TAKES_MORE = ("stringequals", "stringlike", "stringequalsignorecase", "arnequals", "arnlike", "ipaddress", "numericequals")


def repairs(case: Case, cause: Cause[Sentence]) -> Iterator[Change]:
    """Corrections of the Allow statement that ``cause`` says came closest, where one kind of element failed; the smallest first.
    A statement that lacks what such an Allow must ask for is left alone: to let more in by it would need another condition for all."""
    found = near(case, cause)
    if found is None:
        return
    match, place = found
    failed = [why for why in match.why if why.matched is False]
    kinds = {why.element for why in failed}
    if len(kinds) != 1 or place.before is None:
        return
    named = named_statement(case, match, place)
    if failed[0].element != "Condition" and not met(statements(place.before)[match.index], required(case, place.layer)):
        return
    for each in _corrected(case, match, place, failed):
        yield Change(
            title=say(each.id, statement=named, **each.values),
            place=place,
            after=with_changed(place.before, match.index, each.statement),
            statement=each.statement,
            replaces=match.index,
            warnings=each.warnings,
            broad=each.broad,
        )


def near(case: Case, cause: Cause[Sentence]) -> tuple[StatementMatch, Place] | None:
    """The Allow statement that ``cause`` says came closest, and where it stands; ``None`` where nobody can edit it."""
    found = blamed(case, cause)
    if found is None or found[0].effect != "Allow" or found[0].matched or not editable(found[1], case):
        return None
    return found


class _Corrected(Struct, frozen=True, kw_only=True):
    """One correction: the fix that it is with the values of its title, and the statement as it then stands."""

    id: str
    values: dict[str, Any]
    statement: Statement
    warnings: tuple[Sentence, ...] = ()
    broad: bool = False


def _corrected(case: Case, match: StatementMatch, place: Place, failed: list[ElementMatch]) -> Iterator[_Corrected]:
    statement = statements(place.before or {})[match.index]
    match failed[0].element:
        case "Action":
            action = case.subject.action or ""
            changed = with_element(statement, "Action", with_value(statement["Action"], action, *missing_companions(case, place.layer)))
            yield _Corrected(id="fix.add_action", values={"action": action}, statement=changed)
        case "Resource" if _too_wide(case, statement) or not _names_companions(case, place, statement):
            return
        case "Resource":
            for resource in _resources(case, failed[0].policy_value):
                changed = with_element(statement, "Resource", with_value(statement["Resource"], resource))
                yield _Corrected(id="fix.add_resource", values={"resource": resource}, statement=changed)
        case "Principal":
            yield from _principal(case, statement)
        case "Condition":
            yield from _condition(statement, failed)


def _resources(case: Case, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """What the ``Resource`` element lacks, in the pattern that it is written in: all objects where it names their bucket, all that is in
    a log group or table where it names that, a secret without its six characters; else the resource itself, and for an object then also
    all of its bucket."""
    resource = case.subject.resource or "*"
    inside = within(resource, wanted)
    if inside:
        return (inside,)
    bucket = holding(resource)
    if case.subject.service != "s3" or resource == bucket:
        return (resource,)
    return (all_objects(resource),) if bucket in wanted else (resource, all_objects(resource))


def _too_wide(case: Case, statement: Statement) -> bool:
    """Whether ``*`` would be added for actions that were written for resources of their own: the request's own ``*`` is no licence."""
    only = [each.lower() for each in listed(statement.get("Action"))]
    return case.subject.resource == "*" and only != [(case.subject.action or "").lower()]


def _names_companions(case: Case, place: Place, statement: dict[str, Any]) -> bool:
    """Whether the statement is about all the actions that the denied one goes together with."""
    patterns = [glob(each.lower()) for each in listed(statement.get("Action"))]
    return all(any(each.matches(action.lower()) for each in patterns) for action in missing_companions(case, place.layer))


def _principal(case: Case, statement: dict[str, Any]) -> Iterator[_Corrected]:
    element = principal_element(case)
    if element is None or not isinstance(statement.get("Principal"), dict) or not element.keys() <= statement["Principal"].keys():
        return
    arn = next(iter(element.values()))
    if not set(NEEDS_TOO.get(arn, ())) <= set(listed(statement.get("Action"))):
        return
    if any(raised_by(each) for each in listed(statement.get("Action"))) and not raised_by(case.subject.action or ""):
        return
    if arn.endswith(":root") and case.subject.principal_kind == "role_session":
        return
    if "external_id" in guards_of(statement) and not _of_one_account(statement, arn):
        return
    stale = [name for name in _aws(statement) if name.startswith(("AROA", "AIDA"))]
    changed = added_principal(statement["Principal"], element)
    if changed is None:
        return
    values: dict[str, Any] = {"about": case.subject}
    if len(stale) == 1:
        changed["AWS"] = without_value(changed["AWS"], stale[0])
        values["stale"] = stale[0]
    fix = "fix.replace_principal" if len(stale) == 1 else "fix.name_principal"
    yield _Corrected(id=fix, values=values, statement=with_element(statement, "Principal", changed))


def _of_one_account(statement: dict[str, Any], arn: str) -> bool:
    """Whether a statement is for somebody of the caller's account: an ExternalId is agreed on with one party each."""
    return any(account_of(name) == account_of(arn) or name == account_of(arn) for name in _aws(statement))


def _aws(statement: dict[str, Any]) -> list[str]:
    named = statement["Principal"].get("AWS", []) if isinstance(statement["Principal"], dict) else []
    return [named] if isinstance(named, str) else list(named)


def _condition(statement: dict[str, Any], failed: list[ElementMatch]) -> Iterator[_Corrected]:
    why = failed[0]
    if len(failed) != 1 or why.key is None or why.operator is None:
        return
    base = why.operator.rpartition(":")[2].removesuffix("IfExists").lower()
    guard = guard_of(why.key)
    guards = widens(guard)
    if base == "stringequals" and why.request_value and any(glob(value).matches(why.request_value[0]) for value in why.policy_value):
        moved = moved_condition(statement, why.operator, why.key, "StringLike")
        yield _Corrected(id="fix.compare_like", values={"key": why.key}, statement=moved)
    elif base in _TAKES_MORE and why.request_value:
        changed = with_condition(statement, why.operator, why.key, *why.request_value)
        warnings = (say("warn.accepts_other_proof", key=why.key, guards=(guard,)),) if guards else ()
        values = {"key": why.key, "values": why.request_value}
        yield _Corrected(id="fix.accept_value", values=values, statement=changed, warnings=warnings, broad=guards)
    elif (why.request_value is None or guards) and guard != "boundary":
        changed = without_condition(statement, why.operator, why.key)
        ends = say("asked.nobody_needs", guards=(guard,)) if guard else NOTHING
        lost = say("warn.without_condition", key=why.key, ends=ends)
        yield _Corrected(id="fix.drop_condition", values={"key": why.key}, statement=changed, warnings=(lost,), broad=True)
