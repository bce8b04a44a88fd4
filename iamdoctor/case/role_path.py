"""A role whose path is not known: trials may take any, where nothing that was read turns on it."""

from msgspec.structs import replace

from iamdoctor.case.case import Case
from iamdoctor.iam.decision import ElementMatch

_KEY = "aws:PrincipalArn"


def settled(case: Case) -> Case:
    """The case with a role ARN to try changes with: what the fixes write covers the role under every path (``role/*/NAME``)."""
    about, request = case.subject, case.request
    told = request is not None and any(key.lower() == _KEY.lower() and values for key, values in request.context.items())
    if request is None or about.principal_kind != "role_session" or about.role_arn is not None or told or _turns_on_it(case):
        return case
    arn = f"arn:{about.partition}:iam::{about.principal_account}:role/{about.principal_name}"
    return replace(case, request=replace(request, context={**request.context, _KEY: (arn,)}))


def _turns_on_it(case: Case) -> bool:
    statements = case.best.statements if case.best else ()
    return any(_needs_path(why) for statement in statements for why in statement.why)


def _needs_path(why: ElementMatch) -> bool:
    """Whether an element, by its key or by a policy variable, asks for the role's ARN."""
    by_key = (why.key or "").lower() == _KEY.lower() or any(_KEY.lower() in value.lower() for value in why.policy_value)
    return why.matched is None and (by_key or why.element in ("Principal", "NotPrincipal"))
