"""How long ago something was, by the moment that the account was read at."""

from datetime import UTC, datetime


def days_since(moment: str | None, read_at: str) -> int | None:
    """Whole days between the two; ``None`` where one is not known."""
    then, now = _read(moment), _read(read_at)
    return (now - then).days if then and now else None


def _read(moment: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(moment or "")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
