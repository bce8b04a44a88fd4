"""The statement that decided, as JSON, its decisive line marked."""

import json
from collections.abc import Mapping
from itertools import takewhile
from typing import Any, NamedTuple

from textual.content import Content

from iamdoctor.model.diagnosis import PolicyRow
from iamdoctor.report import words
from iamdoctor.report.untrusted import one_line, visible
from iamdoctor.tui.marks import QUIET, SAYS, Mark
from iamdoctor.tui.shorten import middle

LONGEST = 14
ELEMENTS = ("Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition")
ORDER = {element: place for place, element in enumerate(ELEMENTS)}


class Shown(NamedTuple):
    """A statement as it is drawn, ``height`` lines high, and its line from the top that decided."""

    content: Content
    height: int
    decisive: int = 0

    @classmethod
    def of(cls, content: Content, decisive: int = 0) -> "Shown":
        """The content, as high as it has lines."""
        return cls(content, len(content.plain.splitlines()), decisive)


def statement(row: PolicyRow[str], width: int) -> Shown:
    """The deciding statement of the row's policy, or a sentence where there is none to show."""
    if row.document is None:
        return Shown.of(Content.styled(row.because or "The document was not read.", QUIET))
    found = words.statement(row.document, row.statement_index)
    if found is None:
        return Shown.of(Content.styled("No statement of this policy speaks to this request. ↵ shows it whole.", QUIET))
    elements = [(key, _element(key, value, row, SAYS[row.says], width)) for key, value in in_order(found)]
    above = [drawn for key, drawn in takewhile(lambda element: element[0] != row.element, elements)]
    decisive = sum(len(drawn.plain.splitlines()) for drawn in above) if len(above) < len(elements) else 0
    return Shown.of(Content("\n").join(drawn for _, drawn in elements), decisive)


def in_order(statement: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The elements as AWS's own documents order them, whatever else there is last."""
    return sorted(statement.items(), key=lambda element: ORDER.get(element[0], len(ORDER)))


def _element(key: str, value: object, row: PolicyRow[str], mark: Mark, width: int) -> Content:
    text = f'"{one_line(key)}": {visible(json.dumps(value, ensure_ascii=False))}'
    lines = _folded(text, value, key, width - 2)
    if key == row.element:
        return _decisive(lines, row, mark, width)
    return Content("\n").join([Content(f"  {line}") for line in lines])


def _decisive(lines: list[str], row: PolicyRow[str], mark: Mark, width: int) -> Content:
    compared = _compared(row, lines)
    first, *more = lines
    head = Content.assemble((f"{mark.symbol} ", mark.style), (first, f"{mark.style} bold"))
    beside = width - len(first) - 4
    if compared and not more and beside >= len(compared):
        return Content.assemble(head, "  ", (compared.rjust(beside), QUIET))
    below = [Content.styled(f"  {line}", f"{mark.style} bold") for line in more]
    note = [Content.styled(f"    {line.plain}", QUIET) for line in Content(compared).wrap(width - 4)] if compared else []
    return Content("\n").join([head, *below, *note])


def _compared(row: PolicyRow[str], lines: list[str]) -> str:
    """What the request has, and what the policy has where the statement's line does not show it."""
    shown = " ".join(lines)
    policy = f"in policy {one_line(row.policy_value)}" if row.policy_value and row.policy_value not in shown else ""
    request = f"in request {one_line(row.request_value)}" if row.request_value else ""
    return "   ".join(part for part in (policy, request) if part)


def _folded(text: str, value: object, key: str, width: int) -> list[str]:
    """The text as it is where it fits, else a line a value."""
    if len(text) <= width:
        return [text]
    if not isinstance(value, dict | list):
        head, _, tail = text.partition(": ")
        return [f"{head}:", f"  {middle(tail, width - 2)}"]
    lines = visible(json.dumps({key: value}, ensure_ascii=False, indent=2)).splitlines()[1:-1]
    lines = [middle(line[2:], width) for line in lines]
    return lines if len(lines) <= LONGEST else [*lines[: LONGEST - 1], f"… {len(lines) - LONGEST + 1} more lines"]
