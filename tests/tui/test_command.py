"""``iamdoctor`` itself: what it opens with, and what it does without a terminal."""

import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from iamdoctor.cli import app, diagnose
from iamdoctor.cli.commands import commands
from iamdoctor.model.access import Access
from iamdoctor.tui.app import IamDoctorApp

from . import worlds
from .conftest import Played

IAMDOCTOR = [sys.executable, "-m", "iamdoctor"]


def run(*words: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run it without a terminal."""
    return subprocess.run(
        [*IAMDOCTOR, *words], input=stdin, capture_output=True, text=True, env={**os.environ, **environment}, timeout=120, check=False
    )


def test_without_a_terminal_the_report_is_printed() -> None:
    piped = run(stdin=worlds.TEXT)
    given = run(*worlds.TEXT.split())
    assert "s3:GetObject" in piped.stdout and "report-reader" in piped.stdout
    assert piped.returncode == given.returncode == 1
    assert "\x1b" not in piped.stdout
    assert "s3:GetObject" in given.stdout


def test_without_a_terminal_and_without_a_text_one_sentence_says_what_to_do() -> None:
    outcome = run()
    assert outcome.returncode == 2
    assert outcome.stdout == ""
    assert len(outcome.stderr.strip().splitlines()) == 1


def test_without_a_terminal_the_second_profile_reads_for_the_report(played: Played, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnose, "walk", played.walk)
    printed = CliRunner().invoke(commands, ["--organization-profile", "audit", "--profile", "ops", *worlds.TEXT.split()])
    assert "report-reader" in printed.stdout
    assert played.walks[0]["access"] == Access(also=("audit",), profile="ops")


def test_the_app_opens_with_every_profile_that_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[IamDoctorApp] = []
    access = Access(profile="ops", region="eu-west-1", also=("audit",))
    monkeypatch.setattr(IamDoctorApp, "run", lambda self, **_: opened.append(self))
    assert app._open(worlds.TEXT, access, None, (), None) == 0
    assert [each.access for each in opened] == [access]


def in_terminal(command: str, until: bytes, keys: bytes = b"\x11", environment: dict[str, str] | None = None) -> tuple[bytes, int]:
    """Run a shell command in a terminal of 80x24; press ``keys`` once ``until`` was drawn. What was drawn, and the exit code."""
    process, terminal = pty.fork()
    if process == 0:
        os.environ.update(environment or {}, TERM="xterm-256color", COLUMNS="80", LINES="24")
        os.execv("/bin/sh", ["sh", "-c", command])
    drawn, pressed, deadline = b"", False, time.monotonic() + 60
    while time.monotonic() < deadline:
        ready, _, _ = select.select([terminal], [], [], 0.1)
        if ready:
            try:
                drawn += os.read(terminal, 65536)
            except OSError:
                break
        if until in drawn and not pressed:
            pressed = True
            os.write(terminal, keys)
    _, status = os.waitpid(process, 0)
    os.close(terminal)
    return drawn, os.waitstatus_to_exitcode(status)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pty")
def test_a_piped_error_is_in_the_box_and_the_keys_still_come_from_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "error.txt").write_text(worlds.TEXT)
    drawn, code = in_terminal(f"cat {tmp_path}/error.txt | {sys.executable} -m iamdoctor", b"report-reader")
    assert code == 0
    assert b"\x1b[?1049l" in drawn


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pty")
def test_a_dumb_terminal_gets_the_report(tmp_path: Path) -> None:
    (tmp_path / "error.txt").write_text(worlds.TEXT)
    drawn, code = in_terminal(f"TERM=dumb {sys.executable} -m iamdoctor < {tmp_path}/error.txt", b"never drawn")
    assert code == 1
    assert b"\x1b[?1049h" not in drawn
    assert b"s3:GetObject" in drawn
