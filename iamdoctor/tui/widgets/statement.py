"""The statement that decided, as JSON, its decisive line marked."""

import json
from collections.abc import Mapping
from typing import Any

from textual.content import Content

from iamdoctor.diagnosis.diagnosis import PolicyRow
from iamdoctor.report.untrusted import one_line, visible
from iamdoctor.tui.marks import QUIET, SAYS, Mark
from iamdoctor.tui.shorten import middle

LONGEST = 14


def statement(row: PolicyRow, width: int) -> Content:
    """The deciding statement of the row's policy, or a sentence where there is none to show."""
    if row.document is None:
        return Content.styled(row.because or "The document was not read.", QUIET)
    found = _statement(row.document, row.statement_index)
    if found is None:
        return Content.styled("No statement of this policy speaks to this request. ↵ shows it whole.", QUIET)
    mark = SAYS[row.says]
    lines = [_element(key, value, row, mark, width) for key, value in found.items()]
    return Content("\n").join(lines)


def _statement(document: str, index: int | None) -> Mapping[str, Any] | None:
    try:
        statements = json.loads(document)["Statement"]
    except (ValueError, KeyError, TypeError):
        return None
    statements = statements if isinstance(statements, list) else [statements]
    found = statements[index] if index is not None and index < len(statements) else None
    return found if isinstance(found, dict) else None


def _element(key: str, value: object, row: PolicyRow, mark: Mark, width: int) -> Content:
    text = f'"{one_line(key)}": {visible(json.dumps(value, ensure_ascii=False))}'
    decisive = bool(row.element) and key == row.element
    if decisive:
        return _decisive(text, row, mark, width)
    return Content("\n").join([Content(f"  {part}") for part in _folded(text, value, key, width - 2)])


def _decisive(text: str, row: PolicyRow, mark: Mark, width: int) -> Content:
    wanted = f"wanted {one_line(row.wanted)}" if row.wanted else ""
    beside = width - len(text) - 4
    head = Content.assemble((f"{mark.symbol} ", mark.style), (middle(text, width - 2), f"{mark.style} bold"))
    if not wanted:
        return head
    if beside >= min(len(wanted), 24):
        return Content.assemble(head, "  ", (middle(wanted, beside).rjust(beside), QUIET))
    return Content.assemble(head, "\n    ", (middle(wanted, width - 4), QUIET))


def _folded(text: str, value: object, key: str, width: int) -> list[str]:
    """The text as it is where it fits, else a line a value."""
    if len(text) <= width or not isinstance(value, dict | list):
        return [middle(text, width)]
    lines = visible(json.dumps({key: value}, ensure_ascii=False, indent=2)).splitlines()[1:-1]
    lines = [middle(line[2:], width) for line in lines]
    return lines if len(lines) <= LONGEST else [*lines[: LONGEST - 1], f"… {len(lines) - LONGEST + 1} more lines"]
