"""A policy's text without the secrets that somebody put into it."""

import json
from typing import Any

from iamdoctor.privacy.secrets import value_without_secrets, without_secrets


def policy_without_secrets(text: str) -> str:
    """The JSON text of a policy with ``[removed]`` for each secret, still JSON; as it is where it holds none."""
    if without_secrets(text) == text:
        return text
    try:
        return json.dumps(_cleaned(json.loads(text), ""), indent=1 if "\n" in text else None)
    except (ValueError, RecursionError):
        return without_secrets(text)


def _cleaned(value: Any, name: str) -> Any:
    if isinstance(value, str):
        return value_without_secrets(name, value)
    if isinstance(value, dict):
        return {without_secrets(key): _cleaned(item, key) for key, item in value.items()}
    return [_cleaned(item, name) for item in value] if isinstance(value, list) else value
