"""How long starting and quitting take: ``--version``, an offline ``parse`` and the first painted screen as ratios to ``python -c pass``,
and quitting with a walk's calls in flight in milliseconds.

Run: ``.venv/bin/python benchmarks/start.py``. Prints one line a figure: name, milliseconds (the best of nine; the slowest of three for
quitting), ratio, budget. Bytecode is kept between the runs, whatever the environment says, as pip leaves it on installing.
"""

import fcntl
import os
import pty
import select
import socket
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

TOOL = str(Path(sys.executable).parent / "iamdoctor")
ERROR = "User: arn:aws:iam::123456789012:user/ana is not authorized to perform: sqs:SendMessage"
WALK, QUIT = b"\x12", b"\x11"
PATIENCE = 10.0


def run(arguments: list[str], feed: str = "") -> float:
    """Seconds that one run of ``arguments`` takes."""
    began = time.perf_counter()
    subprocess.run(arguments, input=feed, text=True, capture_output=True, check=False)
    return time.perf_counter() - began


class Terminal:
    """The app, in a terminal of 80x24."""

    def __init__(self, *arguments: str, **environment: str) -> None:
        self.child, self._terminal = pty.fork()
        if self.child == 0:
            os.environ.update(TERM="xterm-256color", COLUMNS="80", LINES="24", AWS_EC2_METADATA_DISABLED="true", **environment)
            os.execv(TOOL, ["iamdoctor", *arguments])
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def until(self, drawn: bytes = b"\x00", patience: float = PATIENCE) -> None:
        """Read what it writes until these words are among it, it ends, or patience does."""
        seen, deadline = b"", time.perf_counter() + patience
        while drawn not in seen and time.perf_counter() < deadline:
            if select.select([self._terminal], [], [], 0.01)[0]:
                try:
                    seen += os.read(self._terminal, 65536)
                except OSError:
                    return

    def press(self, key: bytes) -> None:
        """Press a key."""
        os.write(self._terminal, key)

    def end(self) -> None:
        """End it, if it has not, and tidy up."""
        os.kill(self.child, 9)
        os.waitpid(self.child, 0)
        os.close(self._terminal)


def first_paint() -> float:
    """Seconds until the app has written the words of its bottom line, which it does with all the rest of the first screen."""
    began = time.perf_counter()
    app = Terminal()
    app.until(b"quit")
    took = time.perf_counter() - began
    app.end()
    return took


def quit_in_flight() -> float:
    """Seconds from the key that quits to the end of the app, with a walk's calls waiting for an endpoint that never answers."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(50)
        endpoint = f"http://127.0.0.1:{silent.getsockname()[1]}"
        app = Terminal(ERROR, AWS_ENDPOINT_URL=endpoint, AWS_ACCESS_KEY_ID="x", AWS_SECRET_ACCESS_KEY="x", AWS_REGION="us-east-1")
        app.until(b"quit")
        app.press(WALK)
        app.until(patience=2)
        began = time.perf_counter()
        app.press(QUIT)
        app.until()
        took = time.perf_counter() - began
        app.end()
        return took


def main() -> None:
    """Measure, each in turn with the others, so that what else the machine does weighs on all alike; and print."""
    for name in ("PYTHONDONTWRITEBYTECODE", "AWS_PROFILE"):
        os.environ.pop(name, None)
    measures: dict[str, tuple[Callable[[], float], int]] = {
        "python -c pass": (lambda: run([sys.executable, "-c", "pass"]), 1),
        "iamdoctor --version": (lambda: run([TOOL, "--version"]), 6),
        "iamdoctor parse": (lambda: run([TOOL, "parse", "-"], ERROR), 12),
        "first paint": (first_paint, 30),
    }
    rounds = [{name: measure() for name, (measure, _) in measures.items()} for _ in range(9)]
    best = {name: min(each[name] for each in rounds) for name in measures}
    for name, seconds in best.items():
        print(f"{name:22} {seconds * 1000:7.0f} ms  {seconds / best['python -c pass']:5.1f} times  (budget {measures[name][1]})")
    print(f"{'quit, calls in flight':22} {max(quit_in_flight() for _ in range(3)) * 1000:7.0f} ms  (budget 300 ms)")


if __name__ == "__main__":
    main()
