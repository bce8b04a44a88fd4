"""Why a condition is met or not."""

from functools import lru_cache

from msgspec.structs import replace

from iamdoctor.iam.conditions import Condition
from iamdoctor.iam.context import UNKNOWN, Context, Unknown, Values
from iamdoctor.iam.decision import ElementMatch, Reason
from iamdoctor.iam.elements.listed import listed
from iamdoctor.iam.operators import NULL
from iamdoctor.iam.principal import Principal
from iamdoctor.iam.request import Request
from iamdoctor.iam.ternary import Ternary
from iamdoctor.reference.condition_keys import is_multivalued

_EMPTY = Context.of(Request(principal=Principal.parse("anonymous"), action="", resource=""))


def explain_condition(condition: Condition, context: Context) -> ElementMatch:
    """One operator and key of the ``Condition`` element."""
    values = context.values(condition.folded_key)
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
        resolved=tuple(template.shown(context) for template in condition.templates),
        request_value=values if isinstance(values, tuple) else None,
        operator=condition.written,
        key=condition.key,
        note=_condition_note(condition, values, context),
    )


def _condition_told(condition: Condition, values: Values, matched: Ternary, context: Context) -> tuple[Reason, str]:
    told = f"{condition.written} {condition.key}"
    wanted = listed(condition.values)
    if values is UNKNOWN and matched is None:
        return Reason.KEY_UNKNOWN, f"{told} wants {wanted}; the request's value is not known"
    if condition.operator is NULL:
        is_there = "absent" if values is None else "in the request"
        return (Reason.MATCHED if matched else Reason.VALUE_DIFFERS), f"{told} wants {wanted}; the key is {is_there}"
    if not condition.values and matched is False:
        return Reason.EMPTY, f"{told} has no values, so it matches nothing"
    if not isinstance(values, tuple):
        return (
            Reason.MATCHED if matched else Reason.KEY_MISSING
        ), f"{told} wants {wanted}; the request has no such key{_when_absent(condition)}"
    return _values_told(condition, values, matched, context, told, wanted)


def _values_told(
    condition: Condition, values: tuple[str, ...], matched: Ternary, context: Context, told: str, wanted: str
) -> tuple[Reason, str]:
    had = f"the request has {listed(values)}"
    if matched:
        return Reason.MATCHED, f"{told} wants {wanted}; {had}"
    if len(values) > 1 and not condition.quantifier:
        return Reason.VALUE_DIFFERS, f"{told} has no ForAnyValue or ForAllValues, and {had}: several values match nothing"
    missing = [key for template in condition.templates for key in template.resolve(context).missing]
    unknown = [key for template in condition.templates for key in template.resolve(context).unknown]
    if matched is None and unknown:
        return Reason.KEY_UNKNOWN, f"{told} wants {wanted}; {', '.join(unknown)} is not known; {had}"
    if matched is None or any(condition.operator.had(value) is None for value in values) or None in condition.wanted:
        return Reason.VALUE_INVALID, f"{told} wants {wanted}; {had}: not every value is one that {condition.operator.name} can compare"
    if missing and len(condition.templates) == len(condition.values):
        return Reason.VARIABLE_UNRESOLVED, f"{told} wants {wanted}; {', '.join(missing)} has no value; {had}"
    return Reason.VALUE_DIFFERS, f"{told} wants {wanted}; {had}"


def _when_absent(condition: Condition) -> str:
    if condition.if_exists:
        return ", and IfExists makes the condition true"
    if condition.quantifier == "ForAllValues":
        return ", and ForAllValues is true without values"
    return ", which meets a negated operator" if condition.operator.negated and not condition.quantifier else ""


def _condition_note(condition: Condition, values: Values, context: Context) -> str:
    if isinstance(values, tuple) and len(values) > 1 and not condition.quantifier:
        return (
            f"{condition.written} {condition.key} has no set operator; AWS does not say what holds with several values: taken as no match."
        )
    if values is None and condition.quantifier == "ForAnyValue" and condition.if_exists:
        return f"{condition.written} on an absent key is taken as true; two of AWS's rules differ on this."
    if condition.templates and condition.operator.wildcards and any(template.puts_in("*?", context) for template in condition.templates):
        return "A * or ? in a variable's value is taken as plain text; AWS does not say so."
    if condition.operator.name == "Bool" and condition.templates:
        return "Variables under Bool are resolved; AWS's pages differ on this."
    if isinstance(values, tuple) and not condition.quantifier and is_multivalued(condition.folded_key) and condition.operator is not NULL:
        return f"{condition.key} may have several values; compare it with ForAnyValue or ForAllValues."
    return ""
