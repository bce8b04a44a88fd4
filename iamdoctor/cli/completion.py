"""``iamdoctor completion``: the script that lets a shell complete commands and options."""

import click
from click.shell_completion import get_completion_class

VARIABLE = "_IAMDOCTOR_COMPLETE"


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the completion script of SHELL."""
    from iamdoctor.cli.commands import commands

    of_shell = get_completion_class(shell)
    assert of_shell is not None
    click.echo(of_shell(commands, {}, "iamdoctor", VARIABLE).source())
