"""What a person at a terminal is shown by ``diagnose``, and what a pipe gets."""

import os
import pty
import re
import select
import subprocess
import sys
from pathlib import Path

import pytest

from iamdoctor.intake.read import read
from iamdoctor.store import snapshot
from iamdoctor.store.snapshot import Snapshot
from tests.cli.test_diagnose_command import TEXT, evidence

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A snapshot of a denial."""
    path = tmp_path / "case.json"
    snapshot.save(path, Snapshot(denial=read(TEXT)[0], evidence=evidence()))
    return path


def on_terminal(*words: str, **environment: str) -> str:
    """What ``iamdoctor`` prints on a terminal of 80x24."""
    process, terminal = pty.fork()
    if process == 0:
        os.environ.update({"TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24", **environment})
        os.execv(sys.executable, [sys.executable, "-m", "iamdoctor", *words])
    drawn = b""
    while select.select([terminal], [], [], 30)[0]:
        try:
            more = os.read(terminal, 65536)
        except OSError:
            break
        if not more:
            break
        drawn += more
    os.waitpid(process, 0)
    os.close(terminal)
    return drawn.decode().replace("\r\n", "\n")


def test_a_terminal_gets_at_most_one_screen_in_colour(kept: Path) -> None:
    drawn = on_terminal("diagnose", "--from-snapshot", str(kept))
    assert drawn.startswith("\x1b[1;31m✗ ")
    plain = ESCAPES.sub("", drawn)
    assert sum(max(-(-len(line) // 80), 1) for line in plain.splitlines()) < 24
    assert "What to do" in plain and "--full" in plain


def test_no_colour_is_sent_where_none_is_wanted(kept: Path) -> None:
    assert "\x1b[" not in on_terminal("diagnose", "--from-snapshot", str(kept), NO_COLOR="")


def test_the_whole_goes_through_the_pager(kept: Path) -> None:
    drawn = on_terminal("diagnose", "--full", "--from-snapshot", str(kept), PAGER="sed s/^/paged:/")
    assert "paged:" in drawn and "The five steps" in drawn


def test_a_pipe_gets_the_whole_without_a_colour(kept: Path) -> None:
    command = [sys.executable, "-m", "iamdoctor", "diagnose", "--from-snapshot", str(kept)]
    printed = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL).stdout
    assert "The five steps" in printed and "\x1b" not in printed
