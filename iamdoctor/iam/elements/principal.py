"""Why a caller is named or not."""

from iamdoctor.iam.context import Context
from iamdoctor.iam.decision import ElementMatch, Hint, Reason
from iamdoctor.iam.principals import Principals
from iamdoctor.iam.statements import Statement
from iamdoctor.iam.ternary import Ternary
from iamdoctor.model.sentence import NOTHING, Sentence, say

_Told = tuple[Reason, Sentence, Sentence]


def explain_principal(statement: Statement, context: Context) -> ElementMatch:
    """The ``Principal`` or ``NotPrincipal`` element."""
    element = statement.principals
    had = context.principal.text
    if element is None:
        return ElementMatch(
            element="Principal",
            matched=False,
            reason=Reason.PRINCIPAL_DIFFERS,
            detail=say("element.no_principal"),
            request_value=(had,),
        )
    matched = statement.names(context)
    hint, about = _principal_hint(element, context) if matched is False and element.values and not element.negated else (None, "")
    reason, detail, note = _principal_told(element, matched, context)
    return ElementMatch(
        element="NotPrincipal" if element.negated else "Principal",
        matched=matched,
        reason=reason,
        detail=say("element.hinted", said=detail, hint=say(_HINTS[hint], value=about)) if hint else detail,
        policy_value=element.values,
        request_value=(had,),
        hint=hint,
        hint_value=about,
        note=note,
    )


def _principal_told(element: Principals, matched: Ternary, context: Context) -> _Told:
    names = {"caller": context.principal.text, "values": element.values}
    if not element.values:
        return Reason.EMPTY, say("element.empty_principal"), NOTHING
    if matched is None and element.canonical:
        return Reason.KEY_UNKNOWN, say("element.names_if_canonical", **names), say("rule.canonical_user")
    if matched is None:
        return Reason.KEY_UNKNOWN, say("element.names_if_path", **names), NOTHING
    if element.negated and matched:
        return _not_principal_told(element, context)
    if element.negated:
        return Reason.EXCLUDED, say("element.excepts", **names), NOTHING
    if matched:
        return Reason.MATCHED, say("element.names", **names), NOTHING
    return Reason.PRINCIPAL_DIFFERS, say("element.names_other", **names), _principal_note(element, context)


def _not_principal_told(element: Principals, context: Context) -> _Told:
    had = context.principal.text
    if context.bounded and context.principal.in_an_account:
        return Reason.MATCHED, say("element.never_excepts_bounded", caller=had), NOTHING
    behind = context.role_arn if context.principal.kind == "role_session" else context.principal.arn
    partly = {context.principal.arn, behind} & element.arns
    if partly:
        detail = say("element.excepts_account" if behind == context.principal.arn else "element.excepts_account_and_role", caller=had)
        return Reason.MATCHED, detail, say("rule.incomplete_not_principal")
    return Reason.MATCHED, say("element.excepts_other", caller=had, values=element.values), NOTHING


def _principal_note(element: Principals, context: Context) -> Sentence:
    if any(arn.lower() == (context.role_arn or "").lower() for arn in element.arns):
        return say("rule.role_name_case")
    return NOTHING


def _principal_hint(element: Principals, context: Context) -> tuple[Hint | None, str]:
    """What people overlook where the element names somebody else, and the ARN or id that it is about."""
    role = context.role_arn or ""
    for arn in sorted(element.arns):
        if arn.startswith(("AROA", "AIDA")):
            return Hint.DELETED_PRINCIPAL, arn
        if "*" in arn or "?" in arn:
            return Hint.WILDCARD_IN_ARN, arn
        if arn.lower() in (role.lower(), (context.principal.arn or "").lower()):
            return Hint.LETTER_CASE, arn
        if role and arn.rpartition("/")[2] == role.rpartition("/")[2]:
            return Hint.OTHER_PATH, role
    return None, ""


_HINTS = {
    Hint.DELETED_PRINCIPAL: "element.hint.deleted_principal",
    Hint.WILDCARD_IN_ARN: "element.hint.wildcard_in_arn",
    Hint.LETTER_CASE: "element.hint.letter_case",
    Hint.OTHER_PATH: "element.hint.other_path",
}
