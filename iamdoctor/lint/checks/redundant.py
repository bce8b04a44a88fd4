"""Actions, resources and statements that say again what others say."""

import json
from collections import defaultdict
from collections.abc import Iterator

from iamdoctor.iam.glob import Glob, glob
from iamdoctor.iam.statements import Statement
from iamdoctor.lint.checks.actions import has_wildcard
from iamdoctor.lint.table import Checked, Told, of_document, of_statement

_COMPARISONS = 2_000_000
"""Patterns times texts of one list that are compared: a hundred times what AWS's own largest policy comes to. Of a longer list only equal
entries are found."""


def covered(values: tuple[str, ...], *, folds: bool) -> tuple[int, ...]:
    """The places of the values that another of the list covers; of equal ones all but the first."""
    texts = [value.lower() if folds else value for value in values]
    wild: dict[str, list[tuple[int, Glob]]] = defaultdict(list)
    for index, text in enumerate(texts):
        if has_wildcard(text):
            wild[_group(text)].append((index, glob(text)))
    if sum(map(len, wild.values())) * len(texts) > _COMPARISONS:
        wild.clear()
    seen: set[str] = set()
    found = []
    for index, text in enumerate(texts):
        if text in seen or any(other != index and _covers(pattern, texts[other], text) for other, pattern in _candidates(wild, text)):
            found.append(index)
        seen.add(text)
    return tuple(found)


def _group(text: str) -> str:
    """What a pattern begins with as plain text: only texts of the same beginning can be covered by it."""
    start = text.partition(":")[0]
    return "" if has_wildcard(start) else start


def _candidates(wild: dict[str, list[tuple[int, Glob]]], text: str) -> Iterator[tuple[int, Glob]]:
    yield from wild.get("", ())
    group = _group(text)
    if group:
        yield from wild.get(group, ())


def _covers(pattern: Glob, wide: str, narrow: str) -> bool:
    if wide == narrow or ("?" in wide and "*" in narrow):
        return False
    return pattern.matches(narrow)


@of_statement("REDUNDANT_ACTION")
def actions(statement: Statement, checked: Checked) -> Iterator[Told]:
    spare = covered(statement.actions.values, folds=True)
    if spare:
        shown = ", ".join(statement.actions.values[index] for index in spare[:3])
        more = f" and {len(spare) - 3} more" if len(spare) > 3 else ""
        yield "NotAction" if statement.actions.negated else "Action", f"{shown}{more}: the rest of the list names this already"


@of_statement("REDUNDANT_RESOURCE")
def resources(statement: Statement, checked: Checked) -> Iterator[Told]:
    if statement.resources is None:
        return
    spare = covered(statement.resources.values, folds=False)
    if spare:
        shown = ", ".join(statement.resources.values[index] for index in spare[:3])
        more = f" and {len(spare) - 3} more" if len(spare) > 3 else ""
        yield "NotResource" if statement.resources.negated else "Resource", f"{shown}{more}: the rest of the list names this already"


@of_document("REDUNDANT_STATEMENT")
def statements(checked: Checked) -> Iterator[Told]:
    seen: dict[str, int] = {}
    for statement in checked.document.statements:
        text = json.dumps({key: value for key, value in statement.source.items() if key != "Sid"}, sort_keys=True)
        if text in seen:
            yield f"Statement[{statement.index}]", f"says the same as Statement[{seen[text]}]"
        seen.setdefault(text, statement.index)
