"""The ways to the clipboard, the surest first. OSC 52, which the terminal is asked by and never answers, is left to the app as the last."""

import os
import shutil
import subprocess
from typing import NamedTuple

PATIENCE = 2
WITHOUT_OSC_52 = {"TERM": ("linux", "vt100", "dumb"), "TERM_PROGRAM": ("Apple_Terminal",)}
"""Terminals that are known not to take it."""


class Way(NamedTuple):
    """A program that takes the text on its input, and the variable without which it has nowhere to put it."""

    name: str
    command: tuple[str, ...]
    needs: str = ""


WAYS = (
    Way("tmux", ("tmux", "load-buffer", "-w", "-"), "TMUX"),
    Way("pbcopy", ("pbcopy",)),
    Way("Wayland", ("wl-copy",), "WAYLAND_DISPLAY"),
    Way("X (xclip)", ("xclip", "-selection", "clipboard"), "DISPLAY"),
    Way("X (xsel)", ("xsel", "--clipboard", "--input"), "DISPLAY"),
    Way("Windows", ("clip.exe",)),
)


def send(text: str) -> str | None:
    """Hand the text to the first way that takes it and return its name; ``None`` where none does. Blocks for a moment at most."""
    usable = (way for way in WAYS if (not way.needs or os.environ.get(way.needs)) and shutil.which(way.command[0]))
    return next((way.name for way in usable if _taken(way.command, text)), None)


def terminal_may() -> bool:
    """Whether the terminal may take OSC 52: it is not one that is known not to."""
    return not any(os.environ.get(name) in values for name, values in WITHOUT_OSC_52.items())


def _taken(command: tuple[str, ...], text: str) -> bool:
    try:
        quiet = subprocess.run(
            command, input=text.encode(), timeout=PATIENCE, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return quiet.returncode == 0
