"""The service that an operation passes a role to, which is the value of ``iam:PassedToService``.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
"""

from functools import cache

from msgspec import Struct

from iamdoctor.reference.tables import rows


class Passing(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``operations`` (``lambda:CreateFunction``) that pass a role to ``service``; ``source`` is AWS's page of them."""

    service: str
    operations: tuple[str, ...]
    source: str


@cache
def passings() -> tuple[Passing, ...]:
    """Every row of the table."""
    return rows("passed_services", Passing)


def passed_to(service: str | None, operation: str | None) -> str | None:
    """The service that ``operation`` passes a role to; ``None`` where none is known, or several are: operations of two services may have
    one name, and a message may not say of which ``service`` it was."""
    if not operation:
        return None
    named = [(action.partition(":")[0], row.service) for row in passings() for action in row.operations if action.endswith(f":{operation}")]
    own = {to for prefix, to in named if prefix == service}
    found = own or {to for _, to in named}
    return found.pop() if len(found) == 1 else None
