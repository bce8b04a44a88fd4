"""The commands: one group whose commands are imported only when they run."""

from difflib import get_close_matches
from importlib import import_module
from pathlib import Path

import click

from iamdoctor import __version__
from iamdoctor.cli.examples import epilog

COMMANDS = {
    "app": "Open the terminal app (the default).",
    "parse": "What a pasted error says, offline.",
    "evaluate": "Decide requests against policies, offline.",
    "lint": "Check one policy document.",
    "diagnose": "Walk the five steps and print the answer.",
    "preflight": "What this caller can and cannot read.",
    "checkup": "What is weak in the account, and what mends it.",
    "config": "Where the configuration is, what it says, and a way to change it.",
    "completion": "The completion script of a shell.",
    "man": "The manual page.",
}


SHORTEST = 3
"""Shorter words begin a text, such as "An error occurred"."""


class LazyGroup(click.Group):
    """A group that imports ``iamdoctor.cli.NAME`` when NAME is run; any other first word opens the app with it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"iamdoctor.cli.{cmd_name}").command
        command.epilog = epilog(cmd_name)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        own = {"--help", "-h", "--version"}
        if ctx.resilient_parsing and not args:
            return super().parse_args(ctx, args)
        if not args or (args[0] not in COMMANDS and args[0] not in own):
            if args and (meant := _meant(args[0])):
                raise click.UsageError(f"There is no command {args[0]}. Did you mean {meant}?", ctx)
            args = ["app", *args]
        return super().parse_args(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _meant(word: str) -> str | None:
    """The command that a word is nearly the name of; ``None`` for a text, or for a file that is there."""
    if len(word) < SHORTEST or not word.isascii() or not word.isalpha() or Path(word).exists():
        return None
    return next(iter(get_close_matches(word.lower(), COMMANDS, n=1, cutoff=0.7)), None)


@click.group(cls=LazyGroup, epilog=epilog("app"), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="iamdoctor")
def commands() -> None:
    """Paste an AWS error; learn who was denied, by which policy, and what would fix it."""
