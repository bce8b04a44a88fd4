"""Who made the call, where the text names nobody: one key says that it was the person, another picks somebody."""

from typing import Any

import pytest
from msgspec.structs import fields, replace

from iamdoctor.diagnose import diagnose
from iamdoctor.intake.read import read
from iamdoctor.model.evidence import Candidate, Evidence, Read
from iamdoctor.model.supplied import Added
from iamdoctor.tui.app import IamDoctorApp

from . import worlds
from .conftest import Played
from .look import footer, seen, settle

TEXT = "pod=web-6d5f7c9b8-x2x4z namespace=shop An error occurred (AccessDenied) when calling the CreateQueue operation: Access Denied"
BO = "arn:aws:iam::123456789012:user/bo"


@pytest.fixture(autouse=True)
def nameless(played: Played) -> None:
    """A walk that finds nobody, but somebody who was denied the same."""
    nothing: dict[str, Read[Any]] = {each.name: Read("skipped") for each in fields(Evidence) if isinstance(each.default, Read)}
    known: dict[str, Read[Any]] = {
        "caller": worlds.IDENTITY,
        "candidates": Read("found", (Candidate(principal=BO, time="2026-11-28T10:55:00Z"),)),
    }
    played.evidence = replace(Evidence(), **nothing | known)
    played.updates = [diagnose(read(TEXT)[0], played.evidence, Added())]


@pytest.mark.parametrize(("keys", "principal"), [(("i",), "me"), (("down", "enter"), BO)])
async def test_the_walk_starts_anew_with_whoever_made_the_call(played: Played, keys: tuple[str, ...], principal: str) -> None:
    app = IamDoctorApp(TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        shown = seen(app)
        assert "nothing says who made this call" in " ".join(shown.split())
        assert "it was me" in footer(app) and "kubectl get pod web-6d5f7c9b8-x2x4z -n shop" in shown
        await pilot.press(*keys)
        await settle(pilot)
        assert [walked["added"].principal for walked in played.walks] == [None, principal]


async def test_the_commands_that_find_it_out_can_be_copied(played: Played) -> None:
    app = IamDoctorApp(TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        await pilot.press("y")
        await settle(pilot)
        assert app.clipboard.splitlines()[-1] == "aws sts get-caller-identity"
        assert app.clipboard.startswith("kubectl get pod")


async def test_a_call_whose_caller_is_known_offers_no_such_key(played: Played) -> None:
    played.updates = [worlds.DIAGNOSIS]
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert "it was me" not in footer(app)
