"""The clipboard of the system, beside the terminal's own (OSC 52), which never says whether it worked."""

import contextlib
import os
import shutil
import subprocess
import threading

_TOOLS = {
    "pbcopy": ("pbcopy",),
    "clip.exe": ("clip.exe",),
    "wl-copy": ("wl-copy",),
    "xclip": ("xclip", "-selection", "clipboard"),
    "xsel": ("xsel", "--clipboard", "--input"),
}


def tool() -> tuple[str, ...] | None:
    """The command that takes the clipboard's text on its input, where there is one."""
    for name, command in _TOOLS.items():
        needs = {"wl-copy": "WAYLAND_DISPLAY", "xclip": "DISPLAY", "xsel": "DISPLAY"}.get(name)
        if (not needs or os.environ.get(needs)) and shutil.which(name):
            return command
    return None


def to_system(text: str) -> None:
    """Hand the text to the system's clipboard, without waiting for it."""
    if command := tool():
        threading.Thread(target=_run, args=(command, text), daemon=True).start()


def _run(command: tuple[str, ...], text: str) -> None:
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        subprocess.run(command, input=text.encode(), timeout=2, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
