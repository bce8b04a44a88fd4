"""Passing roles to services, and making service-linked roles, on more roles than were meant.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
"""

from collections.abc import Callable, Iterator

from iamdoctor.iam.statements import Statement
from iamdoctor.lint.checks.actions import has_wildcard
from iamdoctor.lint.table import Checked, Told, of_statement

_LIMITED_BY = {"passrole": ("iam:passedtoservice", "iam:associatedresourcearn"), "createservicelinkedrole": ("iam:awsservicename",)}
_WHAT = {"passrole": "iam:PassRole", "createservicelinkedrole": "iam:CreateServiceLinkedRole"}


def _how(statement: Statement, checked: Checked, name: str) -> str:
    """How a statement comes to allow the action on more than one role: ``STAR_IN_ACTION_AND_NOT_RESOURCE``; empty where it does not."""
    if not checked.grants or statement.effect != "Allow" or statement.resources is None or _is_limited(statement, name):
        return ""
    actions, resources = statement.actions, statement.resources
    if not actions.values or actions.names("iam", name) is actions.negated:
        return ""
    if not resources.negated and not any(_is_broad(value) for value in resources.values):
        return ""
    star = not actions.negated and f"iam:{name}" not in {value.lower() for value in actions.values}
    if resources.negated:
        return "NOT_ACTION_AND_NOT_RESOURCE" if actions.negated else "STAR_IN_ACTION_AND_NOT_RESOURCE" if star else "NOT_RESOURCE"
    if actions.negated:
        return "STAR_IN_RESOURCE_AND_NOT_ACTION"
    return "STAR_IN_ACTION_AND_RESOURCE" if star else "STAR_IN_RESOURCE"


def _is_limited(statement: Statement, name: str) -> bool:
    return any(each.folded_key in _LIMITED_BY[name] and not each.operator.negated for each in statement.conditions)


def _is_broad(resource: str) -> bool:
    """Whether a resource names roles of any name: ``*``, ``role/*``; a name with a beginning is taken for narrow."""
    parts = resource.split(":", 5)
    if len(parts) < 6:
        return resource.endswith("*") and parts[2:3] in ([], ["*"], ["iam"], ["iam*"])
    if parts[2] not in ("iam", "*"):
        return False
    kind, slash, name = parts[5].partition("/")
    if not slash:
        return has_wildcard(kind) and kind.startswith(("*", "role", "r*"))
    return kind in ("role", "*") and has_wildcard(name.rpartition("/")[2][:1]) and not name.startswith("aws-service-role/")


def _check(name: str, how: str) -> Callable[[Statement, Checked], Iterator[Told]]:
    def check(statement: Statement, checked: Checked) -> Iterator[Told]:
        if _how(statement, checked, name) == how:
            key = "iam:PassedToService" if name == "passrole" else "iam:AWSServiceName"
            yield "", f"allows {_WHAT[name]} on roles of any name; name the roles, or add a condition on {key}"

    return check


for _how_written in (
    "NOT_RESOURCE",
    "STAR_IN_ACTION_AND_NOT_RESOURCE",
    "NOT_ACTION_AND_NOT_RESOURCE",
    "STAR_IN_RESOURCE",
    "STAR_IN_ACTION_AND_RESOURCE",
    "STAR_IN_RESOURCE_AND_NOT_ACTION",
):
    of_statement(f"PASS_ROLE_WITH_{_how_written}")(_check("passrole", _how_written))
    of_statement(f"CREATE_SLR_WITH_{_how_written}")(_check("createservicelinkedrole", _how_written))


@of_statement("PASS_ROLE_WITHOUT_SERVICE")
def to_any_service(statement: Statement, checked: Checked) -> Iterator[Told]:
    named = {value.lower() for value in statement.actions.values}
    if not checked.grants or statement.effect != "Allow" or statement.actions.negated or "iam:passrole" not in named:
        return
    if not _is_limited(statement, "passrole") and not _how(statement, checked, "passrole"):
        yield "", "the roles may be passed to every service; add a condition on iam:PassedToService"
