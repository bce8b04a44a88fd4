"""The last words of a crash: nothing that could hold a secret."""

import contextlib
import os
import tempfile
import traceback

from rich.text import Text


def report(error: BaseException | None) -> Text:
    """One line on why the program ends, naming a file with where it went wrong (files and lines, no values)."""
    kind = type(error).__name__ if error else "unknown fault"
    return Text(f"iamdoctor stopped: a fault of its own ({kind}). Where it happened is in {write(error)}; it holds no values, so share it.")


def stopped(what: str, error: BaseException | None) -> str:
    """One sentence on something that ended by a fault of the program, which itself goes on."""
    kind = type(error).__name__ if error else "unknown fault"
    return f"{what} stopped by a fault of iamdoctor's own ({kind}). What was read until then stands. Where it happened: {write(error)}"


def write(error: BaseException | None) -> str:
    """Write where it went wrong to a file that only the user can read, and return the file's name."""
    frames = traceback.extract_tb(error.__traceback__) if error else []
    places = [f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
    return _write("\n".join([type(error).__name__, *places]) + "\n")


def _write(text: str) -> str:
    with contextlib.suppress(OSError):
        handle, path = tempfile.mkstemp(prefix="iamdoctor-crash-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        return path
    return "no file, since none could be written"
