"""Makes the pictures of the documents from the demo: home, a step, the verdict and the tree at four sizes, and a recording.

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
SIZES = {"60x20": (60, 20), "80x24": (80, 24), "120x36": (120, 36), "200x50": (200, 50)}
DARK, LIGHT = "iamdoctor", "iamdoctor-light"
LONGEST_WAIT = 60.0
PICTURES: dict[str, dict[str, tuple[str, ...]]] = {
    "two-causes": {"home": (), "verdict": ("ctrl+r",), "step": ("ctrl+r", "p", "p", "p", "p")},
    "external-id": {"tree": ("ctrl+r",)},
}
RECORDED = "two-causes"
FRAMES: tuple[tuple[str, ...], ...] = ((), ("ctrl+r",), ("k", "k"), ("t",), ("enter",), ("escape", "escape"), ("m",))
"""The keys before each frame of the recording: from the pasted error to the ticket."""
SECONDS = 2.5


async def picture(scenario: Scenario, scenarios: tuple[Scenario, ...], keys: tuple[str, ...], size: tuple[int, int], theme: str) -> str:
    """The screen after these keys, as SVG."""
    app = IamDoctorApp(scenario.text, access=scenario.access, scenarios=scenarios)
    app.theme = theme
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "asking" not in str(app.screen.query_one("#place", Static).content))
        for key in keys:
            await pilot.press(key)
            if key == "ctrl+r":
                await until(pilot, lambda: complete(app))
        await pilot.pause(0.5)
        return whole(app.export_screenshot(title="iamdoctor"))


async def recording(scenario: Scenario, scenarios: tuple[Scenario, ...]) -> str:
    """An SVG that shows one frame after another, again and again."""
    app, frames = IamDoctorApp(scenario.text, access=scenario.access, scenarios=scenarios), list[str]()
    async with app.run_test(size=SIZES["80x24"]) as pilot:
        await until(pilot, lambda: "asking" not in str(app.screen.query_one("#place", Static).content))
        for keys in FRAMES:
            for key in keys:
                await pilot.press(key)
                if key == "ctrl+r":
                    await until(pilot, lambda: complete(app))
            await pilot.pause(0.5)
            frames.append(whole(app.export_screenshot(title="iamdoctor")).replace("terminal-", f"frame{len(frames)}-"))
    return animated(frames)


def animated(frames: list[str]) -> str:
    """The frames laid over each other, each shown in its turn."""
    opening = re.search(r'viewBox="([^"]+)"', frames[0])
    assert opening is not None
    turn, share = SECONDS * len(frames), 100 / len(frames)
    style = f"@keyframes turn {{ 0%, {share:.2f}% {{ visibility: visible }} {share + 0.01:.2f}%, 100% {{ visibility: hidden }} }}"
    first = ["visible", *["hidden"] * (len(frames) - 1)]
    shown = [
        f'<g style="visibility: {first[place]}; animation: turn {turn}s step-end {place * SECONDS}s infinite">{frame}</g>'
        for place, frame in enumerate(frames)
    ]
    parts = "\n".join(shown)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{opening[1]}">\n<style>{style}</style>\n{parts}\n</svg>\n'


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
                    for label, size, theme in (*((*each, DARK) for each in SIZES.items()), ("80x24-light", SIZES["80x24"], LIGHT)):
                        path = HERE / f"{name}-{label}.svg"
                        path.write_text(asyncio.run(picture(scenario, demo.scenarios, keys, size, theme)), encoding="utf-8")
                        print(path)
                if scenario.id == RECORDED:
                    scenario.prepare()
                    path = HERE / "from-paste-to-ticket.svg"
                    path.write_text(asyncio.run(recording(scenario, demo.scenarios)), encoding="utf-8")
                    print(path)
        finally:
            demo.stop()


if __name__ == "__main__":
    main()
