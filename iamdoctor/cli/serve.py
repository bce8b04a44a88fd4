"""``iamdoctor --serve``: the same app in a browser on this machine."""

import shlex
import sys
from collections.abc import Sequence

import click

from iamdoctor.model.errors import BadInput

HOST = "127.0.0.1"


def serve(arguments: Sequence[str], port: int) -> None:
    """Serve the app, started with ``arguments`` for each browser tab, until it is stopped.

    Only this machine can reach it: whoever could would ask AWS as the person who started it.
    """
    try:
        from textual_serve.server import Server
    except ModuleNotFoundError as error:
        raise BadInput("The browser is not served here.", todo="Install it with: pip install 'iamdoctor[serve]'.") from error
    command = shlex.join([sys.executable, "-m", "iamdoctor", "app", *arguments])
    click.echo(f"http://{HOST}:{port} has the app, for this machine only. Ctrl-C stops.", err=True)
    Server(command, host=HOST, port=port, title="iamdoctor").serve()
