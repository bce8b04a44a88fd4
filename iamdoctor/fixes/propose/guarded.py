"""Conditions that a change goes round: such a change is never first, and says which statement no longer protects from whom."""

from collections.abc import Iterator

from msgspec.structs import replace

from iamdoctor.case.case import Case
from iamdoctor.fixes.write.change import Change
from iamdoctor.fixes.write.named import named_statement
from iamdoctor.fixes.write.place import place_of
from iamdoctor.iam.decision import StatementMatch
from iamdoctor.iam.edit import Statement, condition_values, statements
from iamdoctor.model.sentence import NOTHING, Sentence, say
from iamdoctor.reference.condition_keys import Guard, guard_of

WITH_PRINCIPAL = ("resource", "trust", "vpce")
_NAMES_ONE = frozenset[Guard](("subject", "source", "passed_to", "policy", "session_name", "source_identity", "claim"))
"""Guards of which one further value lets in one thing more: a statement for that value goes round nothing."""


def guarded(case: Case, change: Change) -> Change:
    """The change, as a broad one with a warning for each statement of its layer whose condition keeps the request out, and which a new
    Allow goes round. In the caller's own policies every condition counts; in a resource's some only tell callers apart."""
    if change.place is None or change.after is None or change.asks or change.apart:
        return change
    before = statements(change.place.before or {})
    came = [each for each in statements(change.after) if each not in before and each.get("Effect") == "Allow"]
    found = list(_bypassed(case, change, came)) if came else []
    if not found:
        return change
    warnings = tuple(_told(case, match, keys) for match, keys in found)
    guards = any(_guards(case, keys) for _, keys in found)
    return replace(
        change,
        broad=change.broad or guards or change.place.layer not in WITH_PRINCIPAL,
        warnings=(*change.warnings, *(each for each in warnings if each)),
    )


def guards_of(statement: Statement) -> tuple[Guard, ...]:
    """What the conditions of a statement ask for."""
    keys = (key for block in statement.get("Condition", {}).values() for key in block)
    return tuple(dict.fromkeys(guard for key in keys if (guard := guard_of(key))))


def guarding_keys(statement: Statement, guard: Guard) -> tuple[str, ...]:
    """The keys by which a statement asks for one of them."""
    keys = (key for block in statement.get("Condition", {}).values() for key in block)
    return tuple(dict.fromkeys(key for key in keys if guard_of(key) == guard))


def widens(guard: Guard | None) -> bool:
    """Whether accepting one more value of what is guarded lets in more than one thing."""
    return guard is not None and guard not in _NAMES_ONE


def _bypassed(case: Case, change: Change, came: list[Statement]) -> Iterator[tuple[StatementMatch, tuple[str, ...]]]:
    place = change.place
    for match in case.best.statements if case.best and place else ():
        of_layer = place is not None and (match.policy_type, match.level) == (place.layer, place.level)
        if not of_layer or match.effect != "Allow" or match.matched or (place and _is_changed(change, match)):
            continue
        keys = _keeping_out(case, match)
        if keys and not all(_asks_for(each, keys) for each in came):
            yield match, keys


def _is_changed(change: Change, match: StatementMatch) -> bool:
    return change.replaces == match.index and change.place is not None and change.place.document == match.policy


def _keeping_out(case: Case, match: StatementMatch) -> tuple[str, ...]:
    """The keys by which alone a statement does not allow the request; of a resource's policy also those by which it guards what the caller
    may do, where it is written for another resource than the one that has the policy."""
    failed = [why for why in match.why if why.matched is not True]
    if match.policy_type in WITH_PRINCIPAL and any(why.element == "Resource" for why in failed):
        others = any(why.element not in ("Resource", "Condition") for why in failed)
        place = None if others else place_of(case, case.reference(match))
        conditions = condition_values(statements(place.before or {})[match.index]) if place else ()
        return tuple(dict.fromkeys(key for _, key, _ in conditions if widens(guard_of(key))))
    if any(why.element != "Condition" for why in failed):
        return ()
    return tuple(dict.fromkeys(why.key for why in failed if why.key))


def _asks_for(statement: Statement, keys: tuple[str, ...]) -> bool:
    """Whether a statement has conditions on the same keys, each of which lets in one thing by a value."""
    own = {key.lower() for block in statement.get("Condition", {}).values() for key in block}
    return all(key.lower() in own and not widens(guard_of(key)) for key in keys)


def _guards(case: Case, keys: tuple[str, ...]) -> tuple[Guard, ...]:
    """What the keys ask for; a source guards against services alone."""
    services = case.subject.principal_kind == "service"
    return tuple(dict.fromkeys(guard for key in keys if (guard := guard_of(key)) and (services or guard != "source")))


def _told(case: Case, match: StatementMatch, keys: tuple[str, ...]) -> Sentence:
    place = place_of(case, case.reference(match))
    if place is None:
        return NOTHING
    guards = _guards(case, keys)
    ends = say("asked.protection_ends", guards=guards, keys=keys, about=case.subject) if guards else NOTHING
    return say("warn.bypasses", statement=named_statement(case, match, place), ends=ends)
