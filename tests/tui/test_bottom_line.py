"""The bottom line: the keys of the place, to press or to click."""

from textual.widgets import Static

from iamdoctor.tui.app import IamDoctorApp
from iamdoctor.tui.screens.diagnosis import DiagnosisScreen
from iamdoctor.tui.screens.home import HomeScreen
from iamdoctor.tui.widgets.bottom_line import BottomLine

from . import worlds
from .conftest import Played
from .look import seen, settle


def line(app: IamDoctorApp) -> BottomLine:
    """The bottom line of the screen that is shown."""
    return app.screen.query_one(BottomLine)


def text(app: IamDoctorApp) -> str:
    """What the bottom line says."""
    return str(app.screen.query_one(BottomLine).content)


async def test_the_keys_stand_with_the_first_screen_and_change_with_the_place() -> None:
    app = IamDoctorApp()
    async with app.run_test(size=(80, 24)) as pilot:
        assert "^r diagnose" in text(app) and "^q quit" in text(app)
        await pilot.press("escape")
        await settle(pilot)
        assert " p profile" in text(app)


async def test_a_key_that_is_clicked_is_pressed() -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.click(BottomLine, offset=(text(app).index("diagnose"), 0))
        await settle(pilot)
        assert isinstance(app.screen, DiagnosisScreen)


async def test_a_key_with_nothing_to_act_on_is_dim_and_a_click_on_it_does_nothing(played: Played) -> None:
    app = IamDoctorApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        content = app.screen.query_one(BottomLine).content
        assert "dim" in str(next(span.style for span in content.spans if "diagnose" in content.plain[span.start : span.end]))  # type: ignore[union-attr]
        await pilot.click(BottomLine, offset=(text(app).index("diagnose"), 0))
        await settle(pilot)
        assert isinstance(app.screen, HomeScreen)
        assert played.walks == []


async def test_the_key_under_the_mouse_says_what_it_does() -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24), tooltips=True) as pilot:
        await settle(pilot)
        await pilot.hover(BottomLine, offset=(text(app).index("cases"), 0))
        assert line(app).tooltip == "What was diagnosed before"
        await pilot.hover(BottomLine, offset=(79, 0))
        assert line(app).tooltip is None


async def test_a_key_is_shown_whole_or_not_at_all() -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(40, 20)) as pilot:
        await settle(pilot)
        assert text(app).split()[-1] in ("diagnose", "edit", "profile", "cases", "quit", "help")
        assert text(app).rstrip() in seen(app).splitlines()[-1]
        await pilot.resize_terminal(120, 30)
        await settle(pilot)
        assert "help" in text(app)


async def test_space_and_enter_press_the_button_too() -> None:
    app = IamDoctorApp(worlds.TEXT)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert isinstance(app.focused, Static)
        await pilot.press("space")
        await settle(pilot)
        assert isinstance(app.screen, DiagnosisScreen)
