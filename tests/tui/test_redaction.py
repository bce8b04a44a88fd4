"""Account ids and names hidden by choice: in the ticket, and in a snapshot."""

import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from iamdoctor.diagnose import diagnose
from iamdoctor.model.supplied import Added
from iamdoctor.report import markdown
from iamdoctor.store import redacted, snapshot
from iamdoctor.store.snapshot import Snapshot
from iamdoctor.tui.app import IamDoctorApp
from iamdoctor.tui.screens.help import keys
from iamdoctor.tui.screens.ticket import TicketScreen
from iamdoctor.tui.widgets.top_line import TopLine

from . import worlds
from .conftest import Played
from .look import footer, seen, settle

NAMES = ("report-reader", "reports-prod", "oncall-ro", worlds.ACCOUNT)


@pytest.fixture(autouse=True)
def real(played: Played, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Diagnoses follow from their evidence; files go to an empty folder."""
    played.updates = [diagnose(worlds.DENIAL, worlds.EVIDENCE)]
    monkeypatch.chdir(tmp_path)


def top(app: IamDoctorApp) -> str:
    """The left of the top line."""
    return str(app.screen.query_one(TopLine).query_one("#asked").content)  # type: ignore[attr-defined]


def names_in(text: str) -> list[str]:
    """Which of the names stand in the text."""
    return [name for name in NAMES if name in text]


async def test_the_ticket_hides_names_and_shows_them_again_and_the_top_line_says_which() -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r", "m")
        await settle(pilot)
        assert (top(app), names_in(seen(app)) != []) == ("ticket · names shown", True)
        await pilot.press("h")
        await settle(pilot)
        assert (top(app), names_in(seen(app))) == ("ticket · names hidden", [])
        await pilot.press("h")
        await settle(pilot)
        assert (top(app), names_in(seen(app)) != []) == ("ticket · names shown", True)
        assert len(footer(app)) <= 7


async def test_what_is_copied_and_saved_is_what_is_shown_by_one_mapping(tmp_path: Path) -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r", "m", "c", "s")
        await settle(pilot)
        plain = app.clipboard
        assert plain == markdown.render(diagnose(worlds.DENIAL, worlds.EVIDENCE))
        await pilot.press("h", "c", "s")
        await settle(pilot)
        hidden = app.clipboard
        await pilot.press("h", "h", "c")
        await settle(pilot)
        assert app.clipboard == hidden
        assert names_in(hidden) == [] and names_in(plain) != []
    assert (tmp_path / "iamdoctor-ticket.md").read_text() == plain
    assert (tmp_path / "iamdoctor-ticket-names-hidden.md").read_text() == hidden


async def test_what_is_hidden_agrees_with_itself() -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r", "m", "h", "c")
        await settle(pilot)
        roles = set(re.findall(r"assumed-role/([\w-]+)/", app.clipboard))
        assert len(roles) == 2
        asker = re.search(r"You are ([\w-]+) in account (\d{12})", app.clipboard)
        assert asker is not None and asker[1] in roles


async def test_the_place_in_the_ticket_stays() -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r", "m", *["j"] * 30)
        await settle(pilot)
        page = app.screen.query_one("#page")
        before = (page.cursor_location, page.scroll_offset)  # type: ignore[attr-defined]
        await pilot.press("h")
        await settle(pilot)
        assert (page.cursor_location, page.scroll_offset) == before  # type: ignore[attr-defined]
        assert before[0][0] > 10


async def test_people_to_ask_are_names_too(own_home: Path, monkeypatch: pytest.MonkeyPatch, played: Played) -> None:
    file = own_home / "owners.toml"
    file.write_text('[[owners]]\nmatch = "*"\nteam = "Data platform"\nchannel = "#data"\n')
    monkeypatch.setenv("IAMDOCTOR_CONFIG", str(file))
    played.updates = [worlds.DIAGNOSIS]
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r", "m", "c")
        await settle(pilot)
        assert "Data platform" in app.clipboard
        await pilot.press("h", "c")
        await settle(pilot)
        assert "Data platform" not in app.clipboard


async def test_a_verdict_that_turns_under_other_names_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redacted, "agree", lambda one, other: False)
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("ctrl+r", "m", "h")
        await settle(pilot)
        assert any("Trust the verdict with the real names." in notice.message for notice in app._notifications)


async def test_a_snapshot_can_be_saved_under_other_names(tmp_path: Path) -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        await pilot.press("S", "s")
        await settle(pilot)
        said = " ".join(notice.message for notice in app._notifications)
        assert "names-hidden.json. It holds policies under other names, no secrets." in said
        help = {key.action: key for key in keys(app.screen)}
        assert help["hidden_snapshot"].display == "S" and "hidden" in help["hidden_snapshot"].help
    hidden = tmp_path / "iamdoctor-snapshot-names-hidden.json"
    assert names_in(hidden.read_text()) == []
    assert snapshot.load(hidden).denial.action == "s3:GetObject"
    assert names_in((tmp_path / "iamdoctor-snapshot.json").read_text()) != []


async def test_what_the_person_said_is_hidden_too(played: Played) -> None:
    said = Added(external_id="acme-42", context={"aws:PrincipalTag/team": ("platypus",)})
    whole = Snapshot(denial=worlds.DENIAL, added=said, evidence=worlds.EVIDENCE)
    app = IamDoctorApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(TicketScreen(whole, diagnose(worlds.DENIAL, worlds.EVIDENCE, said), ()))
        await settle(pilot)
        await pilot.press("h", "c")
        await settle(pilot)
        assert "platypus" not in app.clipboard and "acme-42" not in app.clipboard


async def test_a_secret_in_the_message_stands_in_no_ticket(played: Played) -> None:
    secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    app = IamDoctorApp(f"{worlds.TEXT}\naws_secret_access_key = {secret}")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        denial = app.home.pasted.denial
        assert denial is not None
        await pilot.press("ctrl+r")
        await settle(pilot)
    assert secret not in repr(played.walks[0]["denial"])
    assert replace(played.walks[0]["denial"], message=denial.message, parameters=denial.parameters) == denial
