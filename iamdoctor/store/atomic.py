"""Files that are whole or not there, and readable by their owner only."""

import os
import tempfile
from pathlib import Path


def write(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path`` in one step, with mode 0600; its folder is made with mode 0700.

    A reader, or a kill at any moment, finds the old content or the new, never a part. Raises ``OSError`` where the disk refuses.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
