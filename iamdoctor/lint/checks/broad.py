"""Grants that are broader than AWS advises.

https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
"""

from collections.abc import Iterator

from iamdoctor.iam.statements import Statement
from iamdoctor.lint.checks.actions import each_action
from iamdoctor.lint.table import Checked, Told, of_statement
from iamdoctor.reference.arn import Arn
from iamdoctor.reference.condition_keys import guard_of
from iamdoctor.reference.privileges import Raises, raised_by

_PROVES = ("organization", "account", "address", "network", "source", "external_id", "subject", "mfa", "claim", "audience", "tag", "policy")
_RAISES: dict[Raises, str] = {
    "rights": "give more rights",
    "credentials": "make credentials of others",
    "trust": "change who may assume a role",
    "role": "run code with another role",
    "key": "change who may use a key",
}


def _grants(statement: Statement, checked: Checked) -> bool:
    return checked.grants and statement.effect == "Allow"


def _on_everything(statement: Statement) -> bool:
    return statement.resources is not None and not statement.resources.negated and "*" in statement.resources.values


def is_held(statement: Statement) -> bool:
    """Whether some condition asks callers to prove who they are or where they come from."""
    return any(
        (guard_of(each.key) in _PROVES or each.folded_key == "kms:calleraccount")
        and not each.operator.negated
        and not each.if_exists
        and each.quantifier != "ForAllValues"
        for each in statement.conditions
        if each.operator.name != "Null"
    )


def _of_identity(checked: Checked) -> bool:
    return checked.document.policy_type in ("identity", "boundary")


@of_statement("FULL_ACCESS")
def everything(statement: Statement, checked: Checked) -> Iterator[Told]:
    whole = statement.actions.everything and not statement.actions.negated and _on_everything(statement) and not statement.conditions
    if whole and _grants(statement, checked) and _of_identity(checked):
        yield "", "allows every action on every resource"


@of_statement("FULL_SERVICE_ACCESS")
def whole_service(statement: Statement, checked: Checked) -> Iterator[Told]:
    if not _grants(statement, checked) or not _of_identity(checked) or statement.actions.negated or not _on_everything(statement):
        return
    for path, value in each_action(statement):
        if value.endswith(":*") and value != "*:*":
            yield path, f"{value} allows every action of the service on every resource; name the actions"


@of_statement("ALLOW_WITH_NOT_ACTION")
def all_but_actions(statement: Statement, checked: Checked) -> Iterator[Told]:
    if _grants(statement, checked) and statement.actions.negated:
        yield "NotAction", "with Allow allows every other action of every service, those to come too; name the actions in Action"


@of_statement("ALLOW_WITH_NOT_RESOURCE")
def all_but_resources(statement: Statement, checked: Checked) -> Iterator[Told]:
    if _grants(statement, checked) and statement.resources is not None and statement.resources.negated:
        yield "NotResource", "with Allow allows the actions on every other resource, those to come too; name the resources in Resource"


@of_statement("RAISES_PRIVILEGES")
def privileges(statement: Statement, checked: Checked) -> Iterator[Told]:
    if not _grants(statement, checked) or not _of_identity(checked) or statement.actions.negated or statement.actions.everything:
        return
    if any(guard_of(each.key) == "boundary" for each in statement.conditions):
        return
    for path, value in each_action(statement):
        ways = [_RAISES[way] for way in raised_by(value) if way in _RAISES and (way not in ("role", "key") or _on_everything(statement))]
        if ways:
            yield path, f"{value} lets its holder {' and '.join(ways)}; ask for a permissions boundary, or name the resources"


@of_statement("PUBLIC_PRINCIPAL")
def public(statement: Statement, checked: Checked) -> Iterator[Told]:
    principals = statement.principals
    if not _grants(statement, checked) or principals is None or principals.negated or not principals.everyone or is_held(statement):
        return
    if checked.kind == "trust":
        yield "Principal", "lets everyone in the world try to assume the role; name who may"
    else:
        yield "Principal", "lets everyone in the world in; name who may, or add a condition on their organization or network"


@of_statement("CROSS_ACCOUNT_WITHOUT_CONDITION")
def other_account(statement: Statement, checked: Checked) -> Iterator[Told]:
    principals, own = statement.principals, _own_account(statement, checked)
    if (
        not _grants(statement, checked)
        or checked.kind == "trust"
        or principals is None
        or principals.negated
        or not own
        or is_held(statement)
    ):
        return
    for account in sorted(principals.accounts - {own}):
        yield "Principal", f"lets everyone in account {account} in whom that account allows; name its roles, or add a condition"


@of_statement("NO_EXTERNAL_ID")
def external_id(statement: Statement, checked: Checked) -> Iterator[Told]:
    principals = statement.principals
    if checked.kind != "trust" or statement.effect != "Allow" or principals is None or is_held(statement):
        return
    for account in sorted(principals.accounts - {checked.account or ""}):
        if checked.account is not None:
            yield "Principal", f"account {account} may assume the role; if it is a third party's, ask for sts:ExternalId"


def _own_account(statement: Statement, checked: Checked) -> str:
    """The account that the policy is in: the given one, else that of a resource of the statement."""
    if checked.account:
        return checked.account
    arns = (Arn.parse(value) for value in (statement.resources.values if statement.resources else ()))
    return next((arn.owner for arn in arns if arn and arn.owner), "")
