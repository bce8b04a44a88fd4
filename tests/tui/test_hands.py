"""What hands and eyes expect: copying that works or says so, keys that are answered, texts that are searched, colours that are kept."""

import json
import re
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from iamdoctor.store import cases, config
from iamdoctor.tui import clipboard, theme
from iamdoctor.tui.app import IamDoctorApp
from iamdoctor.tui.screens.diagnosis import DiagnosisScreen
from iamdoctor.tui.screens.help import HelpScreen
from iamdoctor.tui.screens.home import HomeScreen
from iamdoctor.tui.screens.policy import PolicyScreen
from iamdoctor.tui.screens.text import TextScreen

from . import worlds
from .conftest import Played
from .look import seen, settle


def tool(folder: Path, name: str, exit_code: int = 0) -> Path:
    """A program that writes what it is given to a file beside it."""
    file = folder / name
    file.write_text(f"#!/bin/sh\ncat > {folder}/{name}.got\nexit {exit_code}\n")
    file.chmod(0o755)
    return folder / f"{name}.got"


def said(app: IamDoctorApp) -> str:
    """The toasts."""
    return " ".join(notice.message for notice in app._notifications)


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without any clipboard but what a test puts into this folder."""
    (tmp_path / "bin").mkdir()
    for name in ("TMUX", "DISPLAY", "WAYLAND_DISPLAY", "TERM_PROGRAM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    only = {way.command[0] for way in clipboard.WAYS}
    monkeypatch.setattr(shutil, "which", lambda name: name if name in only and (tmp_path / "bin" / name).exists() else None)
    return tmp_path / "bin"


async def copied() -> IamDoctorApp:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        await pilot.press("y")
        await app.workers.wait_for_complete()
        await settle(pilot)
        app.shown = seen(app)  # type: ignore[attr-defined]
    return app


async def test_in_tmux_its_own_buffer_is_the_way_and_the_toast_names_it(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMUX", "/tmp/tmux-0/default,1,0")
    monkeypatch.setenv("DISPLAY", ":0")
    got, other = tool(bare, "tmux"), tool(bare, "xclip")
    assert "Copied by tmux: the plan's commands." in said(await copied())
    assert got.read_text() == "\n".join(command for fix in worlds.FIXES for command in fix.cli)
    assert not other.exists()


async def test_a_way_that_fails_is_followed_by_the_next(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMUX", "/tmp/tmux-0/default,1,0")
    monkeypatch.setenv("DISPLAY", ":0")
    tool(bare, "tmux", exit_code=1)
    tool(bare, "xclip")
    assert "Copied by X (xclip)" in said(await copied())


async def test_the_terminal_is_asked_last_and_where_it_cannot_the_text_is_shown(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "OSC 52" in said(await copied())
    monkeypatch.setenv("TERM", "linux")
    app = await copied()
    assert "no clipboard here: select it or save it" in app.shown  # type: ignore[attr-defined]


async def test_a_question_mark_in_the_empty_box_asks_for_help_and_in_a_text_is_typed() -> None:
    app = IamDoctorApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "F1 help" in seen(app).splitlines()[-1]
        await pilot.press("question_mark")
        await settle(pilot)
        assert isinstance(app.screen, HelpScreen)
        await pilot.press("escape", "a", "question_mark")
        await settle(pilot)
        assert app.home.box.text == "a?"


async def test_a_key_that_does_nothing_here_says_what_it_does() -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("q", "j", "slash")
        await settle(pilot)
        assert isinstance(app.screen, HomeScreen)
        assert "ctrl+q leaves" in said(app) and "tab goes to one" in said(app) and "there is none here" in said(app)


async def test_q_goes_back_and_never_quits() -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        await pilot.press("v", "q")
        await settle(pilot)
        assert isinstance(app.screen, DiagnosisScreen)
        await pilot.press("q", "q")
        await settle(pilot)
        assert isinstance(app.screen, HomeScreen) and app.is_running


async def test_the_palette_finds_a_fix_a_case_a_theme_and_a_setting(played: Played) -> None:
    cases.save(worlds.TEXT, worlds.DIAGNOSIS, evidence=worlds.EVIDENCE)
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        titles = [command.title for command in app.get_system_commands(app.screen)]
        assert "Fix 2a Tag the role as finance's, or have the bucket's owner except it" in titles
        assert any(title.startswith("Case s3:GetObject · report-reader") for title in titles)
        assert {"Theme high-contrast", "Setting keys", "guardrails"} <= set(titles)
        await pilot.press("5")
        await settle(pilot)
        next(command for command in app.get_system_commands(app.screen) if command.title.startswith("Fix 2a")).callback()
        await settle(pilot)
        assert app.screen.query_one("#causes").at == "fix-1"  # type: ignore[attr-defined]


def test_the_theme_is_the_environments_then_the_persons_then_what_suits_the_ground(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {each.name for each in theme.THEMES} | {"nord"}
    monkeypatch.delenv("TEXTUAL_THEME", raising=False)
    monkeypatch.setenv("COLORFGBG", "0;15")
    assert theme.chosen("", known) == "iamdoctor-light"
    assert theme.chosen("high-contrast", known) == "high-contrast"
    monkeypatch.setenv("TEXTUAL_THEME", "nord")
    assert theme.chosen("high-contrast", known) == "nord"


async def test_a_theme_that_is_chosen_is_worn_the_next_time(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = own_home / "config.toml"
    file.write_text('# mine\nmouse = false\n[[owners]]\nmatch = "*"\nteam = "Data"\n')
    monkeypatch.setenv("IAMDOCTOR_CONFIG", str(file))
    app = IamDoctorApp()
    async with app.run_test() as pilot:
        app.wear("high-contrast")
        await settle(pilot)
    assert IamDoctorApp().theme == "high-contrast"
    assert "# mine" in file.read_text() and config.load().owners[0].team == "Data"


async def test_a_configured_key_does_what_the_help_calls_so(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = own_home / "config.toml"
    file.write_text('[keys]\ndiagnose = "f5"\n')
    monkeypatch.setenv("IAMDOCTOR_CONFIG", str(file))
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("f5")
        await settle(pilot)
        assert isinstance(app.screen, DiagnosisScreen)


async def test_without_history_no_case_is_kept(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = own_home / "config.toml"
    file.write_text("history = false\n")
    monkeypatch.setenv("IAMDOCTOR_CONFIG", str(file))
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
    assert cases.newest() == ()


async def test_o_prints_and_opens_the_consoles_page(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    monkeypatch.setattr(IamDoctorApp, "open_url", lambda self, url, **_: opened.append(url))
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        await pilot.press("o")
        await settle(pilot)
        assert opened == ["https://console.aws.amazon.com/iam/home#/roles/details/report-reader"]
        assert opened[0] in said(app)


LONG = {"Statement": [{"Sid": f"S{place}", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"} for place in range(40)]}


async def test_a_whole_policy_opens_at_the_deciding_statement_and_folds_the_others(played: Played) -> None:
    row = replace(worlds.POLICIES[0], document=json.dumps(LONG), statement_index=30, sid="S30")
    steps = tuple(replace(step, policies=(row,)) if step.id == "policies" else step for step in worlds.STEPS)
    played.updates = [replace(worlds.DIAGNOSIS, steps=steps)]
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        await pilot.press("2", "enter")
        await settle(pilot)
        assert isinstance(app.screen, PolicyScreen)
        assert '▌       "Sid": "S30"' in seen(app) and '"Sid": "S5"' not in seen(app)
        await pilot.press("z")
        await settle(pilot)
        assert '{"Sid": "S29", "Effect": "Allow", … 2 more elements},' in seen(app) and '"Sid": "S30",' in seen(app)
        await pilot.press("c")
        assert json.loads(app.clipboard) == LONG


async def test_a_text_is_searched_as_one_types_with_how_many_places_there_are() -> None:
    app = IamDoctorApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.push_screen(TextScreen("text", "\n".join(f"line {number}" for number in range(200)), "text.txt"))
        await settle(pilot)
        await pilot.press("slash", *"line 1")
        await settle(pilot)
        assert "1 of 111" in seen(app)
        await pilot.press("enter", "n", "n")
        await settle(pilot)
        assert "3 of 111" in seen(app)
        await pilot.press("N")
        await settle(pilot)
        assert "2 of 111" in seen(app)


async def test_the_edit_names_what_it_cannot_use_and_keeps_what_was_typed() -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("e", *"123", "enter", *"finance", "ctrl+s")
        await settle(pilot)
        assert "owner: an account id has 12 digits." in seen(app)
        assert "context: finance would be ignored; write KEY=VALUE." in seen(app)
        await pilot.press(*"=x", "shift+tab", *"123456789012", "ctrl+s")
        await settle(pilot)
        assert isinstance(app.screen, HomeScreen)
        assert app.home.pasted.added.resource_account == "123456789012"


async def test_jump_leads_to_what_takes_the_keys_by_a_letter() -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert app.focused is not app.home.box
        await pilot.press("semicolon")
        await settle(pilot)
        assert " a " in seen(app).splitlines()[2]
        await pilot.press("a")
        await settle(pilot)
        assert app.focused is app.home.box


def test_the_fifty_points_are_all_there_and_none_is_missing_in_the_program() -> None:
    rows = [
        line for line in (Path(__file__).parent.parent.parent / "docs/screens.md").read_text().splitlines() if re.match(r"\| \d+ \|", line)
    ]
    assert [int(row.split("|")[1]) for row in rows] == list(range(1, 51))
    assert {row.split("|")[3].strip() for row in rows} <= {"yes", "partly"}


async def test_the_first_click_on_a_row_highlights_it_and_the_second_opens_it() -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        await pilot.click("#causes-rows", offset=(6, 0))
        await settle(pilot)
        assert isinstance(app.screen, DiagnosisScreen)
        assert app.screen.query_one("#causes").at == "cause-0"  # type: ignore[attr-defined]
        await pilot.click("#causes-rows", offset=(6, 0))
        await settle(pilot)
        assert isinstance(app.screen, TextScreen)


async def test_two_kept_readings_of_one_case_are_compared() -> None:
    for _ in range(2):
        cases.save(worlds.TEXT, worlds.DIAGNOSIS, evidence=worlds.EVIDENCE)
    app = IamDoctorApp()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("ctrl+o")
        await settle(pilot)
        await pilot.press("equals_sign")
        await settle(pilot)
        assert "Nothing changed: the same decision, causes and facts." in seen(app)
        await pilot.press("escape", "G", "equals_sign")
        await settle(pilot)
        assert "No reading of the same case before this one is kept." in said(app)
