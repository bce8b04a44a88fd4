"""The command line's front door: runs a command and turns errors into exit codes."""

import sys

from iamdoctor import __version__
from iamdoctor.model.errors import AwsUnreachable, IamDoctorError


def main() -> None:
    """Run the command line; exit 0, 1, 2 or 3 as the contract says. ``--version`` answers before anything is imported."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"iamdoctor, version {__version__}\n")
        return
    from iamdoctor.cli.commands import commands

    try:
        commands(prog_name="iamdoctor")
    except IamDoctorError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(3 if isinstance(error, AwsUnreachable) else 2) from None
