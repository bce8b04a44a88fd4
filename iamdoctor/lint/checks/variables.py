"""Policy variables.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

import re
from collections.abc import Iterator

from iamdoctor.iam.conditions import Condition
from iamdoctor.iam.statements import Statement
from iamdoctor.iam.variables import has_variables
from iamdoctor.lint.checks.actions import each_action
from iamdoctor.lint.checks.arns import each_resource
from iamdoctor.lint.table import Checked, Told, of_condition, of_statement

_INSIDE = re.compile(r"\$\{([^{}]*)\}")
_UNCLOSED = re.compile(r"\$\{[^{}]*(?=\$\{|\Z)")
_WITH_VARIABLES = ("String", "Arn")


def _texts(statement: Statement) -> Iterator[Told]:
    """Every text of the statement that may hold variables, with its path."""
    yield from each_resource(statement)
    for condition in statement.conditions:
        for value in condition.values:
            yield f"Condition.{condition.written}.{condition.key}", value


def _names(text: str) -> Iterator[tuple[str, str]]:
    """The name and, behind a comma, the default of each variable in a text."""
    for inside in _INSIDE.findall(text):
        name, _, default = inside.partition(",")
        yield name, default


@of_statement("MISSING_BRACE_IN_VARIABLE")
def brace(statement: Statement, checked: Checked) -> Iterator[Told]:
    for path, text in _texts(statement):
        if _UNCLOSED.search(text):
            yield path, f"{text}: the variable has no closing brace, so it is plain text"


@of_statement("MISSING_QUOTE_IN_VARIABLE")
def quote(statement: Statement, checked: Checked) -> Iterator[Told]:
    for path, text in _texts(statement):
        for _, default in _names(text):
            given = default.strip()
            if given and not (len(given) > 1 and given[0] == given[-1] == "'"):
                yield path, f"{text}: write the default between single quotes"


@of_statement("UNSUPPORTED_SPACE_IN_VARIABLE")
def space(statement: Statement, checked: Checked) -> Iterator[Told]:
    for path, text in _texts(statement):
        if any(" " in name and "/" not in name for name, _ in _names(text)):
            yield path, f"{text}: the name of a variable has no space"


@of_statement("EMPTY_VARIABLE")
def empty(statement: Statement, checked: Checked) -> Iterator[Told]:
    for path, text in _texts(statement):
        if any(not name.strip() for name, _ in _names(text)):
            yield path, f"{text}: the variable has no name"


@of_statement("VARIABLE_UNSUPPORTED_IN_ELEMENT")
def element(statement: Statement, checked: Checked) -> Iterator[Told]:
    principals = statement.principals.values if statement.principals else ()
    for path, text in (*each_action(statement), *(("Principal", value) for value in principals)):
        if has_variables(text):
            yield path, f"{text}: a variable is plain text outside Resource and Condition"


@of_statement("VARIABLE_UNSUPPORTED_IN_VERSION")
def version(statement: Statement, checked: Checked) -> Iterator[Told]:
    if checked.document.version != "2012-10-17":
        for path in dict.fromkeys(path for path, text in _texts(statement) if has_variables(text)):
            yield path, "${...} is plain text without Version 2012-10-17"


@of_condition("INVALID_VARIABLE_FOR_OPERATOR")
def operator(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if not condition.operator.name.startswith(_WITH_VARIABLES) and any(has_variables(value) for value in condition.values):
        yield f"{condition.operator.name} takes no variables; use a String or an Arn operator"


@of_condition("USERNAME_IN_ROLE_POLICY")
def username(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if checked.kind in ("inline-role", "trust") and any("${aws:username}" in value.lower() for value in condition.values):
        yield "a role's session has no aws:username, so the value never matches"
