"""A Deny narrowed by one exception: it holds for everybody and everything else as before."""

from collections.abc import Iterator

from msgspec import Struct

from iamdoctor.case.case import Case
from iamdoctor.fixes.propose.blamed import blamed
from iamdoctor.fixes.propose.deny_remainder import Rest, rests
from iamdoctor.fixes.propose.guarded import guarding_keys, guards_of
from iamdoctor.fixes.propose.request import on
from iamdoctor.fixes.write.aws_managed_copy import writable
from iamdoctor.fixes.write.change import Change, Place
from iamdoctor.fixes.write.holder import own_inline
from iamdoctor.fixes.write.named import named_statement
from iamdoctor.fixes.write.principal_element import principal_element, told_apart
from iamdoctor.iam.decision import PolicyType, StatementMatch
from iamdoctor.iam.edit import Json, Statement, condition_values, new_sid, statements, with_changed, with_condition, without_key
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.sentence import NOTHING, Sentence, say
from iamdoctor.reference import actions
from iamdoctor.reference.access_points import all_objects, holding

_NOT_AN_ID = ("stringnotlike", "stringnotequals", "stringnotequalsignorecase")
_NOT_LIKE = ("arnnotlike", "arnnotequals", "stringnotlike")
_LIKE = ("arnlike", "arnequals", "stringlike")


def exceptions(case: Case, cause: Cause[Sentence]) -> Iterator[Change]:
    """The ways to except the request from the Deny that ``cause`` names, the narrowest first."""
    found = denying(case, cause)
    if found is None:
        return
    match, place = found
    before = place.before or {}
    for way in _ways(case, place, match, statements(before)[match.index]):
        put = _numbered(way.put, before)
        yield Change(
            title=say("fix.add_exception", excepted=way.excepted, statement=named_statement(case, match, place), limit=way.limit),
            place=place,
            after=with_changed(before, match.index, *put),
            statement=put[0],
            replaces=match.index,
            warnings=(*way.warnings, *_no_longer_asked(case, statements(before)[match.index])),
            broad=bool(guards_of(statements(before)[match.index])),
        )


def denying(case: Case, cause: Cause[Sentence]) -> tuple[StatementMatch, Place] | None:
    """The Deny statement that ``cause`` blames, and where it stands; ``None`` where nobody can change it."""
    found = deny_of(case, cause)
    place = writable(found[1], case) if found else None
    return (found[0], place) if found and place else None


def deny_of(case: Case, cause: Cause[Sentence]) -> tuple[StatementMatch, Place] | None:
    """The Deny statement that ``cause`` blames, and where it stands, whoever may change it."""
    found = blamed(case, cause)
    return found if found and found[0].effect == "Deny" and found[0].matched is not False else None


class _Way(Struct, frozen=True, kw_only=True):
    """One exception: the statements that take the place of the Deny, what it is for, and how far it goes."""

    put: tuple[Statement, ...]
    excepted: Sentence
    limit: Sentence = NOTHING
    warnings: tuple[Sentence, ...] = ()


def _ways(case: Case, place: Place, match: StatementMatch, statement: Statement) -> Iterator[_Way]:
    by_id = in_list_of_ids(case, statement)
    if by_id is not None:
        yield _Way(put=(by_id,), excepted=say("asked.who", about=case.subject), limit=say("asked.for_all_of_it"))
        return
    left = _rests(case, place.layer, statement)
    if binds_only_the_caller(case, place, statement):
        for rest in left:
            yield _Way(put=rest.statements, excepted=_taken_out(rest), warnings=_everywhere(case, rest))
        return
    others = _without_the_caller(case, place.layer, statement)
    if others is None:
        return
    for rest in left:
        own = [_of_the_caller(case, place.layer, match, each) for each in rest.statements]
        put = (others, *(each for each in own if each is not None))
        if len(put) == len(own) + 1:
            limit = say("asked.only_for" if rest.action else "asked.for", what=_taken_out(rest))
            yield _Way(put=put, excepted=say("asked.who", about=case.subject), limit=limit, warnings=_everywhere(case, rest))
    yield _Way(put=(others,), excepted=say("asked.who", about=case.subject), limit=say("asked.for_all_of_it"))


def in_list_of_ids(case: Case, statement: Statement) -> Statement | None:
    """The Deny with the caller's unique id among those that it lists as excepted: a role that was deleted and made again has another one.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
    """
    carried = next((values for key, values in case.keys.values.items() if key.lower() == "aws:userid" and values), ("",))[0]
    lists = ((operator, key) for operator, key, _ in condition_values(statement) if key.lower() == "aws:userid")
    operator, key = next((each for each in lists if each[0].lower().removesuffix("ifexists") in _NOT_AN_ID), ("", ""))
    if not carried or not operator:
        return None
    unique, _, session = carried.partition(":")
    whole = f"{unique}:*" if session and operator.lower().startswith("stringnotlike") else carried
    return with_condition(statement, operator, key, whole)


def _rests(case: Case, layer: PolicyType, statement: Statement) -> list[Rest]:
    """What is left of the Deny, the most first: of an object also without all of its bucket."""
    action, resource = case.subject.action or "", case.subject.resource or "*"
    found = list(rests(statement, layer, action, resource, together=actions.checked_together(action)))
    if case.subject.service == "s3" and resource != holding(resource):
        found += [rest for rest in rests(statement, layer, action, all_objects(resource)) if rest.action and rest.resource]
    exact_first = sorted(found, key=lambda rest: rest.action is None or rest.resource is None)
    return [rest for number, rest in enumerate(exact_first) if all(rest.statements != each.statements for each in exact_first[:number])]


def _taken_out(rest: Rest) -> Sentence:
    if rest.action is None:
        return say("asked.everything_on", resource=rest.resource)
    return say("asked.call", action=rest.action, on=on(rest.resource))


def _everywhere(case: Case, rest: Rest) -> tuple[Sentence, ...]:
    """A warning where more is excepted than the request, because no less can be said."""
    if rest.resource is None:
        return (say("warn.action_on_nothing_denied", action=rest.action, about=case.subject),)
    return (say("warn.nothing_on_resource_denied", resource=rest.resource, about=case.subject),) if rest.action is None else ()


def _no_longer_asked(case: Case, statement: Statement) -> tuple[Sentence, ...]:
    return tuple(
        say("warn.no_longer_asked", guard=each, keys=guarding_keys(statement, each), about=case.subject) for each in guards_of(statement)
    )


def binds_only_the_caller(case: Case, place: Place, statement: Statement) -> bool:
    """Whether the Deny reaches nobody else: it is in a policy of the caller's own, or its Principal is no one but the caller."""
    if place.layer == "session" or place.copied or (place.policy is not None and own_inline(place.policy, case)):
        return True
    named = principal_element(case)
    return named is not None and statement.get("Principal") == named and not str(named.get("AWS", "")).endswith(":root")


def _without_the_caller(case: Case, layer: PolicyType, statement: Statement) -> Statement | None:
    """The Deny for everybody but the caller; it joins the exceptions that the statement has already."""
    told = told_apart(case, layer)
    if told is None:
        return None
    key, values = told
    joins = (*_NOT_LIKE, "stringnotequals") if not any("*" in value for value in values) else _NOT_LIKE
    for operator, keys in statement.get("Condition", {}).items():
        if any(each.lower() == key.lower() for each in keys) and operator.lower().removesuffix("ifexists") in joins:
            return with_condition(statement, operator, key, *values)
    return with_condition(statement, _operator(key, values, "Not"), key, *values)


def _of_the_caller(case: Case, layer: PolicyType, match: StatementMatch, statement: Statement) -> Statement | None:
    """The Deny for the caller alone: what it says of others by the same key is left out, since it is known to hold for the caller."""
    told = told_apart(case, layer)
    if told is None:
        return None
    key, values = told
    if match.matched:
        statement = without_key(statement, key, (*_NOT_LIKE, *_LIKE, "stringequals", "stringnotequals"))
    operator = _operator(key, values, "")
    taken = (each.lower() for name, keys in statement.get("Condition", {}).items() if name.lower() == operator.lower() for each in keys)
    return None if key.lower() in taken else with_condition(statement, operator, key, *values)


def _operator(key: str, values: tuple[str, ...], negation: str) -> str:
    if key.lower() != "aws:principalarn":
        return f"String{negation}Equals"
    return f"Arn{negation}Like" if any("*" in value for value in values) else f"Arn{negation}Equals"


def _numbered(put: tuple[Statement, ...], document: Json) -> tuple[Statement, ...]:
    """The statements with ids of their own: two may not have the same one."""
    first, *more = put
    found = [first]
    for each in more:
        taken = {"Statement": [*statements(document), *found]}
        found.append({**each, "Sid": new_sid(f"{each['Sid']}Rest", taken)} if each.get("Sid") else each)
    return tuple(found)
