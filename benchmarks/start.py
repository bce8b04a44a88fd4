"""How long starting takes, as ratios to ``python -c pass``: ``--version``, an offline ``parse``, and the first painted screen.

Run: ``.venv/bin/python benchmarks/start.py``. Prints one line a figure: name, milliseconds (best of nine), ratio, budget.
"""

import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(sys.executable).parent
ERROR = "User: arn:aws:iam::123456789012:user/ana is not authorized to perform: sqs:SendMessage"


def run(arguments: list[str], feed: str = "") -> float:
    """Seconds that one run of ``arguments`` takes."""
    began = time.perf_counter()
    subprocess.run(arguments, input=feed, text=True, capture_output=True, check=False)
    return time.perf_counter() - began


def first_paint() -> float:
    """Seconds until the app, in a terminal of 80x24, has written the words of its bottom line."""
    began = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(TERM="xterm-256color", COLUMNS="80", LINES="24", AWS_EC2_METADATA_DISABLED="true")
        os.execv(str(HERE / "iamdoctor"), ["iamdoctor"])
    import fcntl
    import struct
    import termios

    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    seen = b""
    while b"quit" not in seen and time.perf_counter() - began < 10:
        ready, _, _ = select.select([terminal], [], [], 0.05)
        if ready:
            seen += os.read(terminal, 65536)
    took = time.perf_counter() - began
    os.kill(child, 9)
    os.waitpid(child, 0)
    os.close(terminal)
    return took


def main() -> None:
    """Measure and print."""
    base = min(run([sys.executable, "-c", "pass"]) for _ in range(15))
    tool = str(HERE / "iamdoctor")
    figures = {
        "python -c pass": (base, 1),
        "iamdoctor --version": (min(run([tool, "--version"]) for _ in range(9)), 6),
        "iamdoctor parse": (min(run([tool, "parse", "-"], ERROR) for _ in range(9)), 12),
        "first paint": (min(first_paint() for _ in range(5)), 30),
    }
    for name, (seconds, budget) in figures.items():
        print(f"{name:22} {seconds * 1000:7.0f} ms  {seconds / base:5.1f} times  (budget {budget})")


if __name__ == "__main__":
    main()
