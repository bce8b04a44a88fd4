"""Conditions on the resource's tags for actions that never see them.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html
"""

from collections.abc import Iterator

from iamdoctor.iam.conditions import Condition
from iamdoctor.iam.statements import Statement
from iamdoctor.lint import catalog
from iamdoctor.lint.checks.actions import has_wildcard
from iamdoctor.lint.checks.condition_keys import has_key
from iamdoctor.lint.table import Checked, of_condition

_TAG = "aws:resourcetag/"


def _asks(condition: Condition) -> bool:
    """Whether the condition asks for a tag of the resource: without one it does not hold."""
    spared = (
        condition.operator.negated or condition.if_exists or condition.operator.name == "Null" or condition.quantifier == "ForAllValues"
    )
    return condition.folded_key.startswith(_TAG) and not spared


def _untagged(condition: Condition, statement: Statement) -> tuple[str, ...]:
    """The actions of the statement that never carry the key, in no form that they name."""
    if not _asks(condition) or statement.actions.negated:
        return ()
    found = []
    for value in statement.actions.values:
        service, colon, _ = value.partition(":")
        named = catalog.expand(value) if colon and not has_wildcard(service) else []
        if named and not any(has_key(f"{prefix}:{name}", condition.folded_key) for prefix, name in named):
            found.append(value)
    return tuple(found)


def _some(actions: tuple[str, ...]) -> str:
    return f"{', '.join(actions[:3])}{' and others' if len(actions) > 3 else ''}"


@of_condition("DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE")
def deny(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if statement.effect == "Deny" and (untagged := _untagged(condition, statement)):
        yield f"requests of {_some(untagged)} never carry the resource's tags, so they are not denied"


@of_condition("ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE")
def allow(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if statement.effect == "Allow" and (untagged := _untagged(condition, statement)):
        yield f"requests of {_some(untagged)} never carry the resource's tags, so they are not allowed"


@of_condition("DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE")
def deny_others(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if statement.effect == "Deny" and statement.actions.negated and _asks(condition):
        yield "actions that never carry the resource's tags are not denied; name the actions in Action"


@of_condition("ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE")
def allow_others(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if statement.effect == "Allow" and statement.actions.negated and _asks(condition):
        yield "actions that never carry the resource's tags are not allowed; name the actions in Action"
