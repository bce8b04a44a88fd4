"""``iamdoctor checkup``: what is weak in an account, and what mends it."""

import asyncio
import shutil

import click
import msgspec

from iamdoctor.cli.exit_code import ExitCode
from iamdoctor.model.access import Access
from iamdoctor.model.checkup import Checkup
from iamdoctor.model.errors import AwsUnreachable, BadInput
from iamdoctor.report.checkup import render


@click.command("checkup")
@click.option("--profile", help="AWS profile to read with.")
@click.option("--region", help="AWS region to read in.")
@click.option("--demo", is_flag=True, help="Look at an account inside this program; no AWS account is needed.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(profile: str | None, region: str | None, *, demo: bool, as_json: bool) -> None:
    """Read the account's hygiene, and list what to mend, the weightiest first, with the commands for it. Nothing is changed.

    Exits 0 when nothing weighty was found, 1 when there is something to mend first or soon.
    """
    found = _demo() if demo else _checkup(Access(profile=profile, region=region))
    click.echo(
        msgspec.json.encode(found).decode() if as_json else render(found, width=min(shutil.get_terminal_size().columns, 120)), nl=as_json
    )
    weighty = any(weakness.weight != "low" for weakness in found.weaknesses)
    raise SystemExit(ExitCode.PROBLEM if weighty else ExitCode.ANSWERED)


def _checkup(access: Access) -> Checkup[str]:
    from iamdoctor.checkup.run import checkup

    found = asyncio.run(checkup(access))
    if found.caller is None:
        failure = next(iter(found.unread), None)
        raise AwsUnreachable(
            f"AWS could not be asked who you are{f' ({failure.code})' if failure else ''}.",
            instead="Nothing was checked.",
            todo="Check the credentials: aws sts get-caller-identity",
        )
    return found


def _demo() -> Checkup[str]:
    try:
        from iamdoctor.demo import world
    except ModuleNotFoundError as error:
        raise BadInput("The demo is not installed.", todo="Install it with: pip install 'iamdoctor[demo]'.") from error
    demo = world.start()
    try:
        demo.checkup.prepare()
        return _checkup(demo.checkup.access)
    finally:
        demo.stop()
