"""``iamdoctor parse``: what a pasted error says, offline."""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click
import msgspec

from iamdoctor.cli.exit_code import ExitCode
from iamdoctor.cli.pasted import decoded
from iamdoctor.intake.read import MOST_ERRORS, read, reading
from iamdoctor.model.denial import Denial
from iamdoctor.model.errors import BadInput
from iamdoctor.wording.no_error import NO_ERROR, PASTEABLE


@click.command("parse")
@click.argument("file", default="-")
@click.option("--all", "every", is_flag=True, help="Print every error of the text, each on a line.")
@click.option("--jsonl", is_flag=True, help='Read lines of {"id", "text"}; print one Denial a line.')
def command(file: str, every: bool, jsonl: bool) -> None:
    """Print what the error in FILE (or stdin) says, as one line of JSON.

    Of several errors the first is printed, with the number of the others in "others"; --all prints each.
    Where the text holds no error of AWS, it ends with 2.
    """
    text = decoded(_bytes(file))
    if jsonl:
        _print(_answers_to_lines(text))
        return
    denials, cut, left_out = reading(text)
    if left_out:
        click.echo(f"The text is very long: its first {left_out:,} characters were left out, the newest were read.", err=True)
    if cut:
        click.echo(
            f"The text holds more than {MOST_ERRORS} errors: the first {MOST_ERRORS} were read. Give the rest in another call.", err=True
        )
    _print(map(_said, denials) if every else [{**_said(denials[0]), "others": len(denials) - 1}])
    if not denials[0].recognised:
        click.echo(f"{NO_ERROR} {PASTEABLE}", err=True)
        raise SystemExit(ExitCode.BAD_INPUT)


def _print(answers: Iterable[dict[str, Any]]) -> None:
    for answer in answers:
        click.echo(json.dumps({"schema": 1, **answer}, separators=(",", ":")))


def _bytes(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise BadInput(f"{file} could not be read: {error.strerror}.", todo="Give a readable file, or - for standard input.") from None


def _answers_to_lines(text: str) -> Iterator[dict[str, Any]]:
    for line in text.split("\n"):
        if line.strip():
            yield _answer_to_line(line)


def _answer_to_line(line: str) -> dict[str, Any]:
    row: Any = None
    try:
        row = json.loads(line)
        denials = read(_text_of(row))
    except (ValueError, RecursionError) as error:
        return {"id": row.get("id") if isinstance(row, dict) else None, "error": str(error)}
    return {"id": row["id"], **_said(denials[0]), "others": len(denials) - 1}


def _text_of(row: Any) -> str:
    if not isinstance(row, dict) or "id" not in row or not isinstance(row.get("text"), str):
        raise ValueError('a line must be an object with "id" and a string "text"')
    text: str = row["text"]
    return text


def _said(denial: Denial) -> dict[str, Any]:
    said: dict[str, Any] = msgspec.to_builtins(denial)
    return said
