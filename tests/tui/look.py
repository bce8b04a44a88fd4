"""Looking at a running app as a person would: the text on the screen."""

from typing import Any

from textual import events
from textual.app import App
from textual.pilot import Pilot


def seen(app: App[Any]) -> str:
    """The screen as text."""
    return "\n".join("".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips())


def footer(app: App[Any]) -> list[str]:
    """The keys that the bottom line offers."""
    active = app.screen.active_bindings.values()
    return list(dict.fromkeys(binding.description for _, binding, _, _ in active if binding.show))


async def settle(pilot: Pilot[Any]) -> None:
    """Until what was started has come to rest."""
    for _ in range(2):
        await pilot.pause()


async def paste(pilot: Pilot[Any], text: str) -> None:
    """Paste into the app as a terminal would."""
    pilot.app.post_message(events.Paste(text))
    await settle(pilot)
