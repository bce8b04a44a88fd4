"""``iamdoctor config``: where the configuration is, what it says, and a way to change it."""

import os
import shlex
import subprocess
import sys

import click

from iamdoctor.cli.exit_code import ExitCode
from iamdoctor.model.errors import BadInput
from iamdoctor.store import config


@click.command("config")
@click.argument("what", type=click.Choice(["path", "show", "edit"]), default="show")
def command(what: str) -> None:
    """Print the PATH of the configuration file, SHOW what holds now, or EDIT it.

    \b
    theme    iamdoctor, iamdoctor-light, high-contrast, or any of Textual's; TEXTUAL_THEME goes before it
    mouse    false leaves the mouse to the terminal
    history  false keeps no case on this machine
    also     further profiles that every walk may use, for what is in their accounts
    [keys]   a key for an action: diagnose = "f5"
    [[owners]]  whom to ask about what: match, team, channel, runbook, note
    """
    {"path": _path, "show": _show, "edit": _edit}[what]()


def _path() -> None:
    click.echo(config.path())


def _show() -> None:
    click.echo(config.told(config.load()), nl=False)


def _edit() -> None:
    """Open the file, written with what holds by default where there is none, and check what comes back."""
    path = config.path()
    if not path.exists():
        config.start()
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ("notepad" if sys.platform == "win32" else "vi")
    try:
        subprocess.run([*shlex.split(editor), str(path)], check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise BadInput(f"{editor} could not be run on {path}.", todo="Set VISUAL or EDITOR to an editor.") from error
    config.load()
    raise SystemExit(ExitCode.ANSWERED)
