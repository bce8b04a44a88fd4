"""Files that are whole or not there, and readable by their owner only."""

import glob
import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path

_PART = ".part"
_SHOWN = 100
_AN_HOUR = 3600


def write(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path`` in one step, with mode 0600; its folder is made with mode 0700.

    A reader, or a kill at any moment, finds the old content or the new, never a part. Raises ``OSError`` where the disk refuses.
    """
    _make(path.parent)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:_SHOWN]}.", suffix=_PART)
    try:
        with os.fdopen(handle, "wb") as file:
            if hasattr(os, "fchmod"):
                os.fchmod(handle, 0o600)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _tidy(path)


def _make(folder: Path) -> None:
    """Make the folder, and those above it that are missing, its owner's alone whatever the umask says."""
    if folder.is_dir():
        return
    _make(folder.parent)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        return
    folder.chmod(0o700)


def _tidy(path: Path) -> None:
    """Remove what killed writers of this file left behind an hour ago or longer."""
    with suppress(OSError):
        for left in path.parent.glob(f".{glob.escape(path.name[:_SHOWN])}.*{_PART}"):
            if time.time() - left.stat().st_mtime > _AN_HOUR:
                left.unlink(missing_ok=True)
