"""Why an action is covered or not."""

from functools import lru_cache

from iamdoctor.iam.actions import Actions
from iamdoctor.iam.context import Context
from iamdoctor.iam.decision import Element, ElementMatch, Reason
from iamdoctor.iam.elements.listed import listed
from iamdoctor.iam.glob import glob


def explain_action(element: Actions, context: Context) -> ElementMatch:
    """The ``Action`` or ``NotAction`` element. ``segment`` is ``service`` when no pattern is about the action's service."""
    had = context.request.action
    if context.service in element.services or element.everything or element.across or element.negated or not element.values:
        return _explained(element, had, context)
    return ElementMatch(
        element="Action",
        matched=False,
        reason=Reason.ACTION_DIFFERS,
        detail=f"{_listed(element)} does not cover {had}",
        policy_value=element.values,
        request_value=(had,),
        segment="service",
    )


@lru_cache(maxsize=8192)
def _listed(element: Actions) -> str:
    return listed(element.values)


def _explained(element: Actions, had: str, context: Context) -> ElementMatch:
    name: Element = "NotAction" if element.negated else "Action"
    named = element.names(context.service, context.name)
    matched = bool(element.values) and named is not element.negated
    segment = None
    if not element.values:
        reason, detail = Reason.EMPTY, f"{name} is empty, so the statement has no effect"
    elif named:
        reason = Reason.EXCLUDED if element.negated else Reason.MATCHED
        detail = f"{_naming(element, context)} {'excludes' if element.negated else 'covers'} {had}"
    elif element.negated:
        reason, detail = Reason.MATCHED, f"{listed(element.values)} does not exclude {had}"
    else:
        segment = "action"
        reason, detail = Reason.ACTION_DIFFERS, f"{listed(element.values)} does not cover {had}"
    return ElementMatch(
        element=name, matched=matched, reason=reason, detail=detail, policy_value=element.values, request_value=(had,), segment=segment
    )


def _naming(element: Actions, context: Context) -> str:
    """The value of the list that names the action."""
    whole = f"{context.service}:{context.name}"
    return next((value for value in element.values if value.lower() == whole), None) or next(
        value for value in element.values if "*" in value or "?" in value if glob(value.lower()).matches(whole)
    )
