"""Makes the pictures of the README: home, a step, the verdict and the tree at both sizes, from the demo.

``python screenshots/make.py`` writes ``screenshots/*.svg``; nothing leaves this machine.
"""

import asyncio
import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Static

from iamdoctor.demo import world
from iamdoctor.demo.scenario import Scenario
from iamdoctor.tui.app import IamDoctorApp
from iamdoctor.tui.screens.diagnosis import DiagnosisScreen

HERE = Path(__file__).parent
SIZES = {"80x24": (80, 24), "120x36": (120, 36)}
LONGEST_WAIT = 60.0
PICTURES: dict[str, dict[str, tuple[str, ...]]] = {
    "two-causes": {"home": (), "verdict": ("ctrl+r",), "step": ("ctrl+r", "p", "p", "p", "p")},
    "external-id": {"tree": ("ctrl+r",)},
}


async def picture(scenario: Scenario, scenarios: tuple[Scenario, ...], keys: tuple[str, ...], size: tuple[int, int]) -> str:
    """The screen after these keys, as SVG."""
    app = IamDoctorApp(scenario.text, access=scenario.access, scenarios=scenarios)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "asking" not in str(app.screen.query_one("#place", Static).content))
        for key in keys:
            await pilot.press(key)
            if key == "ctrl+r":
                await until(pilot, lambda: complete(app))
        await pilot.pause(0.5)
        return whole(app.export_screenshot(title="iamdoctor"))


def complete(app: IamDoctorApp) -> bool:
    """The diagnosis stands."""
    screen = app.screen
    return isinstance(screen, DiagnosisScreen) and screen.diagnosis is not None and screen.diagnosis.complete


async def until(pilot: Pilot[None], true: Callable[[], bool]) -> None:
    """Wait for it."""
    for _ in range(int(LONGEST_WAIT / 0.1)):
        await pilot.pause(0.1)
        if true():
            return
    raise TimeoutError(f"no answer within {LONGEST_WAIT} s")


def whole(svg: str) -> str:
    """The picture with its spaces kept by renderers that drop non-breaking ones, and the same name for the same thing every time."""
    svg = svg.replace("&#160;", " ").replace("<text ", '<text xml:space="preserve" ')
    return re.sub(r"terminal-\d+-", "terminal-", svg)


def main() -> None:
    """Make every picture."""
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(XDG_DATA_HOME=home, XDG_CONFIG_HOME=home, XDG_CACHE_HOME=home, TEXTUAL_ANIMATIONS="none")
        demo = world.start()
        try:
            for scenario in demo.scenarios:
                for name, keys in PICTURES.get(scenario.id, {}).items():
                    scenario.prepare()
                    for label, size in SIZES.items():
                        path = HERE / f"{name}-{label}.svg"
                        path.write_text(asyncio.run(picture(scenario, demo.scenarios, keys, size)), encoding="utf-8")
                        print(path)
        finally:
            demo.stop()


if __name__ == "__main__":
    main()
