"""Policy documents changed: always a new document, the rest of it as it was, in its order."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

Statement = dict[str, Any]
Json = dict[str, Any]

_NEW = "2012-10-17"


def statements(document: Mapping[str, Any]) -> list[Statement]:
    """The statements of a document: a single one stands for a list of one."""
    written = document.get("Statement", [])
    return [dict(written)] if isinstance(written, Mapping) else list(written)


def with_statement(document: Mapping[str, Any] | None, statement: Statement) -> Json:
    """``document`` with ``statement`` at its end; a new document where there is none."""
    if document is None:
        return {"Version": _NEW, "Statement": [statement]}
    return {**document, "Statement": [*statements(document), statement]}


def with_changed(document: Mapping[str, Any], index: int, *put: Statement) -> Json:
    """``document`` with other statements, or none, in the place of the one at ``index``; a lone statement stays one."""
    if isinstance(document["Statement"], Mapping) and len(put) == 1:
        return {**document, "Statement": put[0]}
    written = statements(document)
    return {**document, "Statement": [*written[:index], *put, *written[index + 1 :]]}


def listed(value: Any) -> list[Any]:
    """A policy element that may be one value or a list of them, as a list."""
    return list(value) if isinstance(value, list) else [] if value is None else [value]


def condition_values(statement: Mapping[str, Any]) -> Iterator[tuple[str, str, list[Any]]]:
    """Operator, key and values of every condition of a statement."""
    for operator, keys in statement.get("Condition", {}).items():
        for key, values in keys.items():
            yield operator, key, listed(values)


def with_value(value: Any, *more: str) -> str | list[str]:
    """A policy element with further values, each once; one value stays bare."""
    values = list(dict.fromkeys([*listed(value), *more]))
    return values[0] if len(values) == 1 else values


def without_value(value: Any, gone: str) -> str | list[str]:
    """A policy element without one of its values."""
    left = [each for each in listed(value) if each != gone]
    return left[0] if len(left) == 1 else left


def with_element(statement: Mapping[str, Any], name: str, value: Any, *, after: str | None = None) -> Statement:
    """A statement with another value of an element, in its place; one that is new stands before ``Condition``."""
    if name in statement:
        return {key: value if key == name else each for key, each in statement.items()}
    changed = {key: each for key, each in statement.items() if key != "Condition"} | {name: value}
    return changed | ({"Condition": statement["Condition"]} if "Condition" in statement and name != "Condition" else {})


def renamed_element(statement: Mapping[str, Any], name: str, new: str, value: Any) -> Statement:
    """A statement with one element (``Resource``) in the place of another (``NotResource``)."""
    return {new if key == name else key: value if key == name else each for key, each in statement.items()}


def with_condition(statement: Mapping[str, Any], operator: str, key: str, *values: str) -> Statement:
    """A statement with further values of a condition; they join those of the same operator and key, whatever their case."""
    block = {name: dict(keys) for name, keys in statement.get("Condition", {}).items()}
    name = next((each for each in block if each.lower() == operator.lower()), operator)
    keys = block.setdefault(name, {})
    spelled = next((each for each in keys if each.lower() == key.lower()), key)
    keys[spelled] = with_value(keys.get(spelled), *values)
    return with_element(statement, "Condition", block)


def moved_condition(statement: Mapping[str, Any], operator: str, key: str, new: str) -> Statement:
    """A statement with the condition on ``key`` under another operator."""
    block = {name: dict(keys) for name, keys in statement["Condition"].items()}
    values = block[operator].pop(key)
    if not block[operator]:
        del block[operator]
    block.setdefault(new, {})[key] = values
    return with_element(statement, "Condition", block)


def without_key(statement: Mapping[str, Any], key: str, operators: Container[str]) -> Statement:
    """A statement without the conditions on ``key`` that have one of ``operators`` (lower case), with or without ``IfExists``."""
    found = [
        (operator, each)
        for operator, keys in statement.get("Condition", {}).items()
        for each in keys
        if each.lower() == key.lower() and operator.lower().removesuffix("ifexists") in operators
    ]
    for operator, each in found:
        statement = without_condition(statement, operator, each)
    return dict(statement)


def without_condition(statement: Mapping[str, Any], operator: str, key: str) -> Statement:
    """A statement without the condition on ``key``."""
    block = {
        name: {each: value for each, value in keys.items() if (name, each) != (operator, key)}
        for name, keys in statement["Condition"].items()
    }
    left = {name: keys for name, keys in block.items() if keys}
    return with_element(statement, "Condition", left) if left else {name: each for name, each in statement.items() if name != "Condition"}


def new_sid(wish: str, document: Mapping[str, Any] | None) -> str:
    """A statement id of letters and digits that the document does not use yet."""
    clean = re.sub(r"[^A-Za-z0-9]", "", wish)[:60] or "Statement"
    taken = {each.get("Sid") for each in statements(document)} if document else set()
    return next(name for name in _numbered(clean) if name not in taken)


def _numbered(name: str) -> Iterable[str]:
    yield name
    number = 2
    while True:
        yield f"{name}{number}"
        number += 1
