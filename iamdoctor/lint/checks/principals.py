"""Principals: their forms, and those that name nobody or more than was meant.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

import re
from collections.abc import Iterator

from iamdoctor.iam.grammar import WITH_PRINCIPAL
from iamdoctor.iam.statements import Statement
from iamdoctor.lint.checks.actions import has_wildcard
from iamdoctor.lint.table import Checked, Told, of_statement

_AWS = re.compile(
    r"arn:[\w-]+:(iam|sts)::(\d{12}|cloudfront|aws):(root\Z|user/.|role/.|assumed-role/[^/]+/.|federated-user/.|assumed-root\Z)"
)
_HOST = re.compile(r"[a-z0-9][a-z0-9.-]*\.[a-z]{2,}\Z")
_IDS = ("AROA", "AIDA")


def _path(statement: Statement) -> str:
    return "NotPrincipal" if statement.principals is not None and statement.principals.negated else "Principal"


@of_statement("MISSING_PRINCIPAL")
def missing(statement: Statement, checked: Checked) -> Iterator[Told]:
    if checked.document.policy_type in WITH_PRINCIPAL and statement.principals is None:
        yield "", "has no Principal, so it is about nobody"


@of_statement("UNSUPPORTED_WILDCARD_IN_PRINCIPAL")
def wildcard(statement: Statement, checked: Checked) -> Iterator[Told]:
    if statement.principals is None:
        return
    for arn in sorted(statement.principals.arns):
        if has_wildcard(arn):
            yield _path(statement), f"{arn}: a wildcard inside a principal ARN matches nobody; use * with a condition on aws:PrincipalArn"
    for name in sorted((*statement.principals.services, *statement.principals.federated)):
        if has_wildcard(name):
            yield _path(statement), f"{name}: a wildcard matches no service and no provider; name it"


@of_statement("INVALID_PRINCIPAL_FORMAT")
def form(statement: Statement, checked: Checked) -> Iterator[Told]:
    for arn in sorted(statement.principals.arns) if statement.principals else ():
        if not arn.startswith(_IDS) and not has_wildcard(arn) and "${" not in arn and not _AWS.match(arn):
            yield _path(statement), f"{arn} is no principal of AWS: use an account's 12 digits or the ARN of a user, a role or a session"


@of_statement("INVALID_SERVICE_PRINCIPAL_FORMAT")
def service(statement: Statement, checked: Checked) -> Iterator[Told]:
    for name in sorted(statement.principals.services) if statement.principals else ():
        if not has_wildcard(name) and "${" not in name and not _HOST.match(name):
            yield _path(statement), f"{name} is no service principal, such as ec2.amazonaws.com, in lower case"


@of_statement("INVALID_ROLE_REFERENCE")
def role_id(statement: Statement, checked: Checked) -> Iterator[Told]:
    yield from _ids(statement, "AROA")


@of_statement("INVALID_USER_REFERENCE")
def user_id(statement: Statement, checked: Checked) -> Iterator[Told]:
    yield from _ids(statement, "AIDA")


def _ids(statement: Statement, start: str) -> Iterator[Told]:
    for arn in sorted(statement.principals.arns) if statement.principals else ():
        if arn.startswith(start):
            yield _path(statement), f"{arn} is the id of a principal that was deleted; it matches nobody"


@of_statement("ALLOW_WITH_NOT_PRINCIPAL")
def everyone_but(statement: Statement, checked: Checked) -> Iterator[Told]:
    if statement.principals is not None and statement.principals.negated and statement.effect == "Allow":
        yield "NotPrincipal", "with Allow lets in everyone else, anonymous callers included; AWS no longer accepts it"


@of_statement("NOT_PRINCIPAL_DENIES_BOUNDED")
def bounded(statement: Statement, checked: Checked) -> Iterator[Told]:
    if statement.principals is not None and statement.principals.negated and statement.effect == "Deny":
        yield "NotPrincipal", "denies every principal that has a permissions boundary; use Principal * with ArnNotEquals aws:PrincipalArn"


@of_statement("FEDERATED_PRINCIPAL_NOT_SUPPORTED")
def federated(statement: Statement, checked: Checked) -> Iterator[Told]:
    if statement.principals is not None and statement.principals.federated and checked.document.policy_type == "resource":
        yield _path(statement), "only a role's trust policy may name an identity provider"
