"""AWS's codes, wordings and names, kept as data."""

import json
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "data"


def table(name: str) -> Any:
    """The content of ``data/NAME.json``; read through the file system, since ``importlib.resources`` would take longer than the reading."""
    return json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
