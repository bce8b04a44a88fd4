"""The assume-role tree and the condition inspector: answers are taken and change the diagnosis at once."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from iamdoctor.model.diagnosis import Diagnosis, Verdict
from iamdoctor.model.evidence import Call
from iamdoctor.model.supplied import Added
from iamdoctor.tui import open_case
from iamdoctor.tui.app import IamDoctorApp
from iamdoctor.tui.screens.diagnosis import DiagnosisScreen
from iamdoctor.tui.screens.text import TextScreen

from . import worlds
from .conftest import Played
from .look import seen, settle


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Added]:
    """What diagnosing was told; it answers that the request is allowed once anything was said."""
    said: list[Added] = []

    def diagnose(denial: object, evidence: object, added: Added) -> Diagnosis[str]:
        said.append(added)
        allowed = replace(worlds.ASSUME_DIAGNOSIS, verdict=Verdict(decision="allowed", headline="With that value it is allowed."))
        return allowed if added != Added() else worlds.ASSUME_DIAGNOSIS

    monkeypatch.setattr(open_case, "diagnose", diagnose)
    return said


@pytest.fixture
def assume(played: Played) -> Callable[[], IamDoctorApp]:
    """An app with an assume-role error in its box."""
    played.updates = [worlds.ASSUME_DIAGNOSIS]
    return lambda: IamDoctorApp(worlds.ASSUME_TEXT)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_an_assume_role_error_leads_to_the_tree(assume: Callable[[], IamDoctorApp], size: tuple[int, int]) -> None:
    app = assume()
    async with app.run_test(size=size) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        shown = seen(app)
        assert "sts:AssumeRole · ci-runner → prod-deploy" in shown
        assert "✗ The trust policy asks for an ExternalId that was not sent." in shown
        assert "✓ Does the role exist?" in shown
        assert "├ ? sts:ExternalId" in shown and "wants acme-42" in shown
        assert "└ ✓ aws:PrincipalOrgID" in shown
        assert "· Is the duration allowed?" in shown
        assert "Which ExternalId does your tool send?" in shown


async def test_the_steps_are_reachable_from_the_tree(assume: Callable[[], IamDoctorApp]) -> None:
    app = assume()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r", "2")
        await settle(pilot)
        assert "Nothing attached to report-reader" in seen(app)
        await pilot.press("7")
        await settle(pilot)
        assert "Does the role exist?" in seen(app)
        await pilot.press("f")
        await settle(pilot)
        assert "Do both: 1a + 2a" in seen(app)


async def test_the_command_that_is_copied_reads_the_assumed_role_and_not_the_caller(
    assume: Callable[[], IamDoctorApp], played: Played
) -> None:
    read = "aws iam get-role --role-name prod-deploy"
    own = Call("policies", "iam:GetRole", "aws iam get-role --role-name ci-runner", "ok", 3)
    refused = Call("resource", "iam:GetRole", f"{read} --profile dev", "AccessDenied", 3)
    played.evidence = replace(worlds.EVIDENCE, calls=(own, refused, Call("resource", "iam:GetRole", read, "ok", 3)))
    app = assume()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r", "c")
        await settle(pilot)
        assert app.clipboard == read


async def test_an_answer_changes_the_diagnosis_without_another_walk(
    assume: Callable[[], IamDoctorApp], told: list[Added], played: Played
) -> None:
    app = assume()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r", "enter", *"acme", "enter")
        await settle(pilot)
        assert told[-1].answers == {"external-id": "acme"}
        assert len(played.walks) == 1
        await pilot.press("6")
        await settle(pilot)
        assert "✓ With that value it is allowed." in seen(app)


async def test_escape_leaves_the_question_before_it_leaves_the_screen(assume: Callable[[], IamDoctorApp], told: list[Added]) -> None:
    app = assume()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r", "enter", *"half")
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, DiagnosisScreen)
        await pilot.press("enter")
        await settle(pilot)
        assert "half" in seen(app)


async def test_a_question_that_answered_itself_shows_its_evidence(assume: Callable[[], IamDoctorApp]) -> None:
    app = assume()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r", "g", "enter")
        await settle(pilot)
        assert isinstance(app.screen, TextScreen)
        assert "evidence   /deploy/prod-deploy" in seen(app)


async def test_a_value_can_be_tried_and_taken_back(told: list[Added], played: Played) -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r", "t")
        await settle(pilot)
        shown = seen(app)
        assert "aws:PrincipalTag/team" in shown and "Deny unless finance" in shown
        assert "not known" in shown and "? Deny may apply" in shown
        await pilot.press("enter", *"finance", "enter")
        await settle(pilot)
        assert told[-1].tried == {"aws:PrincipalTag/team": ("finance",)} and told[-1].context == {}
        assert "✓ With that value it is allowed." in seen(app)
        assert len(played.walks) == 1
        await pilot.press("x")
        await settle(pilot)
        assert told[-1] == Added()
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, DiagnosisScreen)


async def test_a_value_that_looks_like_a_secret_is_not_used_and_that_is_said(told: list[Added], played: Played) -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r", "t")
        await settle(pilot)
        await pilot.press("enter", *"wJalrXUtnFEMI0K7MDENG0bPxRfiCYEXAMPLEKEY", "enter")
        await settle(pilot)
        assert told[-1] == Added()
        assert [each.message for each in app._notifications] == [
            "The value of aws:PrincipalTag/team looks like a secret: it was neither used nor kept."
        ]


async def test_the_highlighted_condition_is_told_whole(played: Played) -> None:
    arns = tuple(f"arn:aws:iam::123456789012:role/some/long/path/role-number-{number}" for number in range(2))
    had = (arns[0].replace("number", "other"),)
    row = replace(worlds.CONDITIONS[0], key="aws:PrincipalArn", operator="ArnNotLike", policy_value=arns, request_value=had)
    played.updates = [replace(worlds.DIAGNOSIS, conditions=(row, worlds.CONDITIONS[1]))]
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press("ctrl+r", "t")
        await settle(pilot)
        shown = " ".join(seen(app).split())
        assert f"this request {had[0]} in bucket policy, statement 1 operator ArnNotLike value {arns[0]} value {arns[1]}" in shown
        await pilot.press("j")
        await settle(pilot)
        assert "this request true known from SDKs use TLS" in " ".join(seen(app).split())


async def test_every_error_about_a_call_that_assumes_a_role_leads_to_its_tree(played: Played) -> None:
    app = IamDoctorApp(
        "An error occurred (ValidationError) when calling the AssumeRole operation: "
        "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert app.home.pasted.denial is not None and app.home.pasted.denial.kind == "duration"
        assert app.screen.query("#station-tree")
