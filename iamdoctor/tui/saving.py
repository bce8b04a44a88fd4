"""Files beside where the person stands, never over another."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from iamdoctor.store.snapshot import Snapshot


def save(whole: "Snapshot", filename: str) -> Path:
    """Write a snapshot to the current directory and return its path. Raises ``OSError`` where the disk refuses."""
    from iamdoctor.store import snapshot

    path = unused(Path.cwd() / filename)
    snapshot.save(path, whole)
    return path


def unused(path: Path) -> Path:
    """The path, or the next one that no file has."""
    numbered = (path.with_stem(f"{path.stem}-{number}") for number in range(2, 1000))
    return next((candidate for candidate in (path, *numbered) if not candidate.exists()), path)
