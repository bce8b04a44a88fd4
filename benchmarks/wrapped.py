"""How much of a labelled set is still read right inside logs, terminals and encoders: ``python benchmarks/wrapped.py FILE...``.

Prints, for each way in which a message may be wrapped, the share with all core fields right, and the ids of those that are not.
"""

import json
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

from benchmarks.accuracy import CORE, right
from iamdoctor.intake.read import read


def _before_each_line(words: str) -> Callable[[str], str]:
    return lambda text: "\n".join(words + line for line in text.split("\n"))


def _cut(text: str, width: int) -> str:
    return "\n".join("\n".join(line[at : at + width] for at in range(0, len(line), width)) or line for line in text.split("\n"))


def _filled(text: str) -> str:
    lines = text.split("\n")
    return "\n".join(textwrap.fill(line, 90, break_long_words=False, break_on_hyphens=False) if line.strip() else line for line in lines)


WAYS: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "a fence": lambda text: f"```\n{text}\n```",
    "a quote": _before_each_line("> "),
    "indented": _before_each_line(" " * 8),
    "a log's time": _before_each_line("2026-03-04T10:11:12.123456Z "),
    "Kubernetes": _before_each_line("2026-03-04T10:11:12.123456789Z stderr F "),
    "Compose": _before_each_line("api-1  | "),
    "kubectl": _before_each_line("[pod/api-5d9f/api] "),
    "GitHub Actions": _before_each_line("2026-03-04T10:11:12.1234567Z ##[error]"),
    "JSON": lambda text: json.dumps({"level": "error", "msg": text}),
    "JSON in JSON": lambda text: json.dumps({"log": json.dumps({"message": text})}),
    "Python's repr": lambda text: f"result={text!r}",
    "CR LF": lambda text: text.replace("\n", "\r\n"),
    "colours": lambda text: f"\x1b[31m{text}\x1b[0m",
    "lines after": lambda text: f"{text}\nmake: *** [Makefile:12: deploy] Error 1\nexit status 1",
    "lines before": lambda text: f"INFO starting up version 1.2.3\nINFO connected\n{text}",
    "cut at 100": lambda text: _cut(text, 100),
    "filled at 90": _filled,
}


def main(paths: list[str]) -> None:
    """Print a line for each way."""
    rows = [json.loads(line) for path in paths for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]
    for name, way in WAYS.items():
        missed = []
        for row in rows:
            denial = read(way(row["text"]))[0]
            if not all(right(denial, field, row["expect"][field]) for field in CORE if field in row["expect"]):
                missed.append(row["id"])
        print(f"{name:16} {1 - len(missed) / max(len(rows), 1):6.3f}  {' '.join(missed)}")


if __name__ == "__main__":
    main(sys.argv[1:])
