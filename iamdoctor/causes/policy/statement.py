"""One statement's part in the denial: the element that decided, what policy and request have there, and a clause that says it."""

from msgspec import Struct

from iamdoctor.causes.requirement import carried, exception, requirement, visible
from iamdoctor.iam.decision import ElementMatch, Hint, Reason, StatementMatch
from iamdoctor.iam.likeness import likeness
from iamdoctor.model.diagnosis import CauseReason
from iamdoctor.model.sentence import NOTHING, Sentence, Text, say

_BY_ELEMENT: dict[str, CauseReason] = {
    "Resource": "resource_mismatch",
    "NotResource": "resource_mismatch",
    "Condition": "condition_mismatch",
    "Principal": "principal_mismatch",
    "NotPrincipal": "principal_mismatch",
}
_SPECIAL: dict[str, CauseReason] = {
    "sts:externalid": "external_id",
    "aws:multifactorauthpresent": "mfa",
    "aws:multifactorauthage": "mfa",
    "sts:sourceidentity": "source_identity",
}
_SHOWN = 3


class Point(Struct, frozen=True, kw_only=True):
    """The element of a statement that decided, with what the policy and what the request has there.

    ``key`` and ``operator`` are a condition's. ``clause`` completes "it allows this, but ..." or "it denies this ...". ``kind`` tells the
    cause apart from others of its reason.
    """

    reason: CauseReason
    element: str
    policy_value: Text
    request_value: Text
    key: str | None = None
    operator: str | None = None
    clause: Sentence = NOTHING
    kind: str = ""


def failing(statement: StatementMatch) -> tuple[ElementMatch, ...]:
    """The elements that kept the statement from matching, or may have."""
    return tuple(element for element in statement.why if element.matched is not True)


def names_action(statement: StatementMatch) -> bool:
    """Whether the statement's ``Action`` element covers the request."""
    return all(element.matched for element in statement.why if element.element in ("Action", "NotAction"))


def miss(element: ElementMatch) -> Point:
    """Why an Allow did not apply (or may not), by one of its elements."""
    reason = _SPECIAL.get((element.key or "").lower(), _BY_ELEMENT.get(element.element, "missing_allow"))
    if element.element == "Condition":
        reason = "web_identity" if reason == "condition_mismatch" and _is_claim(element.key or "") else reason
        clause = say("clause.if", wants=requirement(element), has=carried(element, alone=True), shape=_shape(element))
        return _condition(reason, element, clause)
    return Point(
        reason=reason,
        element=element.element,
        policy_value=_policy_value(element),
        request_value=_request_value(element),
        clause=_clause(element),
    )


def hit(statement: StatementMatch) -> Point:
    """Why a Deny applies, by the condition that made it apply, or by its action where it has none."""
    conditions = [element for element in statement.why if element.element == "Condition"]
    if not conditions:
        action = next(element for element in statement.why if element.element in ("Action", "NotAction"))
        return Point(
            reason="explicit_deny",
            element=action.element,
            policy_value=_policy_value(action),
            request_value=_request_value(action),
        )
    first = next((element for element in conditions if element.matched is None), conditions[0])
    return _condition("explicit_deny", first, _applies(conditions))


def _applies(conditions: list[ElementMatch]) -> Sentence:
    """When a Deny applies: a negated condition as the exception that it is."""
    spared = tuple(said for element in conditions if (said := exception(element)))
    wants = tuple(requirement(element) for element in conditions if not exception(element))
    when = say("clause.when", wants=wants) if wants else NOTHING
    unless = say("clause.unless", spared=spared) if spared else NOTHING
    has = tuple(dict.fromkeys(carried(element, alone=len(conditions) == 1) for element in conditions))
    shape = next((said for element in conditions if (said := _shape(element))), NOTHING)
    return say("clause.applies", when=when, unless=unless, has=has, shape=shape)


def _condition(reason: CauseReason, element: ElementMatch, clause: Sentence) -> Point:
    return Point(
        reason=reason,
        element="Condition",
        policy_value=", ".join(visible(element.resolved or element.policy_value)),
        request_value=_request_value(element),
        key=element.key,
        operator=element.operator,
        clause=clause,
        kind="wrong_value" if element.hint in _SHAPES and reason == "condition_mismatch" else "",
    )


def _is_claim(key: str) -> bool:
    """Whether the key is a claim of an identity provider's token (``token.actions.githubusercontent.com:sub``, ``saml:aud``)."""
    issuer, _, _ = key.lower().rpartition(":")
    return "." in issuer or issuer == "saml"


def _policy_value(element: ElementMatch) -> Text:
    values = element.resolved or element.policy_value
    return ", ".join(values) if len(values) <= _SHOWN else say("value.few", values=values)


def _request_value(element: ElementMatch) -> Text:
    if element.element == "Condition" and element.reason is Reason.KEY_UNKNOWN:
        return say("value.unknown")
    if element.element == "Condition" and not element.request_value:
        return say("value.nothing")
    return ", ".join(visible(element.request_value or ()))


_SHAPES = {
    Hint.VPC_ID: "hint.vpc_id",
    Hint.ENDPOINT_ID: "hint.endpoint_id",
    Hint.SUBJECT_AS_AUDIENCE: "hint.subject_as_audience",
    Hint.AUDIENCE_AS_SUBJECT: "hint.audience_as_subject",
    Hint.SESSION_ARN: "hint.session_arn",
    Hint.WILDCARD_AS_TEXT: "hint.wildcard_as_text",
    Hint.ONLY_USERS: "hint.only_users",
}
"""Values of a shape that their key never holds."""


def _shape(element: ElementMatch) -> Sentence:
    return say(_SHAPES[element.hint], key=element.key or "") if element.hint in _SHAPES else NOTHING


def _clause(element: ElementMatch) -> Sentence:
    values = element.resolved or element.policy_value
    if element.element in ("Principal", "NotPrincipal"):
        return say("clause.for", values=values, hint=_hint(element)) if values else say("clause.for_nobody")
    if element.element not in ("Resource", "NotResource"):
        return say("value.few", values=values)
    if element.hint is Hint.NAMES_BUCKET:
        return say("clause.bucket")
    if element.hint is Hint.NAMES_OBJECTS:
        return say("clause.objects")
    if element.reason is Reason.KEY_UNKNOWN:
        return say("clause.on_variable", values=values)
    if element.element == "NotResource":
        return say("clause.except", values=values)
    return say("clause.on", values=values, hint=_shape(element) or _like(element, values))


def _like(element: ElementMatch, values: tuple[str, ...]) -> Sentence:
    """What people overlook about the resource that is most like the request's."""
    found = likeness(values, (element.request_value or ("",))[0])
    return say(_LIKE[found.hint], value=found.value if len(values) > 1 else say("value.it")) if found.hint in _LIKE else NOTHING


_LIKE = {
    Hint.LETTER_CASE: "hint.letter_case",
    Hint.OTHER_PARTITION: "hint.other_partition",
    Hint.OTHER_REGION: "hint.other_region",
    Hint.OTHER_ACCOUNT: "hint.other_account",
    Hint.WITHOUT_CHILDREN: "hint.without_children",
    Hint.ONE_CHARACTER: "hint.one_character",
}


_HINTS = {
    Hint.DELETED_PRINCIPAL: "hint.deleted_principal",
    Hint.WILDCARD_IN_ARN: "hint.wildcard_in_arn",
    Hint.LETTER_CASE: "hint.letter_case",
    Hint.OTHER_PATH: "hint.other_path",
}


def _hint(element: ElementMatch) -> Sentence:
    return say(_HINTS[element.hint], value=element.hint_value) if element.hint in _HINTS else NOTHING
