"""A policy document to read: the deciding statement marked, the others whole or in a line each."""

import json
from typing import Any, NamedTuple

MARK, SPACE = "▌ ", "  "


class Drawn(NamedTuple):
    """The document as lines, and the line that the deciding statement begins at."""

    text: str
    at: int


def pretty(document: str) -> str:
    """A policy's JSON, indented; other text as it is."""
    try:
        return json.dumps(json.loads(document), indent=2, ensure_ascii=False)
    except ValueError:
        return document


def drawn(document: str, deciding: int | None, *, folded: bool) -> Drawn:
    """The document with its deciding statement marked; ``folded`` shows each other statement in a line."""
    try:
        whole = json.loads(document)
        statements = whole["Statement"]
    except (ValueError, KeyError, TypeError):
        return Drawn(pretty(document), 0)
    listed = statements if isinstance(statements, list) else [statements]
    rest = [f"  {json.dumps(key)}: {json.dumps(value)}," for key, value in whole.items() if key != "Statement"]
    lines, at = [SPACE + line for line in ("{", *rest, '  "Statement": [')], 0
    for place, statement in enumerate(listed):
        comma = "," if place + 1 < len(listed) else ""
        if place == deciding:
            at = len(lines)
        mark = MARK if place == deciding else SPACE
        body = [_line(statement)] if folded and place != deciding else json.dumps(statement, indent=2, ensure_ascii=False).splitlines()
        lines += [f"{mark}    {line}" for line in [*body[:-1], body[-1] + comma]]
    return Drawn("\n".join([*lines, SPACE + "  ]", SPACE + "}"]), at)


def _line(statement: Any) -> str:
    """A statement in a line: its Sid, its effect and how much there is of the rest."""
    if not isinstance(statement, dict):
        return json.dumps(statement, ensure_ascii=False)
    said = {key: statement[key] for key in ("Sid", "Effect") if key in statement}
    return f"{json.dumps(said, ensure_ascii=False)[:-1]}, … {len(statement) - len(said)} more elements}}"
