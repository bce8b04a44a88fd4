"""What a fix changes, statement by statement."""

from dataclasses import dataclass, field
from typing import Any

from iamdoctor.model.diagnosis import Fix

Json = dict[str, Any]


@dataclass(frozen=True)
class Changed:
    """The statements that are new or different, what stood there before (or is gone), and what that makes wider."""

    statements: list[Json] = field(default_factory=list)
    removed: list[Json] = field(default_factory=list)
    denies_gone: list[Json] = field(default_factory=list)
    allows_gone: list[Json] = field(default_factory=list)
    broadened: set[str] = field(default_factory=set)
    new_actions: set[str] = field(default_factory=set)
    before_keys: list[str] = field(default_factory=list)
    after_keys: list[str] = field(default_factory=list)

    @property
    def allows(self) -> list[Json]:
        """The new or different statements that allow."""
        return [each for each in self.statements if each.get("Effect") == "Allow"]


def changed(fix: Fix[str]) -> Changed:
    """What is different once ``fix`` is done; of a policy whose text is not known, only what is added."""
    if fix.document is None:
        added = [fix.statement] if fix.statement and "Effect" in fix.statement else []
        return _changed(fix, [], added)
    return _changed(fix, _statements(fix.before), _statements(fix.document))


def _changed(fix: Fix[str], before: list[Json], after: list[Json]) -> Changed:
    new = [each for each in after if each not in before]
    gone = [each for each in before if each not in after]
    sids = {each.get("Sid") for each in after}
    allows = [each for each in new if each.get("Effect") == "Allow"]
    return Changed(
        statements=new,
        removed=[each for each in gone if each.get("Sid") not in sids or each.get("Sid") is None],
        denies_gone=[each for each in gone if each.get("Effect") == "Deny"],
        allows_gone=[each for each in gone if each.get("Effect") == "Allow"],
        broadened={name for each in allows for name in ("Action", "Resource", "Principal") if _wider(fix, name, each, gone)},
        new_actions={action for each in allows for action in listed(each.get("Action"))}
        - {action for each in gone for action in listed(each.get("Action"))},
        before_keys=[key for each in before for key in keys(each)],
        after_keys=[key for each in after for key in keys(each)],
    )


def _wider(fix: Fix[str], name: str, statement: Json, gone: list[Json]) -> bool:
    """Whether an element is everything now, and was not where the statement stood before."""
    layer = str(fix.target["policy_type"])
    of_key = name == "Resource" and layer == "resource" and all(each.startswith("kms:") for each in listed(statement.get("Action")))
    if of_key or (name == "Principal" and layer == "vpce"):
        return False
    return _everything(name, statement.get(name)) and not any(_everything(name, each.get(name)) for each in gone)


def _everything(name: str, element: Any) -> bool:
    values = [text for each in (element.values() if isinstance(element, dict) else [element]) for text in listed(each)]
    return "*" in values or (name == "Action" and any(value.endswith(":*") for value in values))


def _statements(document: Json | None) -> list[Json]:
    return listed((document or {}).get("Statement"))


def listed(value: Any) -> list[Any]:
    """An element that may be one value or a list of them, as a list."""
    return list(value) if isinstance(value, list) else [] if value is None else [value]


def keys(statement: Json) -> list[str]:
    """The condition keys of a statement, in lower case."""
    return [key.lower() for keys in (statement.get("Condition") or {}).values() for key in keys]


def has_key(statement: Json, key: str) -> bool:
    """Whether a statement has a condition on the key."""
    return key.lower() in keys(statement)
