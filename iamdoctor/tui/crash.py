"""The last words of a crash: nothing that could hold a secret."""

import contextlib
import os
import tempfile
import traceback

from rich.text import Text


def report(error: BaseException | None) -> Text:
    """Write where it went wrong (files and lines, no values) to a file that only the user can read; return one line that names it."""
    kind = type(error).__name__ if error else "unknown fault"
    frames = traceback.extract_tb(error.__traceback__) if error else []
    places = [f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
    where = _write("\n".join([kind, *places]) + "\n")
    return Text(f"iamdoctor stopped: a fault of its own ({kind}). Where it happened is in {where}; it holds no values and can be shared.")


def _write(text: str) -> str:
    with contextlib.suppress(OSError):
        handle, path = tempfile.mkstemp(prefix="iamdoctor-crash-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        return path
    return "no file, since none could be written"
