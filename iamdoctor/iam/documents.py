"""Policy documents: read and checked once, then matched against any number of requests.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

import json
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from iamdoctor.iam.actions import actions
from iamdoctor.iam.conditions import Condition, condition
from iamdoctor.iam.context import texts
from iamdoctor.iam.decision import PolicyType
from iamdoctor.iam.grammar import object_of, problems, statements_of
from iamdoctor.iam.operators import written
from iamdoctor.iam.principals import Principals, principals
from iamdoctor.iam.resources import Resources, resources
from iamdoctor.iam.statements import Statement
from iamdoctor.model.errors import MalformedPolicy, Problem
from iamdoctor.reference import bounds


class Document(Struct, frozen=True, kw_only=True):
    """A compiled policy document. ``source`` is its plain JSON; ``version`` the policy language's, 2008-10-17 where none is given.

    One that is not ``readable`` has no statements here and may say anything.
    """

    name: str
    policy_type: PolicyType
    version: str
    statements: tuple[Statement, ...]
    source: dict[str, Any]
    readable: bool = True


def unreadable(*, policy_type: PolicyType, name: str) -> Document:
    """A document that is there and could not be read."""
    return Document(name=name, policy_type=policy_type, version="", statements=(), source={}, readable=False)


def parse(source: str | Mapping[str, Any], *, policy_type: PolicyType, name: str) -> Document:
    """Read a document from JSON text or from a JSON object.

    Raises :class:`~iamdoctor.model.errors.MalformedPolicy` with its faults when it is no JSON, names a key twice, breaks the grammar, or is
    larger than any policy of AWS (:mod:`~iamdoctor.reference.bounds`).
    """
    loaded = _loaded(source, name) if isinstance(source, str) else source
    if not isinstance(loaded, Mapping):
        raise MalformedPolicy(name, (Problem("", "a policy must be a JSON object", "DATA_TYPE_MISMATCH"),))
    faults = problems(loaded, policy_type)
    if faults:
        raise MalformedPolicy(name, faults)
    version = loaded.get("Version", "2008-10-17")
    statements = tuple(
        _statement(index, statement, policy_type, version == "2012-10-17") for index, statement in enumerate(statements_of(loaded))
    )
    return Document(name=name, policy_type=policy_type, version=version, statements=statements, source=dict(loaded))


def _loaded(text: str, name: str) -> Any:
    if len(text) > bounds.POLICY:
        raise MalformedPolicy(name, (Problem("", f"too large to be read: {len(text):,} characters, and at most {bounds.POLICY:,} are"),))
    try:
        return json.loads(text, object_pairs_hook=object_of)
    except json.JSONDecodeError as error:
        fault = Problem("", f"no JSON: {error.msg.lower()} at line {error.lineno}, column {error.colno}", "JSON_SYNTAX_ERROR")
    except RecursionError:
        fault = Problem("", "no policy: nested too deeply", "JSON_SYNTAX_ERROR")
    except ValueError:
        fault = Problem("", "no policy: it holds a number that is too long", "JSON_SYNTAX_ERROR")
    raise MalformedPolicy(name, (fault,))


def _statement(index: int, source: dict[str, Any], policy_type: PolicyType, variables: bool) -> Statement:
    negated = "NotAction" in source
    return Statement(
        index=index,
        effect=source["Effect"],
        actions=actions(_list(source["NotAction" if negated else "Action"]), negated=negated),
        resources=_resources(source, policy_type, variables),
        principals=_principals(source),
        conditions=_conditions(source.get("Condition", {}), variables),
        sid=source.get("Sid"),
        source=source,
    )


def _list(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _resources(source: dict[str, Any], policy_type: PolicyType, variables: bool) -> Resources | None:
    negated = "NotResource" in source
    element = source.get("NotResource" if negated else "Resource")
    if element is None:
        return None
    complete = policy_type in ("identity", "boundary")
    return resources(_list(element), negated=negated, variables=variables, complete=complete)


def _principals(source: dict[str, Any]) -> Principals | None:
    if "Principal" in source:
        return principals(source["Principal"])
    return principals(source["NotPrincipal"], negated=True) if "NotPrincipal" in source else None


def _conditions(block: dict[str, dict[str, Any]], variables: bool) -> tuple[Condition, ...]:
    compiled: list[Condition] = []
    for operator, keys in block.items():
        parsed = written(operator)
        if parsed is not None:
            compiled += [condition(operator, parsed, key, texts(values), variables=variables) for key, values in keys.items()]
    return tuple(compiled)
