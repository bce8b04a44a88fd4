"""Role trust policies: who may assume the role, and by which action.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_terms-and-concepts.html
"""

import re
from collections.abc import Iterator

from iamdoctor.iam.statements import Statement
from iamdoctor.lint.checks.actions import each_action
from iamdoctor.lint.table import Checked, Told, of_statement

_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+(/.*)?\Z", re.IGNORECASE)
_PROVIDER = re.compile(r"arn:[\w-]+:iam::\d{12}:(saml-provider|oidc-provider)/.+\Z")
_ROLES_ANYWHERE = "rolesanywhere.amazonaws.com"
_NEEDED = ("sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession")


def _names(statement: Statement, action: str) -> bool:
    service, _, name = action.lower().partition(":")
    return statement.actions.names(service, name) is not statement.actions.negated


@of_statement("ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL")
def not_principal(statement: Statement, checked: Checked) -> Iterator[Told]:
    if checked.kind == "trust" and "NotPrincipal" in statement.source:
        yield "NotPrincipal", "is not allowed in a role trust policy; use Principal"


@of_statement("ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL")
def wildcard(statement: Statement, checked: Checked) -> Iterator[Told]:
    if checked.kind == "trust" and statement.source.get("Principal") == "*":
        yield "Principal", "* is not allowed in a role trust policy; name who may assume the role"


@of_statement("INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY")
def provider(statement: Statement, checked: Checked) -> Iterator[Told]:
    for name in sorted(statement.principals.federated) if checked.kind == "trust" and statement.principals else ():
        if "*" not in name and not _PROVIDER.match(name) and (name.startswith("arn:") or not _DOMAIN.match(name)):
            yield "Principal.Federated", f"{name} is neither a provider's ARN nor a provider's host"


@of_statement("MISMATCHED_ACTION_FOR_PRINCIPAL")
def action(statement: Statement, checked: Checked) -> Iterator[Told]:
    principals = statement.principals
    if checked.kind != "trust" or principals is None or principals.negated or statement.effect != "Allow" or statement.actions.negated:
        return
    saml = any(":saml-provider/" in name for name in principals.federated)
    web = any(":saml-provider/" not in name for name in principals.federated)
    others = bool(principals.everyone or principals.accounts or principals.arns or principals.services)
    fitting = {"sts:assumerole": others, "sts:assumerolewithsaml": saml, "sts:assumerolewithwebidentity": web}
    for path, value in each_action(statement):
        if fitting.get(value.lower()) is False:
            right = "sts:AssumeRoleWithSAML" if saml else "sts:AssumeRoleWithWebIdentity" if web else "sts:AssumeRole"
            yield path, f"{value} is not how this principal assumes a role; use {right}"


@of_statement("MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY")
def roles_anywhere(statement: Statement, checked: Checked) -> Iterator[Told]:
    services = statement.principals.services if statement.principals else frozenset()
    if checked.kind == "trust" and _ROLES_ANYWHERE in services and statement.effect == "Allow":
        missing = [each for each in _NEEDED if not _names(statement, each)]
        if missing:
            yield "Action", f"IAM Roles Anywhere also needs {', '.join(missing)}"


@of_statement("REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY")
def session(statement: Statement, checked: Checked) -> Iterator[Told]:
    for arn in sorted(statement.principals.arns) if checked.kind == "trust" and statement.principals else ():
        head, assumed, rest = arn.partition(":assumed-role/")
        role = f"{head.replace(':sts:', ':iam:')}:role/{rest.partition('/')[0]}"
        if assumed and statement.principals and role in statement.principals.arns:
            yield "Principal", f"{arn} is a session of {role}, which is listed too; leave it out"
