"""Why a resource is covered or not."""

from functools import lru_cache

from msgspec import Struct

from iamdoctor.iam.context import Context
from iamdoctor.iam.decision import Element, ElementMatch, Hint, Reason
from iamdoctor.iam.resources import ResourcePattern, Resources
from iamdoctor.iam.ternary import Ternary, negate
from iamdoctor.model.sentence import NOTHING, Sentence, say

_SEGMENTS = ("arn", "partition", "service", "region", "account", "resource")
_Told = tuple[Reason, Sentence, str | None, Sentence]
_HINTS = {Hint.NAMES_BUCKET: say("element.hint.names_bucket"), Hint.NAMES_OBJECTS: say("element.hint.names_objects")}


class _Lead(Struct, frozen=True):
    """What an element has for ARNs that begin alike: the patterns that may cover them; the closest one, and how many parts
    agree; whether there are variables in the values."""

    candidates: tuple[ResourcePattern, ...]
    closest: ResourcePattern
    agreeing: int
    variables: bool


@lru_cache(maxsize=8192)
def _lead(element: Resources, begin: str) -> _Lead:
    """``begin`` is an ARN up to and with its fifth colon, or the whole resource where it has none."""
    segments = tuple(begin.split(":", 5))
    agreeing = [_agreeing(pattern, begin, segments) for pattern in element.patterns]
    most = max(agreeing)
    return _Lead(
        candidates=tuple(
            pattern
            for pattern, agrees in zip(element.patterns, agreeing, strict=True)
            if agrees == 5 or pattern.everything or _runs_over(pattern, begin)
        ),
        closest=element.patterns[agreeing.index(most)],
        agreeing=most,
        variables=any(pattern.template is not None for pattern in element.patterns),
    )


def explain_resource(element: Resources, context: Context) -> ElementMatch:
    """The ``Resource`` or ``NotResource`` element. ``segment`` is the first part of the ARN in which the closest pattern differs."""
    name: Element = "NotResource" if element.negated else "Resource"
    had = (context.resource,)
    if not element.patterns:
        detail = say("element.empty", element=name)
        return ElementMatch(element=name, matched=False, reason=Reason.EMPTY, detail=detail, policy_value=element.values, request_value=had)
    lead = _lead(element, context.head or context.resource)
    hit, answer = _hit(lead.candidates, context)
    if hit is not None and hit.everything and not element.negated:
        detail = Sentence("element.covers", (("value", "*"), ("request", context.resource)))
        return ElementMatch(
            element=name, matched=True, reason=Reason.MATCHED, detail=detail, policy_value=element.values, request_value=had
        )
    if hit is not None:
        matched: Ternary = negate(answer) if element.negated else answer
        told: _Told = _covered(hit, answer, context, negated=element.negated)
    else:
        matched = element.negated
        told = _not_excluded(element, context) if element.negated else _missed(element, lead, context)
    reason, detail, segment, note = told
    differs = reason is Reason.VARIABLE_UNRESOLVED or (reason is Reason.RESOURCE_DIFFERS and context.service == "s3")
    hint = _hint(reason, lead.closest, context) if differs else None
    return ElementMatch(
        element=name,
        matched=matched,
        reason=reason,
        detail=say("element.hinted", said=detail, hint=_HINTS[hint]) if hint in _HINTS else detail,
        policy_value=element.values,
        resolved=_resolved(element, context) if lead.variables else (),
        request_value=had,
        segment=segment,
        hint=hint,
        note=note,
    )


def _runs_over(pattern: ResourcePattern, begin: str) -> bool:
    """Whether a ``*`` of the pattern may run over colons in a text that begins so."""
    whole = pattern.whole
    return whole is not None and (whole.automaton is not None or begin.startswith(whole.pieces[0][: len(begin)]))


def _hit(patterns: tuple[ResourcePattern, ...], context: Context) -> tuple[ResourcePattern | None, Ternary]:
    """The pattern that covers the resource, else one that may."""
    perhaps: ResourcePattern | None = None
    for pattern in patterns:
        answer = pattern.matches(context)
        if answer:
            return pattern, True
        if answer is None and perhaps is None:
            perhaps = pattern
    return perhaps, None if perhaps else False


def _covered(hit: ResourcePattern, answer: Ternary, context: Context, *, negated: bool) -> _Told:
    if answer is None and hit.template is not None:
        keys = hit.template.resolve(context).unknown
        said = "element.excludes_if" if negated else "element.covers_if"
        return Reason.KEY_UNKNOWN, say(said, value=hit.value, request=context.resource, keys=keys), None, NOTHING
    reason = Reason.EXCLUDED if negated else Reason.MATCHED
    said = "element.excludes" if negated else "element.covers"
    return reason, say(said, value=hit.value, request=context.resource), None, _note(hit, context)


def _note(hit: ResourcePattern, context: Context) -> Sentence:
    if hit.completed:
        return say("rule.completed_arn", value=hit.value)
    if hit.whole is not None and context.head and not hit.matches_by_parts(context):
        return say("rule.star_over_colons", value=hit.value)
    return NOTHING


def _not_excluded(element: Resources, context: Context) -> _Told:
    missing = tuple(key for pattern in element.patterns if pattern.template for key in pattern.template.resolve(context).missing)
    detail = say("element.excludes_not", values=element.values, request=context.resource)
    return Reason.MATCHED, detail, None, say("rule.nothing_excluded", keys=missing) if missing else NOTHING


def _missed(element: Resources, lead: _Lead, context: Context) -> _Told:
    closest, most = lead.closest, lead.agreeing
    missing = closest.template.resolve(context).missing if closest.template and most == 5 else ()
    if missing:
        return Reason.VARIABLE_UNRESOLVED, say("element.stands_for_nothing", value=closest.value, keys=missing), None, NOTHING
    detail = Sentence("element.covers_not", (("values", element.values), ("request", context.resource)))
    return Reason.RESOURCE_DIFFERS, detail, _SEGMENTS[most], NOTHING


def _agreeing(pattern: ResourcePattern, begin: str, segments: tuple[str, ...]) -> int:
    """How many leading parts of the ARN agree, all but the last at most."""
    if pattern.head is not None and pattern.head == begin:
        return 5
    wanted = pattern.value.split(":", 5)
    for index, (had, part) in enumerate(zip(segments, wanted, strict=False)):
        if index == 5 or not (pattern.parts[index].matches(had) if pattern.parts else part == had):
            return index
    return min(len(wanted), 5)


def _hint(reason: Reason, closest: ResourcePattern, context: Context) -> Hint | None:
    if reason is Reason.VARIABLE_UNRESOLVED and closest.template and "aws:username" in closest.template.resolve(context).missing:
        return Hint.ONLY_USERS
    return _s3_hint(closest, context) if reason is Reason.RESOURCE_DIFFERS else None


def _s3_hint(pattern: ResourcePattern, context: Context) -> Hint | None:
    policy, request = pattern.value.rpartition(":::")[2], context.resource.rpartition(":::")[2]
    if "/" in request and policy == request.partition("/")[0]:
        return Hint.NAMES_BUCKET
    if "/" not in request and policy.partition("/")[0] == request and "/" in policy:
        return Hint.NAMES_OBJECTS
    return None


def _resolved(element: Resources, context: Context) -> tuple[str, ...]:
    """The resources after variables."""
    return tuple(_resolved_one(pattern, context) for pattern in element.patterns)


def _resolved_one(pattern: ResourcePattern, context: Context) -> str:
    if pattern.template is None:
        return pattern.value
    return ":".join([*pattern.value.split(":", 5)[:5], pattern.template.shown(context)])
