"""What a command is given: a file, text, or what is piped in. One rule for all of them."""

import gzip
import sys
import zlib
from collections import deque
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import click

from iamdoctor.intake.read import MOST_ERRORS, Reading
from iamdoctor.model.errors import BadInput
from iamdoctor.report.untrusted import one_line
from iamdoctor.wording.no_error import NO_ERROR, PASTEABLE

STDIN = "-"
_GZIP = b"\x1f\x8b"
_AT_MOST = 64_000_000
"""How many bytes a file may hold that is read whole, or a compressed one at all."""
_ENDLESS = 4_000_000_000
_PART = 1_000_000


def decoded(data: bytes) -> str:
    """Text from bytes, also as PowerShell's ``>`` writes it, gzip undone; what is no text is replaced, not refused."""
    data = _unzipped(data) if data.startswith(_GZIP) else data
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    return data.decode(encoding, errors="replace")


def pasted(words: tuple[str, ...]) -> str:
    """The text that ``words`` mean: the content of the files that they name, else the words themselves; standard input for none or ``-``.

    Raises :class:`BadInput` for a file that cannot be read.
    """
    if words in ((), (STDIN,)):
        return piped()
    files = [_file(word) for word in words]
    if all(files):
        return "\n".join(_content(file) for file in files if file)
    return " ".join(words)


def piped() -> str:
    """All of standard input."""
    return "" if sys.stdin is None else decoded(_newest(sys.stdin.buffer))


def no_error(words: tuple[str, ...] = ()) -> str:
    """What is said where the text holds no error of AWS; of words that look like a file's name, that there is no such file."""
    name = words[0] if len(words) == 1 else ""
    looks_like_file = name and not any(sign in name for sign in " \n\t:") and ("/" in name or "." in name) and not _file(name)
    return f"{NO_ERROR} {f'There is no file {one_line(name)}. ' if looks_like_file else ''}{PASTEABLE}"


def left_unread(found: Reading) -> Iterator[str]:
    """What of a long text was left out, a sentence each."""
    if found.left_out:
        yield f"The text is very long: its first {found.left_out:,} characters were left out, the newest were read."
    if found.cut:
        yield f"The text holds more than {MOST_ERRORS} errors: the newest {MOST_ERRORS} were read, {found.cut:,} older ones were left out."


def _file(word: str) -> Path | None:
    try:
        return Path(word) if word and "\n" not in word and Path(word).exists() else None
    except (OSError, ValueError):
        return None


def _content(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return decoded(_newest(stream))
    except OSError as error:
        raise BadInput(f"{file} could not be read: {error.strerror}.", todo="Give a readable file, or - for standard input.") from None


def _newest(stream: BinaryIO) -> bytes:
    """All that a stream holds; of more than 64 MB the last, since a log's newest errors stand there.

    Raises :class:`BadInput` for what has no end.
    """
    parts: deque[bytes] = deque()
    held = total = 0
    while part := stream.read(_PART):
        parts.append(part)
        held, total = held + len(part), total + len(part)
        while held - len(parts[0]) >= _AT_MOST:
            held -= len(parts.popleft())
        if total > _ENDLESS:
            raise BadInput("The input is too large to be read.", todo="Give the part of it that tells of the error.")
    if total > held:
        click.echo(f"The input is very long: its first {total - held:,} bytes were left out, the newest were read.", err=True)
    return b"".join(parts)


def _unzipped(data: bytes) -> bytes:
    try:
        with gzip.open(BytesIO(data)) as stream:
            found = stream.read(_AT_MOST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise BadInput("The compressed file cannot be unpacked.", todo="Give it uncompressed.") from error
    if len(found) > _AT_MOST:
        raise BadInput("The compressed file holds too much.", todo="Give the part of it that tells of the error.")
    return found
