"""The checkup's screen, on the demo's account."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from iamdoctor.demo import world
from iamdoctor.demo.world import Demo
from iamdoctor.tui.app import IamDoctorApp
from iamdoctor.tui.screens.checkup import CheckupScreen
from iamdoctor.tui.screens.text import TextScreen
from iamdoctor.tui.widgets.rows import Table

from .look import seen


async def read(pilot: Pilot[Any]) -> None:
    """Until the account was read."""
    for _ in range(400):
        await pilot.pause(0.05)
        screen = pilot.app.screen
        if isinstance(screen, CheckupScreen) and screen.query_one(Table).rows.option_count:
            return


@pytest.fixture
def demo(own_home: Path) -> Iterator[Demo]:
    """The demo, started after the test's own AWS configuration is in place."""
    started = world.start()
    yield started
    started.stop()


async def test_the_list_tells_what_is_weak_and_the_commands_that_mend_it(demo: Demo) -> None:
    app = IamDoctorApp("x", checkup=demo.checkup)
    copied: list[str] = []
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f2")
        await read(pilot)
        await pilot.pause()
        assert isinstance(app.screen, CheckupScreen)
        shown = seen(app)
        assert "✗ high" in shown and "The root user has no MFA device." in shown and "444444444414" in shown
        await pilot.press("j", "j")
        assert "$ aws iam create-virtual-mfa-device" in seen(app)
        app.copy = lambda text, what: copied.append(text)  # type: ignore[method-assign]
        await pilot.press("c")
        assert "delete-login-profile" not in copied[0]
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, TextScreen)
        whole = seen(app)
        assert whole.index("enable-mfa-device") < whole.index("Or instead") < whole.index("$ aws iam delete-login-profile --user-name ana")
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert not isinstance(app.screen, CheckupScreen)


async def test_what_was_not_read_stands_in_the_list_with_its_permission(demo: Demo) -> None:
    app = IamDoctorApp("x", checkup=demo.checkup)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("f2")
        await read(pilot)
        await pilot.press("G")
        await pilot.pause()
        assert "ask for access-analyzer:ListAnalyzers" in seen(app)
