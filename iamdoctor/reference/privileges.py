"""Actions by which their holder can get more rights than were given: from the published lists of ways to escalate.

https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/
"""

import re
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from typing import Literal

from msgspec import Struct

from iamdoctor.reference.actions import takes_key
from iamdoctor.reference.tables import rows

Raises = Literal["rights", "credentials", "trust", "role", "key", "resource"]

_ADMINISTRATOR = re.compile(
    r"^admins?$|administrator|OrganizationAccountAccessRole|AWSControlTowerExecution|break-?glass|poweruser", re.IGNORECASE
)


class Privilege(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``actions`` that raise rights in one way: by giving ``rights``, by making ``credentials`` of somebody else, by changing who may
    assume a role (``trust``), by running code with its ``role``, by the policy or grants of a ``key``, or by the policy of another
    ``resource``, which gives no more than that resource. ``source`` is who published it."""

    raises: Raises
    actions: tuple[str, ...]
    source: str


@cache
def privileges() -> tuple[Privilege, ...]:
    """Every row of the table."""
    return rows("privileges", Privilege)


@cache
def _ways() -> dict[str, tuple[Raises, ...]]:
    """Each action in lower case with the ways in which it raises rights."""
    found: dict[str, tuple[Raises, ...]] = {}
    for row in privileges():
        for action in row.actions:
            found[action.lower()] = (*found.get(action.lower(), ()), row.raises)
    return found


@lru_cache(maxsize=4096)
def raised_by(pattern: str) -> tuple[Raises, ...]:
    """The ways in which an action, or a pattern of actions, raises the rights of whoever has it; nothing for most."""
    folded = pattern.lower()
    start = folded.partition("*")[0].partition("?")[0]
    if start == folded:
        return tuple(dict.fromkeys(_ways().get(folded, ())))
    return tuple(
        dict.fromkeys(way for action, ways in _ways().items() if action.startswith(start) and fnmatchcase(action, folded) for way in ways)
    )


def limited_by_boundary(action: str) -> Literal["always", "where_used", "never"]:
    """Whether a grant of the action has to be limited to users and roles with a boundary: always, where it raises the rights of whoever
    has it; for a new user or role, where boundaries are used at all.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
    """
    if not takes_key(action, "iam:PermissionsBoundary"):
        return "never"
    if "rights" in raised_by(action):
        return "always"
    return "where_used" if action.lower() in ("iam:createrole", "iam:createuser") else "never"


def is_administrators(role: str) -> bool:
    """Whether a role's name says that it is an administrator's; nothing else shows it without reading its policies."""
    return _ADMINISTRATOR.search(role.rpartition("/")[2]) is not None
