"""The changes of several errors' fixes as one change a policy."""

import json
from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from iamdoctor.case.case import Case
from iamdoctor.fixes.plan import Candidate
from iamdoctor.fixes.propose.grant import with_room
from iamdoctor.fixes.write.change import Change, Place
from iamdoctor.fixes.write.holder import own_inline
from iamdoctor.fixes.write.new_name import new_name
from iamdoctor.fixes.write.place import places
from iamdoctor.iam.edit import statements
from iamdoctor.model.subject import Subject
from iamdoctor.reference.access_points import holding
from iamdoctor.triage.statements import changed_alike, merged, numbered

Key = tuple[str, ...]


class Part(Struct, frozen=True, kw_only=True):
    """A fix of one group that is made: the case of its request, and what was proven of it."""

    group: int
    case: Case
    candidate: Candidate

    @property
    def change(self) -> Change:
        """What it changes."""
        return self.candidate.proven.change


class Together(Struct, frozen=True, kw_only=True):
    """One policy with the changes of its parts: ``change`` is that of the whole document, ``new`` the statements that are new in it."""

    key: Key
    parts: tuple[Part, ...]
    change: Change
    new: tuple[dict[str, Any], ...] = ()

    @property
    def case(self) -> Case:
        """The case that the change was written for."""
        return self.parts[0].case

    def at(self, case: Case) -> Change | None:
        """The change as the policy stands in another case; ``None`` where that request does not meet the policy."""
        place = self.change.place
        if place is None or place.policy is None:
            return self.change if place is not None and _key(place, case) == self.key else None
        own = next((each for each in places(case, place.layer) if _key(replace(each, copied=place.copied), case) == self.key), None)
        return replace(self.change, place=replace(place, document=own.document, elsewhere=own.elsewhere, level=own.level)) if own else None


def combined(parts: tuple[Part, ...]) -> tuple[tuple[Together, ...], tuple[Part, ...]]:
    """One change for each policy that the parts change, in the order of the first of each; and the parts that do not go together with
    the others of their policy. A part that changes no policy is in neither."""
    by_key: dict[Key, list[Part]] = {}
    own = {_holder(part): key for part, key in _keyed(parts) if _is_own(part)}
    for part, key in _keyed(parts):
        joins = own.get(_holder(part)) if key[:2] == ("identity", "new") else None
        by_key.setdefault(joins or key, []).append(part)
    found, left = [], []
    for key, several in by_key.items():
        together, apart = _together(key, several)
        found.append(together)
        left += apart
    return tuple(found), tuple(left)


def _keyed(parts: tuple[Part, ...]) -> Iterator[tuple[Part, Key]]:
    return ((part, _key(part.change.place, part.case)) for part in parts if part.change.place is not None)


def _holder(part: Part) -> str:
    return _whose(part.case.subject)


def _whose(about: Subject) -> str:
    """Whose policies grant the denied principal its rights: for a session those of its role, whose name is unique in its account."""
    if about.principal_kind in ("role", "role_session") and about.principal_account and about.principal_name:
        return f"{about.principal_account}:role/{about.principal_name}"
    return about.role_arn or about.principal or ""


def _is_own(part: Part) -> bool:
    """Whether the part changes an inline policy of the denied principal alone: what is new for it can stand there too."""
    place = part.change.place
    return place is not None and place.layer == "identity" and place.policy is not None and own_inline(place.policy, part.case)


def _key(place: Place, case: Case) -> Key:
    """Which policy a place is, whatever case it is of: one that is new is its holder's."""
    policy = place.policy
    if policy is not None:
        return (place.layer, policy.kind, policy.arn or f"{policy.name} of {policy.attached_to}", "copied" if place.copied else "")
    about = case.subject
    if place.layer in ("identity", "boundary"):
        return (place.layer, "new", _whose(about))
    if place.layer == "session":
        return (place.layer, "new", about.principal or "")
    return (place.layer, "new", holding(about.resource or "") if about.service == "s3" else about.resource or "")


def _together(key: Key, parts: list[Part]) -> tuple[Together, list[Part]]:
    """The parts of one policy, one after another, as far as they go together."""
    first = next((part for part in parts if part.change.place and part.change.place.policy), parts[0]).change
    place = first.place
    assert place is not None
    text, made, apart = _Text(place.before), list[Part](), list[Part]()
    for part in parts:
        (made if text.take(part.change) else apart).append(part)
    if len(made) == 1:
        return Together(key=key, parts=tuple(made), change=made[0].change), apart
    after = text.after()
    if place.policy is None and place.layer == "identity":
        place = with_room(made[0].case, replace(place, document=_new_name(made[0].case, after)), after)
    whole = all(part.change.whole for part in made)
    context = {name: values for part in made for name, values in part.change.context.items()}
    change = replace(first, place=place, after=after, statement=None, replaces=None, context=context, whole=whole, cli=(), terraform="")
    return Together(key=key, parts=tuple(made), change=change, new=text.new()), apart


class _Text:
    """A policy's text while changes are made in it."""

    def __init__(self, before: dict[str, Any] | None) -> None:
        self._before = before
        self._base = before
        self._changed: dict[int, dict[str, Any]] = {}
        self._added: list[dict[str, Any]] = []

    def take(self, change: Change) -> bool:
        """Make a change as well; whether it goes together with those that were made."""
        if change.statement is not None and change.replaces is None:
            self._added.append(change.statement)
            return True
        if change.statement is not None and change.replaces is not None and self._before is not None and _alone(self._before, change):
            return self._change(change.replaces, change.statement)
        if self._base is not self._before or self._changed or change.after is None:
            return False
        self._base = change.after
        return True

    def _change(self, place: int, statement: dict[str, Any]) -> bool:
        old = statements(self._before or {})
        if self._base is not self._before:
            return False
        both = changed_alike(old[place], self._changed[place], statement) if place in self._changed else statement
        if both is not None:
            self._changed[place] = both
        return both is not None

    def new(self) -> tuple[dict[str, Any], ...]:
        """The statements that are new or different."""
        return (*self._changed.values(), *numbered(merged(self._added), self._base))

    def after(self) -> dict[str, Any]:
        """The whole policy."""
        kept = [self._changed.get(number, each) for number, each in enumerate(statements(self._base))] if self._base else []
        return {**(self._base or {"Version": "2012-10-17"}), "Statement": [*kept, *numbered(merged(self._added), self._base)]}


def _alone(before: dict[str, Any], change: Change) -> bool:
    """Whether the change is that of one statement and of nothing else."""
    after, old = statements(change.after or {}), statements(before)
    return len(after) == len(old) and sum(one != other for one, other in zip(after, old, strict=True)) == 1


def _new_name(case: Case, after: dict[str, Any]) -> str:
    return new_name(case, "iamdoctor-combined", json.dumps(after, sort_keys=True))
