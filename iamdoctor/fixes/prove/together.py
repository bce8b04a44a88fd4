"""Several changes made together: those of one policy as one text, and a case as it is once a change was made."""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from iamdoctor.case.case import Case
from iamdoctor.fixes.prove.left import as_far_as
from iamdoctor.fixes.prove.trial import request_after, with_text
from iamdoctor.fixes.write.change import Change
from iamdoctor.iam.edit import statements, with_changed, with_statement
from iamdoctor.iam.evaluate import evaluate
from iamdoctor.model.errors import MalformedPolicy


class Group(Struct, frozen=True):
    """Changes made as one ``change``; ``members`` are their places among those that were given."""

    change: Change
    members: tuple[int, ...]


def joined(changes: tuple[Change, ...]) -> tuple[Group, ...] | None:
    """The changes with those of one policy as one, in the order of the first of each; ``None`` where two cannot stand in one text."""
    found: list[Group] = []
    for member, change in enumerate(changes):
        same = next((number for number, each in enumerate(found) if _same(each.change, change)), None)
        if same is None:
            found.append(Group(change, (member,)))
            continue
        one = found[same].change
        after = _on(one.after or {}, change)
        if after is None:
            return None
        merged = replace(one, after=after, context={**one.context, **change.context})
        found[same] = Group(merged, (*found[same].members, member))
    return tuple(found)


def _same(one: Change, other: Change) -> bool:
    return one.place is not None and other.place is not None and one.place.documents == other.place.documents


def _on(text: dict[str, Any], change: Change) -> dict[str, Any] | None:
    """``text`` with a change that was written for the policy as it stood before; ``None`` where it cannot be made twice."""
    if change.place is None or change.place.before is None or change.statement is None:
        return None
    before = change.place.before
    if change.replaces is None:
        more = statements(change.after or {})[len(statements(before)) :]
        for each in more:
            text = with_statement(text, each)
        return text if {**before, "Statement": [*statements(before), *more]} == change.after else None
    untouched = change.replaces < len(statements(text)) and statements(text)[change.replaces] == statements(before)[change.replaces]
    alone = with_changed(before, change.replaces, change.statement)
    return with_changed(text, change.replaces, change.statement) if untouched and alone == change.after else None


def with_change(case: Case, change: Change, *, own: bool) -> Case:
    """The case once ``change`` was made, as far as it reaches this request (``own``: it was written for it)."""
    met = change if own else as_far_as(case, change)
    request, best, read = request_after(case, met), case.best_policies, case.policies
    if request is None or best is None or read is None:
        return case
    if met.place is not None and met.after is not None:
        try:
            best, read = with_text(best, met.place, met.after), with_text(read, met.place, met.after)
        except MalformedPolicy:
            return case
    return replace(
        case,
        request=request,
        policies=read,
        best_policies=best,
        decision=evaluate(request, read, explain=True),
        best=evaluate(request, best, explain=True),
    )
