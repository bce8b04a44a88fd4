"""The Action and Resource elements of a statement.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
"""

from collections.abc import Mapping
from itertools import takewhile
from typing import Any

from tests.truth.text import Context, Token, Tokens, Wild, matches, tokens

Statement = Mapping[str, Any]


def listed(value: Any) -> list[Any]:
    """An element that may be one value or a list of them, as a list."""
    return list(value) if isinstance(value, list) else [] if value is None else [value]


def names_action(statement: Statement, action: str) -> bool:
    """Whether ``Action`` or ``NotAction`` covers the action; neither case nor an empty list covers anything."""
    if "Action" in statement:
        return any(_is_action(each, action) for each in listed(statement["Action"]))
    excluded = listed(statement["NotAction"])
    return bool(excluded) and not any(_is_action(each, action) for each in excluded)


def _is_action(pattern: str, action: str) -> bool:
    return matches(tokens(pattern.lower(), None) or (), action.lower())


def names_resource(statement: Statement, resource: str, context: Context | None, *, completed: bool) -> bool:
    """Whether ``Resource`` or ``NotResource`` covers the resource.

    ``completed`` says that ARNs with fewer than six parts are completed with ``*``, as AWS does in identity policies. An entry with a
    variable that has no value matches nothing: ``NotResource`` then covers everything.
    """
    if "Resource" in statement:
        return any(_is_resource(each, resource, context, completed) for each in listed(statement["Resource"]))
    excluded = listed(statement["NotResource"])
    return bool(excluded) and not any(_is_resource(each, resource, context, completed) for each in excluded)


def _is_resource(pattern: str, resource: str, context: Context | None, completed: bool) -> bool:
    if pattern == "*":
        return True
    cut = _cut(pattern, context)
    if cut is None:
        return False
    asked = resource.split(":", 5)
    whole = [*cut, *[(Wild.ANY,)] * (6 - len(cut))] if completed else cut
    alike = len(whole) == len(asked) == 6 and all(matches(part, text) for part, text in zip(whole, asked, strict=True))
    if len(whole) == len(asked) == 6 and asked[2] == "iam" and _cuts_type(whole[5], asked[5]):
        return False
    if alike:
        return True
    runs_on = any(part[-1:] == (Wild.ANY,) for part in cut[:5])
    return runs_on and matches(_joined(cut), resource)


def _cut(pattern: str, context: Context | None) -> list[Tokens] | None:
    """The pattern in at most six parts; variables stand for values in the last of six only."""
    parts = pattern.split(":", 5)
    first = [tokens(part, None) or () for part in parts[:5]]
    if len(parts) < 6:
        return first
    last = tokens(parts[5], context)
    return None if last is None else [*first, last]


def _joined(parts: list[Tokens]) -> Tokens:
    joined: list[Token] = []
    for number, part in enumerate(parts):
        joined += [*([":"] if number else []), *part]
    return tuple(joined)


def _cuts_type(pattern: Tokens, text: str) -> bool:
    """Whether a wildcard stands within the word that names the resource's type (``u*`` for ``user/``), where AWS takes none."""
    before = list(takewhile(lambda each: isinstance(each, str), pattern))
    word = text.partition("/")[0]
    return 0 < len(before) < len(word) and len(before) < len(pattern)
