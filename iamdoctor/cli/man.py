"""``iamdoctor man``: the manual page, made from the commands themselves."""

import re
from collections.abc import Iterator

import click

from iamdoctor import __version__
from iamdoctor.cli.examples import EXAMPLES, EXIT_CODES

ENVIRONMENT = (
    ("AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL", "as every tool of AWS reads them"),
    ("IAMDOCTOR_CONFIG", "another configuration file"),
    ("IAMDOCTOR_STATE", "another folder for what is remembered of profiles: the account that each leads into"),
    ("IAMDOCTOR_REDACT_PHRASE", "the phrase of --redact-phrase, where it should not stand in the shell's history"),
    ("NO_COLOR", "no colours, whatever its value"),
    ("TEXTUAL_THEME", "the theme of the app, before the one that is configured"),
    ("VISUAL, EDITOR", "what iamdoctor config edit opens"),
    ("PAGER", "what diagnose --full is read in"),
)


@click.command("man")
def command() -> None:
    """Print the manual page."""
    click.echo("\n".join(page()))


def page() -> Iterator[str]:
    """The page in roff, line by line."""
    from iamdoctor.cli.commands import COMMANDS, commands

    yield f'.TH IAMDOCTOR 1 "" "iamdoctor {__version__}" "User Commands"'
    yield from (".SH NAME", "iamdoctor \\- learn who AWS denied, which policy did it, and what would fix it")
    yield from (".SH SYNOPSIS", ".B iamdoctor", "[TEXT]", ".br", ".B iamdoctor", "COMMAND [OPTIONS]")
    yield from (
        ".SH DESCRIPTION",
        "Paste an AWS access\\-denied error. iamdoctor reads AWS, never writes, and proves each fix by evaluation.",
    )
    context = click.Context(commands, info_name="iamdoctor")
    for name in COMMANDS:
        yield from _command(name, commands.get_command(context, name))
    yield ".SH EXIT STATUS"
    yield from _terms(EXIT_CODES)
    yield ".SH ENVIRONMENT"
    yield from _terms(ENVIRONMENT)


def _command(name: str, command: click.Command | None) -> Iterator[str]:
    if command is None:
        return
    yield f".SH IAMDOCTOR {_roff(name.upper())}"
    yield _roff((command.help or "").split("\b")[0])
    with click.Context(command, info_name=name) as context:
        records = [record for parameter in command.params if (record := parameter.get_help_record(context))]
    yield from _terms(records)
    if EXAMPLES.get(name):
        yield from (".PP", "Examples:")
        yield from _terms(EXAMPLES[name])


def _terms(records: tuple[tuple[str, str], ...] | list[tuple[str, str]]) -> Iterator[str]:
    for term, meaning in records:
        yield from (".TP", f".B {_roff(term)}", _roff(meaning))


def _roff(text: str) -> str:
    """Text on one line that roff takes as text."""
    plain = " ".join(text.split()).replace("\\", "\\e").replace("-", "\\-").replace("``", "")
    return re.sub(r"^(?=[.'])", "\\\\&", plain)
