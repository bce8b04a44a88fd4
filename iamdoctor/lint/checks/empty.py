"""Elements that hold nothing."""

from collections.abc import Iterator

from iamdoctor.iam.conditions import Condition
from iamdoctor.iam.statements import Statement
from iamdoctor.lint.table import Checked, Told, of_condition, of_statement


@of_statement("EMPTY_ARRAY_ACTION")
def actions(statement: Statement, checked: Checked) -> Iterator[Told]:
    if not statement.actions.values:
        yield "NotAction" if statement.actions.negated else "Action", "is empty, so the statement has no effect"


@of_statement("EMPTY_ARRAY_RESOURCE")
def resources(statement: Statement, checked: Checked) -> Iterator[Told]:
    if statement.resources is not None and not statement.resources.values:
        yield "NotResource" if statement.resources.negated else "Resource", "is empty, so the statement has no effect"


def _principal(statement: Statement) -> tuple[str, object]:
    name = "NotPrincipal" if "NotPrincipal" in statement.source else "Principal"
    return name, statement.source.get(name)


@of_statement("EMPTY_ARRAY_PRINCIPAL")
def principals(statement: Statement, checked: Checked) -> Iterator[Told]:
    name, element = _principal(statement)
    if isinstance(element, dict) and element and not any(element.values()):
        yield name, "is empty, so the statement is about nobody"


@of_statement("EMPTY_OBJECT_PRINCIPAL")
def no_principal(statement: Statement, checked: Checked) -> Iterator[Told]:
    name, element = _principal(statement)
    if element == {}:
        yield name, "is empty, so the statement is about nobody"


@of_statement("EMPTY_OBJECT_CONDITION")
def block(statement: Statement, checked: Checked) -> Iterator[Told]:
    condition = statement.source.get("Condition")
    if condition == {}:
        yield "Condition", "is empty and changes nothing; leave it out"
    for operator, keys in (condition or {}).items():
        if keys == {}:
            yield f"Condition.{operator}", "is empty and changes nothing; leave it out"


@of_condition("EMPTY_ARRAY_CONDITION")
def values(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if not condition.values and not condition.quantifier and not condition.if_exists:
        yield "has no values, so it matches nothing"


@of_condition("EMPTY_ARRAY_CONDITION_FORALLVALUES")
def values_for_all(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if not condition.values and condition.quantifier == "ForAllValues":
        yield f'has no values, so it holds only without the key; write "Null": {{"{condition.key}": "true"}}'


@of_condition("EMPTY_ARRAY_CONDITION_FORANYVALUE")
def values_for_any(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if not condition.values and condition.quantifier == "ForAnyValue":
        yield "has no values, so it never holds"


@of_condition("EMPTY_ARRAY_CONDITION_IFEXISTS")
def values_if_exists(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if not condition.values and condition.if_exists and not condition.quantifier:
        yield f'has no values, so it holds only without the key; write "Null": {{"{condition.key}": "true"}}'
