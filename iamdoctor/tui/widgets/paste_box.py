"""The box an error is pasted into: any paste, nothing lost, what was understood marked where it stands."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.message import Message
from textual.widgets import TextArea

from iamdoctor.model.denial import Span

_ESCAPES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
TONES = {
    "principal": "principal",
    "role_arn": "principal",
    "action": "action",
    "operation": "action",
    "resource": "resource",
    "policy_type": "reason",
    "policy_arn": "reason",
    "deny": "reason",
    "kind": "reason",
    "error_code": "reason",
}


def clean(text: str) -> str:
    """A paste as the box holds it: newlines as ``\\n``, no terminal controls."""
    return _ESCAPES.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n"))


class PasteBox(TextArea):
    """A text area that enter never submits, and that marks spans of its text in four tones."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"paste-box--{tone}" for tone in ("principal", "action", "resource", "reason")}

    class Pasted(Message):
        """The person pasted something."""

    def __init__(self, text: str = "", *, id: str) -> None:
        super().__init__(clean(text), id=id, soft_wrap=True, tab_behavior="focus", show_line_numbers=False, highlight_cursor_line=False)
        self.cursor_blink = False
        self._marks: dict[int, list[tuple[int, int, str]]] = {}

    def mark(self, spans: Sequence[Span]) -> None:
        """Mark these spans of the text as it is now; any marks before are gone."""
        starts = [0]
        for row in self.document.lines:
            starts.append(starts[-1] + len(row) + 1)
        self._marks = {}
        for span in spans:
            if tone := TONES.get(span.field):
                self._mark_rows(span, tone, starts)
        self._line_cache.clear()
        self.refresh()

    def _mark_rows(self, span: Span, tone: str, starts: Sequence[int]) -> None:
        row = bisect_right(starts, span.start) - 1
        while row < len(starts) - 1 and starts[row] < span.end:
            start, end = max(span.start - starts[row], 0), min(span.end, starts[row + 1] - 1) - starts[row]
            self._marks.setdefault(row, []).append((start, end, tone))
            row += 1

    def get_line(self, line_index: int) -> Text:
        """The line with its marks."""
        text = super().get_line(line_index)
        for start, end, tone in self._marks.get(line_index, ()):
            text.stylize(self.get_component_rich_style(f"paste-box--{tone}", partial=True), start, end)
        return text

    def take(self, text: str) -> None:
        """Hold this text in place of what was there; undo brings that back."""
        self.select_all()
        self._insert(text)

    def paste(self, text: str) -> None:
        """Insert at the cursor, in place of what is selected, and say so."""
        self._insert(text)
        self.post_message(self.Pasted())

    def _insert(self, text: str) -> None:
        if result := self._replace_via_keyboard(clean(text), *self.selection):
            self.move_cursor(result.end_location)

    async def _on_key(self, event: events.Key) -> None:
        """In an empty box ? asks for help, since no error begins with it."""
        if event.key == "question_mark" and not self.text:
            event.stop()
            event.prevent_default()
            await self.run_action("app.keys")
        else:
            await super()._on_key(event)

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.paste(event.text)
