"""What is done once for an account: whoever needs it done needs no standing right to do it."""

from functools import cache
from typing import Literal

from msgspec import Struct

from iamdoctor.reference.tables import rows

Act = Literal["service_linked_role", "model", "region", "service"]


class OneTime(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``actions`` by which an ``act`` is done; with ``operations``, only where one of these asks for them. ``source`` is AWS's page."""

    act: Act
    actions: tuple[str, ...]
    operations: tuple[str, ...] = ()
    source: str


@cache
def one_time_acts() -> tuple[OneTime, ...]:
    """Every row of the table."""
    return rows("one_time_acts", OneTime)


def done_once(action: str | None, operation: str | None = None) -> Act | None:
    """The act that ``action`` does once for good; ``None`` for an action that is needed again and again. Where no ``operation`` is told,
    none is against it."""
    wanted = (action or "").lower()
    return next((row.act for row in one_time_acts() if _is_of(row, wanted, operation)), None)


def _is_of(row: OneTime, action: str, operation: str | None) -> bool:
    asked = not row.operations or operation is None or operation in row.operations
    return asked and any(action == each.lower() for each in row.actions)


def linked_service(role_arn: str | None) -> str | None:
    """The service that a service-linked role is of, by the role's ARN."""
    return (role_arn or "").partition(":role/aws-service-role/")[2].partition("/")[0] or None
