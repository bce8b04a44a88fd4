"""On a real terminal: whatever its size, whatever is sent, and however it ends, no trace is printed and the terminal is as it was."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest

ROOT = Path(__file__).parents[2]
ERROR = (
    "An error occurred (AccessDenied) when calling the GetObject operation: User: arn:aws:iam::123456789012:user/ana is not authorized to "
    'perform: s3:GetObject on resource: "arn:aws:s3:::reports/q3.csv" because no identity-based policy allows the s3:GetObject action\r'
)
ALTERNATE, LEFT = b"\x1b[?1049h", b"\x1b[?1049l"


class Terminal:
    """The app on a terminal of its own; ``output`` is all that it drew."""

    def __init__(self, columns: int, rows: int, **environment: str) -> None:
        self.main, self._other = pty.openpty()
        self.resize(columns, rows)
        self.before = termios.tcgetattr(self._other)
        self.output = b""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "COLUMNS", "LINES"))}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "iamdoctor"],
            stdin=self._other,
            stdout=self._other,
            stderr=self._other,
            env={**kept, "PYTHONPATH": str(ROOT), "AWS_EC2_METADATA_DISABLED": "true", "TERM": "xterm-256color", **environment},
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size."""
        fcntl.ioctl(self.main, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def send(self, data: bytes) -> None:
        """Type, however long it takes the app to take it."""
        while data:
            _, writable, _ = select.select([], [self.main], [], 0.05)
            if writable:
                data = data[os.write(self.main, data[:1024]) :]
            self.read(0)

    def read(self, seconds: float) -> None:
        """Take what is drawn for some time."""
        end = time.monotonic() + seconds
        while True:
            ready, _, _ = select.select([self.main], [], [], max(0, min(0.05, end - time.monotonic())))
            if ready:
                try:
                    self.output += os.read(self.main, 65536)
                except OSError:
                    return
            elif time.monotonic() >= end:
                return

    def wait_for(self, words: bytes, seconds: float = 15) -> bool:
        """Whether the app draws these words in time."""
        end = time.monotonic() + seconds
        while words not in self.output and time.monotonic() < end and self.process.poll() is None:
            self.read(0.1)
        return words in self.output

    def ended(self, seconds: float = 10) -> int | None:
        """The app's exit code, once it ends."""
        end = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < end:
            self.read(0.1)
        self.read(0.1)
        return self.process.poll()

    def is_as_before(self) -> bool:
        """Whether the terminal takes lines and echoes again, and the app's own screen is left."""
        flags = termios.tcgetattr(self._other)[3]
        return flags == self.before[3] and self.output.rfind(LEFT) >= self.output.rfind(ALTERNATE)

    def close(self) -> None:
        """End the app and give the terminal up."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.main)
        os.close(self._other)


@contextmanager
def app(columns: int = 80, rows: int = 24, **environment: str) -> Iterator[Terminal]:
    """The app, once it draws."""
    terminal = Terminal(columns, rows, **environment)
    try:
        assert terminal.wait_for(ALTERNATE)
        terminal.read(1.0)
        yield terminal
        assert b"Traceback" not in terminal.output
    finally:
        terminal.close()


@pytest.mark.parametrize(("columns", "rows"), [(20, 5), (80, 24), (300, 100)])
def test_it_opens_and_leaves_at_any_size(columns: int, rows: int) -> None:
    with app(columns, rows) as terminal:
        terminal.send(b"\x1b[200~" + ERROR.encode() + b"\x1b[201~")
        terminal.read(1)
        terminal.send(b"\x11")
        assert terminal.ended() == 0
        assert terminal.is_as_before()


def test_a_storm_of_sizes_ends_no_app() -> None:
    random = Random(1)
    with app() as terminal:
        terminal.send(b"\x1b[200~" + ERROR.encode() + b"\x1b[201~")
        for _ in range(60):
            terminal.resize(random.randint(20, 300), random.randint(5, 100))
            terminal.read(0.02)
        terminal.read(1)
        assert terminal.process.poll() is None
        terminal.send(b"\x11")
        assert terminal.ended() == 0 and terminal.is_as_before()


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_that_ends_it_leaves_the_terminal_as_it_was(sign: signal.Signals) -> None:
    with app() as terminal:
        terminal.process.send_signal(sign)
        assert terminal.ended() in (128 + sign, -sign)
        assert terminal.is_as_before()


def test_after_stop_and_continue_the_text_is_still_there() -> None:
    with app() as terminal:
        terminal.send(b"\x1b[200~" + ERROR.encode() + b"\x1b[201~")
        terminal.read(1)
        terminal.process.send_signal(signal.SIGTSTP)
        terminal.read(1)
        assert terminal.is_as_before()
        terminal.output = b""
        terminal.process.send_signal(signal.SIGCONT)
        assert terminal.wait_for(b"GetObject")
        terminal.send(b"\x11")
        assert terminal.ended() == 0 and terminal.is_as_before()


@pytest.mark.parametrize("bracketed", [True, False], ids=["bracketed", "typed"])
def test_a_large_paste_with_escapes_and_interrupts_in_it_is_taken_as_text(bracketed: bool) -> None:
    noise = (b"\x1b[31mline\x1b[0m of a log \x03" + (b"\x1b\x00" if bracketed else b"") + b" " + b"x" * 80 + b"\r") * (
        9_000 if bracketed else 900
    )
    with app() as terminal:
        terminal.send((b"\x1b[200~" if bracketed else b"") + noise)
        terminal.send(ERROR.encode() + (b"\x1b[201~" if bracketed else b""))
        assert terminal.wait_for(b"GetObject", 30)
        assert terminal.process.poll() is None
        terminal.send(b"\x11")
        assert terminal.ended(30) == 0 and terminal.is_as_before()


@pytest.mark.parametrize("environment", [{"LANG": "C", "LC_ALL": "C"}, {"NO_COLOR": "1"}, {"TERM": "xterm"}, {"TERM": "vt100"}])
def test_poor_terminals_are_taken_as_they_are(environment: dict[str, str]) -> None:
    with app(80, 24, **environment) as terminal:
        terminal.send(b"\x11")
        assert terminal.ended() == 0 and terminal.is_as_before()


def run(arguments: list[str], given: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    whole = {**kept, "PYTHONPATH": str(ROOT), "AWS_EC2_METADATA_DISABLED": "true", **environment}
    return subprocess.run(
        [sys.executable, "-m", "iamdoctor", *arguments], input=given, capture_output=True, text=True, env=whole, timeout=60
    )


@pytest.mark.parametrize("environment", [{"TERM": "dumb"}, {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}])
def test_without_a_terminal_the_report_is_printed(environment: dict[str, str]) -> None:
    ran = run(["diagnose", "--region", "us-east-1"], ERROR, **environment)
    assert "s3:GetObject" in ran.stdout and "Traceback" not in ran.stderr


@pytest.mark.parametrize("arguments", [["parse"], ["diagnose", "--json", "--region", "us-east-1"], ["--help"]])
def test_an_output_that_is_closed_ends_it_without_a_trace(arguments: list[str]) -> None:
    line = f"{sys.executable} -m iamdoctor {' '.join(arguments)} | head -c 1 > /dev/null"
    kept = {**os.environ, "PYTHONPATH": str(ROOT), "AWS_EC2_METADATA_DISABLED": "true"}
    ran = subprocess.run(["sh", "-c", line], input=ERROR * 200, capture_output=True, text=True, timeout=60, env=kept)
    assert "Traceback" not in ran.stderr and "BrokenPipe" not in ran.stderr
    closed = subprocess.run(["sh", "-c", line.partition("|")[0] + ">&-"], input=ERROR, capture_output=True, text=True, timeout=60, env=kept)
    assert "Traceback" not in closed.stderr
