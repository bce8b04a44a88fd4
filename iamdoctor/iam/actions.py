"""The ``Action`` and ``NotAction`` elements: letter case does not matter, lists are alternatives.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
"""

from msgspec import Struct

from iamdoctor.iam.context import Context
from iamdoctor.iam.glob import EVERYTHING, Glob, glob


class Service(Struct, frozen=True, gc=False):
    """What an element names of one service: whole action names, and patterns."""

    names: frozenset[str]
    patterns: tuple[Glob, ...]


class Actions(Struct, frozen=True, kw_only=True, eq=False):
    """Compiled actions, by service; equal only to itself, so that what is said of it can be kept.

    ``everything`` is ``*``; ``across`` are patterns with a wildcard in the service prefix.
    """

    values: tuple[str, ...]
    negated: bool
    everything: bool
    services: dict[str, Service]
    across: tuple[Glob, ...] = ()

    def matches(self, context: Context) -> bool:
        """Whether the element covers the request's action; an empty list covers nothing, under ``NotAction`` too."""
        if not self.values:
            return False
        return self.names(context.service, context.name) is not self.negated

    def names(self, service: str, name: str) -> bool:
        """Whether the list itself, negated or not, names the action (both parts in lower case)."""
        if self.everything:
            return True
        found = self.services.get(service)
        if found is not None and (name in found.names or any(pattern.matches(name) for pattern in found.patterns)):
            return True
        return bool(self.across) and any(pattern.matches(f"{service}:{name}") for pattern in self.across)


def actions(values: tuple[str, ...], *, negated: bool = False) -> Actions:
    """Compile a list of actions."""
    names: dict[str, set[str]] = {}
    patterns: dict[str, list[Glob]] = {}
    across: list[Glob] = []
    everything = False
    for value in values:
        service, colon, name = value.lower().partition(":")
        if value in ("*", "*:*"):
            everything = True
        elif not colon or "*" in service or "?" in service:
            across.append(glob(value.lower()))
        elif "*" in name or "?" in name:
            patterns.setdefault(service, []).append(EVERYTHING if name == "*" else glob(name))
        else:
            names.setdefault(service, set()).add(name)
    services = {service: Service(frozenset(names.get(service, ())), tuple(patterns.get(service, ()))) for service in names | patterns}
    return Actions(values=values, negated=negated, everything=everything, services=services, across=tuple(across))
