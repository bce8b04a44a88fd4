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
SIZES = (
    pytest.param((80, 24), marks=pytest.mark.xdist_group("tour 80x24"), id="80x24"),
    pytest.param((120, 36), marks=pytest.mark.xdist_group("tour 120x36"), id="120x36"),
)
TOUR: dict[str, tuple[str, ...]] = {
    "home": (),
    "edit": ("e",),
    "verdict": ("escape", "ctrl+r"),
    "resource": ("p",),
    "policy": ("enter",),
    "guardrails": ("escape", "p"),
    "policies": ("p", "p"),
    "identity": ("p",),
    "conditions": ("6", "t"),
    "help": ("escape", "question_mark"),
}
"""The views, and the keys that lead to each from the one before."""
_tours: dict[tuple[int, int], dict[str, str]] = {}


def toured(size: tuple[int, int]) -> dict[str, str]:
    """A picture of each view, drawn on one walk through the app; it is walked once for each size."""
    if size not in _tours:
        app, pictures = IamDoctorApp(worlds.TEXT), dict[str, str]()

        async def tour(pilot: Pilot[Any]) -> None:
            for view, keys in TOUR.items():
                await pressing(*keys)(pilot)
                await pilot.wait_for_scheduled_animations()
                pictures[view] = app.export_screenshot(title=app.title, simplify=True)
            app.exit()

        app.run(headless=True, auto_pilot=tour, size=size)
        _tours[size] = pictures
    return _tours[size]


def pressing(*keys: str) -> Callable[[Pilot[Any]], Any]:
    """Press these keys once the app stands."""

    async def before(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        for key in keys:
            await pilot.press(key)
            await settle(pilot)

    return before


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("view", TOUR)
def test_view(view: str, size: tuple[int, int], snap_compare: Snap, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = toured(size)[view]
    monkeypatch.setattr("textual._doc.take_svg_screenshot", lambda **_: picture)
    assert snap_compare(IamDoctorApp(), terminal_size=size)


@pytest.mark.parametrize("size", SIZES)
def test_empty_home(size: tuple[int, int], snap_compare: Snap) -> None:
    assert snap_compare(IamDoctorApp(), terminal_size=size, run_before=pressing())


@pytest.mark.parametrize("size", SIZES)
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
