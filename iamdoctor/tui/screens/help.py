"""What can be done here, and with which key."""

from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, Static

from iamdoctor.tui.marks import QUIET
from iamdoctor.tui.widgets.ask import Field
from iamdoctor.tui.widgets.bottom_line import BottomLine
from iamdoctor.tui.widgets.scroller import Scroller

INDENT, WIDEST = 28, 96


class Key(NamedTuple):
    """One thing to do: how its key is written, its name, what it does, and where it is done."""

    display: str
    title: str
    help: str
    action: str
    node: DOMNode
    enabled: bool

    @property
    def own(self) -> bool:
        """Whether this app named it; Textual writes the names of its own with a capital."""
        return not self.title[:1].isupper()


def keys(screen: "Screen[object]") -> list[Key]:
    """Everything a key does on this screen now, each action once with all its keys, own actions before mere movement."""
    found: dict[str, Key] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        display = screen.app.get_key_display(binding)
        before = found.get(binding.action)
        shown = display if before is None or display in before.display.split(", ") else f"{before.display}, {display}"
        if before:
            found[binding.action] = before._replace(display=shown)
        elif binding.description:
            text = binding.tooltip or binding.description
            found[binding.action] = Key(shown, binding.description, text, binding.action, active.node, active.enabled)
    return sorted(found.values(), key=lambda key: not key.own)


class HelpScreen(ModalScreen[None]):
    """Every key of the screen below, filtered by what is typed."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,f1", "close", "close", tooltip="Close the help"),
        Binding("slash", "filter", "filter", key_display="/", tooltip="Show only keys that have these words"),
    ]

    def __init__(self, below: "Screen[object]") -> None:
        super().__init__()
        self._keys = keys(below)
        self._about = getattr(below, "HELP", None) or ""

    def compose(self) -> ComposeResult:
        with Vertical(id="sheet"):
            yield Static(self._about, id="about", markup=False)
            field = Field(placeholder="/ filter", compact=True, id="filter")
            field.cursor_blink = False
            yield field
            with Scroller(id="list"):
                yield Static("", id="keys", markup=False)
            yield Static("ctrl+p finds every action by name. Hold shift (or option) to select with the mouse.", id="foot", markup=False)
            yield BottomLine()

    def on_mount(self) -> None:
        """Show all keys."""
        self._show("")
        self.query_one("#list").focus()

    def _show(self, words: str) -> None:
        wanted, width = words.casefold().split(), min(self.app.size.width, WIDEST) - 6
        shown = [key for key in self._keys if all(word in f"{key.display} {key.title} {key.help}".casefold() for word in wanted)]
        self.query_one("#keys", Static).update(
            Content("\n").join(_line(key, width) for key in shown) if shown else "No key has these words."
        )

    @on(Input.Changed, "#filter")
    def _filtered(self, event: Input.Changed) -> None:
        self._show(event.value)

    @on(Input.Submitted, "#filter")
    @on(Field.GivenUp)
    def _to_list(self) -> None:
        self.query_one("#list").focus()

    def action_filter(self) -> None:
        """Into the filter."""
        self.query_one("#filter").focus()

    def action_close(self) -> None:
        """Close."""
        self.dismiss(None)


def _line(key: Key, width: int) -> Content:
    off = "" if key.enabled else " (not now)"
    first, *more = Content.styled(f"{key.help}{off}", QUIET).wrap(max(width - INDENT, 20))
    head = Content.assemble((f"{key.display:<11} ", "bold $accent"), (f"{key.title:<15} ", "bold"), first)
    return Content("\n").join([head, *(Content(" " * INDENT) + line for line in more)])
