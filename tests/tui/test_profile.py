"""Asking as another profile: which there are, where they lead, who they are; and an open diagnosis read again with the one chosen."""

import asyncio
from pathlib import Path

import pytest
from msgspec.structs import replace

from iamdoctor.model.diagnosis import Asker, Diagnosis
from iamdoctor.model.evidence import Caller, Failure, Read
from iamdoctor.model.subject import Subject
from iamdoctor.model.supplied import Added
from iamdoctor.store.snapshot import Snapshot
from iamdoctor.tui.app import IamDoctorApp
from iamdoctor.tui.screens.diagnosis import DiagnosisScreen
from iamdoctor.tui.screens.help import keys
from iamdoctor.tui.screens.home import HomeScreen
from iamdoctor.tui.screens.profile import AT_ONCE, ProfileScreen

from . import worlds
from .conftest import Played
from .look import footer, seen, settle

SIZES = ((80, 24), (120, 36))
OTHER = "444455556666"
ELSEWHERE = (
    f"User: arn:aws:sts::{OTHER}:assumed-role/report-reader/job-17 is not authorized to perform: s3:GetObject on resource: "
    f'"{worlds.OBJECT}" because no identity-based policy allows the s3:GetObject action'
)
CONFIGURATION = f"""
[profile dev]
sso_account_id = {worlds.ACCOUNT}
sso_role_name = Dev
[profile guarded]
role_arn = arn:aws:iam::{worlds.ACCOUNT}:role/guarded
mfa_serial = arn:aws:iam::{worlds.ACCOUNT}:mfa/ana
[profile hidden]
region = eu-west-1
[profile reports]
sso_account_id = {OTHER}
sso_role_name = ReadOnly
[profile reports-admin]
role_arn = arn:aws:iam::{OTHER}:role/admin
"""


@pytest.fixture(autouse=True)
def configuration(own_home: Path) -> None:
    (own_home / "aws-config").write_text(CONFIGURATION)


def caller(account: str, role: str) -> Read[Caller]:
    """The answer to who a profile is."""
    return Read("found", Caller(arn=f"arn:aws:sts::{account}:assumed-role/{role}/ana", account=account))


def from_elsewhere(played: Played) -> Diagnosis[str]:
    """Have the walk say that the denial was in another account than the caller's."""
    subject = Subject(principal=f"arn:aws:sts::{OTHER}:assumed-role/report-reader/job-17", principal_account=OTHER)
    found = replace(worlds.DIAGNOSIS, subject=subject, caller=Asker(arn=worlds.CALLER.arn, account=worlds.ACCOUNT, profile="dev"))
    played.updates = [found]
    return found


def rows(app: IamDoctorApp) -> list[str]:
    """The rows of the list, spaces run together."""
    listed = app.screen.query_one("#choices-rows").options  # type: ignore[attr-defined]
    return [" ".join(str(option.prompt).split()) for option in listed]


async def rest(app: IamDoctorApp) -> None:
    """Until the list of profiles stands, and every one that is being asked has answered."""
    for _ in range(200):
        await asyncio.sleep(0.05)
        screen = app.screen
        asking = isinstance(screen, ProfileScreen) and any(read.state == "pending" for read in screen._callers.values())
        if isinstance(screen, ProfileScreen) and screen._profiles is not None and not asking:
            return


@pytest.mark.parametrize("size", SIZES)
async def test_profiles_that_lead_into_the_denied_account_stand_first_and_nothing_is_asked(played: Played, size: tuple[int, int]) -> None:
    app = IamDoctorApp(ELSEWHERE)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await pilot.press("p")
        await rest(app)
        await settle(pilot)
        assert rows(app) == [
            f"reports leads into {OTHER} SSO ReadOnly in {OTHER}",
            f"reports-admin leads into {OTHER} role admin in {OTHER}",
            f"dev SSO Dev in {worlds.ACCOUNT}",
            f"guarded role guarded in {worlds.ACCOUNT}",
            "hidden keys, eu-west-1",
        ]
        assert f"leads into {OTHER}" in seen(app)
        assert f"denied in {OTHER}" in seen(app).splitlines()[0]
    assert played.asked == [None]


async def test_no_profile_is_marked_while_the_person_is_in_the_denied_account(played: Played) -> None:
    played.identity = Read("found", replace(worlds.CALLER, profile="dev"))
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("p")
        await rest(app)
        assert rows(app)[0] == f"dev in use SSO Dev in {worlds.ACCOUNT}"
        assert "leads into" not in seen(app)


@pytest.mark.parametrize("size", SIZES)
async def test_who_they_are_is_asked_on_request_and_marks_anew(played: Played, size: tuple[int, int]) -> None:
    expired = Failure("sts:GetCallerIdentity", "ExpiredSSO", message="The SSO session has expired. Renew it: aws sso login --profile dev")
    played.identities = {
        "dev": Read("unread", failures=(expired,)),
        "hidden": caller(OTHER, "Break Glass"),
        "reports": caller(OTHER, "ReadOnly"),
        "reports-admin": caller("999988887777", "admin"),
    }
    app = IamDoctorApp(ELSEWHERE)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await pilot.press("p")
        await rest(app)
        await pilot.press("w")
        await rest(app)
        await settle(pilot)
        assert rows(app) == [
            f"reports leads into {OTHER} ✓ {OTHER} ReadOnly",
            "reports-admin ✓ 999988887777 admin",
            "dev ? The SSO session has expired",
            "guarded ? Asks for an MFA code; not asked",
            f"hidden leads into {OTHER} ✓ {OTHER} Break Glass",
        ]
        assert "5 of 5 asked" in seen(app)
        await pilot.press("down", "down")
        await settle(pilot)
        shown = seen(app)
        assert f"SSO Dev in {worlds.ACCOUNT}" in shown and "Renew it: aws sso login --profile dev" in shown
        assert "? The SSO session has expired" in shown
    assert sorted(profile for profile in played.asked if profile) == ["dev", "hidden", "reports", "reports-admin"]


async def test_only_a_few_are_asked_at_once_and_the_screen_stays_alive(played: Played, own_home: Path) -> None:
    (own_home / "aws-config").write_text("".join(f"[profile p{number}]\nregion = eu-west-1\n" for number in range(20)))
    app = IamDoctorApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+t")
        await rest(app)
        played.hangs = True
        await pilot.press("w")
        await settle(pilot)
        assert (played.asking, "0 of 20 asked" in seen(app)) == (AT_ONCE, True)
        assert rows(app)[19] == "p19 … asking"
        await pilot.press("G", "escape")
        await settle(pilot)
        assert isinstance(app.screen, HomeScreen)
        assert played.asking == 0
    assert played.asking_at_once == AT_ONCE


async def test_those_that_failed_are_asked_again_and_those_that_answered_are_not(played: Played) -> None:
    played.identities = {"dev": Read("unread", reason="No."), "hidden": caller(OTHER, "x"), "reports": caller(OTHER, "y")}
    app = IamDoctorApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+t")
        await rest(app)
        await pilot.press("w")
        await rest(app)
        await pilot.press("w")
        await rest(app)
    assert [played.asked.count(profile) for profile in ("dev", "hidden", "reports", "guarded")] == [2, 1, 1, 0]


async def test_the_filter_stays_while_answers_arrive(played: Played) -> None:
    app = IamDoctorApp(ELSEWHERE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("p")
        await rest(app)
        await pilot.press("slash", *"leads", "enter", "w")
        await rest(app)
        await settle(pilot)
        assert "dev" not in "".join(rows(app))
        assert "Nothing has these words." in seen(app)


async def test_without_a_profile_the_list_says_so(own_home: Path) -> None:
    (own_home / "aws-config").write_text("")
    app = IamDoctorApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+t")
        await rest(app)
        await settle(pilot)
        assert "The AWS configuration has no profile, or it cannot be read." in seen(app)


@pytest.mark.parametrize("size", SIZES)
async def test_switching_reads_the_diagnosis_again_and_keeps_what_was_said_and_the_place(played: Played, size: tuple[int, int]) -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await pilot.press("e", *"210987654321", "ctrl+s", "ctrl+r", "5", "p")
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, DiagnosisScreen)
        screen.say(replace(screen.case.said, external_id="acme"))
        await pilot.press("ctrl+t")
        await rest(app)
        assert isinstance(app.screen, ProfileScreen)
        await pilot.press("G", "enter")
        await settle(pilot)
        assert [type(each).__name__ for each in app.screen_stack] == ["HomeScreen", "DiagnosisScreen"]
        assert str(screen.query_one("ContentSwitcher").current) == "guardrails"  # type: ignore[attr-defined]
        assert screen.case.said == Added(resource_account="210987654321", external_id="acme")
    assert [walk["access"].profile for walk in played.walks] == [None, "reports-admin"]
    assert played.walks[1]["added"] == Added(resource_account="210987654321")
    assert played.asked == [None, "reports-admin"]


async def test_no_profile_chosen_reads_nothing_again(played: Played) -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r", "ctrl+t", "escape")
        await settle(pilot)
        assert isinstance(app.screen, DiagnosisScreen)
    assert len(played.walks) == 1


async def test_a_late_answer_of_the_profile_before_is_dropped(played: Played) -> None:
    played.gate = asyncio.Semaphore(0)
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r", "ctrl+t")
        await rest(app)
        await pilot.press("enter")
        await settle(pilot)
        assert played.left == 1
        assert len(played.walks) == 2


async def test_switching_is_named_in_help_and_palette_and_not_offered_for_a_snapshot(played: Played) -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        switch = next(key for key in keys(app.screen) if key.action == "profile")
        assert (switch.display, switch.title) == ("^t", "switch profile")
        assert "what you said stays" in switch.help
    kept = IamDoctorApp(snapshot=Snapshot(denial=worlds.DENIAL, evidence=worlds.EVIDENCE))
    async with kept.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "profile" not in {key.action for key in keys(kept.screen)}
        await pilot.press("ctrl+t")
        await settle(pilot)
        assert isinstance(kept.screen, DiagnosisScreen)


async def test_another_account_is_said_in_one_line_before_the_verdict(played: Played) -> None:
    found = from_elsewhere(played)
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        lines = [line.strip() for line in seen(app).splitlines()]
        said = lines.index(f"! You are in {worlds.ACCOUNT}; it was denied in {OTHER}: ^t switches profile")
        assert lines[said + 1].startswith("✗ Two causes deny this request.")
        assert "Do both: 1a + 2a" in seen(app)
        assert len(footer(app)) <= 7
        await pilot.resize_terminal(120, 36)
        await settle(pilot)
        whole = f"! You are in account {worlds.ACCOUNT}, but report-reader was denied in account {OTHER}: ^t switches profile"
        assert whole in seen(app)
        await pilot.resize_terminal(50, 20)
        await settle(pilot)
        assert f"! You are in {worlds.ACCOUNT}, not {OTHER}: ^t" in seen(app)
    assert found.verdict.causes


async def test_another_account_is_said_as_soon_as_the_caller_is_known_and_on_every_stop_but_the_one_that_says_it(played: Played) -> None:
    found = from_elsewhere(played)
    played.updates, played.hangs = [replace(found, complete=False, fixes=())], True
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert f"it was denied in {OTHER}" in seen(app)
        for stop, said in (("5", True), ("1", False), ("6", True)):
            await pilot.press(stop)
            await settle(pilot)
            assert (f"it was denied in {OTHER}" in seen(app)) is said


async def test_the_same_account_or_an_unknown_one_needs_no_word(played: Played) -> None:
    found = from_elsewhere(played)
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        for asker in (Asker(), Asker(account=OTHER)):
            played.updates = [replace(found, caller=asker)]
            await pilot.press("ctrl+r")
            await settle(pilot)
            assert "You are in" not in seen(app)
            await pilot.press("escape")


async def test_from_a_snapshot_no_key_is_named_that_would_do_nothing(played: Played) -> None:
    from_elsewhere(played)
    app = IamDoctorApp(snapshot=Snapshot(denial=worlds.DENIAL, evidence=worlds.EVIDENCE))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert f"! You are in {worlds.ACCOUNT}; it was denied in {OTHER}" in seen(app)
        assert "^t" not in seen(app)
