"""A pasted web identity token: its claims are read here and the token is dropped at once."""

import json
import re
from base64 import urlsafe_b64decode
from typing import Any

from iamdoctor.model.errors import BadInput

_TOKEN = re.compile(r"(?:bearer\s+)?(e[A-Za-z0-9_-]+)\.(e[A-Za-z0-9_-]+)(?:\.[A-Za-z0-9_-]*)?", re.IGNORECASE)
_LONGEST = 65_536


def is_token(text: str) -> bool:
    """Whether ``text`` is a JSON Web Token and nothing else (white space, quotes and ``Bearer`` aside)."""
    return _parts(text) is not None


def claims(jwt_text: str) -> dict[str, tuple[str, ...]]:
    """The claims of a JSON Web Token, by name, each a tuple of its values as text.

    Nothing is verified and nothing of the token is kept. Claims that are objects (a pod's ``kubernetes.io``) are left out: no condition
    key holds one. Raises :class:`BadInput`, which never quotes the token.
    """
    parts = _parts(jwt_text)
    payload = _object(parts[1]) if parts else None
    if payload is None:
        raise BadInput(
            "The text is no JSON Web Token that can be decoded.",
            instead="It was dropped.",
            todo="Paste the whole token, three parts with dots between them, or give its claims by hand.",
        )
    return {name: values for name, value in payload.items() if (values := _values(value)) is not None}


def _parts(text: str) -> tuple[str, str] | None:
    if len(text) > _LONGEST:
        return None
    found = _TOKEN.fullmatch("".join(text.split()).strip("\"'")) or _TOKEN.fullmatch(text.strip().strip("\"'"))
    return (found[1], found[2]) if found else None


def _object(part: str) -> dict[str, Any] | None:
    try:
        decoded = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except ValueError:
        return None
    return decoded if isinstance(decoded, dict) else None


def _values(value: Any) -> tuple[str, ...] | None:
    match value:
        case dict() | None:
            return None
        case list():
            inner = [_values(item) for item in value]
            return tuple(one for values in inner if values for one in values)
        case bool():
            return ("true" if value else "false",)
        case _:
            return (str(value),)
