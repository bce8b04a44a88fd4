"""``iamdoctor evaluate``: decide requests against policies, offline; a line in, a line out."""

import sys
from functools import lru_cache
from typing import BinaryIO

import click
import msgspec
from msgspec.structs import replace

from iamdoctor.cli.exit_code import ExitCode
from iamdoctor.iam.decision import ElementMatch, LayerResult, StatementMatch
from iamdoctor.iam.lines import Answer, Fault, answer
from iamdoctor.wording.write import write


@click.command(name="evaluate")
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--brief", is_flag=True, help="Leave out why each statement matched or not.")
def command(file: BinaryIO, *, brief: bool) -> None:
    """Decide the requests in FILE (JSON lines; - is stdin) against the policies beside them.

    Prints a line of JSON for each, in order. Exits 1 when a request is denied or a line cannot be read.
    """
    troubled = False
    for line in file:
        if not line.isspace():
            answered = answer(line, explain=not brief)
            troubled |= isinstance(answered, Fault) or answered.decision in ("explicit_deny", "implicit_deny") or bool(answered.left_out)
            sys.stdout.buffer.write(encoded(answered))
            sys.stdout.buffer.flush()
    raise SystemExit(ExitCode.PROBLEM if troubled else ExitCode.ANSWERED)


def encoded(answered: Answer | Fault) -> bytes:
    """An answer as a line of JSON."""
    cannot = "The line holds an escape that is half a character, or a number that is too long."
    for each in (_written(answered), Fault(id=answered.id, error=cannot), Fault(error=cannot)):
        try:
            return msgspec.json.encode(each) + b"\n"
        except (UnicodeEncodeError, OverflowError):
            continue
    raise AssertionError("a fault without an id is plain text")


def _written(answered: Answer | Fault) -> Answer | Fault:
    """The answer with its sentences written."""
    if isinstance(answered, Fault):
        return answered
    found = replace(answered, notes=tuple(map(write, answered.notes)), layers=tuple(map(_layer, answered.layers)))
    if isinstance(answered.statements, msgspec.UnsetType):
        return found
    return replace(found, statements=tuple(map(_statement, answered.statements)), near_miss=_statement(answered.near_miss))


def _layer(found: LayerResult) -> LayerResult:
    return replace(found, note=write(found.note))


def _statement(found: StatementMatch | None) -> StatementMatch | None:
    return replace(found, why=tuple(map(_element, found.why))) if found else None


@lru_cache(maxsize=8192)
def _element(found: ElementMatch) -> ElementMatch:
    return replace(found, detail=write(found.detail), note=write(found.note))
