"""Service principals, and the sources that they act for.

https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
"""

from collections.abc import Iterator

from iamdoctor.iam.statements import Statement
from iamdoctor.lint.table import Checked, Told, of_statement
from iamdoctor.reference.condition_keys import tells_of

_SOURCES = ("aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths")
_SERVICES_TOO = ("aws:principalisawsservice", "aws:principalservicename", "aws:principalservicenameslist")


def _is_for_services(statement: Statement) -> bool:
    """Whether the statement allows services alone."""
    principals = statement.principals
    if principals is None or principals.negated or statement.effect != "Allow" or not principals.services:
        return False
    return not (principals.everyone or principals.accounts or principals.arns or principals.federated or principals.canonical)


def _keys(statement: Statement) -> dict[str, str]:
    return {condition.folded_key: condition.key for condition in statement.conditions}


@of_statement("RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL")
def source(statement: Statement, checked: Checked) -> Iterator[Told]:
    if checked.document.policy_type == "resource" and _is_for_services(statement) and not statement.conditions:
        yield "Principal", "any account can make the service call this resource; add aws:SourceArn or aws:SourceAccount"


@of_statement("RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL")
def recommended(statement: Statement, checked: Checked) -> Iterator[Told]:
    keys = _keys(statement)
    used = [key for folded, key in keys.items() if folded in ("aws:referer", "aws:sourceowner")]
    if _is_for_services(statement) and used and not set(keys) & set(_SOURCES):
        yield "Condition", f"use aws:SourceArn or aws:SourceAccount instead of {used[0]}"


@of_statement("UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL")
def unsupported(statement: Statement, checked: Checked) -> Iterator[Told]:
    if not _is_for_services(statement):
        return
    for condition in statement.conditions:
        spared = condition.operator.negated or condition.if_exists or condition.folded_key in _SERVICES_TOO
        of_callers = condition.folded_key.startswith("aws:") and tells_of(condition.key, "principal", "session")
        if of_callers and not spared and condition.operator.name != "Null":
            yield (
                f"Condition.{condition.written}.{condition.key}",
                "a service's own call never carries this key, so the statement allows nothing",
            )
