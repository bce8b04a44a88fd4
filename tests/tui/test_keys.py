"""Every action is in the help and in the command palette of its context."""

import pytest
from textual.command import CommandList, CommandPalette

from iamdoctor.tui.app import IamDoctorApp
from iamdoctor.tui.screens.help import HelpScreen, keys

from . import worlds
from .look import seen, settle

CONTEXTS = {"home": (), "verdict": ("ctrl+r",), "step": ("ctrl+r", "5"), "conditions": ("ctrl+r", "t"), "text": ("ctrl+r", "C")}


@pytest.mark.parametrize("context", CONTEXTS)
async def test_help_and_palette_hold_every_binding_of_the_context(context: str) -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(120, 50)) as pilot:
        await settle(pilot)
        await pilot.press(*CONTEXTS[context])
        await settle(pilot)
        bound = {binding.action for _, binding, _, _ in app.screen.active_bindings.values() if binding.description}
        assert bound - {key.action for key in keys(app.screen)} == set()
        commands = {command.title for command in app.get_system_commands(app.screen)}
        assert {key.title for key in keys(app.screen)} - commands == set()
        described = [key for key in keys(app.screen) if key.title[:1].islower()]
        await pilot.press("f1")
        await settle(pilot)
        assert isinstance(app.screen, HelpScreen)
        shown = str(app.screen.query_one("#keys").content)  # type: ignore[attr-defined]
        plain = " ".join(shown.split())
        assert [key.help for key in described if key.help not in plain] == []


async def test_the_steps_are_named_by_what_they_show_and_other_fixes_need_no_line_of_their_own() -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r", "5")
        await settle(pilot)
        named = {key.display: key.title for key in keys(app.screen)}
        assert (named["4"], named["6"]) == ("guardrails", "verdict")
        assert "7" not in named
        await pilot.press("6")
        await settle(pilot)
        assert [key.title for key in keys(app.screen) if key.title.startswith("fix")] == ["fix", "fix in full"]


async def test_the_help_can_be_searched() -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("ctrl+r", "question_mark", "slash", *"ticket")
        await settle(pilot)
        shown = str(app.screen.query_one("#keys").content)  # type: ignore[attr-defined]
        assert "ticket" in shown and "snapshot" not in shown
        await pilot.press("escape", "escape")
        await settle(pilot)
        assert not isinstance(app.screen, HelpScreen)


@pytest.mark.parametrize("context", CONTEXTS)
async def test_the_palette_lists_the_apps_own_actions_before_textuals(context: str) -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press(*CONTEXTS[context])
        await settle(pilot)
        own = [key.title for key in keys(app.screen) if key.own]
        await pilot.press("ctrl+p")
        await app.workers.wait_for_complete()
        await settle(pilot)
        listed = [str(option.prompt).splitlines()[0] for option in app.screen.query_one(CommandList).options]
        assert len(own) > 2
        assert listed[: len(own) + 2] == [*own, "theme", "screenshot"]
        assert all(title[:1].isupper() for title in listed[len(own) + 2 :])


async def test_the_palette_runs_an_action_where_the_person_is() -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        await pilot.press("ctrl+p")
        await settle(pilot)
        assert isinstance(app.screen, CommandPalette)
        await pilot.press(*"try a value")
        for _ in range(20):
            await pilot.pause(0.05)
        await pilot.press("enter")
        for _ in range(5):
            await pilot.pause(0.05)
        await pilot.press("enter")
        await settle(pilot)
        assert "aws:PrincipalTag/team" in seen(app)
