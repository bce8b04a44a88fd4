"""Why a condition is met or not."""

from functools import lru_cache
from typing import Any

from msgspec.structs import replace

from iamdoctor.iam.conditions import Condition
from iamdoctor.iam.context import PRESENT, Context, Unknown, Values
from iamdoctor.iam.decision import ElementMatch, Hint, Reason
from iamdoctor.iam.operators import NULL
from iamdoctor.iam.principal import Principal
from iamdoctor.iam.request import Request
from iamdoctor.iam.shapes import shape
from iamdoctor.iam.ternary import Ternary
from iamdoctor.iam.variables import has_variables
from iamdoctor.model.sentence import NOTHING, Sentence, say
from iamdoctor.reference.condition_keys import is_multivalued

_EMPTY = Context.of(Request(principal=Principal.parse("anonymous"), action="", resource=""))


def explain_condition(condition: Condition, context: Context) -> ElementMatch:
    """One operator and key of the ``Condition`` element."""
    values = context.values(condition.folded_key)
    if condition.folded_key == "aws:principalarn" and isinstance(values, tuple) and condition.holds(context) is None:
        values = PRESENT
    if not condition.templates:
        return _explained(condition, values, ())
    return _explained(condition, values, tuple((key, context.value(key)) for template in condition.templates for key in template.keys))


@lru_cache(maxsize=8192)
def _explained(condition: Condition, values: Values, variables: tuple[tuple[str, str | Unknown | None], ...]) -> ElementMatch:
    """The same for every request with these values of the key and of the variables."""
    known: dict[str, Values] = {key: (value,) if isinstance(value, str) else value for key, value in variables}
    context = replace(_EMPTY, keys={**known, condition.folded_key: values})
    matched = condition.holds(context)
    reason, detail = _condition_told(condition, values, matched, context)
    return ElementMatch(
        element="Condition",
        matched=matched,
        reason=reason,
        detail=detail,
        policy_value=condition.values,
        resolved=_resolved(condition, context),
        request_value=values if isinstance(values, tuple) else None,
        operator=condition.written,
        key=condition.key,
        failing=_failing(condition, values, context) if matched is False else (),
        hint=_hint(condition, context) if matched is condition.operator.negated else None,
        note=say("rule.invalid_value", operator=condition.written, key=condition.key)
        if matched is None and reason is Reason.VALUE_INVALID
        else _condition_note(condition, values, context),
    )


def _hint(condition: Condition, context: Context) -> Hint | None:
    """What people overlook about a condition that is not met."""
    found = shape(condition.operator.name, condition.folded_key, condition.values)
    if found is None and any("aws:username" in template.resolve(context).missing for template in condition.templates):
        return Hint.ONLY_USERS
    return found


def _resolved(condition: Condition, context: Context) -> tuple[str, ...]:
    """The policy's values after variables, in its order; nothing where it has no variables."""
    if not condition.templates:
        return ()
    shown = iter(condition.templates)
    return tuple(next(shown).shown(context) if has_variables(value) else value for value in condition.values)


def _failing(condition: Condition, values: Values, context: Context) -> tuple[str, ...]:
    """Of ``ForAllValues``, the values of the request that do not agree."""
    if condition.quantifier != "ForAllValues" or not isinstance(values, tuple) or condition.operator is NULL:
        return ()
    return tuple(value for value in values if condition.agrees(value, context) is False)


def _condition_told(condition: Condition, values: Values, matched: Ternary, context: Context) -> tuple[Reason, Sentence]:
    asks = {"operator": condition.written, "key": condition.key, "values": condition.values}
    if isinstance(values, Unknown) and matched is None:
        return Reason.KEY_UNKNOWN, say("element.wants_unknown", **asks)
    if condition.operator is NULL:
        said = "element.wants_absent" if values is None else "element.wants_present"
        return (Reason.MATCHED if matched else Reason.VALUE_DIFFERS), say(said, **asks)
    if not condition.values and matched is False:
        return Reason.EMPTY, say("element.no_values", **asks)
    if not isinstance(values, tuple):
        said = f"element.wants_missing{_when_absent(condition)}"
        return (Reason.MATCHED if matched else Reason.KEY_MISSING), say(said, **asks)
    return _values_told(condition, values, matched, context, {**asks, "has": values})


def _values_told(
    condition: Condition, values: tuple[str, ...], matched: Ternary, context: Context, asks: dict[str, Any]
) -> tuple[Reason, Sentence]:
    if matched:
        return Reason.MATCHED, say("element.wants", **asks)
    if len(values) > 1 and not condition.quantifier:
        return Reason.VALUE_DIFFERS, say("element.no_set_operator", **asks)
    missing = tuple(key for template in condition.templates for key in template.resolve(context).missing)
    unknown = tuple(key for template in condition.templates for key in template.resolve(context).unknown)
    if matched is None and unknown:
        return Reason.KEY_UNKNOWN, say("element.wants_variable", keys=unknown, **asks)
    if matched is None or any(condition.operator.had(value) is None for value in values) or None in condition.wanted:
        return Reason.VALUE_INVALID, say("element.wants_comparable", base=condition.operator.name, **asks)
    if missing and len(condition.templates) == len(condition.values):
        return Reason.VARIABLE_UNRESOLVED, say("element.wants_valueless", keys=missing, **asks)
    return Reason.VALUE_DIFFERS, say("element.wants", **asks)


def _when_absent(condition: Condition) -> str:
    """What an absent key means, where that is not that the condition fails."""
    if condition.if_exists:
        return ".if_exists"
    if condition.quantifier == "ForAllValues":
        return ".for_all_values"
    return ".negated" if condition.operator.negated and not condition.quantifier else ""


def _condition_note(condition: Condition, values: Values, context: Context) -> Sentence:
    if isinstance(values, tuple) and len(values) > 1 and not condition.quantifier:
        return say("rule.no_set_operator", operator=condition.written, key=condition.key)
    if values is None and condition.quantifier == "ForAnyValue" and condition.if_exists:
        return say("rule.for_any_value_if_exists", operator=condition.written)
    if condition.templates and condition.operator.wildcards and any(template.puts_in("*?", context) for template in condition.templates):
        return say("rule.wildcard_in_value")
    if condition.operator.name == "Bool" and condition.templates:
        return say("rule.variable_under_bool")
    if isinstance(values, tuple) and not condition.quantifier and is_multivalued(condition.folded_key) and condition.operator is not NULL:
        return say("rule.may_have_several", key=condition.key)
    return NOTHING
