"""What the command palette lists before anything is typed, and what it finds besides keys: fixes, cases, themes, settings."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.app import App, SystemCommand
from textual.command import DiscoveryHit, Hits
from textual.system_commands import SystemCommandsProvider

from iamdoctor.report.labels import labels
from iamdoctor.report.untrusted import one_line
from iamdoctor.tui.recent import recent

if TYPE_CHECKING:
    from iamdoctor.tui.doctor import Doctor
    from iamdoctor.tui.screens.home import HomeScreen

MOST_CASES = 50


class InOrder(SystemCommandsProvider):
    """The app's commands in the app's own order, where Textual would sort them by name."""

    async def discover(self) -> Hits:
        """Every command."""
        for title, help, run, _ in self.app.get_system_commands(self.screen):
            yield DiscoveryHit(title, run, help=help)


def found(app: App[None], home: "HomeScreen") -> Iterator[SystemCommand]:
    """Everything that has a name here and is no key: each fix of the diagnosis that is open, each kept case, each theme, each setting."""
    yield from _fixes(app)
    doctor = cast("Doctor", app)
    for row in () if doctor.scenarios else recent(limit=MOST_CASES):
        about = " · ".join(str(cell) for cell in row.cells[:3])
        yield SystemCommand(f"Case {one_line(about)}", "Open this kept case", partial(app.call_later, home.open_case, row.id))
    for name in app.available_themes:
        yield SystemCommand(f"Theme {name}", "Wear these colours from now on", partial(doctor.wear, name))
    where = doctor.config_file()
    for setting in ("theme", "mouse", "history", "keys", "owners", "also"):
        yield SystemCommand(f"Setting {setting}", f"In {where}; iamdoctor config edit opens it", partial(doctor.tell, where))


def _fixes(app: App[None]) -> Iterator[SystemCommand]:
    from iamdoctor.tui.screens.diagnosis import DiagnosisScreen

    if isinstance(app.screen, DiagnosisScreen):
        screen, fixes = app.screen, app.screen.diagnosis.fixes
        for place, (fix, label) in enumerate(zip(fixes, labels(fixes), strict=True)):
            yield SystemCommand(f"Fix {label} {one_line(fix.title)}", "Show this fix", partial(app.call_later, screen.show_fix, place))
