"""The other half of a case in the app: another account is read with one key, and a snapshot joined."""

from pathlib import Path

from msgspec.structs import replace

from iamdoctor.model.access import Access
from iamdoctor.model.account import AccountRead
from iamdoctor.model.diagnosis import Asker, Diagnosis
from iamdoctor.model.evidence import Caller, Read
from iamdoctor.store import snapshot
from iamdoctor.store.snapshot import Snapshot
from iamdoctor.tui.app import IamDoctorApp
from iamdoctor.tui.screens.diagnosis import DiagnosisScreen
from iamdoctor.tui.screens.help import keys
from iamdoctor.tui.screens.join import JoinScreen

from . import worlds
from .conftest import Played
from .look import seen, settle

OTHER = "444455556666"


def lacking(profile: str = "partner-ro") -> Diagnosis[str]:
    """A diagnosis of which another account was not read, where a profile leads."""
    missing: AccountRead[str] = AccountRead(account=OTHER, role="resource", read=False, profiles=(profile,), told="not read")
    return replace(worlds.DIAGNOSIS, accounts=(missing,), caller=Asker(arn=worlds.CALLER.arn, account=worlds.ACCOUNT, profile="oncall-ro"))


def whole() -> Diagnosis[str]:
    return replace(lacking(), accounts=(), also=(Asker(account=OTHER, profile="partner-ro"),))


async def test_one_key_reads_the_other_account_too_and_the_top_line_shows_who_read(played: Played) -> None:
    played.updates = [lacking()]
    app = IamDoctorApp(worlds.TEXT, access=Access(profile="oncall-ro"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert f"! Account {OTHER} was not read: A reads it too, with profile partner-ro" in seen(app)
        assert [walk["access"].also for walk in played.walks] == [()]
        played.updates = [whole()]
        await pilot.press("A")
        await settle(pilot)
        assert played.walks[-1]["access"] == Access(profile="oncall-ro", also=("partner-ro",))
        assert f"oncall-ro {worlds.ACCOUNT[:4]}… · partner-ro {OTHER[:4]}…" in seen(app).splitlines()[0]
        assert "was not read" not in seen(app)


async def test_the_key_is_there_only_where_a_profile_is_known_to_lead_further(played: Played) -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert "also" not in {key.action for key in keys(app.screen)}
        await pilot.press("A")
        await settle(pilot)
        assert len(played.walks) == 1


async def test_a_snapshot_of_the_other_account_is_joined_and_nothing_more_is_asked(played: Played, tmp_path: Path) -> None:
    theirs = replace(worlds.EVIDENCE, caller=Read("found", Caller(arn=f"arn:aws:iam::{OTHER}:user/admin", account=OTHER, profile="admin")))
    snapshot.save(tmp_path / "theirs.json", Snapshot(denial=worlds.DENIAL, evidence=theirs))
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        await pilot.press("+")
        await settle(pilot)
        assert isinstance(app.screen, JoinScreen)
        await pilot.press(*str(tmp_path / "theirs.json"), "enter")
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, DiagnosisScreen) and screen.case.given is not None
        assert [reader.account for reader in screen.case.given.also.value or ()] == [OTHER]
        assert played.walks[-1]["evidence"] == screen.case.given


async def test_a_file_that_is_no_snapshot_of_this_call_is_told_and_changes_nothing(played: Played, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{}")
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        await pilot.press("+", *str(tmp_path / "x.json"), "enter")
        await settle(pilot)
        assert any("is no snapshot that can be read" in note.message for note in app._notifications)
        assert len(played.walks) == 1
