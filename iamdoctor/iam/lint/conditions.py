"""Conditions that do not do what they seem to."""

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network

from iamdoctor.iam.conditions import Condition
from iamdoctor.iam.documents import Document
from iamdoctor.iam.lint.finding import Finding
from iamdoctor.iam.operators import NULL
from iamdoctor.iam.statements import Statement
from iamdoctor.iam.variables import has_variables
from iamdoctor.reference.condition_keys import is_multivalued

_MFA = "aws:multifactorauthpresent"


def conditions(document: Document) -> Iterator[Finding]:
    """Check every condition."""
    for statement in document.statements:
        for condition in statement.conditions:
            path = f"Statement[{statement.index}].Condition.{condition.written}.{condition.key}"
            for level, message in (
                *_key(condition),
                *_sets(condition, statement),
                *_mfa(condition, statement),
                *_values(condition, document),
            ):
                yield Finding("note" if level == "note" else "warning", path, message)


_Told = tuple[str, str]


def _key(condition: Condition) -> Iterator[_Told]:
    if not condition.values:
        yield "warning", "has no values, so it matches nothing"
    if condition.folded_key == "aws:principalarn" and any(":assumed-role/" in value for value in condition.values):
        yield "warning", f"{_never(condition)}: aws:PrincipalArn of a session is its role's ARN, never the session's"
    if condition.operator is not NULL and not condition.quantifier and is_multivalued(condition.folded_key):
        yield "warning", "the key may have several values; without ForAnyValue or ForAllValues those match nothing"


def _never(condition: Condition) -> str:
    return "is always true" if condition.operator.negated else "never matches"


def _sets(condition: Condition, statement: Statement) -> Iterator[_Told]:
    if condition.operator is NULL and condition.quantifier:
        yield "warning", f"is {'always' if condition.quantifier == 'ForAllValues' else 'never'} true, whatever the request holds"
    elif condition.quantifier == "ForAllValues" and statement.effect == "Allow" and not _has_null(statement, condition.folded_key):
        yield "warning", f'is true when the key is absent; add "Null": {{"{condition.key}": "false"}} to ask for it'
    elif condition.quantifier and condition.folded_key.startswith("aws:") and not is_multivalued(condition.folded_key):
        yield "note", f"the key has one value at most; {condition.quantifier} is not needed"


def _has_null(statement: Statement, folded_key: str) -> bool:
    return any(
        other.operator is NULL and other.folded_key == folded_key and False in other.wanted and not other.quantifier
        for other in statement.conditions
    )


def _mfa(condition: Condition, statement: Statement) -> Iterator[_Told]:
    if condition.folded_key != _MFA:
        return
    wanted = {value.lower() for value in condition.values}
    if condition.operator is NULL and statement.effect == "Deny" and wanted == {"false"}:
        yield "warning", "denies every request that carries the key, also those with MFA"
    elif condition.operator.name == "Bool" and statement.effect == "Deny" and wanted == {"false"} and not condition.if_exists:
        yield "warning", "spares long-term access keys, which have no such key; use BoolIfExists"
    elif condition.operator.name == "Bool" and statement.effect == "Allow" and wanted == {"true"} and condition.if_exists:
        yield "warning", "lets long-term access keys through, which have no such key; use Bool"


def _values(condition: Condition, document: Document) -> Iterator[_Told]:
    operator = condition.operator
    if None in condition.wanted:
        bad = [value for value in condition.values if operator.wanted(value) is None]
        yield "warning", f"{', '.join(bad)} is not a value that {operator.name} can compare"
    if operator.name in ("StringEquals", "StringNotEquals") and any(_has_wildcard(value) for value in condition.values):
        yield "warning", f"{operator.name} takes * and ? as plain text; use {operator.name.replace('Equals', 'Like')} for wildcards"
    if document.version != "2012-10-17" and operator.variables and any(has_variables(value) for value in condition.values):
        yield "warning", "${...} is plain text without Version 2012-10-17"
    if condition.folded_key == "aws:sourceip" and any(_is_private(network) for network in condition.wanted):
        yield "warning", "private addresses never reach AWS as aws:SourceIp; use aws:VpcSourceIp"


def _has_wildcard(value: str) -> bool:
    return "*" in value.replace("${*}", "") or "?" in value.replace("${?}", "")


def _is_private(network: object) -> bool:
    return isinstance(network, (IPv4Network, IPv6Network)) and network.is_private and network.prefixlen > 0
