"""Operators that do not do what they seem to, whatever the key.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from collections.abc import Iterator

from iamdoctor.iam.conditions import Condition
from iamdoctor.iam.operators import NULL
from iamdoctor.iam.statements import Statement
from iamdoctor.lint.checks.condition_keys import is_multivalued
from iamdoctor.lint.table import Checked, of_condition
from iamdoctor.reference.condition_keys import condition_key

_MFA = "aws:multifactorauthpresent"


@of_condition("NULL_WITH_QUALIFIER")
def null_set(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if condition.operator is NULL and condition.quantifier:
        yield f"is {'always' if condition.quantifier == 'ForAllValues' else 'never'} true, whatever the request holds"


@of_condition("MISSING_QUALIFIER")
def several(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if condition.operator is not NULL and not condition.quantifier and is_multivalued(condition.folded_key):
        yield "the key may have several values; without ForAnyValue or ForAllValues those match nothing"


@of_condition("FORALLVALUES_WITH_SINGLE_VALUED_KEY")
def all_of_one(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if condition.quantifier == "ForAllValues" and statement.effect == "Allow" and _is_single(condition) and condition.operator is not NULL:
        yield "the key has one value at most, and ForAllValues is true without it; leave ForAllValues out"


@of_condition("SET_OPERATOR_ON_SINGLE_VALUED_KEY")
def any_of_one(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    spared = condition.operator is NULL or (condition.quantifier == "ForAllValues" and statement.effect == "Allow")
    if condition.quantifier and not spared and _is_single(condition):
        yield f"the key has one value at most; {condition.quantifier} is not needed"


def _is_single(condition: Condition) -> bool:
    """Whether AWS documents the key, and with one value."""
    return (
        condition.folded_key.startswith("aws:")
        and condition_key(condition.folded_key) is not None
        and not is_multivalued(condition.folded_key)
    )


@of_condition("FORALLVALUES_WITHOUT_NULL")
def all_of_none(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if condition.quantifier != "ForAllValues" or statement.effect != "Allow" or condition.operator is NULL or _is_single(condition):
        return
    if condition.values and not _has_null(statement, condition.folded_key):
        yield f'is true when the key is absent; add "Null": {{"{condition.key}": "false"}} to ask for it'


def _has_null(statement: Statement, folded_key: str) -> bool:
    return any(
        other.operator is NULL and other.folded_key == folded_key and False in other.wanted and not other.quantifier
        for other in statement.conditions
    )


@of_condition("MFA_NULL_DENIES_ALL")
def mfa_null(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if condition.folded_key == _MFA and condition.operator is NULL and statement.effect == "Deny" and _lower(condition) == {"false"}:
        yield "denies every request that carries the key, also those with MFA"


@of_condition("MFA_DENY_SPARES_ACCESS_KEYS")
def mfa_deny(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if _is_mfa(condition) and statement.effect == "Deny" and _lower(condition) == {"false"} and not condition.if_exists:
        yield "spares long-term access keys, which have no such key; use BoolIfExists"


@of_condition("MFA_ALLOW_ADMITS_ACCESS_KEYS")
def mfa_allow(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if _is_mfa(condition) and statement.effect == "Allow" and _lower(condition) == {"true"} and condition.if_exists:
        yield "lets long-term access keys through, which have no such key; use Bool"


def _is_mfa(condition: Condition) -> bool:
    return condition.folded_key == _MFA and condition.operator.name == "Bool"


def _lower(condition: Condition) -> set[str]:
    return {value.lower() for value in condition.values}


def _is_any(condition: Condition, operator: str) -> bool:
    return condition.operator.name == operator and "*" in condition.values


@of_condition("EQUIVALENT_TO_NULL_FALSE")
def present(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if _is_any(condition, "StringLike") and not condition.if_exists and condition.quantifier != "ForAllValues":
        yield f'asks only that the key is there; write "Null": {{"{condition.key}": "false"}}'


@of_condition("EQUIVALENT_TO_NULL_TRUE")
def absent(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if _is_any(condition, "StringNotLike") and not condition.if_exists and not condition.quantifier:
        yield f'asks only that the key is not there; write "Null": {{"{condition.key}": "true"}}'


@of_condition("REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION")
def always(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if _is_any(condition, "StringLike") and (condition.quantifier == "ForAllValues" or (condition.if_exists and not condition.quantifier)):
        yield "is always true, with the key and without it; leave it out"


@of_condition("REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION")
def never(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if _is_any(condition, "StringNotLike") and condition.quantifier == "ForAnyValue":
        yield "is never true, so the statement has no effect"
