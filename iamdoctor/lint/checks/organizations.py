"""Resource control policies.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
"""

from collections.abc import Iterator

from iamdoctor.iam.conditions import Condition
from iamdoctor.iam.statements import Statement
from iamdoctor.lint.checks.actions import each_action
from iamdoctor.lint.table import Checked, Told, of_condition, of_statement
from iamdoctor.reference.rcp_services import RCP_SERVICES

_OF_PRINCIPALS = ("aws:principalorgid", "aws:principalorgpaths", "aws:principalaccount", "aws:principalarn", "aws:principaltag")
_OF_SOURCES = ("aws:sourceorgid", "aws:sourceorgpaths", "aws:sourceaccount", "aws:sourcearn")
_IS_SERVICE = "aws:principalisawsservice"


def _is_full_access(statement: Statement) -> bool:
    """Whether the statement is that of RCPFullAWSAccess, the one Allow that an RCP may have."""
    source = statement.source
    whole = statement.resources is not None and statement.resources.values == ("*",)
    return source.get("Principal") == "*" and statement.actions.values == ("*",) and whole and not statement.conditions


@of_statement("RCP_SYNTAX_ERROR_ALLOW")
def allow(statement: Statement, checked: Checked) -> Iterator[Told]:
    if checked.kind == "rcp" and statement.effect == "Allow" and not _is_full_access(statement):
        yield "Effect", "must be Deny: RCPs cannot grant"


@of_statement("RCP_SYNTAX_ERROR_PRINCIPAL")
def principal(statement: Statement, checked: Checked) -> Iterator[Told]:
    if checked.kind == "rcp" and statement.principals is not None and statement.source.get("Principal") not in ("*", {"AWS": "*"}):
        yield "NotPrincipal" if statement.principals.negated else "Principal", "must be * in an RCP; use a condition on aws:PrincipalArn"


@of_statement("RCP_SYNTAX_ERROR_NOTACTION")
def not_action(statement: Statement, checked: Checked) -> Iterator[Told]:
    if checked.kind == "rcp" and statement.actions.negated:
        yield "NotAction", "is not allowed in an RCP; use Action"


@of_statement("RCP_SYNTAX_ERROR_ACTION")
def action(statement: Statement, checked: Checked) -> Iterator[Told]:
    if checked.kind != "rcp" or statement.actions.negated or _is_full_access(statement):
        return
    for path, value in each_action(statement):
        service = value.partition(":")[0].lower()
        if value == "*":
            yield path, "* is not allowed in an RCP; name services"
        elif service not in RCP_SERVICES:
            yield path, f"{value}: RCPs do not apply to {service}"


def _asked(statement: Statement, wanted: bool) -> bool:
    return any(each.folded_key == _IS_SERVICE and wanted in each.wanted for each in statement.conditions)


@of_condition("RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY")
def services_too(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    of_principals = condition.folded_key.partition("/")[0] in _OF_PRINCIPALS and condition.operator.negated
    if checked.kind == "rcp" and statement.effect == "Deny" and of_principals and not _asked(statement, False):
        yield 'also denies AWS\'s own services; add "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}'


@of_condition("RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY")
def principals_too(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    of_sources = condition.folded_key in _OF_SOURCES and condition.operator.negated
    if checked.kind == "rcp" and statement.effect == "Deny" and of_sources and not _asked(statement, True):
        yield 'also denies users and roles; add "BoolIfExists": {"aws:PrincipalIsAWSService": "true"}'


@of_condition("RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK")
def sent_at_all(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    nulls = {each.folded_key for each in statement.conditions if each.operator.name == "Null" and False in each.wanted}
    of_sources = condition.folded_key in _OF_SOURCES[:2] and condition.operator.negated
    if checked.kind == "rcp" and statement.effect == "Deny" and of_sources and not nulls & {"aws:sourceaccount", "aws:sourcearn"}:
        yield 'also denies services that send no source; add "Null": {"aws:SourceAccount": "false"}'
