"""What is weak in the account, and what mends it."""

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.worker import Worker, WorkerState

from iamdoctor.report.checkup import headline, unread, whole
from iamdoctor.report.untrusted import one_line
from iamdoctor.tui.crash import stopped
from iamdoctor.tui.doctor import doctor
from iamdoctor.tui.marks import BAD, OPEN, QUIET
from iamdoctor.tui.screens.choose import ChooseScreen
from iamdoctor.tui.screens.text import TextScreen
from iamdoctor.tui.widgets.rows import FILTER, Row, Rows, Table

if TYPE_CHECKING:
    from iamdoctor.model.checkup import Checkup, Weakness

COLUMNS = (("weight", 10), ("what is weak", 200))
_STYLES = {"high": ("✗", BAD), "medium": ("!", OPEN), "low": ("·", QUIET)}
_UNREAD = "unread"


class WeaknessRows(Rows):
    """Enter shows a weakness whole."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "whole", key_display="↵", tooltip="Read all about the highlighted weakness"),
        Binding("slash", "filter", "filter", key_display="/", tooltip=FILTER),
    ]


class CheckupScreen(ChooseScreen):
    """Reads the account and lists what to mend, the weightiest first; below, what to do and the commands for it. Nothing is changed."""

    CSS_PATH: ClassVar[list[str]] = ["choose.tcss", "checkup.tcss"]  # type: ignore[assignment]
    ROWS = WeaknessRows
    HELP = "What is weak in the account, the weightiest first. Only reads are made; the commands are for you to run."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "copy_commands", "copy commands", tooltip="Copy the commands that mend the highlighted weakness"),
        Binding("r", "again", "read again", tooltip="Read the account again"),
    ]

    def __init__(self) -> None:
        super().__init__("checkup", COLUMNS, (), place="reading the account …")
        self._checkup: Checkup[str] | None = None

    def on_mount(self) -> None:
        """Start reading."""
        self.run_worker(self._read(), exclusive=True, exit_on_error=False)

    def action_again(self) -> None:
        """Read the account, from the start."""
        self._checkup = None
        self.say_place("reading the account …")
        self.fill(())
        self.run_worker(self._read(), exclusive=True, exit_on_error=False)

    async def _read(self) -> None:
        from iamdoctor.checkup.run import checkup

        demo = doctor(self).checkup
        if demo is not None:
            await asyncio.to_thread(demo.prepare)
        self._checkup = await checkup(demo.access if demo else doctor(self).access)
        found = self._checkup
        self.say_place(f"{found.account or 'account not known'} · {found.calls} reads")
        rows = [Row(str(index), (_weight(each.weight), each.what)) for index, each in enumerate(found.weaknesses)]
        missing = [Row(f"{_UNREAD} {index}", (Content.styled("? not read", OPEN), unread(each))) for index, each in enumerate(found.unread)]
        self.fill([*rows, *missing])

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say that reading ended by a fault of the program."""
        if event.state is WorkerState.ERROR:
            self.notify(stopped("The checkup", event.worker.error), severity="error", markup=False, timeout=20)

    @property
    def weakness(self) -> "Weakness[str] | None":
        """The highlighted one."""
        at = self.query_one(Table).at
        return self._checkup.weaknesses[int(at)] if self._checkup and at is not None and at.isdigit() else None

    def tell(self, row: Row) -> str:
        """What to do about the highlighted weakness, with the commands; of what was not read, the permission."""
        if self._checkup is None or not row.id.isdigit():
            return super().tell(row)
        return whole(self._checkup.weaknesses[int(row.id)])

    def tell_empty(self) -> str:
        """What is said where no row is shown."""
        if self._checkup is None:
            return "Reading the account: users, keys, policies, trails. Nothing is changed."
        return super().tell_empty() if self._checkup.weaknesses or self._checkup.unread else headline(self._checkup)

    @on(OptionList.OptionSelected)
    def _shown_whole(self, event: OptionList.OptionSelected) -> None:
        event.prevent_default()
        if weakness := self.weakness:
            self.app.push_screen(TextScreen(one_line(weakness.id), whole(weakness), f"{weakness.id}.txt"))

    @on(OptionList.OptionHighlighted)
    def _moved(self) -> None:
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey what has nothing to act on."""
        if action == "copy_commands":
            return True if (weakness := self.weakness) and weakness.cli else None
        return True

    def action_copy_commands(self) -> None:
        """Copy the commands, one a line."""
        if (weakness := self.weakness) and weakness.cli:
            doctor(self).copy("\n".join(weakness.cli), f"{len(weakness.cli)} commands" if len(weakness.cli) > 1 else "the command")


def _weight(weight: str) -> Content:
    symbol, style = _STYLES[weight]
    return Content.styled(f"{symbol} {weight}", style)
