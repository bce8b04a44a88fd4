"""Actions that go together: whoever needs one of them needs the others for the same task, and the next call fails without them."""

from functools import cache

from msgspec import Struct

from iamdoctor.reference.tables import rows


class Companions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where ``any`` of these is needed, ``all`` of those are on the same resource, and those ``on_everything`` on ``*``; with
    ``operations`` or ``principals``, only for a call of that name, or of that service. ``source`` is AWS's page."""

    any: tuple[str, ...]
    all: tuple[str, ...]
    on_everything: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    principals: tuple[str, ...] = ()
    source: str

    def belong(self, action: str, operation: str | None, principal: str | None) -> bool:
        """Whether the row is about this action, asked for by this operation of this principal."""
        asked = not self.operations or operation in self.operations
        return asked and (not self.principals or principal in self.principals) and action.lower() in (each.lower() for each in self.any)


@cache
def companion_actions() -> tuple[Companions, ...]:
    """Every row of the table."""
    return rows("companion_actions", Companions)


def companions(action: str | None, operation: str | None, principal: str | None) -> Companions | None:
    """The actions that go together with ``action``; ``None`` where it stands alone."""
    return next((row for row in companion_actions() if row.belong(action or "", operation, principal)), None)
