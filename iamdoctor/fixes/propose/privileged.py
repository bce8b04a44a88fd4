"""Grants by which their holder can get more rights: named, never first, and asked of the owner before."""

from msgspec.structs import replace

from iamdoctor.case.case import Case
from iamdoctor.fixes.write.change import Change
from iamdoctor.iam.edit import Statement, listed, statements
from iamdoctor.model.sentence import Sentence, say
from iamdoctor.reference.names import owning_name
from iamdoctor.reference.privileges import Raises, is_administrators, raised_by

_TAKES_A_ROLE = ("sts:assumerole", "iam:passrole")


def privileged(case: Case, change: Change) -> Change:
    """The change, as a broad one with a warning, where an Allow that it makes or widens raises the rights of whoever has it. That a role
    is passed or assumed is told of every role, and is broad for an administrator's; who may write one resource's policy opens no more."""
    if change.place is None or change.after is None or change.apart:
        return change
    before = statements(change.place.before or {})
    old = before[change.replaces] if change.replaces is not None and change.replaces < len(before) else {}
    came = [each for each in statements(change.after) if each not in before and each.get("Effect") == "Allow"]
    given = [action for each in came for action in _given(each, old)]
    ways = _ways(given)
    warnings = [say(f"warn.raises.{way}", about=case.subject) for way in ways]
    role = _role(case, given)
    strong = is_administrators(role)
    if role:
        warnings.append(_of_role(case, role, strong=strong))
    broad = change.broad or strong or any(way != "resource" for way in ways)
    return replace(change, broad=broad, warnings=(*change.warnings, *warnings)) if warnings else change


def raises(case: Case) -> tuple[Sentence, ...]:
    """A warning for each way in which the denied action raises the rights of whoever may call it, whatever stops it now."""
    return tuple(say(f"warn.raises.{way}", about=case.subject) for way in raised_by(case.subject.action or ""))


def _given(statement: Statement, old: Statement) -> list[str]:
    """The actions that a statement allows anew: all of them where it is new, or allows them on more or to more."""
    named = listed(statement.get("Action"))
    alike = old and all(statement.get(each) == old.get(each) for each in ("Principal", "Resource", "Condition"))
    return [each for each in named if each not in listed(old.get("Action"))] if alike else named


def _ways(given: list[str]) -> tuple[Raises, ...]:
    return tuple(dict.fromkeys(way for action in given for way in raised_by(action)))


def _role(case: Case, given: list[str]) -> str:
    """The name of the role that the change lets somebody pass or assume."""
    takes = (case.subject.action or "").lower() in _TAKES_A_ROLE and any(each.lower() in _TAKES_A_ROLE for each in given)
    return owning_name(case.subject.resource) if takes and ":role/" in (case.subject.resource or "") else ""


def _of_role(case: Case, role: str, *, strong: bool) -> Sentence:
    passes = (case.subject.action or "").lower() == "iam:passrole"
    if strong:
        return say("warn.raises.administrator", about=case.subject, role=role)
    return say("warn.passes_role" if passes else "warn.assumes_role", about=case.subject, role=role)
