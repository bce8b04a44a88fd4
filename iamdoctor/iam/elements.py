"""How one element of a statement fared: the wanted, the had, and the reason from a closed list."""

from iamdoctor.iam.actions import Actions, actions
from iamdoctor.iam.conditions import Condition
from iamdoctor.iam.context import UNKNOWN, Context, Values
from iamdoctor.iam.data.multivalued_keys import MULTIVALUED_KEYS
from iamdoctor.iam.decision import Element, ElementMatch, Reason
from iamdoctor.iam.operators import NULL
from iamdoctor.iam.principals import Principals
from iamdoctor.iam.resources import ResourcePattern, Resources
from iamdoctor.iam.statements import Statement
from iamdoctor.iam.ternary import Ternary

_SEGMENTS = ("arn", "partition", "service", "region", "account", "resource")


def explain_action(element: Actions, context: Context) -> ElementMatch:
    """The ``Action`` or ``NotAction`` element. ``segment`` is ``service`` when no pattern is about the action's service."""
    name: Element = "NotAction" if element.negated else "Action"
    had = context.request.action
    matched = element.matches(context)
    if not element.values:
        reason, detail, segment = Reason.EMPTY, f"{name} is empty, so the statement has no effect", None
    elif element.names(context.service, context.name):
        by = next(value for value in element.values if actions((value,)).names(context.service, context.name))
        reason, segment = (Reason.EXCLUDED if element.negated else Reason.MATCHED), None
        detail = f"{by} {'excludes' if element.negated else 'covers'} {had}"
    elif element.negated:
        reason, detail, segment = Reason.MATCHED, f"{_list(element.values)} does not exclude {had}", None
    else:
        segment = "action" if context.service in element.services or element.across else "service"
        reason, detail = Reason.ACTION_DIFFERS, f"{_list(element.values)} does not cover {had}"
    return ElementMatch(element=name, matched=matched, reason=reason, detail=detail, wanted=element.values, had=(had,), segment=segment)


def explain_resource(element: Resources, context: Context) -> ElementMatch:
    """The ``Resource`` or ``NotResource`` element. ``segment`` is the first part of the ARN in which the closest pattern differs."""
    name: Element = "NotResource" if element.negated else "Resource"
    had = context.resource
    answers = [(pattern, pattern.matches(context)) for pattern in element.patterns]
    hit = next((pattern for pattern, answer in answers if answer), None) or next((p for p, answer in answers if answer is None), None)
    matched = element.matches(context)
    segment = None
    if not element.values:
        reason, detail, note = Reason.EMPTY, f"{name} is empty, so the statement has no effect", ""
    elif hit is not None:
        reason, detail, note = _resource_hit(hit, matched, context, negated=element.negated)
    elif element.negated:
        reason, detail, note = Reason.MATCHED, f"{_list(element.values)} does not exclude {had}", _unresolved_note(element, context)
    else:
        reason, detail, segment = _resource_miss(element, context)
        note = ""
    return ElementMatch(
        element=name,
        matched=matched,
        reason=reason,
        detail=detail,
        wanted=element.values,
        resolved=_resolved_resources(element, context),
        had=(had,),
        segment=segment,
        note=note,
    )


def _resource_hit(hit: ResourcePattern, matched: Ternary, context: Context, *, negated: bool) -> tuple[Reason, str, str]:
    note = ""
    if hit.completed:
        note = f"{hit.value} is an incomplete ARN; IAM completes it with * in identity-based policies."
    elif hit.template is None and not hit.everything and context.head and not hit.matches_by_parts(context):
        note = f"{hit.value} matches only because a * at the end of a part may run over colons; AWS documents this in one sentence."
    if matched is None and hit.template is not None:
        keys = ", ".join(hit.template.resolve(context).unknown)
        return Reason.KEY_UNKNOWN, f"{hit.value} covers {context.resource} if {keys} has the right value, which is not known", note
    if negated:
        return Reason.EXCLUDED, f"{hit.value} excludes {context.resource}", note
    return Reason.MATCHED, f"{hit.value} covers {context.resource}", note


def _resource_miss(element: Resources, context: Context) -> tuple[Reason, str, str | None]:
    for pattern in element.patterns:
        missing = pattern.template.resolve(context).missing if pattern.template else ()
        if missing:
            return Reason.VARIABLE_UNRESOLVED, f"{pattern.value} stands for nothing: {', '.join(missing)} has no value", None
    closest = max(element.patterns, key=lambda pattern: _agreeing(pattern, context))
    segment = _SEGMENTS[min(_agreeing(closest, context), 5)] if context.head else "resource"
    return Reason.RESOURCE_DIFFERS, f"{_list(element.values)} does not cover {context.resource}{_s3_hint(closest, context)}", segment


def _agreeing(pattern: ResourcePattern, context: Context) -> int:
    """How many leading parts of the ARN agree."""
    wanted = pattern.value.split(":", 5)
    globs = pattern.parts
    for index, had in enumerate(context.segments[:5]):
        if index >= len(wanted) or not (globs[index].matches(had) if globs else wanted[index] == had):
            return index
    return 5


def _s3_hint(pattern: ResourcePattern, context: Context) -> str:
    wanted, had = pattern.value.rpartition(":::")[2], context.resource.rpartition(":::")[2]
    if context.service != "s3" or ":::" not in context.resource:
        return ""
    if "/" in had and wanted == had.partition("/")[0]:
        return ": it names the bucket, the request is for an object in it"
    if "/" not in had and wanted.partition("/")[0] == had and "/" in wanted:
        return ": it names objects, the request is for the bucket itself"
    return ""


def _resolved_resources(element: Resources, context: Context) -> tuple[str, ...]:
    if not any(pattern.template for pattern in element.patterns):
        return ()
    return tuple(_resolved_resource(pattern, context) for pattern in element.patterns)


def _resolved_resource(pattern: ResourcePattern, context: Context) -> str:
    if pattern.template is None:
        return pattern.value
    return ":".join([*pattern.value.split(":", 5)[:5], pattern.template.shown(context)])


def _unresolved_note(element: Resources, context: Context) -> str:
    missing = [key for pattern in element.patterns if pattern.template for key in pattern.template.resolve(context).missing]
    if not missing:
        return ""
    return f"NotResource with {', '.join(missing)}, which has no value, is taken to exclude nothing; AWS's pages differ on this."


def explain_principal(statement: Statement, context: Context) -> ElementMatch:
    """The ``Principal`` or ``NotPrincipal`` element."""
    element = statement.principals
    had = context.principal.text
    if element is None:
        return ElementMatch(
            element="Principal",
            matched=False,
            reason=Reason.PRINCIPAL_DIFFERS,
            detail="the statement has no Principal, so it is about nobody",
            had=(had,),
        )
    matched = statement.names(context)
    reason, detail, note = _principal_told(element, matched, context)
    return ElementMatch(
        element="NotPrincipal" if element.negated else "Principal",
        matched=matched,
        reason=reason,
        detail=detail,
        wanted=element.values,
        had=(had,),
        note=note,
    )


def _principal_told(element: Principals, matched: Ternary, context: Context) -> tuple[Reason, str, str]:
    had, listed = context.principal.text, _list(element.values)
    if not element.values:
        return Reason.EMPTY, "Principal is empty, so the statement is about nobody", ""
    if matched is None:
        return Reason.KEY_UNKNOWN, f"{listed} names {had} if its role has the same path, which is not known", ""
    if element.negated and matched:
        return _not_principal_told(element, context)
    if element.negated:
        return Reason.EXCLUDED, f"{listed} excepts {had}", ""
    if matched:
        return Reason.MATCHED, f"{listed} names {had}", ""
    return Reason.PRINCIPAL_DIFFERS, f"{listed} does not name {had}{_principal_hint(element, context)}", _principal_note(element, context)


def _not_principal_told(element: Principals, context: Context) -> tuple[Reason, str, str]:
    had = context.principal.text
    if context.bounded and context.principal.in_an_account:
        return Reason.MATCHED, f"NotPrincipal never excepts a principal with a permissions boundary, as {had} has", ""
    behind = context.role_arn if context.principal.kind == "role_session" else context.principal.arn
    partly = {context.principal.arn, behind} & element.arns
    if partly:
        detail = f"NotPrincipal excepts {had} only if it also lists its account{' and its role' if behind != context.principal.arn else ''}"
        return Reason.MATCHED, detail, "With an incomplete NotPrincipal AWS says that access might be denied; it is taken to be."
    return Reason.MATCHED, f"{_list(element.values)} does not except {had}", ""


def _principal_note(element: Principals, context: Context) -> str:
    if element.canonical:
        return "CanonicalUser ids are not compared: whose they are cannot be told from the policy."
    if any(arn.lower() == (context.role_arn or "").lower() for arn in element.arns):
        return "A role's name in a Principal is compared with letter case; AWS does not say whether it does."
    return ""


def _principal_hint(element: Principals, context: Context) -> str:
    role = context.role_arn or ""
    for arn in sorted(element.arns):
        if arn.startswith(("AROA", "AIDA")):
            return f": {arn} is the id of a deleted principal"
        if "*" in arn or "?" in arn:
            return f": a wildcard inside a principal ARN matches nobody ({arn})"
        if arn.lower() in (role.lower(), (context.principal.arn or "").lower()):
            return f": {arn} differs in letter case"
        if role and arn.rpartition("/")[2] == role.rpartition("/")[2]:
            return f": the role is {role}"
    return ""


def explain_condition(condition: Condition, context: Context) -> ElementMatch:
    """One operator and key of the ``Condition`` element."""
    values = context.values(condition.folded_key)
    matched = condition.holds(context)
    reason, detail = _condition_told(condition, values, matched, context)
    return ElementMatch(
        element="Condition",
        matched=matched,
        reason=reason,
        detail=detail,
        wanted=condition.values,
        resolved=tuple(template.shown(context) for template in condition.templates),
        had=values if isinstance(values, tuple) else None,
        operator=condition.written,
        key=condition.key,
        note=_condition_note(condition, values, context),
    )


def _condition_told(condition: Condition, values: Values, matched: Ternary, context: Context) -> tuple[Reason, str]:
    told = f"{condition.written} {condition.key}"
    wanted = _list(condition.values)
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
    had = f"the request has {_list(values)}"
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
    if condition.operator.wildcards and any(template.puts_in("*?", context) for template in condition.templates):
        return "A * or ? in a variable's value is taken as plain text; AWS does not say so."
    if condition.operator.name == "Bool" and condition.templates:
        return "Variables under Bool are resolved; AWS's pages differ on this."
    if (
        isinstance(values, tuple)
        and not condition.quantifier
        and condition.folded_key in MULTIVALUED_KEYS
        and condition.operator is not NULL
    ):
        return f"{condition.key} may have several values; compare it with ForAnyValue or ForAllValues."
    return ""


def _list(values: tuple[str, ...]) -> str:
    if not values:
        return "nothing"
    shown = ", ".join(values[:5])
    return shown if len(values) <= 5 else f"{shown} and {len(values) - 5} more"
