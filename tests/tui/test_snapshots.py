"""How the screens look, at both sizes.

After a wanted change: ``pytest tests/tui/test_snapshots.py --snapshot-update``, and look at them.
"""

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from iamdoctor.tui.app import IamDoctorApp

from . import worlds
from .conftest import Played
from .look import settle

Snap = Callable[..., bool]
SIZES = ((80, 24), (120, 36))
VIEWS: dict[str, tuple[str, ...]] = {
    "home": (),
    "edit": ("e",),
    "verdict": ("ctrl+r",),
    "identity": ("ctrl+r", "p", "p", "p", "p", "p"),
    "policies": ("ctrl+r", "p", "p", "p", "p"),
    "guardrails": ("ctrl+r", "4"),
    "resource": ("ctrl+r", "5"),
    "conditions": ("ctrl+r", "t"),
    "policy": ("ctrl+r", "5", "enter"),
    "help": ("ctrl+r", "question_mark"),
}


def pressing(*keys: str) -> Callable[[Pilot[Any]], Any]:
    """Press these keys once the app stands."""

    async def before(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        for key in keys:
            await pilot.press(key)
            await settle(pilot)

    return before


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x36"])
@pytest.mark.parametrize("view", VIEWS)
def test_view(view: str, size: tuple[int, int], snap_compare: Snap) -> None:
    assert snap_compare(IamDoctorApp(worlds.TEXT), terminal_size=size, run_before=pressing(*VIEWS[view]))


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x36"])
def test_empty_home(size: tuple[int, int], snap_compare: Snap) -> None:
    assert snap_compare(IamDoctorApp(), terminal_size=size, run_before=pressing())


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x36"])
def test_tree(size: tuple[int, int], snap_compare: Snap, played: Played) -> None:
    played.updates = [worlds.ASSUME_DIAGNOSIS]
    assert snap_compare(IamDoctorApp(worlds.ASSUME_TEXT), terminal_size=size, run_before=pressing("ctrl+r"))


def test_a_light_theme(snap_compare: Snap) -> None:
    app = IamDoctorApp(worlds.TEXT)
    app.theme = "textual-light"
    assert snap_compare(app, terminal_size=(80, 24), run_before=pressing("ctrl+r"))
    assert app.return_code == 0


def test_without_colour(snap_compare: Snap, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(IamDoctorApp(worlds.TEXT), terminal_size=(80, 24), run_before=pressing("ctrl+r", "4"))


def test_a_small_terminal(snap_compare: Snap) -> None:
    assert snap_compare(IamDoctorApp(worlds.TEXT), terminal_size=(60, 20), run_before=pressing("ctrl+r"))
