"""``iamdoctor parse``: what a pasted error says, offline."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import click
import msgspec

from iamdoctor.cli.exit_code import ExitCode
from iamdoctor.cli.pasted import left_unread, no_error, pasted
from iamdoctor.intake.read import Reading, read, reading
from iamdoctor.model.denial import Denial
from iamdoctor.triage.groups import groups


@click.command("parse")
@click.argument("words", nargs=-1, metavar="[FILE|TEXT]")
@click.option("--all", "every", is_flag=True, help="Print every error of the text, each on a line.")
@click.option("--jsonl", is_flag=True, help='Read lines of {"id", "text"}; print one Denial a line.')
def command(words: tuple[str, ...], every: bool, jsonl: bool) -> None:
    """Print what the error in FILE, in TEXT or on stdin says, as one line of JSON.

    Of several errors the first is printed, with the number of the others in "others" and all of them in "groups"; --all prints each.
    Where the text holds no error of AWS, it ends with 2.
    """
    text = pasted(words)
    if jsonl:
        _print(_answers_to_lines(text))
        return
    found = reading(text)
    for sentence in left_unread(found):
        click.echo(sentence, err=True)
    _print(_each(found) if every else [{**_said(found.denials[0]), "others": len(found.denials) - 1, **_grouped(found)}])
    if not found.denials[0].recognised:
        click.echo(no_error(words), err=True)
        raise SystemExit(ExitCode.BAD_INPUT)


def _grouped(found: Reading) -> dict[str, Any]:
    return {"groups": msgspec.to_builtins(groups(found)), "left_out": found.cut}


def _each(found: Reading) -> Iterator[dict[str, Any]]:
    """Every error, with how often it is told and when, and which group it belongs to."""
    place_of = {place: number for number, group in enumerate(groups(found)) for place in group.errors}
    for place, (denial, sighting) in enumerate(zip(found.denials, found.sightings, strict=True)):
        yield {**_said(denial), **msgspec.to_builtins(sighting), "group": place_of.get(place)}


def _print(answers: Iterable[dict[str, Any]]) -> None:
    for answer in answers:
        click.echo(json.dumps({"schema": 1, **answer}, separators=(",", ":")))


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
