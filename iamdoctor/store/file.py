"""A file as it is taken in, whoever wrote it: a regular one, of a bounded size, its texts without characters that could deceive."""

import os
import stat
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from iamdoctor.reference import bounds
from iamdoctor.reference.characters import HIDDEN, INSTEAD, apart, document

T = TypeVar("T", bound=msgspec.Struct)
_SEVERAL_LINES = frozenset({"text", "message", "document", "session_policies"})
"""Fields whose texts may have several lines."""


def content(path: Path, most: int = bounds.FILE) -> bytes:
    """The bytes of a file. Raises ``OSError`` where it is no regular file, cannot be read, or has more than ``most`` bytes."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise OSError(0, "it is no regular file")
        if found.st_size > most:
            raise OSError(0, f"it is too large: more than {most:,} bytes")
        return file.read(most)


def json(path: Path, most: int = bounds.FILE) -> bytes:
    """The JSON of a file, cleaned. Raises ``OSError`` as :func:`content` does, and ``msgspec.DecodeError`` where it is no JSON."""
    try:
        whole = msgspec.json.decode(content(path, most))
        return msgspec.json.encode(_cleaned(whole, ""))
    except (RecursionError, UnicodeEncodeError) as error:
        raise msgspec.DecodeError("it is nested too deeply, or no text") from error


def cleaned(value: T) -> T:
    """A struct with its texts cleaned. Raises ``msgspec.ValidationError`` where they are no such texts any more."""
    return msgspec.convert(_cleaned(msgspec.to_builtins(value), ""), type(value))


def _cleaned(value: Any, field: str) -> Any:
    if isinstance(value, str):
        return _text(value, field)
    if isinstance(value, dict):
        return {apart(key): _cleaned(item, key) for key, item in value.items()}
    return [_cleaned(item, field) for item in value] if isinstance(value, list) else value


def _text(text: str, field: str) -> str:
    if text.isprintable() and "\\u" not in text:
        return text
    if text.lstrip()[:1] in ("{", "["):
        return document(text)
    return HIDDEN.sub(INSTEAD, text) if field in _SEVERAL_LINES else apart(text)
