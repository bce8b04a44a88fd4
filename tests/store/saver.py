"""A process that saves one file again and again, each time whole and of its own number: ``python -m tests.store.saver FILE``."""

import itertools
import json
import sys
from pathlib import Path

from iamdoctor.store import atomic


def content(number: int) -> bytes:
    """The file's content at its time."""
    return json.dumps({"number": number, "filling": [number] * 20_000}).encode()


def number(text: bytes) -> int:
    """Of which time a content is. Raises ``AssertionError`` where it is not whole."""
    found = json.loads(text)
    assert found["filling"] == [found["number"]] * 20_000
    return int(found["number"])


if __name__ == "__main__":
    for each in itertools.count(int(sys.argv[2])):
        atomic.write(Path(sys.argv[1]), content(each))
        print(each, flush=True)  # noqa: T201 - the one who kills listens
