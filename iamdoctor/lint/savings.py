"""What would make a document shorter, and what each way costs."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from iamdoctor.iam.grammar import statements_of
from iamdoctor.lint import catalog
from iamdoctor.lint.checks.redundant import covered
from iamdoctor.lint.finding import Saving
from iamdoctor.reference.policy_limits import Kind, limit, measure, shortest

_MANAGED_PER_ROLE = 10


def savings(source: str | Mapping[str, Any], document: Mapping[str, Any], kind: Kind) -> Iterator[Saving]:
    """Every way to a shorter document, those without cost first."""
    if limit(kind).white_space and isinstance(source, str) and len(source) > len(shortest(source)):
        yield Saving("leave out white space", len(source) - len(shortest(source)))
    statements = [each for each in statements_of(document) if isinstance(each, dict)]
    for index, statement in enumerate(statements):
        yield from _covered(statement, f"Statement[{index}]")
    yield from _merged(statements)
    sids = sum(len(f'"Sid":{json.dumps(each["Sid"])},') for each in statements if "Sid" in each)
    if sids:
        yield Saving("leave out the Sids", sids, "messages and logs no longer name the statement")
    for index, statement in enumerate(statements):
        yield from _wildcards(statement, f"Statement[{index}]")
        yield from _tagged(statement, f"Statement[{index}]")
    yield from _split(document, statements, kind)


def _listed(statement: dict[str, Any], element: str) -> list[str]:
    value = statement.get(element, [])
    return [value] if isinstance(value, str) else list(value)


def _length(values: list[str]) -> int:
    return sum(len(json.dumps(value)) + 1 for value in values)


def _covered(statement: dict[str, Any], path: str) -> Iterator[Saving]:
    """Actions that another of the same list names already."""
    names = _listed(statement, "Action")
    spare = [names[index] for index in covered(tuple(names), folds=True)]
    if spare:
        yield Saving(f"{path}: leave out {_some(spare)}, which the rest of Action covers", _length(spare))


def _merged(statements: list[dict[str, Any]]) -> Iterator[Saving]:
    """Statements that differ in their actions alone."""
    alike: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for statement in statements:
        if "Action" in statement:
            rest = {key: value for key, value in statement.items() if key not in ("Action", "Sid")}
            alike[json.dumps(rest, sort_keys=True)].append(statement)
    for group in alike.values():
        if len(group) > 1:
            together = {**group[0], "Action": [name for each in group for name in _listed(each, "Action")]}
            saves = sum(len(shortest(each)) + 1 for each in group) - len(shortest(together)) - 1
            yield Saving(f"join {len(group)} statements that differ in Action alone", saves)


def _wildcards(statement: dict[str, Any], path: str) -> Iterator[Saving]:
    """A common beginning of at least three actions, with the actions that a wildcard there would add."""
    if statement.get("Effect") != "Allow":
        return
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name in _listed(statement, "Action"):
        service, colon, rest = name.partition(":")
        if colon and "*" not in name and "?" not in name:
            groups[service.lower(), _verb(rest)].append(name)
    for group in groups.values():
        if len(group) >= 3:
            wildcard = _common_start(group) + "*"
            added = {name for _, name in catalog.expand(wildcard)} - {name.lower().partition(":")[2] for name in group}
            cost = f"allows {len(added)} more: {_some(sorted(catalog.spelled(group[0].partition(':')[0].lower(), name) for name in added))}"
            yield Saving(f"{path}: {wildcard} for {len(group)} actions", _length(group) - _length([wildcard]), cost if added else "")


def _common_start(names: list[str]) -> str:
    first, last = min(names), max(names)
    return first[: next((index for index, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), len(first))]


def _verb(name: str) -> str:
    """The first word of an action's name: ``Get`` of ``GetObject``."""
    end = next((index for index, character in enumerate(name) if index and character.isupper()), len(name))
    return name[:end]


def _tagged(statement: dict[str, Any], path: str) -> Iterator[Saving]:
    """Many resources, which a tag could stand for."""
    resources = _listed(statement, "Resource")
    if len(resources) >= 5:
        instead = '"*","Condition":{"StringEquals":{"aws:ResourceTag/team":"name"}}'
        saves = _length(resources) - len(instead)
        if saves > 0:
            cost = "the resources must bear the tag, and not every service checks tags"
            yield Saving(f"{path}: a condition on aws:ResourceTag for {len(resources)} resources", saves, cost)


def _split(document: Mapping[str, Any], statements: list[dict[str, Any]], kind: Kind) -> Iterator[Saving]:
    size = measure(document, kind)
    if (
        size.left is None
        or size.left >= 0
        or size.allowed is None
        or kind not in ("managed", "boundary", "inline-user", "inline-role", "inline-group")
    ):
        return
    if kind == "boundary":
        return
    longest = max((len(shortest(each)) for each in statements), default=0)
    room = limit("managed").allowed or 0
    parts = -(-size.used // room)
    if longest < room and parts <= _MANAGED_PER_ROLE:
        cost = f"takes {parts} of the {_MANAGED_PER_ROLE} managed policies that a user, role or group may have"
        yield Saving(f"split the statements over {parts} managed policies", size.used - room, cost)


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3} more"
