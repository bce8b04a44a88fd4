"""The profiles of the AWS configuration."""

from typing import Any

from botocore.exceptions import BotoCoreError
from botocore.session import Session


def profiles() -> tuple[str, ...]:
    """Every profile's name, as the configuration has them; none where it cannot be read."""
    return tuple(_configured())


def profiles_in(account: str) -> tuple[str, ...]:
    """The profiles that say themselves that they lead into ``account`` (``sso_account_id``, ``role_arn``). Nothing is called."""
    return tuple(name for name, said in _configured().items() if account in (said.get("sso_account_id"), _account(said.get("role_arn"))))


def _configured() -> dict[str, dict[str, Any]]:
    try:
        found: dict[str, dict[str, Any]] = Session().full_config["profiles"]
    except BotoCoreError:
        return {}
    return found


def _account(arn: str | None) -> str | None:
    parts = (arn or "").split(":")
    return parts[4] if len(parts) > 5 else None
