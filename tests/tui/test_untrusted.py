"""Text from AWS and from the person is data: no markup, no terminal escape, nowhere."""

import re
from typing import Any

import msgspec
from msgspec.structs import replace

from iamdoctor.model.diagnosis import Diagnosis
from iamdoctor.tui.app import IamDoctorApp

from . import worlds
from .conftest import Played
from .look import paste, seen, settle

HOSTILE = '[/x] ["s3:*"] [$P] [red]r \x1b[31m\x1b]52;c;aGk=\x07\x9b2J \u202e'
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]")


def hostile(value: Any) -> Any:
    """The same with every free text made hostile; words of closed lists, ids and JSON stay."""
    keep = {
        "id", "status", "says", "decision", "confidence", "reason", "policy_type", "answer", "verdict", "kind", "deny", "mark",
        "document", "before", "rung", "statement", "after",
    }  # fmt: skip
    if isinstance(value, dict):
        return {key: item if key in keep and isinstance(item, str) else hostile(item) for key, item in value.items()}
    if isinstance(value, list):
        return [hostile(item) for item in value]
    return f"{value}{HOSTILE}" if isinstance(value, str) else value


def made_hostile(diagnosis: Diagnosis[str]) -> Diagnosis[str]:
    """A diagnosis as a hostile account would have it."""
    return msgspec.convert(hostile(msgspec.to_builtins(replace(diagnosis, denial=worlds.DENIAL))), Diagnosis[str])


async def test_hostile_text_stays_text_in_every_view(played: Played) -> None:
    played.updates = [made_hostile(worlds.ASSUME_DIAGNOSIS)]
    app = IamDoctorApp(worlds.ASSUME_TEXT)
    shown: list[str] = []
    async with app.run_test(size=(120, 30), notifications=True) as pilot:
        await settle(pilot)
        for key in ("ctrl+r", "e", "escape", "1", "2", "w", "escape", "enter", "escape", "3", "4", "5", "t", "enter", "escape", "escape"):
            await pilot.press(key)
            await pilot.pause()
            shown.append(seen(app))
        for key in ("6", "enter", "escape", "v", "escape", "m", "escape", "l", "escape", "y", "question_mark", "escape", "escape", "o"):
            await pilot.press(key)
            await pilot.pause()
            shown.append(seen(app))
        assert app.is_running
    everything = "\n".join(shown)
    assert '[/x] ["s3:*"] [$P]' in everything
    assert CONTROL.findall(everything.replace("\n", "")) == []


async def test_a_hostile_paste_stays_text() -> None:
    app = IamDoctorApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await paste(pilot, f"User: arn:aws:iam::123456789012:user/{HOSTILE} is not authorized to perform: s3:[/x] on resource: [$P]")
        assert CONTROL.findall(seen(app).replace("\n", "")) == []
        assert "[/x]" in app.home.box.text
