"""What of a document can be mended without a decision of its author: spelling that AWS would refuse, and what says nothing new.

No change makes a valid document allow or deny another request than before.
"""

import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from iamdoctor.iam.grammar import DOCUMENT, PRINCIPAL_KINDS, STATEMENT, VERSIONS, statements_of
from iamdoctor.iam.operators import written
from iamdoctor.iam.variables import has_variables
from iamdoctor.lint.checks.addresses import network_of
from iamdoctor.lint.checks.elements import IN_IAM
from iamdoctor.lint.checks.redundant import covered
from iamdoctor.lint.finding import Mended
from iamdoctor.lint.kind import POLICY_TYPES, guessed
from iamdoctor.model.errors import BadInput
from iamdoctor.reference.policy_limits import Kind

Change = tuple[str, str]
_NO_SID = re.compile(r"[^A-Za-z0-9]")


def mend(source: str, kind: Kind | None = None) -> Mended:
    """Mend a document's text. Raises :class:`~iamdoctor.model.errors.BadInput` where it is no JSON object, or names a key twice."""
    try:
        loaded = json.loads(source, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        loaded = None
    if not isinstance(loaded, dict):
        raise BadInput("The policy is no JSON object that can be mended.", todo="Mend what lint reports first.")
    document = deepcopy(loaded)
    policy_kind = kind or guessed(document)
    changes = tuple(change for step in _STEPS for change in step(document, policy_kind))
    return Mended(document, changes)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError
    return dict(pairs)


def _statements(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for index, statement in enumerate(statements_of(document)):
        if isinstance(statement, dict):
            yield f"Statement[{index}]", statement


def _spelling(document: dict[str, Any], kind: Kind) -> Iterator[Change]:
    """Names that differ from AWS's in letter case alone."""
    yield from _names(document, tuple(DOCUMENT), "")
    for path, statement in _statements(document):
        yield from _names(statement, tuple(STATEMENT), path)
        effect = statement.get("Effect")
        if isinstance(effect, str) and effect.capitalize() in ("Allow", "Deny") and effect != effect.capitalize():
            statement["Effect"] = effect.capitalize()
            yield f"{path}.Effect", f"{effect} is written {effect.capitalize()}"
        for element in ("Principal", "NotPrincipal"):
            if isinstance(statement.get(element), dict):
                yield from _names(statement[element], PRINCIPAL_KINDS, f"{path}.{element}")


def _names(value: dict[str, Any], known: tuple[str, ...], path: str) -> Iterator[Change]:
    right = {name.lower(): name for name in known}
    for name in list(value):
        wanted = right.get(name.lower(), name)
        if wanted != name and wanted not in value:
            renamed = {wanted if each == name else each: old for each, old in value.items()}
            value.clear()
            value.update(renamed)
            yield f"{path}.{name}".lstrip("."), f"is written {wanted}"


def _version(document: dict[str, Any], kind: Kind) -> Iterator[Change]:
    """The version of today's language: where none is given only if nothing would turn into a variable by it."""
    given = document.get("Version")
    if given is not None and given not in VERSIONS:
        document["Version"] = VERSIONS[0]
        yield "Version", f"{given} is no version; it is {VERSIONS[0]} now"
    elif given is None and not has_variables(json.dumps(document)):
        rest = dict(document)
        document.clear()
        document.update({"Version": VERSIONS[0], **rest})
        yield "Version", f"{VERSIONS[0]} is added"


def _sids(document: dict[str, Any], kind: Kind) -> Iterator[Change]:
    """Sids that are empty, have characters that IAM does not take, or stand twice."""
    in_iam = POLICY_TYPES.get(kind, "resource") in IN_IAM
    seen: set[str] = set()
    for path, statement in _statements(document):
        sid = statement.get("Sid")
        if not isinstance(sid, str):
            continue
        wanted = _NO_SID.sub("", sid) if in_iam else sid
        number = 2
        while wanted and wanted in seen:
            wanted = f"{_NO_SID.sub('', sid) if in_iam else sid}{number}"
            number += 1
        seen.add(wanted)
        if not wanted:
            del statement["Sid"]
            yield f"{path}.Sid", "is empty and left out"
        elif wanted != sid:
            statement["Sid"] = wanted
            yield f"{path}.Sid", f"{sid} is written {wanted}"


def _trust(document: dict[str, Any], kind: Kind) -> Iterator[Change]:
    """A trust policy is about the role that it is on: a Resource of everything says no more."""
    for path, statement in _statements(document) if kind == "trust" else ():
        if statement.get("Resource") in ("*", ["*"]):
            del statement["Resource"]
            yield f"{path}.Resource", "is left out: a trust policy is about its role"


def _conditions(document: dict[str, Any], kind: Kind) -> Iterator[Change]:
    """Empty blocks, operators' letter case, and bits behind a network's mask."""
    for path, statement in _statements(document):
        block = statement.get("Condition")
        if not isinstance(block, dict):
            continue
        for operator in [name for name, keys in block.items() if keys == {}]:
            del block[operator]
            yield f"{path}.Condition.{operator}", "is empty and left out"
        if not block:
            del statement["Condition"]
            yield f"{path}.Condition", "is empty and left out"
        yield from _operators(block, f"{path}.Condition")
        yield from _networks(block, f"{path}.Condition")


def _operators(block: dict[str, Any], path: str) -> Iterator[Change]:
    for operator in list(block):
        parsed = written(operator)
        if parsed is None:
            continue
        name = f"{parsed.quantifier}:" * bool(parsed.quantifier) + parsed.operator.name + "IfExists" * parsed.if_exists
        if name != operator and name not in block:
            renamed = {name if each == operator else each: keys for each, keys in block.items()}
            block.clear()
            block.update(renamed)
            yield f"{path}.{operator}", f"is written {name}"


def _networks(block: dict[str, Any], path: str) -> Iterator[Change]:
    for operator, keys in block.items():
        parsed = written(operator)
        if parsed is None or not parsed.operator.name.endswith("IpAddress") or not isinstance(keys, dict):
            continue
        for key, values in keys.items():
            listed = values if isinstance(values, list) else [values]
            exact = [(network_of(value) or value) if isinstance(value, str) else value for value in listed]
            if exact != listed:
                keys[key] = exact if isinstance(values, list) else exact[0]
                yield f"{path}.{operator}.{key}", f"{', '.join(map(str, listed))} is written {', '.join(map(str, exact))}"


def _lists(document: dict[str, Any], kind: Kind) -> Iterator[Change]:
    """Actions and resources that the rest of their list names already."""
    for path, statement in _statements(document):
        for element in ("Action", "NotAction", "Resource", "NotResource"):
            values = statement.get(element)
            if isinstance(values, list) and all(isinstance(value, str) for value in values):
                spare = set(covered(tuple(values), folds=element.endswith("Action")))
                statement[element] = [value for index, value in enumerate(values) if index not in spare]
                for index in sorted(spare):
                    yield f"{path}.{element}[{index}]", f"{values[index]} is left out: the rest of the list names it"


def _repeated(document: dict[str, Any], kind: Kind) -> Iterator[Change]:
    """Statements that say the same as an earlier one."""
    statements = document.get("Statement")
    if not isinstance(statements, list):
        return
    seen: set[str] = set()
    kept = []
    for index, statement in enumerate(statements):
        rest = {key: value for key, value in statement.items() if key != "Sid"} if isinstance(statement, dict) else statement
        text = json.dumps(rest, sort_keys=True)
        if text in seen:
            yield f"Statement[{index}]", "is left out: an earlier statement says the same"
        else:
            kept.append(statement)
        seen.add(text)
    document["Statement"] = kept


_STEPS: tuple[Callable[[dict[str, Any], Kind], Iterator[Change]], ...] = (
    _spelling,
    _version,
    _trust,
    _conditions,
    _lists,
    _repeated,
    _sids,
)
