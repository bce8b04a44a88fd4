"""What a policy document may hold: every breach is found, told with its JSON path, and with the name that was probably meant.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from itertools import islice
from typing import Any

from iamdoctor.iam.decision import PolicyType
from iamdoctor.iam.operators import OPERATORS, QUANTIFIERS, written
from iamdoctor.model.errors import Problem
from iamdoctor.reference import bounds

VERSIONS = ("2012-10-17", "2008-10-17")
DOCUMENT = frozenset(("Version", "Id", "Statement"))
STATEMENT = frozenset(
    ("Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"),
)
PRINCIPAL_KINDS = ("AWS", "Service", "Federated", "CanonicalUser")
WITH_PRINCIPAL = frozenset(("resource", "trust", "vpce", "rcp"))
"""The layers whose statements say whom they are for."""

_LONGEST_NAME = 80
"""Characters of the longest name that may be a slip for another: comparing takes the product of both lengths."""
_RESOURCE_OPTIONAL = ("resource", "trust")


class Repeated(dict[str, Any]):
    """A JSON object that names ``repeated`` keys more than once."""

    repeated: tuple[str, ...] = ()


def object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make a JSON object, remembering keys that stand twice (``object_pairs_hook`` of :func:`json.loads`)."""
    plain = dict(pairs)
    if len(plain) == len(pairs):
        return plain
    counted = Counter(key for key, _ in pairs)
    marked = Repeated(plain)
    marked.repeated = tuple(key for key in plain if counted[key] > 1)
    return marked


def problems(document: Mapping[str, Any], policy_type: PolicyType) -> tuple[Problem, ...]:
    """The breaches of the grammar, in document order, the first fifty of them; empty for a valid document."""
    return tuple(islice(_document(document, policy_type), bounds.PROBLEMS))


def statements_of(document: Mapping[str, Any]) -> list[Any]:
    """The statements as a list: one statement may stand without brackets."""
    statements = document.get("Statement", [])
    return statements if isinstance(statements, list) else [statements]


def _document(document: Mapping[str, Any], policy_type: PolicyType) -> Iterator[Problem]:
    yield from _repeated(document, "")
    if not document.keys() <= DOCUMENT:
        yield from _unknown(document, DOCUMENT, "")
    if "Version" in document and document["Version"] not in VERSIONS:
        yield Problem("Version", f"no such version{_did_you_mean(document['Version'], VERSIONS)}; use 2012-10-17", "INVALID_VERSION")
    if "Id" in document and not isinstance(document["Id"], str):
        yield Problem("Id", "must be text", "DATA_TYPE_MISMATCH")
    if "Statement" not in document:
        yield Problem("Statement", "is missing", "MISSING_STATEMENT")
    elif not isinstance(document["Statement"], (list, Mapping)):
        yield Problem("Statement", "must be an object or a list of objects", "DATA_TYPE_MISMATCH")
    else:
        yield from _statements(document["Statement"], policy_type)


def _statements(statements: Any, policy_type: PolicyType) -> Iterator[Problem]:
    if isinstance(statements, Mapping):
        yield from _statement(statements, "Statement", policy_type)
        return
    if len(statements) > bounds.STATEMENTS:
        yield Problem("Statement", f"too large to be read: {len(statements):,} statements, and at most {bounds.STATEMENTS:,} are")
        return
    for index, statement in enumerate(statements):
        if isinstance(statement, Mapping):
            yield from _statement(statement, f"Statement[{index}]", policy_type)
        else:
            yield Problem(f"Statement[{index}]", "must be an object", "DATA_TYPE_MISMATCH")


def _statement(statement: Mapping[str, Any], path: str, policy_type: PolicyType) -> Iterator[Problem]:
    keys = statement.keys()
    yield from _repeated(statement, path)
    if not keys <= STATEMENT:
        yield from _unknown(statement, STATEMENT, path)
    if statement.get("Effect") not in ("Allow", "Deny"):
        yield _effect(statement, path)
    if "Sid" in keys and not isinstance(statement["Sid"], str):
        yield Problem(f"{path}.Sid", "must be text", "DATA_TYPE_MISMATCH")
    yield from _one_of(keys, "Action", path, required=True)
    yield from _one_of(keys, "Resource", path, required=policy_type not in _RESOURCE_OPTIONAL)
    yield from _by_type(keys, path, policy_type)
    for element in ("Action", "NotAction", "Resource", "NotResource"):
        if element in keys:
            yield from _texts(statement[element], f"{path}.{element}")
    for element in ("Action", "NotAction"):
        if element in keys:
            yield from _action_names(statement[element], f"{path}.{element}")
    for element in ("Principal", "NotPrincipal"):
        if element in keys:
            yield from _principal(statement[element], f"{path}.{element}")
    if "Condition" in keys:
        yield from _condition(statement["Condition"], f"{path}.Condition")


def _effect(statement: Mapping[str, Any], path: str) -> Problem:
    if "Effect" not in statement:
        return Problem(path, "Effect is missing", "MISSING_EFFECT")
    return Problem(f"{path}.Effect", f"must be Allow or Deny{_did_you_mean(statement['Effect'], ('Allow', 'Deny'))}", "INVALID_EFFECT")


def _one_of(keys: Iterable[str], element: str, path: str, *, required: bool) -> Iterator[Problem]:
    present = [name for name in (element, f"Not{element}") if name in keys]
    if len(present) == 2:
        yield Problem(path, f"{element} and Not{element} exclude each other", "UNSUPPORTED_ELEMENT_COMBINATION")
    elif required and not present:
        yield Problem(path, f"{element} or Not{element} is missing", f"MISSING_{element.upper()}")


def _by_type(keys: Iterable[str], path: str, policy_type: PolicyType) -> Iterator[Problem]:
    if "Principal" in keys and "NotPrincipal" in keys:
        yield Problem(path, "Principal and NotPrincipal exclude each other", "UNSUPPORTED_ELEMENT_COMBINATION")
    forbidden = () if policy_type in WITH_PRINCIPAL else ("Principal", "NotPrincipal")
    if policy_type == "trust":
        forbidden = ("Resource", "NotResource")
    for element in forbidden:
        if element in keys:
            yield Problem(
                f"{path}.{element}", f"is not allowed in {_CALLED[policy_type]}", _BY_TYPE.get(policy_type, "UNSUPPORTED_PRINCIPAL")
            )


_CALLED = {
    "identity": "an identity-based policy",
    "boundary": "a permissions boundary",
    "session": "a session policy",
    "scp": "a service control policy",
    "trust": "a role trust policy",
}


_BY_TYPE = {"scp": "SCP_SYNTAX_ERROR_PRINCIPAL", "trust": "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE"}


def _texts(value: Any, path: str) -> Iterator[Problem]:
    if isinstance(value, str):
        yield from _length(value, path)
        return
    if not isinstance(value, list):
        yield Problem(path, "must be text or a list of texts", "DATA_TYPE_MISMATCH")
        return
    for index, each in enumerate(value):
        if isinstance(each, str):
            yield from _length(each, f"{path}[{index}]")
        else:
            yield Problem(f"{path}[{index}]", "must be text", "DATA_TYPE_MISMATCH")


def _length(value: object, path: str) -> Iterator[Problem]:
    if isinstance(value, str) and len(value) > bounds.VALUE:
        yield Problem(path, f"too large to be read: {len(value):,} characters, and at most {bounds.VALUE:,} are")


def _action_names(value: Any, path: str) -> Iterator[Problem]:
    for index, each in enumerate(value if isinstance(value, list) else [value]):
        if isinstance(each, str) and each != "*" and ":" not in each:
            place = f"{path}[{index}]" if isinstance(value, list) else path
            yield Problem(place, "must be * or have the form service:Action", "INVALID_ACTION")


def _principal(value: Any, path: str) -> Iterator[Problem]:
    if value == "*":
        return
    if not isinstance(value, Mapping):
        yield Problem(path, 'must be "*" or an object such as {"AWS": "111122223333"}', "INVALID_PRINCIPAL_FORMAT")
        return
    yield from _repeated(value, path)
    if not value.keys() <= set(PRINCIPAL_KINDS):
        yield from _unknown(value, PRINCIPAL_KINDS, path, "INVALID_PRINCIPAL_KEY")
    for kind, who in value.items():
        yield from _texts(who, f"{path}.{kind}")


def _condition(block: Any, path: str) -> Iterator[Problem]:
    if not isinstance(block, Mapping):
        yield Problem(path, "must be an object", "DATA_TYPE_MISMATCH")
        return
    yield from _repeated(block, path)
    for operator, keys in block.items():
        if written(operator) is None:
            yield Problem(f"{path}.{operator}", f"no such operator{_meant_operator(operator)}", _wrong_operator(operator))
        if not isinstance(keys, Mapping):
            yield Problem(f"{path}.{operator}", "must be an object of condition keys", "DATA_TYPE_MISMATCH")
            continue
        yield from _repeated(keys, f"{path}.{operator}")
        for key, values in keys.items():
            yield from _condition_values(values, f"{path}.{operator}.{key}")


def _condition_values(values: Any, path: str) -> Iterator[Problem]:
    if isinstance(values, (str, bool, int, float)):
        yield from _length(values, path)
        return
    if not isinstance(values, list):
        yield Problem(path, "must be a value or a list of values", "DATA_TYPE_MISMATCH")
        return
    for index, value in enumerate(values):
        if isinstance(value, (str, bool, int, float)):
            yield from _length(value, f"{path}[{index}]")
        else:
            yield Problem(f"{path}[{index}]", "must be text, a number or a boolean", "DATA_TYPE_MISMATCH")


def _wrong_operator(text: str) -> str:
    return "NULL_WITH_IF_EXISTS" if text.lower().rpartition(":")[2] == "nullifexists" else "INVALID_CONDITION_OPERATOR"


def _meant_operator(text: str) -> str:
    if len(text) > _LONGEST_NAME:
        return ""
    prefix, _, name = text.rpartition(":")
    base = name[:-8] if name.lower().endswith("ifexists") else name
    close = get_close_matches(base.lower(), OPERATORS, 1, 0.7)
    if not close or (prefix and prefix.lower() not in QUANTIFIERS):
        return f"{_did_you_mean(prefix, tuple(QUANTIFIERS.values()))}" if prefix else ""
    quantifier = f"{QUANTIFIERS[prefix.lower()]}:" if prefix else ""
    return f"; did you mean {quantifier}{OPERATORS[close[0]].name}{'IfExists' if base != name and close[0] != 'null' else ''}"


def _repeated(value: Mapping[str, Any], path: str) -> Iterator[Problem]:
    if isinstance(value, Repeated):
        for key in value.repeated:
            yield Problem(f"{path}.{key}".lstrip("."), "stands more than once; AWS accepts it only once", "REPEATED_KEY")


def _unknown(value: Mapping[str, Any], allowed: Iterable[str], path: str, check: str = "INVALID_POLICY_ELEMENT") -> Iterator[Problem]:
    for key in value:
        if key not in allowed:
            yield Problem(f"{path}.{key}".lstrip("."), f"no such element{_did_you_mean(key, tuple(allowed))}", check)


def _did_you_mean(text: object, allowed: tuple[str, ...]) -> str:
    if not isinstance(text, str) or len(text) > _LONGEST_NAME:
        return ""
    folded = {each.lower(): each for each in sorted(allowed)}
    close = get_close_matches(text.lower(), folded, 1, 0.6)
    return f"; did you mean {folded[close[0]]}" if close else ""
