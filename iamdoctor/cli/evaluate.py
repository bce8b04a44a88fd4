"""``iamdoctor evaluate``: decide requests against policies, offline; a line in, a line out."""

import sys
from typing import BinaryIO

import click

from iamdoctor.cli.exit_code import ExitCode
from iamdoctor.iam.lines import Fault, answer, encoded


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
