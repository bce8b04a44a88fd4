"""Saving by a process that is killed at random moments: the last state that was saved whole must be there, or the next."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from tests.store import saver


def measure(kills: int) -> None:
    """Kill so often, and print how often which state was there."""
    random, last, following, lost = Random(1), 0, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "case.json"
        for _ in range(kills):
            running = subprocess.Popen([sys.executable, "-m", "tests.store.saver", str(file), "0"], stdout=subprocess.PIPE)
            assert running.stdout is not None
            running.stdout.readline()
            time.sleep(random.random() / 20)
            running.kill()
            told, _ = running.communicate()
            saved = int(told.split()[-1]) if told.split() else 0
            try:
                number = saver.number(file.read_bytes())
            except (OSError, ValueError, AssertionError):
                number = -1
            last += number == saved
            following += number == saved + 1
            lost += number not in (saved, saved + 1)
    print(f"{'!' if lost else ' '} save     {kills} kills: the last state {last} times, the next {following}, none {lost}", flush=True)
