"""One question put to the person, with a line to answer in."""

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, Static

from iamdoctor.report.untrusted import one_line


class Field(Input):
    """A line to type in, that takes a paste of several lines as one."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "give_up", "back", tooltip="Leave without an answer")]

    class GivenUp(Message):
        """The person left the field without an answer."""

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.insert_text_at_cursor(one_line(event.text))

    def action_give_up(self) -> None:
        """Say that there is no answer."""
        self.post_message(self.GivenUp())


class Ask(Vertical):
    """A question and its field; ``subject`` is what the answer is about."""

    DEFAULT_CSS = """
    Ask { height: 2; padding: 0 2; visibility: hidden; }
    Ask.-asking { visibility: visible; }
    Ask > Static { height: 1; color: $accent; text-wrap: nowrap; text-overflow: ellipsis; }
    Ask > Field { width: 1fr; height: 1; margin: 0 0 0 2; border: none; padding: 0 1; background: $panel; }
    Ask > Field:focus { border: none; background: $panel; }
    """

    class Answered(Message):
        """The person answered; ``value`` is as typed."""

        def __init__(self, subject: str, value: str) -> None:
            super().__init__()
            self.subject = subject
            self.value = value

    def __init__(self) -> None:
        super().__init__()
        self.subject = ""

    def compose(self) -> ComposeResult:
        yield Static("", markup=False)
        field = Field(compact=True)
        field.cursor_blink = False
        yield field

    def put(self, subject: str, question: str, *, value: str = "", focus: bool = True) -> None:
        """Ask; what was typed for the same subject stays."""
        if subject != self.subject:
            self.query_one(Field).value = value
        self.subject = subject
        self.query_one(Static).update(f"↳ {one_line(question)} ")
        self.add_class("-asking")
        if focus:
            self.query_one(Field).focus()

    def clear(self) -> None:
        """Ask nothing."""
        self.subject = ""
        self.remove_class("-asking")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self.subject:
            self.post_message(self.Answered(self.subject, event.value))
