"""Statements of several changes as few: only where together they allow exactly what each allows by itself."""

import json
from typing import Any

from iamdoctor.iam.edit import listed, statements, with_element, with_value

Statement = dict[str, Any]
_GROWING = ("Action", "Resource", "Principal")
"""Elements whose values may be joined, one of them at a time: joined in two, they would also allow what nobody asked for."""


def merged(found: list[Statement]) -> list[Statement]:
    """The statements with those that differ in one element's values alone as one, in the order of the first of each."""
    for name in _GROWING:
        found = _merged_in(found, name)
    return found


def _merged_in(found: list[Statement], name: str) -> list[Statement]:
    kept: list[Statement] = []
    places: dict[str, int] = {}
    for statement in found:
        same = places.setdefault(_rest(statement, name), len(kept))
        joined = None if same == len(kept) else _joined(kept[same].get(name), statement.get(name))
        if joined is None:
            kept.append(statement)
        else:
            kept[same] = with_element(kept[same], name, joined)
    return kept


def _rest(statement: Statement, name: str) -> str:
    """All that decides but the values of ``name``; which of its values there are does not depend on their order."""
    rest = {key: _folded(value) for key, value in statement.items() if key not in ("Sid", name)}
    return json.dumps([name in statement, rest], sort_keys=True)


def _folded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _folded(each) for key, each in value.items()}
    return sorted(listed(value), key=str)


def _joined(one: Any, other: Any) -> Any:
    """The values of both; ``None`` where they are of different kinds (``*`` and an object, say)."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys() and len(one) == 1:
        (kind,) = one
        return {kind: with_value(one[kind], *listed(other[kind]))}
    if isinstance(one, (str, list)) and isinstance(other, (str, list)):
        return with_value(one, *listed(other))
    return one if one == other else None


def changed_alike(before: Statement, one: Statement, other: Statement) -> Statement | None:
    """Two changes of one statement as one; ``None`` where they change different elements, or not by adding values to it."""
    if one == other:
        return one
    names = {name for name in (*one, *other, *before) if not one.get(name) == other.get(name) == before.get(name)}
    if len(names) != 1:
        return None
    name = names.pop()
    joined = _added(before.get(name), one.get(name), other.get(name))
    return None if joined is None else with_element(one, name, joined)


def _added(before: Any, one: Any, other: Any) -> Any:
    if isinstance(one, dict) and isinstance(other, dict):
        found = {}
        for name in dict.fromkeys((*one, *other)):
            old = before.get(name) if isinstance(before, dict) else None
            value = _added(old, one.get(name, old), other.get(name, old))
            if value is None:
                return None
            found[name] = value
        return found
    if one is None or other is None:
        return one if other is None else other
    grown = set(map(str, listed(before))) <= set(map(str, listed(one))) & set(map(str, listed(other)))
    return with_value(one, *listed(other)) if grown else None


def numbered(new: list[Statement], document: dict[str, Any] | None) -> list[Statement]:
    """The statements with ids that neither each other nor the document use."""
    taken = {each.get("Sid") for each in statements(document)} if document else set()
    found = []
    for statement in new:
        name, number = statement.get("Sid"), 1
        while name in taken:
            number += 1
            name = f"{statement['Sid']}{number}"
        taken.add(name)
        found.append(with_element(statement, "Sid", name) if name else statement)
    return found
