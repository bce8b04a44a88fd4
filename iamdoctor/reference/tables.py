"""What AWS publishes, kept as tables: a file of ``data`` each, a row a line."""

from pathlib import Path
from typing import TypeVar

import msgspec

Row = TypeVar("Row")
FOLDER = Path(__file__).parent / "data"


def rows(name: str, row: type[Row]) -> tuple[Row, ...]:
    """The rows of ``data/NAME.jsonl``; read through the file system, since ``importlib.resources`` would take longer than the reading."""
    decoder = msgspec.json.Decoder(row)
    return tuple(decoder.decode(line) for line in (FOLDER / f"{name}.jsonl").read_bytes().splitlines())
