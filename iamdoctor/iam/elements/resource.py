"""Why a resource is covered or not."""

from functools import lru_cache

from msgspec import Struct

from iamdoctor.iam.context import Context
from iamdoctor.iam.decision import Element, ElementMatch, Hint, Reason
from iamdoctor.iam.elements.listed import listed
from iamdoctor.iam.resources import ResourcePattern, Resources
from iamdoctor.iam.ternary import Ternary, negate

_SEGMENTS = ("arn", "partition", "service", "region", "account", "resource")
_Told = tuple[Reason, str, str | None, str]
_HINTS = {
    Hint.NAMES_BUCKET: ": it names the bucket, the request is for an object in it",
    Hint.NAMES_OBJECTS: ": it names objects, the request is for the bucket itself",
}


class _Lead(Struct, frozen=True):
    """What an element has for ARNs that begin alike: the patterns that may cover them; the closest one, and how many parts
    agree; the values as a sentence has them, and whether there are variables in them."""

    candidates: tuple[ResourcePattern, ...]
    closest: ResourcePattern
    agreeing: int
    listed: str
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
        listed=listed(element.values),
        variables=any(pattern.template is not None for pattern in element.patterns),
    )


def explain_resource(element: Resources, context: Context) -> ElementMatch:
    """The ``Resource`` or ``NotResource`` element. ``segment`` is the first part of the ARN in which the closest pattern differs."""
    name: Element = "NotResource" if element.negated else "Resource"
    had = (context.resource,)
    if not element.patterns:
        detail = f"{name} is empty, so the statement has no effect"
        return ElementMatch(element=name, matched=False, reason=Reason.EMPTY, detail=detail, policy_value=element.values, request_value=had)
    lead = _lead(element, context.head or context.resource)
    hit, answer = _hit(lead.candidates, context)
    if hit is not None and hit.everything and not element.negated:
        detail = f"* covers {context.resource}"
        return ElementMatch(
            element=name, matched=True, reason=Reason.MATCHED, detail=detail, policy_value=element.values, request_value=had
        )
    if hit is not None:
        matched: Ternary = negate(answer) if element.negated else answer
        told: _Told = _covered(hit, answer, context, negated=element.negated)
    else:
        matched = element.negated
        told = _not_excluded(element, context) if element.negated else _missed(lead, context)
    reason, detail, segment, note = told
    hint = _s3_hint(lead.closest, context) if reason is Reason.RESOURCE_DIFFERS and context.service == "s3" else None
    return ElementMatch(
        element=name,
        matched=matched,
        reason=reason,
        detail=f"{detail}{_HINTS[hint]}" if hint else detail,
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
    verb = "excludes" if negated else "covers"
    if answer is None and hit.template is not None:
        keys = ", ".join(hit.template.resolve(context).unknown)
        return Reason.KEY_UNKNOWN, f"{hit.value} {verb} {context.resource} if {keys} has the right value, which is not known", None, ""
    reason = Reason.EXCLUDED if negated else Reason.MATCHED
    return reason, f"{hit.value} {verb} {context.resource}", None, _note(hit, context)


def _note(hit: ResourcePattern, context: Context) -> str:
    if hit.completed:
        return f"{hit.value} is an incomplete ARN; IAM completes it with * in identity-based policies."
    if hit.whole is not None and context.head and not hit.matches_by_parts(context):
        return f"{hit.value} matches only because a * at the end of a part may run over colons; AWS documents this in one sentence."
    return ""


def _not_excluded(element: Resources, context: Context) -> _Told:
    missing = [key for pattern in element.patterns if pattern.template for key in pattern.template.resolve(context).missing]
    note = f"NotResource with {', '.join(missing)}, which has no value, is taken to exclude nothing; AWS's pages differ on this."
    return Reason.MATCHED, f"{listed(element.values)} does not exclude {context.resource}", None, note if missing else ""


def _missed(lead: _Lead, context: Context) -> _Told:
    closest, most = lead.closest, lead.agreeing
    missing = closest.template.resolve(context).missing if closest.template and most == 5 else ()
    if missing:
        return Reason.VARIABLE_UNRESOLVED, f"{closest.value} stands for nothing: {', '.join(missing)} has no value", None, ""
    return Reason.RESOURCE_DIFFERS, f"{lead.listed} does not cover {context.resource}", _SEGMENTS[most], ""


def _agreeing(pattern: ResourcePattern, begin: str, segments: tuple[str, ...]) -> int:
    """How many leading parts of the ARN agree, all but the last at most."""
    if pattern.head is not None and pattern.head == begin:
        return 5
    wanted = pattern.value.split(":", 5)
    for index, (had, part) in enumerate(zip(segments, wanted, strict=False)):
        if index == 5 or not (pattern.parts[index].matches(had) if pattern.parts else part == had):
            return index
    return min(len(wanted), 5)


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
