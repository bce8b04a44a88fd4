"""How the screens look: all of them at 80x24 and 120x36, the main ones at 60x20 and 200x50 and in a light theme too.

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
MAIN = ("home", "verdict", "resource", "conditions")
LARGE, SMALL = (200, 50), (60, 20)
DARK, LIGHT = "iamdoctor", "iamdoctor-light"
MIDDLE, WIDE = (80, 24), (120, 36)


def on_tour(size: tuple[int, int], theme: str) -> pytest.MarkDecorator:
    """One process for all that look at the pictures of one tour, so that it is walked once."""
    return pytest.mark.xdist_group(f"tour {size[0]}x{size[1]}{'' if theme == DARK else f' {theme}'}")


TAKEN = [
    *(pytest.param(view, size.values[0], DARK, marks=size.marks, id=f"{view}-{size.id}") for view in TOUR for size in SIZES),
    *(
        pytest.param(view, size, DARK, marks=on_tour(size, DARK), id=f"{view}-{size[0]}x{size[1]}")
        for view in MAIN
        for size in (SMALL, LARGE)
    ),
    *(pytest.param(view, MIDDLE, LIGHT, marks=on_tour(MIDDLE, LIGHT), id=f"{view}-light") for view in MAIN),
]
DRAWN = [
    pytest.param(size, theme, marks=on_tour(size, theme), id=f"{size[0]}x{size[1]}-{theme}")
    for size, theme in (
        *((size, theme) for size in (SMALL, MIDDLE, WIDE, LARGE) for theme in (DARK, LIGHT)),
        (MIDDLE, "high-contrast"),
        (MIDDLE, "ansi-dark"),
    )
]
_tours: dict[tuple[tuple[int, int], str], dict[str, str]] = {}


def toured(size: tuple[int, int], theme: str) -> dict[str, str]:
    """A picture of each view, drawn on one walk through the app; it is walked once for each size and theme."""
    if (size, theme) not in _tours:
        app, pictures = IamDoctorApp(worlds.TEXT), dict[str, str]()
        app.theme = theme

        async def tour(pilot: Pilot[Any]) -> None:
            for view, keys in TOUR.items():
                await pressing(*keys)(pilot)
                await pilot.wait_for_scheduled_animations()
                pictures[view] = app.export_screenshot(title=app.title, simplify=True)
            app.exit()

        app.run(headless=True, auto_pilot=tour, size=size)
        _tours[size, theme] = pictures
    return _tours[size, theme]


def pressing(*keys: str) -> Callable[[Pilot[Any]], Any]:
    """Press these keys once the app stands."""

    async def before(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        for key in keys:
            await pilot.press(key)
            await settle(pilot)

    return before


@pytest.mark.parametrize(("view", "size", "theme"), TAKEN)
def test_view(view: str, size: tuple[int, int], theme: str, snap_compare: Snap, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = toured(size, theme)[view]
    monkeypatch.setattr("textual._doc.take_svg_screenshot", lambda **_: picture)
    assert snap_compare(IamDoctorApp(), terminal_size=size)


@pytest.mark.parametrize(("size", "theme"), DRAWN)
def test_every_view_is_drawn_at_every_size_and_in_every_theme(size: tuple[int, int], theme: str) -> None:
    assert list(toured(size, theme)) == list(TOUR)


@pytest.mark.parametrize("size", SIZES)
def test_empty_home(size: tuple[int, int], snap_compare: Snap) -> None:
    assert snap_compare(IamDoctorApp(), terminal_size=size, run_before=pressing())


@pytest.mark.parametrize("size", SIZES)
def test_tree(size: tuple[int, int], snap_compare: Snap, played: Played) -> None:
    played.updates = [worlds.ASSUME_DIAGNOSIS]
    assert snap_compare(IamDoctorApp(worlds.ASSUME_TEXT), terminal_size=size, run_before=pressing("ctrl+r"))


def test_without_colour(snap_compare: Snap, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(IamDoctorApp(worlds.TEXT), terminal_size=(80, 24), run_before=pressing("ctrl+r", "4"))
