"""Principals that name nobody, or more than was meant."""

from collections.abc import Iterator

from iamdoctor.iam.documents import Document
from iamdoctor.iam.grammar import WITH_PRINCIPAL
from iamdoctor.iam.lint.finding import Finding
from iamdoctor.iam.principals import Principals
from iamdoctor.iam.statements import Statement


def principals(document: Document) -> Iterator[Finding]:
    """Check every ``Principal`` and ``NotPrincipal``."""
    if document.policy_type not in WITH_PRINCIPAL:
        return
    for statement in document.statements:
        path = f"Statement[{statement.index}]"
        if statement.principals is None:
            yield Finding("warning", path, "has no Principal, so it is about nobody")
        else:
            yield from _element(statement.principals, statement, path, document)


def _element(element: Principals, statement: Statement, path: str, document: Document) -> Iterator[Finding]:
    path = f"{path}.{'NotPrincipal' if element.negated else 'Principal'}"
    if not element.values:
        yield Finding("warning", path, "is empty, so the statement is about nobody")
    for arn in sorted(element.arns):
        if "*" in arn or "?" in arn:
            yield Finding(
                "error", path, f"{arn}: a wildcard inside a principal ARN matches nobody; use * with a condition on aws:PrincipalArn"
            )
        elif arn.startswith(("AROA", "AIDA")):
            yield Finding("warning", path, f"{arn} is the id of a principal that was deleted; it matches nobody")
    if element.negated:
        yield from _negated(statement, path)
    elif element.everyone and statement.effect == "Allow" and document.policy_type == "trust" and not statement.conditions:
        yield Finding("warning", path, "lets everyone in the world try to assume the role; name who may")


def _negated(statement: Statement, path: str) -> Iterator[Finding]:
    if statement.effect == "Allow":
        yield Finding("error", path, "with Allow lets in everyone else, anonymous callers included; AWS no longer accepts it")
    else:
        yield Finding(
            "warning", path, "denies every principal that has a permissions boundary; use Principal * with ArnNotEquals aws:PrincipalArn"
        )
