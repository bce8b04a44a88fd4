"""Policy variables: ``${aws:username}``, ``${aws:PrincipalTag/team, 'none'}``, ``${*}``.

Only documents of version 2012-10-17 have them. A substituted value is plain text: a ``*`` in it is no wildcard.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

import re

from msgspec import Struct

from iamdoctor.iam.context import Context, Unknown
from iamdoctor.iam.glob import ANY, STAR, marked, plain

_VARIABLE = re.compile(r"\$\{([^{}]*)\}")
_DEFAULT = re.compile(r"\A(.*?)\s*,\s*'(.*)'\s*\Z", re.DOTALL)
_LITERALS = {"*": "*", "?": "?", "$": "$"}


class Variable(Struct, frozen=True):
    """One variable: the condition key it stands for, as written and in lower case, and the text used where that key is absent."""

    name: str
    key: str
    default: str | None = None


class Template(Struct, frozen=True):
    """Text with variables. ``parts`` are marked text (where wildcards count) and variables."""

    parts: tuple[str | Variable, ...]

    def resolve(self, context: Context) -> "Resolved":
        """Put the request's values in."""
        unknown: list[str] = []
        missing: list[str] = []
        text = "".join(part if isinstance(part, str) else _resolved(part, context, unknown, missing) for part in self.parts)
        return Resolved(text, tuple(unknown), tuple(missing))

    def shown(self, context: Context) -> str:
        """The text after variables, as a person reads it: wildcards as written, ``${key}`` where there is no value to put in."""
        parts = (part if isinstance(part, str) else _shown(part, context) for part in self.parts)
        return "".join(parts).replace(STAR, "*").replace(ANY, "?")

    def puts_in(self, characters: str, context: Context) -> bool:
        """Whether a value put in for a variable has one of ``characters``."""
        values = (context.value(key) for key in self.keys)
        return any(isinstance(value, str) and any(character in value for character in characters) for value in values)

    @property
    def keys(self) -> tuple[str, ...]:
        """The condition keys that the text depends on."""
        return tuple(part.key for part in self.parts if isinstance(part, Variable))


class Resolved(Struct, frozen=True):
    """A template's text for one request. ``unknown`` variables stand as a wildcard; ``missing`` ones have no value, so that the text
    stands for nothing."""

    text: str
    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def _resolved(variable: Variable, context: Context, unknown: list[str], missing: list[str]) -> str:
    value = context.value(variable.key)
    if isinstance(value, Unknown):
        unknown.append(variable.name)
        return STAR
    if value is not None:
        return plain(value)
    if variable.default is None:
        missing.append(variable.name)
        return ""
    return variable.default


def _shown(variable: Variable, context: Context) -> str:
    value = context.value(variable.key)
    if isinstance(value, str):
        return value
    return variable.default if value is None and variable.default is not None else f"${{{variable.name}}}"


def has_variables(text: str) -> bool:
    """True when ``text`` (of a 2012-10-17 document) is a template."""
    return "${" in text and _VARIABLE.search(text) is not None


def template(text: str, *, wildcards: bool) -> Template:
    """Read text with variables; with ``wildcards`` the stars and question marks outside of variables are marked as such."""
    parts: list[str | Variable] = []
    end = 0
    for match in _VARIABLE.finditer(text):
        parts.append(_literal(text[end : match.start()], wildcards))
        parts.append(_variable(match[1]))
        end = match.end()
    parts.append(_literal(text[end:], wildcards))
    return Template(tuple(part for part in parts if part != ""))


def _literal(text: str, wildcards: bool) -> str:
    return marked(plain(text)) if wildcards else text


def _variable(inside: str) -> str | Variable:
    if inside in _LITERALS:
        return _LITERALS[inside]
    with_default = _DEFAULT.match(inside)
    name = (with_default[1] if with_default else inside).strip()
    return Variable(name, name.lower(), with_default[2] if with_default else None)
