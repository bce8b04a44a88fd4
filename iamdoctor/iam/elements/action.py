"""Why an action is covered or not."""

from iamdoctor.iam.actions import Actions
from iamdoctor.iam.context import Context
from iamdoctor.iam.decision import Element, ElementMatch, Reason
from iamdoctor.iam.glob import glob
from iamdoctor.model.sentence import Sentence, say


def explain_action(element: Actions, context: Context) -> ElementMatch:
    """The ``Action`` or ``NotAction`` element. ``segment`` is ``service`` when no pattern is about the action's service."""
    action = context.request.action
    if context.service in element.services or element.everything or element.across or element.negated or not element.values:
        return _explained(element, action, context.service, context.name)
    return ElementMatch(
        element="Action",
        matched=False,
        reason=Reason.ACTION_DIFFERS,
        detail=Sentence("element.covers_not", (("values", element.values), ("request", action))),
        policy_value=element.values,
        request_value=(action,),
        segment="service",
    )


def _explained(element: Actions, action: str, service: str, operation: str) -> ElementMatch:
    name: Element = "NotAction" if element.negated else "Action"
    named = element.names(service, operation)
    segment = None
    if not element.values:
        reason, detail = Reason.EMPTY, say("element.empty", element=name)
    elif named:
        reason = Reason.EXCLUDED if element.negated else Reason.MATCHED
        by = _naming(element, f"{service}:{operation}")
        detail = say("element.excludes" if element.negated else "element.covers", value=by, request=action)
    elif element.negated:
        reason, detail = Reason.MATCHED, say("element.excludes_not", values=element.values, request=action)
    else:
        segment = "action"
        reason, detail = Reason.ACTION_DIFFERS, say("element.covers_not", values=element.values, request=action)
    return ElementMatch(
        element=name,
        matched=bool(element.values) and named is not element.negated,
        reason=reason,
        detail=detail,
        policy_value=element.values,
        request_value=(action,),
        segment=segment,
    )


def _naming(element: Actions, whole: str) -> str:
    """The value of the list that names the action."""
    return next((value for value in element.values if value.lower() == whole), None) or next(
        value for value in element.values if "*" in value or "?" in value if glob(value.lower()).matches(whole)
    )
