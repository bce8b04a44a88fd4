"""New statements that open everything: never without a warning, never first."""

from typing import Any

from msgspec.structs import replace

from iamdoctor.case.case import Case
from iamdoctor.fixes.write.change import Change
from iamdoctor.iam.edit import Statement, listed, statements
from iamdoctor.model.sentence import Sentence, say
from iamdoctor.reference import actions

_SAID_BY_AWS = ("text", "record", "decoded")


def warned(case: Case, change: Change) -> Change:
    """The change, marked as broad and with a warning where a statement of it is new and allows any action, resource or principal."""
    before = statements(change.place.before or {}) if change.place else []
    new = [each for each in statements(change.after or {}) if each not in before and each.get("Effect") == "Allow"]
    old = before[change.replaces] if change.replaces is not None and change.replaces < len(before) else {}
    found = tuple(dict.fromkeys(warning for each in new for warning in _warnings(case, each, old)))
    return replace(change, broad=True, warnings=(*change.warnings, *found)) if found else change


def _warnings(case: Case, statement: Statement, old: Statement) -> list[Sentence]:
    found = []
    if _everything(statement.get("Action")) and not _everything(old.get("Action")):
        found.append(say("warn.every_action"))
    if _everything(statement.get("Resource")) and not _everything(old.get("Resource")) and not _only_on_all(case, statement):
        found.append(say("warn.every_resource"))
    if _everyone(statement.get("Principal")) and not _everyone(old.get("Principal")) and "Condition" not in statement:
        found.append(say("warn.every_principal"))
    return found


def _everything(element: Any) -> bool:
    return any(value == "*" or (value.endswith(":*") and value.count(":") == 1) for value in listed(element))


def _everyone(element: Any) -> bool:
    return element == "*" or (isinstance(element, dict) and "*" in [each for values in element.values() for each in listed(values)])


def _only_on_all(case: Case, statement: Statement) -> bool:
    """Whether ``*`` is what the actions are checked on; in a key policy it means this key.

    https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
    """
    if case.subject.service == "kms" and "Principal" in statement:
        return True
    said = case.subject.resource == "*" and case.subject.resource_from in _SAID_BY_AWS
    return said or all(not actions.resource_types(each) for each in listed(statement.get("Action")))
