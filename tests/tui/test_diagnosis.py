"""The rail, the five steps and the verdict."""

import asyncio
import json
import time
from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.widgets import Static

from iamdoctor.model.access import Access
from iamdoctor.model.diagnosis import Login, Step, Verdict
from iamdoctor.report import markdown
from iamdoctor.store import cases, snapshot
from iamdoctor.tui.app import IamDoctorApp
from iamdoctor.tui.screens.diagnosis import DiagnosisScreen
from iamdoctor.tui.screens.home import HomeScreen
from iamdoctor.tui.screens.text import TextScreen
from iamdoctor.tui.screens.walking import WalkingScreen
from iamdoctor.tui.widgets.fix_view import FixView, content
from iamdoctor.tui.widgets.rail import Station
from iamdoctor.tui.widgets.rows import Table
from tests import two_groups

from . import worlds
from .conftest import Played
from .look import footer, paste, seen, settle

SIZES = ((80, 24), (120, 36))


def rail(app: IamDoctorApp) -> list[str]:
    """The rail's stops as they are drawn."""
    return [str(station.content) for station in app.screen.query(Station)]


def here(app: IamDoctorApp) -> str:
    """The pane shown."""
    return str(app.screen.query_one("ContentSwitcher").current)  # type: ignore[attr-defined]


@pytest.mark.parametrize("size", SIZES)
async def test_the_answer_stands_first(size: tuple[int, int]) -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=size) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        shown = seen(app)
        assert here(app) == "verdict"
        assert "✗ Two causes deny this request." in shown
        assert "reports-access, ReadReports" in shown
        assert "proven" in shown and "likely" in shown
        assert "organizations:ListPolicies" in shown
        assert "Do both: 1a + 2a" in shown
        assert "now ✗ denied → after both ✓ allowed" in shown


async def test_each_cause_is_told_by_its_own_policy_where_two_have_one_name(played: Played) -> None:
    played.updates = [two_groups.DIAGNOSIS]
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        causes = [" ".join(line.split()) for line in seen(app).splitlines() if "access of group" in line and "proven" in line]
        assert causes == [
            "1 access of group dev, Dev proven Deny without a condition",
            "2 access of group ops, Ops proven Deny without a condition",
        ]
        await pilot.press("p", "p", "p", "p")
        await settle(pilot)
        assert here(app) == "policies"
        for sid in ("Dev", "Ops"):
            assert f'"Sid": "{sid}"' in seen(app)
            await pilot.press("down")
            await settle(pilot)


async def test_the_rail_shows_every_step_live(played: Played) -> None:
    played.gate = asyncio.Semaphore(0)
    played.updates = [worlds.reading("identity"), worlds.reading("identity", "policies", "resource"), worlds.DIAGNOSIS]
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        played.gate.release()
        await settle(pilot)
        assert rail(app)[:5] == ["1 ✓ identity", "2 … policies", "3 … simulate", "4 … guardrails", "5 … resource"]
        assert "Reading: 1 of 5 steps are done." in seen(app)
        played.gate.release()
        await settle(pilot)
        assert rail(app)[1] == "2 ✗ policies"
        assert "Reading: 3 of 5 steps are done." in seen(app)
        played.gate.release()
        await settle(pilot)
        assert rail(app) == ["1 ✓ identity", "2 ✗ policies", "3 ✗ simulate", "4 ? guardrails", "5 ✗ resource", "6 ✗ verdict"]


async def test_before_the_first_fact_the_places_stand_already(played: Played) -> None:
    played.gate = asyncio.Semaphore(0)
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert len(rail(app)) == 6
        assert "of 5 steps are done." in seen(app)


@pytest.mark.parametrize("size", SIZES)
async def test_the_rail_is_walked_with_digits_letters_and_the_mouse(size: tuple[int, int]) -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=size) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        walked = []
        for key in ("1", "n", "4", "p", "6", "p", "n", "n", "h", "l", "tab", "shift+tab"):
            await pilot.press(key)
            walked.append(here(app))
        assert walked == [
            "identity", "policies", "guardrails", "simulate", "verdict", "resource", "verdict", "verdict",
            "resource", "verdict", "verdict", "resource",
        ]  # fmt: skip
        await pilot.click("#station-guardrails")
        await settle(pilot)
        assert here(app) == "guardrails"


async def test_letters_choose_fixes_and_digits_choose_steps_also_where_there_are_fixes() -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert highlighted(app) == "fix-0"
        for key, row in (("a", "fix-1"), ("a", "fix-0"), ("k", "unknown-0"), ("k", "cause-1"), ("a", "fix-1")):
            await pilot.press(key)
            await settle(pilot)
            assert highlighted(app) == row
        assert "2a Tag the role as finance's" in seen(app)
        await pilot.press("2")
        await settle(pilot)
        assert here(app) == "policies"


def highlighted(app: IamDoctorApp) -> str | None:
    """The row of the verdict that is highlighted."""
    return app.screen.query_one("#causes", Table).at


async def test_any_number_of_fixes_can_be_reached_and_the_other_ways_of_a_cause_are_folded(played: Played) -> None:
    fixes = (*worlds.FIXES, *(replace(worlds.FIXES[0], title=f"Way {number}") for number in range(30)))
    played.updates = [replace(worlds.DIAGNOSIS, fixes=fixes)]
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        await pilot.press("G")
        await settle(pilot)
        assert "30 more for 1: 1b Way 0" in seen(app)
        assert "Way 29" not in seen(app)
        await pilot.press("enter", "G")
        await settle(pilot)
        assert "Way 29" in seen(app)
        await pilot.press("slash", *"way 17")
        await settle(pilot)
        assert "1 of 35" in seen(app)
        await pilot.press("enter", "enter")
        await settle(pilot)
        assert "fix        Way 17" in seen(app)


async def test_proof_and_owner_of_a_fix_stand_above_its_change() -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        shown = seen(app)
        places = [
            shown.index(part) for part in ("proof   now ✗ denied → with it ✗ still denied by 2", "owner   role owner", '- "Resource"')
        ]
        assert places == sorted(places)
        assert "→ with 2a too ✓ allowed" in " ".join(shown.split())


async def test_without_a_proven_combination_that_is_said_and_each_cause_has_its_first_way(played: Played) -> None:
    played.updates = [replace(worlds.DIAGNOSIS, plan=None)]
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert "No combination is proven to let the call pass." in seen(app)
        assert "  1a  " in seen(app) and "  2a  " in seen(app)


async def test_where_nobody_is_logged_in_the_command_that_mends_it_stands_first(played: Played) -> None:
    login = Login(why="The SSO session has expired, so nothing was read from AWS.", command="aws sso login --profile ops")
    played.updates = [replace(worlds.DIAGNOSIS, login=login)]
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        shown = seen(app)
        assert shown.index("? The SSO session has expired") < shown.index("$ aws sso login --profile ops") < shown.index("Two causes")
        assert "organizations:" not in shown and "✓ allowed" not in shown
        await pilot.press("y")
        await settle(pilot)
        assert app.clipboard == "aws sso login --profile ops"


async def test_two_fixes_stand_side_by_side_where_there_is_room() -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        line = next(line for line in seen(app).splitlines() if "1a Let ReadReports" in line)
        assert "2a Tag the role" in line


async def test_a_fix_shows_its_change_its_proof_what_it_opens_and_whether_it_fits() -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 36)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        shown = seen(app)
        assert '- "Resource": "arn:aws:s3:::reports-prod"' in shown
        assert '+   "arn:aws:s3:::reports-prod/*"' in shown
        assert "✗ still denied by 2" in shown
        assert "nothing else (of 24 neighbouring requests tried)" in shown
        assert "412 of 10,240 characters" in shown


async def test_two_fixes_side_by_side_are_each_cut_for_their_own_half(played: Played) -> None:
    opens = tuple(f"s3:GetObject on arn:aws:s3:::reports-prod/{folder}/a-very-long-name-of-an-object.parquet" for folder in "abc")
    long = replace(worlds.FIXES[0], proof=replace(worlds.FIXES[0].proof, also_allows=opens), warnings=("word " * 40,))
    played.updates = [replace(worlds.DIAGNOSIS, fixes=(long, long))]
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        for view in app.screen.query(FixView):
            said = str(view.query_one(Static).content)
            assert "and 1 more, of 24 neighbouring requests tried" in " ".join(said.split())
            assert [line for line in said.splitlines() if line.startswith("  ") and len(line.rstrip()) > view.size.width - 3] == []


async def test_the_line_that_decided_is_in_sight_also_where_the_statement_is_longer_than_the_room(played: Played) -> None:
    statement = {"Sid": "Long", "Effect": "Deny", "Action": [f"s3:Get{number}" for number in range(12)], "Resource": worlds.OBJECT}
    row = replace(worlds.POLICIES[0], document=json.dumps({"Statement": [statement]}), says="denies")
    steps = tuple(replace(step, policies=(row,) * 6) if step.id == "policies" else step for step in worlds.STEPS)
    played.updates = [replace(worlds.DIAGNOSIS, steps=steps)]
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r", "p", "p", "p", "p")
        await pilot.pause(0.1)
        assert '✗ "Resource"' in seen(app)
        await pilot.press("j")
        await pilot.pause(0.1)
        assert '✗ "Resource"' in seen(app)


@pytest.mark.parametrize("size", SIZES)
async def test_a_step_shows_finding_evidence_and_command(size: tuple[int, int]) -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=size) as pilot:
        await pilot.press("ctrl+r", "6", "p", "p", "p", "p")
        await settle(pilot)
        shown = seen(app)
        assert here(app) == "policies"
        assert "✗ Nothing attached to report-reader allows s3:GetObject" in shown
        assert "✗ near miss" in shown and "✓ allows" in shown and "· silent" in shown
        assert '✗ "Resource": "arn:aws:s3:::reports-prod"' in shown
        assert "in request" in shown and "reports-prod/2026/q3.csv" in shown
        assert "$ aws iam get-role-policy --role-name report-reader" in shown


async def test_the_highlighted_policy_decides_what_is_shown_beside_it() -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("ctrl+r", "p", "p", "p", "p", "j", "j")
        await settle(pilot)
        assert '"Sid": "S3Only"' in seen(app)


async def test_the_command_is_the_read_of_the_highlighted_policy() -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("ctrl+r", "5")
        await settle(pilot)
        assert "$ aws s3api get-bucket-policy --bucket reports-prod" in seen(app)
        assert "get-bucket-encryption" not in seen(app)
        await pilot.press("p", "p", "p", "j")
        await settle(pilot)
        assert "$ aws iam get-policy --policy-arn arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole" in seen(app)
        await pilot.press("c")
        assert app.clipboard == worlds.POLICIES[1].cli


async def test_a_policy_that_no_call_read_shows_and_copies_no_command() -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("ctrl+r", "5", "p", "p", "p", "G", "c")
        await settle(pilot)
        assert worlds.POLICIES[2].cli == ""
        assert "$ aws" not in seen(app)
        assert app.clipboard == ""


async def test_what_could_not_be_read_names_the_permission() -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r", "4")
        await settle(pilot)
        shown = seen(app)
        assert "? could not read organizations:ListPoliciesForTarget (AccessDeniedException)" in shown
        assert "ask for" in shown


async def test_the_whole_policy_and_why_are_one_key_away() -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r", "p", "enter")
        await settle(pilot)
        assert isinstance(app.screen, TextScreen)
        assert '"Sid": "OnlyFinance"' in seen(app)
        await pilot.press("escape", "w")
        await settle(pilot)
        assert "because    Deny unless team = finance" in seen(app)
        await pilot.press("escape")
        await settle(pilot)
        assert here(app) == "resource"


async def test_copying_copies_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r", "3", "c")
        await settle(pilot)
        assert app.clipboard == worlds.STEPS[2].cli[0]
        await pilot.press("6", "y")
        await settle(pilot)
        assert app.clipboard == "\n".join(command for fix in worlds.FIXES for command in fix.cli)
        await pilot.press("Y")
        await settle(pilot)
        assert app.clipboard == "\n".join(worlds.FIXES[0].cli)
        await pilot.press("a", "Y")
        await settle(pilot)
        assert app.clipboard == "\n".join(worlds.FIXES[1].cli)
        await pilot.press("m", "c")
        await settle(pilot)
        assert app.clipboard == markdown.render(worlds.DIAGNOSIS)


async def test_a_snapshot_is_saved_beside_the_person_and_over_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        await pilot.press("s", "s")
        await settle(pilot)
    assert sorted(path.name for path in tmp_path.glob("*.json")) == ["iamdoctor-snapshot-2.json", "iamdoctor-snapshot.json"]
    assert replace(snapshot.load(tmp_path / "iamdoctor-snapshot.json").evidence, file=None) == worlds.EVIDENCE


async def test_a_snapshot_opens_on_its_diagnosis(played: Played) -> None:
    kept = snapshot.Snapshot(denial=worlds.DENIAL, evidence=worlds.EVIDENCE)
    app = IamDoctorApp(snapshot=kept)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert isinstance(app.screen, DiagnosisScreen)
        assert played.walks[0]["evidence"] == worlds.EVIDENCE


async def test_the_second_profile_reads_too(played: Played) -> None:
    access = Access(profile="ops", also=("audit",))
    app = IamDoctorApp(worlds.TEXT, access=access)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
    assert played.walks[0]["access"] == access


async def test_esc_stops_the_walk_and_keeps_what_there_is_and_leaves_only_then(played: Played) -> None:
    played.updates, played.hangs = [worlds.reading("identity", "policies")], True
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert "reading" in seen(app) and "Waiting for: simulate, guardrails, resource." in " ".join(seen(app).split())
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, DiagnosisScreen)
        assert played.left == 1
        assert app.screen.diagnosis.complete
        assert "steps are done" not in seen(app)
        assert len(cases.newest()) == 1
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, HomeScreen)


async def test_enter_answers_with_what_there_is(played: Played) -> None:
    played.updates, played.hangs = [worlds.reading("identity")], True
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert "answer now" in footer(app)
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, DiagnosisScreen) and app.screen.diagnosis.complete
        assert "answer now" not in footer(app)


async def test_the_clock_ticks_while_nothing_arrives(played: Played, monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter(range(0, 1000, 3))
    monkeypatch.setattr(WalkingScreen, "clock", staticmethod(lambda: float(next(now))))
    played.updates, played.hangs = [worlds.reading("identity")], True
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        seconds = [seen(app).splitlines()[0]]
        await pilot.pause(1.2)
        seconds.append(seen(app).splitlines()[0])
        assert seconds[0] != seconds[1] and all("reading" in line and line.rstrip().endswith(" s") for line in seconds)


async def test_reading_again_drops_the_walk_before_and_its_late_answers(played: Played) -> None:
    played.gate = asyncio.Semaphore(0)
    late = replace(worlds.DIAGNOSIS, verdict=Verdict(decision="allowed", headline="A late answer."))
    played.updates = [late]
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        await pilot.press("r")
        await settle(pilot)
        played.updates = []
        assert played.left == 1
        assert len(played.walks) == 2
        assert "A late answer." not in seen(app)


async def test_quitting_does_not_wait_for_a_call(played: Played) -> None:
    played.hangs = True
    app = IamDoctorApp(worlds.TEXT)
    started = time.monotonic()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        await pilot.press("ctrl+q")
    assert played.left == 1
    assert time.monotonic() - started < 10


async def test_a_walk_that_breaks_is_said_and_what_was_read_stays(played: Played) -> None:
    played.updates, played.breaks = [worlds.reading("identity")], ValueError("a secret value")
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert app.is_running
        assert rail(app)[0] == "1 ✓ identity"
        said = [notice.message for notice in app._notifications]
        assert any("stopped by a fault of iamdoctor's own (ValueError)" in message for message in said)
        assert "a secret value" not in "".join(said)


@pytest.mark.parametrize("size", SIZES)
async def test_no_context_offers_more_than_seven_keys(size: tuple[int, int], played: Played) -> None:
    app = IamDoctorApp()
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        counts = {"box": len(footer(app))}
        await paste(pilot, worlds.TEXT)
        await pilot.press("escape")
        counts["home"] = len(footer(app))
        await pilot.press("ctrl+r")
        await settle(pilot)
        counts["verdict"] = len(footer(app))
        for key in ("p", "p", "p", "p", "p"):
            await pilot.press(key)
            await settle(pilot)
            counts[here(app)] = len(footer(app))
        await pilot.press("t")
        await settle(pilot)
        counts["conditions"] = len(footer(app))
        await pilot.press("escape", "C")
        await settle(pilot)
        counts["text"] = len(footer(app))
        await pilot.press("escape", "question_mark")
        await settle(pilot)
        counts["help"] = len(footer(app))
    assert {place: count for place, count in counts.items() if count > 7} == {}


async def test_every_offered_key_fits_the_bottom_line_at_80_columns() -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        for key in ("6", "p", "p", "p", "p", "p"):
            await pilot.press(key)
            await settle(pilot)
            bottom = seen(app).splitlines()[-1]
            assert [name for name in footer(app) if name not in bottom] == []


@pytest.mark.parametrize("size", [(60, 20), (40, 12)])
async def test_a_small_terminal_still_shows_the_answer_and_the_rail(size: tuple[int, int]) -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=size) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert "✗ Two causes deny this request" in seen(app)
        assert rail(app) == ["1✓", "2✗", "3✗", "4?", "5✗", "6✗"]


async def test_a_resize_breaks_nothing() -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("ctrl+r", "p", "p", "p", "p")
        await settle(pilot)
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert "✗ near miss" in seen(app)
        await pilot.resize_terminal(120, 36)
        await settle(pilot)
        assert rail(app)[0] == "1 ✓ identity"


async def test_a_highlight_stays_on_its_row_while_others_arrive(played: Played) -> None:
    played.gate = asyncio.Semaphore(0)
    first = replace(worlds.DIAGNOSIS, complete=False)
    more = replace(worlds.STEPS[1], policies=(*worlds.POLICIES, replace(worlds.POLICIES[1], policy="late-policy")))
    steps: tuple[Step[str], ...] = tuple(more if step.id == "policies" else step for step in worlds.STEPS)
    played.updates = [first, replace(first, steps=steps, complete=True)]
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        played.gate.release()
        await settle(pilot)
        await pilot.press("6", "p", "p", "p", "p", "down")
        await settle(pilot)
        played.gate.release()
        await settle(pilot)
        table = app.screen.query_one("#policies-policies-rows")
        assert table.highlighted == 1  # type: ignore[attr-defined]
        assert "late-policy" in seen(app)


async def test_a_team_s_own_contact_answers_beside_the_cause(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = own_home / "owners.toml"
    file.write_text('[[owners]]\nmatch = "*"\nteam = "Data platform"\nchannel = "#data"\n')
    monkeypatch.setenv("IAMDOCTOR_CONFIG", str(file))
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("ctrl+r", "g")
        await settle(pilot)
        assert "ask         Data platform, #data" in seen(app)
        await pilot.press("enter")
        await settle(pilot)
        assert "Ask Data platform, #data." in seen(app)


async def test_a_broken_configuration_is_said_and_the_diagnosis_goes_on(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = own_home / "owners.toml"
    file.write_text("owners = 3")
    monkeypatch.setenv("IAMDOCTOR_CONFIG", str(file))
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert any("cannot be read" in notice.message for notice in app._notifications)
        assert rail(app)[1] == "2 ✗ policies"


def test_a_fix_that_changes_no_policy_shows_the_commands_to_run() -> None:
    line = "aws iam tag-role --role-name report-reader --tags Key=team,Value=finance"
    told = replace(worlds.DIAGNOSIS.fixes[0], before=None, document=None, statement=None, cli=(line,))
    assert line in " ".join(content(replace(worlds.DIAGNOSIS, fixes=(told,), plan=None), 0, 76).plain.split())
    assert "  run" not in content(worlds.DIAGNOSIS, 0, 76).plain


async def test_a_fix_names_the_causes_it_leaves_by_their_numbers_though_two_are_said_alike(played: Played) -> None:
    twins = tuple(replace(cause, explanation="The policy denies it.") for cause in worlds.VERDICT.causes)
    left = replace(worlds.FIXES[0].proof, remaining=("The policy denies it.", "The value is not known."), remaining_causes=(1, None))
    played.updates = [
        replace(worlds.DIAGNOSIS, verdict=replace(worlds.VERDICT, causes=twins), plan=None, fixes=(replace(worlds.FIXES[0], proof=left),))
    ]
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 30)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert "still denied by 2 (still in the way: The value is not known.)" in " ".join(seen(app).split())


async def test_an_answer_that_stands_is_shown_while_reads_go_on_and_what_they_add_is_marked(played: Played) -> None:
    still = replace(worlds.DIAGNOSIS.steps[2], status="reading", details=())
    steps = (*worlds.DIAGNOSIS.steps[:2], still, *worlds.DIAGNOSIS.steps[3:])
    stands = replace(worlds.DIAGNOSIS, steps=steps, complete=False, settled=True)
    played.updates, played.gate = [stands, worlds.DIAGNOSIS], asyncio.Semaphore(1)
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("ctrl+r")
        await pilot.pause(0.3)
        shown = seen(app)
        assert "Two causes deny this request." in shown and worlds.FIXES[0].title[:30] in shown and "reading · " in shown
        played.gate.release()
        await settle(pilot)
        assert "new in simulate · " in seen(app)
