"""The terminal app."""

import asyncio
import os
import signal
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import App, SystemCommand
from textual.binding import ActiveBinding, Binding, BindingType
from textual.screen import Screen
from textual.widgets import Input, TextArea

from iamdoctor.model.access import Access
from iamdoctor.model.errors import BadInput
from iamdoctor.model.evidence import Evidence
from iamdoctor.store import config
from iamdoctor.store.config import Config
from iamdoctor.tui.screens.home import HomeScreen
from iamdoctor.tui.terminal import make_pastes_safe
from iamdoctor.tui.theme import DEFAULTS, THEMES, chosen

if TYPE_CHECKING:
    from textual.command import Provider

    from iamdoctor.store.snapshot import Snapshot
    from iamdoctor.tui.scenario import Scenario
    from iamdoctor.tui.screens.help import Key

AS_CONFIGURED = Access()
EXPLAINED = {
    "q": "ctrl+q leaves iamdoctor; esc goes back.",
    "j,k,g,G": "j, k, g and G move in a list or a text; tab goes to one.",
    "h,l": "h and l walk the steps of a diagnosis.",
    "slash": "/ filters a list; there is none here.",
}
"""Keys that people try, by what is said of them where they do nothing."""


def _palette() -> "type[Provider]":
    """The palette's list, imported when the palette opens."""
    from iamdoctor.tui.palette import InOrder

    return InOrder


def _configured() -> tuple[Config, str]:
    """The person's configuration; where it is broken one that says nothing, and what is wrong."""
    try:
        return config.load(), ""
    except BadInput as error:
        return config.Config(), str(error)


class IamDoctorApp(App[None]):
    """Opens on the paste box with ``text`` in it.

    ``scenarios`` are the demo's broken accounts, ``checkup`` is its account for a checkup, ``notes`` are what to know about them, ``case``
    is the id of the one to open; outside of the demo there are none. With ``evidence`` every diagnosis is made from that and AWS is not
    asked; ``snapshot`` opens straight on what a snapshot holds. ``access`` is as whom AWS is asked from now on; another profile may be
    chosen later.
    """

    TITLE = "iamdoctor"
    COMMANDS: ClassVar[set["type[Provider] | Callable[[], type[Provider]]"]] = {_palette}
    CSS_PATH: ClassVar[list[str]] = ["app.tcss", "screens/home.tcss"]  # type: ignore[assignment]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-normal"), (110, "-wide")]  # noqa: RUF012 - the base class declares it
    VERTICAL_BREAKPOINTS = [(0, "-short"), (24, "-tall"), (30, "-high")]  # noqa: RUF012 - the base class declares it
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "keys", "help", key_display="?", tooltip="What can be done here, and with which key"),
        Binding("f2", "checkup", "checkup", show=False, tooltip="What is weak in the account, and what mends it; only reads are made"),
        Binding("ctrl+q", "quit", "quit", show=False, tooltip="Leave; calls under way are dropped", priority=True),
        Binding(
            "ctrl+p,colon",
            "command_palette",
            "everything",
            show=False,
            tooltip="Find every action, step, fix, case and setting by name",
        ),
        Binding("semicolon,f3", "jump", "jump", show=False, key_display="; F3", tooltip="A letter beside everything that takes the keys"),
        *[Binding(key, f"explain('{key}')", "", show=False) for key in EXPLAINED],
    ]

    def __init__(
        self,
        text: str = "",
        *,
        access: Access = AS_CONFIGURED,
        scenarios: Sequence["Scenario"] = (),
        checkup: "Scenario | None" = None,
        notes: Sequence[str] = (),
        case: str | None = None,
        evidence: Evidence | None = None,
        snapshot: "Snapshot | None" = None,
    ) -> None:
        make_pastes_safe()
        super().__init__()
        self.text = text
        self.access = access
        self.scenarios = tuple(scenarios)
        self.checkup = checkup
        self.notes = tuple(notes)
        self.demo_case = case
        self.evidence = evidence
        self.snapshot = snapshot
        self.config, self.config_fault = _configured()
        self.animation_level = "none"
        for theme in THEMES:
            self.register_theme(theme)
        self._start_in(chosen(self.config.theme, self.available_themes))

    def _start_in(self, theme: str) -> None:
        """Have a theme from the first style sheet on; setting ``theme`` would have them all parsed once more before the first screen."""
        self.set_reactive(App.theme, theme)
        self.stylesheet.set_variables(self.get_css_variables())

    def on_mount(self) -> None:
        """Leave in order when told to end, so that the terminal is as it was."""
        for sign in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
            with suppress(NotImplementedError, RuntimeError, ValueError):
                asyncio.get_running_loop().add_signal_handler(sign, self.exit, None, 128 + sign)
        self.app_resume_signal.subscribe(self, lambda _: self._draw_all())

    def _draw_all(self) -> None:
        """Draw the whole screen: a terminal forgets it while the app is stopped."""
        self.screen.refresh(layout=True)

    def get_default_screen(self) -> Screen[None]:
        """The paste box."""
        return HomeScreen()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The colours of this app's own that a theme may not have."""
        return DEFAULTS

    @property
    def home(self) -> HomeScreen:
        """The screen at the bottom of the stack."""
        screen = self.screen_stack[0]
        assert isinstance(screen, HomeScreen)
        return screen

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Everything that a key does here: the app's own first, then Textual's theme and screenshot, at last mere movement."""
        from iamdoctor.tui.palette import found as named
        from iamdoctor.tui.screens.help import keys

        found = keys(screen)
        yield from (self._command(key) for key in found if key.own)
        yield SystemCommand("theme", "Change the colours", self.action_change_theme)
        yield SystemCommand("screenshot", "Save this screen as an SVG", lambda: self.set_timer(0.1, self.deliver_screenshot))
        yield from named(self, self.home)
        yield from (self._command(key) for key in found if not key.own)

    def _command(self, key: "Key") -> SystemCommand:
        return SystemCommand(key.title, f"{key.display}   {key.help}", partial(self.call_later, self.run_action, key.action, key.node))

    def action_keys(self) -> None:
        """Show the help for where the person is."""
        from iamdoctor.tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    def action_jump(self) -> None:
        """Let a letter lead to what takes the keys."""
        from iamdoctor.tui.screens.jump import JumpScreen

        below = self.screen
        if not isinstance(below, JumpScreen):
            self.push_screen(JumpScreen(below), lambda widget: below.set_focus(widget) if widget else None)

    def action_checkup(self) -> None:
        """Look at the account's hygiene."""
        from iamdoctor.tui.screens.checkup import CheckupScreen

        if not any(isinstance(screen, CheckupScreen) for screen in self.screen_stack):
            self.push_screen(CheckupScreen())

    async def on_paste(self, event: events.Paste) -> None:
        """Take a paste that no widget took to the paste box."""
        if event.text.strip():
            await self.go_home()
            self.home.take(event.text)

    def switch_profile(self, profile: str | None) -> None:
        """Ask AWS as this profile from now on (``None``: as before)."""
        self.home.switch_profile(profile)

    async def go_home(self) -> None:
        """Close everything above the paste box."""
        while len(self.screen_stack) > 1:
            await self.pop_screen()

    def copy(self, text: str, what: str) -> None:
        """Send text to the clipboard, whole, and say which way; where there is none, show it to select and to save."""
        self._clipboard = text
        self.run_worker(self._copy(text, what), group="copy", exit_on_error=False)

    async def _copy(self, text: str, what: str) -> None:
        import asyncio

        from iamdoctor.tui.clipboard import send, terminal_may
        from iamdoctor.tui.screens.text import TextScreen

        if way := await asyncio.to_thread(send, text):
            self.notify(f"Copied by {way}: {what}.", markup=False, timeout=3)
        elif terminal_may():
            self.copy_to_clipboard(text)
            self.notify(f"Sent to the terminal's clipboard (OSC 52): {what}.", markup=False, timeout=3)
        else:
            self.push_screen(TextScreen("no clipboard here: select it or save it", text, "iamdoctor-copied.txt"))

    def open_page(self, url: str | None) -> None:
        """Print the address of a page of AWS's console and, where the person sits at this machine, open it."""
        if url is None:
            self.notify("AWS's console has no page of this that is known here.", markup=False, timeout=4)
            return
        if "SSH_CONNECTION" not in os.environ:
            self.open_url(url)
        self.notify(url, title="AWS console", markup=False, timeout=15)

    def wear(self, theme: str) -> None:
        """Have these colours, from now on."""
        self.theme = theme
        try:
            config.set_theme(theme)
        except OSError as error:
            self.notify(f"The theme is not kept: {error.strerror or 'the disk refused'}.", severity="warning", markup=False)

    def config_file(self) -> str:
        """Where the settings are."""
        return str(config.path())

    def tell(self, what: str) -> None:
        """Say something short."""
        self.notify(what, markup=False)

    def action_explain(self, key: str) -> None:
        """Say what a key does elsewhere, where it does nothing here."""
        self.notify(EXPLAINED[key], markup=False, timeout=3)

    def get_key_display(self, binding: Binding) -> str:
        """How a key is written; the help's is another where ``?`` is a letter to type."""
        typing = binding.action == "keys" and isinstance(self.focused, TextArea | Input)
        return "F1" if typing else super().get_key_display(binding)

    async def on_event(self, event: events.Event) -> None:
        """Take a key that the person has configured for the action that is called so here."""
        if isinstance(event, events.Key) and (action := self._remapped(event.key)):
            event.stop()
            await self.run_action(action.binding.action, action.node)
        else:
            await super().on_event(event)

    def _remapped(self, key: str) -> ActiveBinding | None:
        wanted = {name for name, configured in self.config.keys.items() if configured == key}
        active = self.screen.active_bindings.values() if wanted and self.screen_stack else ()
        return next((each for each in active if each.binding.description in wanted and each.enabled), None)

    def _fatal_error(self) -> None:
        """Leave after a fault of the program: one line, and a report file without any local variable's value."""
        from iamdoctor.tui.crash import report

        self._exit_renderables.append(report(self._exception))
        self._close_messages_no_wait()
