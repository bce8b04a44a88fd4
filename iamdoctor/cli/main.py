"""The command line's front door: runs a command and turns errors into exit codes."""

import sys

from iamdoctor import __version__
from iamdoctor.model.errors import AwsUnreachable, IamDoctorError


def main() -> None:
    """Run the command line; it ends with an ``ExitCode``. ``--version`` answers before anything is imported."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"iamdoctor, version {__version__}\n")
        return
    from iamdoctor.cli.commands import commands
    from iamdoctor.cli.exit_code import ExitCode

    try:
        commands(prog_name="iamdoctor")
    except IamDoctorError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(ExitCode.AWS_NOT_ASKED if isinstance(error, AwsUnreachable) else ExitCode.BAD_INPUT) from None
