"""What the person says beside the text."""

import re
from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.widgets import Input, Label, Static

from iamdoctor.model.denial import Denial
from iamdoctor.model.supplied import Added
from iamdoctor.report.untrusted import one_line
from iamdoctor.tui.widgets.ask import Field
from iamdoctor.tui.widgets.bottom_line import BottomLine
from iamdoctor.tui.widgets.top_line import TopLine

FIELDS = {
    "principal": ("who", "arn:aws:iam::123456789012:role/NAME, or a session's or a user's ARN"),
    "action": ("wanted", "service:Action, such as s3:GetObject"),
    "resource": ("on", "the ARN it was about"),
    "resource_account": ("owner", "the 12 digits of the account that owns it"),
    "context": ("context", "aws:SourceIp=10.0.0.1 aws:PrincipalTag/team=finance"),
}


class EditScreen(Screen[Added | None]):
    """A line for each thing; what the text says stands there and cannot be changed. Returns what is said now, or ``None``."""

    CSS_PATH = "edit.tcss"
    AUTO_FOCUS = "Field"
    HELP = "Say what the text leaves open. It is used beside what the text says, and marked as said by you."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,ctrl+r", "keep", "keep", tooltip="Use these values"),
        Binding("escape", "back", "back", tooltip="Back, nothing changed"),
    ]

    def __init__(self, denial: Denial, added: Added) -> None:
        super().__init__()
        self._denial = denial
        self._added = added

    def compose(self) -> ComposeResult:
        yield TopLine()
        with VerticalScroll(can_focus=False):
            yield Static(
                "What is grey the text says itself; the rest is yours. Enter goes on, and after the last line keeps them all.", markup=False
            )
            for field, (label, hint) in FIELDS.items():
                with Horizontal():
                    yield Label(label, markup=False)
                    yield self._line(field, hint)
            yield Static("", id="wrong", markup=False)
        yield BottomLine()

    def on_mount(self) -> None:
        """Name the screen."""
        self.query_one(TopLine).show(asked="what the text does not say")

    def _line(self, field: str, hint: str) -> Static | Field:
        known = getattr(self._denial, field, None)
        if isinstance(known, str):
            return Static(one_line(known), classes="known", markup=False)
        entry = Field(self._value(field), placeholder=hint, id=field, compact=True)
        entry.cursor_blink = False
        return entry

    def _value(self, field: str) -> str:
        if field == "context":
            return " ".join(f"{key}={','.join(values)}" for key, values in self._added.context.items())
        return getattr(self._added, field) or ""

    @on(Input.Submitted)
    def _next(self, event: Input.Submitted) -> None:
        fields = list(self.query(Field))
        at = fields.index(event.input)  # type: ignore[arg-type]
        if at + 1 < len(fields):
            fields[at + 1].focus()
        else:
            self.action_keep()

    def action_keep(self) -> None:
        """Return what is said now; what cannot be meant is named, and nothing is lost."""
        said = {field.id: field.value.strip() for field in self.query(Field) if field.id}
        if problems := wrong(said):
            self.query_one("#wrong", Static).update("\n".join(problems))
            return
        values = {key: tuple(value.split(",")) for key, _, value in map(_pair, said.pop("context", "").split())}
        self.dismiss(replace(self._added, context=values, **{field: value or None for field, value in said.items()}))

    @on(Field.GivenUp)
    def action_back(self) -> None:
        """Close, nothing changed."""
        self.dismiss(None)


def _pair(word: str) -> tuple[str, str, str]:
    return word.partition("=")


def wrong(said: dict[str, str]) -> list[str]:
    """What of the values cannot be meant, a sentence each."""
    ignored = [word for word in said.get("context", "").split() if not _pair(word)[0] or not _pair(word)[1]]
    checked = {
        "who: an ARN begins with arn: (or say me).": _given(said, "principal", r"arn:\S+|me|ME"),
        "wanted: an action is service:Action, such as s3:GetObject.": _given(said, "action", r"[A-Za-z0-9-]+:[A-Za-z0-9*]+"),
        "on: an ARN begins with arn: and has no spaces.": _given(said, "resource", r"arn:\S+|\*"),
        "owner: an account id has 12 digits.": _given(said, "resource_account", r"\d{12}"),
        f"context: {' '.join(ignored)} would be ignored; write KEY=VALUE.": not ignored,
    }
    return [sentence for sentence, right in checked.items() if not right]


def _given(said: dict[str, str], field: str, pattern: str) -> bool:
    """Whether the field is empty or what it should be."""
    return not said.get(field) or re.fullmatch(pattern, said[field]) is not None
