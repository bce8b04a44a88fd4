"""``iamdoctor``: the terminal app, or the report where there is no terminal."""

import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click
from msgspec import structs

from iamdoctor.cli.access import access_options
from iamdoctor.cli.exit_code import ExitCode
from iamdoctor.cli.pasted import pasted
from iamdoctor.model.access import Access
from iamdoctor.model.errors import BadInput

if TYPE_CHECKING:
    from iamdoctor.demo.scenario import Scenario
    from iamdoctor.demo.world import Demo
    from iamdoctor.store.snapshot import Snapshot


CHOOSE = "*"


@click.command("app")
@click.argument("words", nargs=-1, metavar="[FILE|TEXT]")
@access_options
@click.option(
    "--demo",
    is_flag=False,
    flag_value=CHOOSE,
    metavar="[CASE]",
    help="Try it on broken accounts inside this program, or on CASE, one of them; no AWS account is needed.",
)
@click.option("--from-snapshot", type=Path, multiple=True, help="Open what a snapshot holds, with no call at all; repeatable: joined.")
@click.option("--serve", is_flag=True, help="Show the app in a browser, on this machine only.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Where --serve is found.")
@click.pass_context
def command(
    context: click.Context,
    words: tuple[str, ...],
    access: Access,
    demo: str | None,
    from_snapshot: tuple[Path, ...],
    serve: bool,
    port: int,
) -> None:
    """Open the paste box, with what FILE holds, TEXT or what is piped in already in it.

    Without a terminal the report is printed instead, as ``iamdoctor diagnose`` does.
    """
    if serve:
        _serve(words, access, demo, from_snapshot, port)
        return
    served = "TEXTUAL_DRIVER" in os.environ
    terminal = served or (sys.stdout.isatty() and sys.stderr.isatty() and os.environ.get("TERM") != "dumb")
    given = not served and (not terminal or not sys.stdin or not sys.stdin.isatty())
    text = pasted(words) if words or given else ""
    if demo and terminal:
        click.echo("Starting the demo …", err=True)
    world = _demo() if demo else None
    case = _case(world, demo)
    if world and demo not in (None, CHOOSE) and case is None:
        text = text or str(demo)
    try:
        if not terminal or not (served or _keys()):
            _print(context, case.text if case else text, access, world, from_snapshot)
            return
        code = _open("" if case else text, access, world, from_snapshot, case.id if case else None)
    finally:
        if world:
            world.stop()
    _leave(code)


def _serve(words: tuple[str, ...], access: Access, demo: str | None, from_snapshot: tuple[Path, ...], port: int) -> None:
    """The app in a browser, with what else was given."""
    from iamdoctor.cli.serve import serve

    given = [("--profile", access.profile), ("--region", access.region), *(("--also", name) for name in access.also)]
    given += [("--from-snapshot", str(path.resolve())) for path in from_snapshot]
    shown = ["--demo", *([] if demo == CHOOSE else [demo])] if demo else []
    serve([*(part for name, value in given if value for part in (name, value)), *shown, *(["--", *words] if words else [])], port)


def _case(world: "Demo | None", name: str | None) -> "Scenario | None":
    """The demo's case of this name; ``None`` where there is none, since it may be the text itself."""
    return next((scenario for scenario in world.scenarios if scenario.id == name), None) if world else None


def _keys() -> bool:
    """Have the terminal's keys on standard input, also after something was piped in; ``False`` where there is no terminal to read from."""
    if sys.stdin is not None and sys.stdin.isatty():
        return True
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError:
        return False
    os.dup2(terminal, 0)
    os.close(terminal)
    return True


def _demo() -> "Demo":
    try:
        from iamdoctor.demo import world
    except ModuleNotFoundError as error:
        raise BadInput("The demo is not installed.", todo="Install it with: pip install 'iamdoctor[demo]'.") from error
    return world.start()


def _open(text: str, access: Access, world: "Demo | None", from_snapshot: tuple[Path, ...], case: str | None) -> int:
    from iamdoctor.tui.app import IamDoctorApp

    kept = _snapshot(from_snapshot)
    scenarios, checkup, notes = (world.scenarios, world.checkup, world.notes) if world else ((), None, ())
    app = IamDoctorApp(text, access=access, scenarios=scenarios, checkup=checkup, notes=notes, case=case, snapshot=kept)
    app.run(mouse=app.config.mouse)
    return app.return_code or ExitCode.ANSWERED


def _leave(code: int) -> NoReturn:
    """End at once: nothing is left to write, and tidying up after calls under way would only keep the person waiting."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _snapshot(paths: tuple[Path, ...]) -> "Snapshot | None":
    if not paths:
        return None
    from iamdoctor.store import snapshot
    from iamdoctor.store.joined import joined

    return joined([snapshot.load(path) for path in paths])


def _print(context: click.Context, text: str, access: Access, world: "Demo | None", from_snapshot: tuple[Path, ...]) -> None:
    """The report, by ``iamdoctor diagnose`` with the text on its standard input."""
    from iamdoctor.cli import diagnose

    if world and not text.strip():
        _list(world)
        return
    for scenario in world.scenarios if world else ():
        if scenario.text.strip() == text.strip():
            scenario.prepare()
            access = structs.replace(
                access, profile=access.profile or scenario.access.profile, region=access.region or scenario.access.region
            )
    sys.stdin = io.TextIOWrapper(io.BytesIO(text.encode()))
    context.invoke(diagnose.command, **structs.asdict(access), from_snapshot=from_snapshot)


def _list(world: "Demo") -> None:
    """What the demo holds, where there is no terminal to show it in."""
    for scenario in world.scenarios:
        click.echo(f"{scenario.id}: {scenario.title}\n{scenario.text.strip()}\n")
