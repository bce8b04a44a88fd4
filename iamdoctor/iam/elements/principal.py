"""Why a caller is named or not."""

from iamdoctor.iam.context import Context
from iamdoctor.iam.decision import ElementMatch, Hint, Reason
from iamdoctor.iam.elements.listed import listed
from iamdoctor.iam.principals import Principals
from iamdoctor.iam.statements import Statement
from iamdoctor.iam.ternary import Ternary


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
            request_value=(had,),
        )
    matched = statement.names(context)
    hint, about = _principal_hint(element, context) if matched is False and element.values and not element.negated else (None, "")
    reason, detail, note = _principal_told(element, matched, context)
    return ElementMatch(
        element="NotPrincipal" if element.negated else "Principal",
        matched=matched,
        reason=reason,
        detail=f"{detail}{_HINTS[hint].format(about)}" if hint else detail,
        policy_value=element.values,
        request_value=(had,),
        hint=hint,
        hint_value=about,
        note=note,
    )


def _principal_told(element: Principals, matched: Ternary, context: Context) -> tuple[Reason, str, str]:
    had, who = context.principal.text, listed(element.values)
    if not element.values:
        return Reason.EMPTY, "Principal is empty, so the statement is about nobody", ""
    if matched is None:
        return Reason.KEY_UNKNOWN, f"{who} names {had} if its role has the same path, which is not known", ""
    if element.negated and matched:
        return _not_principal_told(element, context)
    if element.negated:
        return Reason.EXCLUDED, f"{who} excepts {had}", ""
    if matched:
        return Reason.MATCHED, f"{who} names {had}", ""
    return Reason.PRINCIPAL_DIFFERS, f"{who} does not name {had}", _principal_note(element, context)


def _not_principal_told(element: Principals, context: Context) -> tuple[Reason, str, str]:
    had = context.principal.text
    if context.bounded and context.principal.in_an_account:
        return Reason.MATCHED, f"NotPrincipal never excepts a principal with a permissions boundary, as {had} has", ""
    behind = context.role_arn if context.principal.kind == "role_session" else context.principal.arn
    partly = {context.principal.arn, behind} & element.arns
    if partly:
        detail = f"NotPrincipal excepts {had} only if it also lists its account{' and its role' if behind != context.principal.arn else ''}"
        return Reason.MATCHED, detail, "With an incomplete NotPrincipal AWS says that access might be denied; it is taken to be."
    return Reason.MATCHED, f"{listed(element.values)} does not except {had}", ""


def _principal_note(element: Principals, context: Context) -> str:
    if element.canonical:
        return "CanonicalUser ids are not compared: whose they are cannot be told from the policy."
    if any(arn.lower() == (context.role_arn or "").lower() for arn in element.arns):
        return "A role's name in a Principal is compared with letter case; AWS does not say whether it does."
    return ""


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
    Hint.DELETED_PRINCIPAL: ": {} is the id of a deleted principal",
    Hint.WILDCARD_IN_ARN: ": a wildcard inside a principal ARN matches nobody ({})",
    Hint.LETTER_CASE: ": {} differs in letter case",
    Hint.OTHER_PATH: ": the role is {}",
}
