"""The paste box: what it takes, what it understands, what it never loses."""

import json
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from iamdoctor import __version__
from iamdoctor.diagnose import diagnose
from iamdoctor.intake.read import read
from iamdoctor.model.access import Access
from iamdoctor.model.denial import Denial
from iamdoctor.model.evidence import Evidence, Failure, Read
from iamdoctor.model.supplied import Added
from iamdoctor.store import cases
from iamdoctor.tui.app import IamDoctorApp
from iamdoctor.tui.screens.choose import ChooseScreen
from iamdoctor.tui.screens.diagnosis import DiagnosisScreen
from iamdoctor.tui.screens.edit import EditScreen
from iamdoctor.tui.screens.home import HomeScreen
from iamdoctor.tui.widgets.rows import Table
from iamdoctor.walk import Update

from . import worlds
from .conftest import Played
from .look import paste, seen, settle

OTHER = (
    "User: arn:aws:iam::210987654321:user/ana is not authorized to perform: sqs:SendMessage on resource: "
    "arn:aws:sqs:eu-west-1:210987654321:orders because no identity-based policy allows the sqs:SendMessage action"
)


async def test_a_paste_is_understood_as_it_arrives() -> None:
    app = IamDoctorApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "Paste an AWS error" in seen(app)
        await paste(pilot, worlds.TEXT)
        shown = seen(app)
        assert "who       report-reader" in shown
        assert "wanted    s3:GetObject" in shown
        assert "on        arn:aws:s3:::reports-prod/2026/q3.csv" in shown
        assert "no identity policy allows it" in shown
        assert "missing   who owns it" in shown


async def test_a_resource_wider_than_the_screen_takes_one_line_and_hides_none() -> None:
    role = f"arn:aws:iam::SOME:role/{'a' * 90}"
    text = f"User: arn:aws:iam::123456789012:user/ana is not authorized to perform: iam:CreateRole on resource: {role}"
    app = IamDoctorApp(text)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        labels = [line.split()[0] for line in seen(app).splitlines() if line.startswith("  ") and line.strip()]
        assert [label for label in labels if label in ("who", "wanted", "on", "stopped", "missing", "…")] == [
            "who", "wanted", "on", "stopped", "missing",
        ]  # fmt: skip


async def test_typing_is_understood_like_a_paste_and_enter_only_breaks_the_line(played: Played) -> None:
    app = IamDoctorApp()
    async with app.run_test(size=(120, 36)) as pilot:
        await paste(pilot, OTHER[:80])
        for character in OTHER[80:108]:
            await pilot.press("space" if character == " " else character)
        await pilot.press("enter")
        await settle(pilot)
        assert app.home.box.text == OTHER[:108] + "\n"
        assert "sqs:SendMessage" in seen(app)
        assert played.walks == []


@pytest.mark.parametrize(
    ("pasted", "held"),
    [
        ("one\rtwo\r\nthree\n", "one\ntwo\nthree\n"),
        ("\x1b[31mAn error\x1b[0m", "An error"),
        ("\nstarts with a newline", "\nstarts with a newline"),
        ("bell\x07 and null\x00 and \x9b31m", "bell and null and 31m"),
        ("tab\tstays", "tab\tstays"),
        ("right\u202eto left", "rightto left"),
    ],
)
async def test_a_paste_keeps_its_text_and_loses_only_controls(pasted: str, held: str) -> None:
    app = IamDoctorApp()
    async with app.run_test() as pilot:
        await paste(pilot, pasted)
        assert app.home.box.text == held


async def test_what_was_understood_is_marked_where_it_stands() -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        box = app.home.box
        marked = {box.document.get_line(row)[start:end]: tone for row, marks in box._marks.items() for start, end, tone in marks}
        assert marked[worlds.ROLE] == "principal"
        assert marked["s3:GetObject"] == "action"
        assert marked[worlds.OBJECT] == "resource"
        assert "reason" in marked.values()
        styled = box.get_line(1).get_style_at_offset(app.console, 3)
        assert styled.bold


async def test_a_paste_that_lands_outside_the_box_goes_into_it() -> None:
    app = IamDoctorApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("escape")
        await paste(pilot, worlds.TEXT)
        assert app.home.box.text == worlds.TEXT


async def test_a_paste_over_a_diagnosis_leads_home_and_undo_brings_the_first_text_back() -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        await paste(pilot, OTHER)
        assert isinstance(app.screen, HomeScreen)
        assert app.home.box.text == OTHER
        app.home.box.undo()
        assert app.home.box.text == worlds.TEXT


async def test_several_errors_become_a_list_to_choose_from(played: Played) -> None:
    app = IamDoctorApp(f"{worlds.TEXT}\n\n{OTHER}\n")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "2 errors in 2 groups; choose one, or a for all of them" in seen(app)
        await choose_second_error(app, pilot)
        assert "who       ana" in seen(app)
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert played.walks[0]["denial"].action == "sqs:SendMessage"


async def test_all_errors_of_a_text_are_walked_and_reported_together(monkeypatch: pytest.MonkeyPatch) -> None:
    async def walked(denials: Sequence[Denial], added: Added | None = None, **_: Any) -> AsyncIterator[tuple[int, Update]]:
        for place, denial in enumerate(denials):
            yield place, Update(diagnose(denial, Evidence(), added or Added()), Evidence())

    monkeypatch.setattr("iamdoctor.walk.walk_all", walked)
    app = IamDoctorApp(f"{worlds.TEXT}\n\n{OTHER}\n")
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await pilot.press("a")
        await settle(pilot)
        assert "2 errors in 2 groups." in seen(app)


async def test_what_the_text_leaves_open_can_be_said() -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("e")
        await settle(pilot)
        assert isinstance(app.screen, EditScreen)
        await pilot.press(*"210987654321", "enter", *"aws", "colon", *"SourceIp=10.0.0.1", "enter")
        await settle(pilot)
        assert app.home.pasted.added == Added(resource_account="210987654321", context={"aws:SourceIp": ("10.0.0.1",)})
        assert "missing   nothing" in seen(app)


async def test_leaving_the_edit_changes_nothing() -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("e", *"123", "escape")
        await settle(pilot)
        assert isinstance(app.screen, HomeScreen)
        assert app.home.pasted.added == Added()


async def test_what_was_said_of_one_error_is_not_said_of_the_next() -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("e", *"210987654321", "ctrl+s")
        await settle(pilot)
        app.home.box.select_all()
        app.home.box.focus()
        await paste(pilot, OTHER)
        assert app.home.pasted.added == Added()


async def test_back_from_a_diagnosis_the_text_still_stands() -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert isinstance(app.screen, DiagnosisScreen)
        await pilot.press("escape", "escape", "escape")
        await settle(pilot)
        assert isinstance(app.screen, HomeScreen)
        assert app.home.box.text == worlds.TEXT
        assert app.is_running


async def test_who_is_asking_comes_later_than_the_first_screen(played: Played) -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "oncall-ro · 123456789012 · us-east-1" in seen(app)
        assert "You are oncall-ro in 123456789012: the same account. ✓" in seen(app)
    assert played.asked == [None]


async def test_no_identity_is_said_and_the_text_is_still_read(played: Played) -> None:
    played.identity = Read(
        state="unread", failures=(Failure("sts:GetCallerIdentity", "ExpiredToken", message="The SSO session of profile ops has ended."),)
    )
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "? no AWS identity" in seen(app)
        assert "The SSO session of profile ops has ended." in seen(app)
        assert "s3:GetObject" in seen(app)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_another_account_than_the_denied_one_is_said_with_the_key_that_switches(played: Played, size: tuple[int, int]) -> None:
    app = IamDoctorApp(OTHER)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        shown = " ".join(seen(app).split())
        assert "! Another account: you are oncall-ro in 123456789012, the denied one in 210987654321." in shown.replace("│ ", "")
        assert "^t switches profile." in shown


async def test_nothing_can_be_diagnosed_before_something_is_pasted(played: Played) -> None:
    app = IamDoctorApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r", "escape", "e")
        await settle(pilot)
        assert isinstance(app.screen, HomeScreen)
        assert played.walks == []


async def test_the_button_starts_the_walk(played: Played) -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.click("#go")
        await settle(pilot)
        assert len(played.walks) == 1


async def test_a_finished_diagnosis_is_kept_and_reopened_without_a_walk(played: Played) -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert [case.action for case in cases.newest()] == ["s3:GetObject"]
        await pilot.press("escape", "o")
        await settle(pilot)
        assert isinstance(app.screen, ChooseScreen)
        assert "Two causes deny this request" in seen(app)
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, DiagnosisScreen)
        assert played.walks[-1]["evidence"] is not None


async def test_a_case_reopens_the_error_that_was_diagnosed_not_the_first_of_its_text(played: Played) -> None:
    text = f"{worlds.TEXT}\n\n{OTHER}\n"
    second = read(text)[1]
    played.updates = [replace(worlds.DIAGNOSIS, denial=second)]
    first = IamDoctorApp(text)
    async with first.run_test(size=(120, 36)) as pilot:
        await choose_second_error(first, pilot)
        await pilot.press("ctrl+r")
        await settle(pilot)
    later = IamDoctorApp()
    async with later.run_test(size=(120, 36)) as pilot:
        await pilot.press("ctrl+o", "enter")
        await settle(pilot)
        assert seen(later).splitlines()[0].startswith(" sqs:SendMessage · ana · orders")
        assert [walk["denial"] for walk in played.walks] == [second, second]
        await pilot.press("escape")
        await settle(pilot)
        assert later.home.box.text == ""


async def test_a_case_of_an_older_version_reopens_the_error_that_its_line_names(played: Played) -> None:
    played.updates = [replace(worlds.DIAGNOSIS, denial=read(OTHER)[0])]
    kept = cases.save(f"{worlds.TEXT}\n\n{OTHER}\n", played.updates[0], evidence=worlds.EVIDENCE)
    file = cases.folder() / f"{kept.summary.id}.json"
    file.write_text(json.dumps({key: value for key, value in json.loads(file.read_text()).items() if key != "denial"}))
    app = IamDoctorApp()
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("ctrl+o", "enter")
        await settle(pilot)
        assert played.walks[-1]["denial"].action == "sqs:SendMessage"


async def test_opening_a_kept_case_leaves_the_box_as_it_is_and_says_when_and_by_what_it_was_read(played: Played) -> None:
    said = Added(resource_account="210987654321")
    cases.save(OTHER, worlds.DIAGNOSIS, added=said, evidence=worlds.EVIDENCE)
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await pilot.press("o", "enter")
        await settle(pilot)
        assert "read today" in seen(app) and f"by {__version__}" in seen(app)
        assert [walk["added"] for walk in played.walks] == [said]
        await pilot.press("escape")
        await settle(pilot)
        assert app.home.box.text == worlds.TEXT and app.home.pasted.added == Added()


async def test_a_kept_case_is_read_again_and_compared_with_what_it_was(played: Played) -> None:
    cases.save(worlds.TEXT, worlds.DIAGNOSIS, evidence=worlds.EVIDENCE)
    app = IamDoctorApp()
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("ctrl+o", "enter")
        await settle(pilot)
        played.updates = [replace(worlds.DIAGNOSIS, verdict=replace(worlds.VERDICT, decision="allowed", causes=(), headline="Allowed."))]
        await pilot.press("r")
        await settle(pilot)
        assert [walk["evidence"] is None for walk in played.walks] == [False, True]
        await pilot.press("equals_sign")
        await settle(pilot)
        assert "decision   denied, by an explicit deny → allowed" in seen(app)
        assert "cause      gone: identity policy, reports-access, ReadReports" in seen(app)


async def test_going_home_keeps_the_diagnosis_and_what_was_tried(played: Played) -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+r")
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert "back to it" in seen(app) and "r reads again" in seen(app)
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, DiagnosisScreen)
        assert "Two causes deny this request" in seen(app)
        assert len(played.walks) == 1
        await pilot.press("escape", "r")
        await settle(pilot)
        assert len(played.walks) == 2


async def test_what_was_said_beside_the_text_is_shown_at_home() -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.home._edited(Added(resource_account="210987654321", context={"aws:SourceIp": ("10.0.0.1",)}))
        await settle(pilot)
        assert "you said  owner 210987654321 · aws:SourceIp=10.0.0.1" in seen(app)


async def test_without_a_login_home_says_which_command_to_run(played: Played) -> None:
    message = "The SSO session has expired. Renew it: aws sso login --profile ops"
    failure = Failure("sts:GetCallerIdentity", "ExpiredSSO", message=message, login="aws sso login --profile ops")
    played.identity = Read(state="unread", failures=(failure,))
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "? The SSO session has expired. Log in first: aws sso login --profile ops" in " ".join(seen(app).split())


async def test_an_empty_box_says_in_three_lines_what_to_do_and_where_to_try_it() -> None:
    app = IamDoctorApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        shown = seen(app)
        assert all(line in shown for line in ("1  Paste an AWS error", "2  See below it", "3  ^r diagnoses", "iamdoctor --demo"))


async def test_the_second_error_of_one_text_is_not_chosen_in_the_next(played: Played) -> None:
    app = IamDoctorApp(f"{worlds.TEXT}\n\n{OTHER}\n")
    async with app.run_test(size=(80, 24)) as pilot:
        await choose_second_error(app, pilot)
        app.home.box.select_all()
        await paste(pilot, f"{OTHER}\n\n{worlds.TEXT}\n")
        assert app.home.pasted.denial is not None and app.home.pasted.denial.action == "sqs:SendMessage"
        assert app.home.query_one("#recent", Table).at == "error-0"


async def choose_second_error(app: IamDoctorApp, pilot: Pilot[None]) -> None:
    await settle(pilot)
    app.home.query_one("#recent-rows").focus()
    await pilot.press("down")
    await settle(pilot)


async def test_a_case_is_found_by_what_was_pasted_with_it() -> None:
    app = IamDoctorApp(f"{worlds.TEXT}\nticket OPS-4711")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        await pilot.press("escape", "o", "slash", *"OPS-4711", "enter")
        await settle(pilot)
        assert "Two causes deny this request" in seen(app)
        await pilot.press("slash", *["backspace"] * 8, *"nowhere", "enter")
        await settle(pilot)
        assert "No case has these words." in seen(app)


async def test_a_case_is_deleted_only_on_the_second_press() -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        await pilot.press("escape", "o", "x")
        await settle(pilot)
        assert len(cases.newest()) == 1
        await pilot.press("x")
        await settle(pilot)
        assert cases.newest() == ()


async def test_a_profile_can_be_switched_and_asks_again(played: Played, own_home: object, monkeypatch: pytest.MonkeyPatch) -> None:
    import os
    from pathlib import Path

    Path(os.environ["AWS_CONFIG_FILE"]).write_text("[profile ops]\nsso_account_id = 210987654321\nsso_role_name = Ops\n[sso-session x]\n")
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("p")
        await settle(pilot)
        assert "SSO Ops in 210987654321" in seen(app)
        await pilot.press("enter")
        await settle(pilot)
    assert played.asked == [None, "ops"]


@dataclass
class Account:
    """A demo scenario that knows whether it was built."""

    id: str = "boundary"
    title: str = "A boundary in the way"
    story: str = "The checkout service has the permission, yet reading fails."
    text: str = OTHER
    access: Access = field(default_factory=lambda: Access(profile="demo-boundary", region="eu-west-1"))
    built: list[bool] = field(default_factory=list)

    def prepare(self) -> None:
        """Build it."""
        self.built.append(True)


@pytest.fixture
def account() -> Iterator[Account]:
    """One scenario."""
    yield Account()


async def test_the_demo_opens_on_its_picker_and_prepares_what_is_chosen(account: Account, played: Played) -> None:
    app = IamDoctorApp(scenarios=(account,))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "A boundary in the way" in seen(app)
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await settle(pilot)
        assert account.built == [True]
        assert app.home.box.text == OTHER
        await pilot.press("enter")
        await settle(pilot)
        assert played.walks[0]["access"].profile == "demo-boundary"


async def test_a_case_of_the_demo_that_is_named_is_prepared_before_it_is_shown(account: Account, played: Played) -> None:
    app = IamDoctorApp(scenarios=(account,), case="boundary")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await app.workers.wait_for_complete()
        await settle(pilot)
        assert account.built == [True]
        assert app.home.box.text == OTHER
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert played.walks[0]["access"].profile == "demo-boundary"


async def test_ones_own_paste_works_in_the_demo(account: Account, played: Played) -> None:
    app = IamDoctorApp(scenarios=(account,))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("escape")
        await paste(pilot, worlds.TEXT)
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert played.walks[0]["denial"].action == "s3:GetObject"


async def test_a_megabyte_is_taken_whole() -> None:
    app = IamDoctorApp()
    text = "no error here\n" * 75_000
    async with app.run_test(size=(80, 24)) as pilot:
        await paste(pilot, text)
        assert app.home.box.text == text


@pytest.mark.parametrize("theme", ["textual-light", "textual-ansi", "ansi-dark", "nord"])
async def test_every_theme_can_be_worn(theme: str) -> None:
    app = IamDoctorApp(worlds.TEXT)
    if theme not in app.available_themes:
        pytest.skip(f"this Textual has no {theme}")
    app.theme = theme
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "wanted    s3:GetObject" in seen(app)


async def test_what_was_said_of_one_error_of_a_text_is_not_said_of_another(played: Played) -> None:
    app = IamDoctorApp(f"{worlds.TEXT}\n\n{OTHER}\n")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("e", *"210987654321", "ctrl+s")
        await settle(pilot)
        await choose_second_error(app, pilot)
        assert app.home.pasted.added == Added()
        await pilot.press("up")
        await settle(pilot)
        assert app.home.pasted.added == Added(resource_account="210987654321")


async def test_a_text_without_an_error_of_aws_is_said_to_be_none_and_cannot_be_diagnosed() -> None:
    app = IamDoctorApp("bash: /srv/run.sh: Permission denied")
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        assert "No AWS error found here." in " ".join(seen(app).split())
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, HomeScreen)
        assert not cases.newest()
