"""The report as it is printed: on a terminal one screen, or the whole through the pager; in a pipe the whole."""

import os
import shutil
import sys

import click

from iamdoctor.model.contact import Contact
from iamdoctor.model.diagnosis import Diagnosis
from iamdoctor.report import json, markdown, short, text


def show(diagnosis: Diagnosis[str], form: str | None, contacts: tuple[Contact, ...], *, full: bool, again: str = "") -> None:
    """Print the diagnosis. Colours are for a terminal that takes them; ``full`` is what a pipe gets in any case; ``again`` is the
    command that makes the diagnosis with further profiles."""
    if form == "json":
        echo(json.render(diagnosis, contacts=contacts))
    elif form == "markdown":
        echo(markdown.render(diagnosis, contacts=contacts, again=again))
    elif not sys.stdout.isatty():
        echo(text.render(diagnosis, contacts=contacts, again=again))
    else:
        _on_terminal(diagnosis, contacts, full, again)


def _on_terminal(diagnosis: Diagnosis[str], contacts: tuple[Contact, ...], full: bool, again: str) -> None:
    width, height = shutil.get_terminal_size()
    colour = coloured()
    if not full:
        echo(short.render(diagnosis, width=width, height=height, colour=colour, contacts=contacts, again=again))
        return
    whole = text.render(diagnosis, width=width, colour=colour, contacts=contacts, again=again)
    if whole.count("\n") < height:
        echo(whole)
    else:
        os.environ.setdefault("LESS", "-R")
        click.echo_via_pager(_sayable(whole), color=colour)


def coloured() -> bool:
    """Whether stdout is a terminal that takes colours, and the person wants them."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def echo(report: str) -> None:
    """Print a report."""
    click.echo(_sayable(report), nl=False)


def _sayable(report: str) -> str:
    """The report with what this terminal's encoding lacks spelled out."""
    encoding = (sys.stdout.encoding if sys.stdout else None) or "utf-8"
    return report.encode(encoding, "backslashreplace").decode(encoding)
