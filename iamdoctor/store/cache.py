"""Texts of AWS-managed policies on disk: a version of a policy never changes, so it is read from AWS once."""

import hashlib
from contextlib import suppress
from pathlib import Path

from platformdirs import user_cache_path

from iamdoctor.reference import bounds
from iamdoctor.reference.characters import document
from iamdoctor.store import atomic, file


class Versions:
    """The cache; a disk that refuses costs a call, never the walk."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or user_cache_path("iamdoctor", appauthor=False) / "policies"

    def get(self, arn: str, version: str) -> str | None:
        """The text of a policy's version, ``None`` where it is not kept."""
        try:
            return document(file.content(self._path(arn, version), bounds.POLICY).decode())
        except (OSError, UnicodeDecodeError):
            return None

    def put(self, arn: str, version: str, document: str) -> None:
        """Keep a text."""
        with suppress(OSError):
            atomic.write(self._path(arn, version), document.encode())

    def _path(self, arn: str, version: str) -> Path:
        return self._folder / f"{hashlib.sha256(f'{arn} {version}'.encode()).hexdigest()}.json"
