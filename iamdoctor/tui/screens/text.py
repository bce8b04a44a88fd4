"""A text, whole: to read, search, copy and save."""

from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Input, TextArea

from iamdoctor.report.untrusted import one_line, visible
from iamdoctor.tui.doctor import doctor
from iamdoctor.tui.widgets.ask import Ask, Field
from iamdoctor.tui.widgets.bottom_line import BottomLine
from iamdoctor.tui.widgets.top_line import TopLine


class Page(TextArea):
    """The text, read-only, with vim keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", "Down", show=False),
        Binding("k", "cursor_up", "Up", show=False),
        Binding("g", "top", "Top", show=False),
        Binding("G", "bottom", "Bottom", show=False),
        Binding("ctrl+d", "cursor_page_down", "Page down", show=False),
        Binding("ctrl+u", "cursor_page_up", "Page up", show=False),
    ]

    def action_top(self) -> None:
        """To the first line."""
        self.move_cursor((0, 0))

    def action_bottom(self) -> None:
        """To the last line."""
        self.move_cursor(self.document.end)


class TextScreen(Screen[None]):
    """Shows ``text``; ``filename`` is the name it is offered to be saved under, in the current directory.

    ``which`` says in the top line which of several texts this is.
    """

    CSS_PATH = "text.tcss"
    HELP = "The whole text. Drag to select and ctrl+c to copy a part; c copies it all."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "copy_all", "copy all", tooltip="Copy the whole text"),
        Binding("s", "save", "save", tooltip="Write the text to a file in the current directory"),
        Binding("slash", "find", "find", key_display="/", tooltip="Find words in the text"),
        Binding("n", "find_next", "next match", show=False, tooltip="The next place that has the words"),
        Binding("N", "find_before", "match before", show=False, tooltip="The place before that has the words"),
        Binding("q", "back", "back", show=False, tooltip="Back, as esc"),
        Binding("escape", "back", "back", tooltip="Back to where this was opened"),
    ]

    def __init__(self, title: str, text: str, filename: str, *, which: str = "") -> None:
        super().__init__()
        self._title_line = title
        self._whole = text
        self._filename = filename
        self._which = which
        self._sought = ""

    def compose(self) -> ComposeResult:
        yield TopLine()
        page = Page(visible(self._whole), read_only=True, soft_wrap=True, show_line_numbers=False, id="page")
        page.cursor_blink = False
        yield page
        yield Ask()
        yield BottomLine()

    def on_mount(self) -> None:
        """Name the text."""
        self._say_which()
        self.query_one(Page).focus()

    def _say_which(self) -> None:
        lines = self._whole.count("\n") + 1
        title = f"{self._title_line} · {self._which}" if self._which else self._title_line
        self.query_one(TopLine).show(asked=one_line(title), place=f"{lines} line{'' if lines == 1 else 's'}")

    def change(self, text: str, filename: str, which: str) -> None:
        """Show another text in place of this one, where the person stands in it."""
        self._whole, self._filename, self._which = text, filename, which
        page = self.query_one(Page)
        cursor, scrolled = page.cursor_location, page.scroll_offset
        page.load_text(visible(text))
        page.move_cursor(cursor)
        page.scroll_to(scrolled.x, scrolled.y, animate=False)
        self._say_which()

    def action_copy_all(self) -> None:
        """Copy the text, whole."""
        said = f", {self._which}" if self._which else ""
        doctor(self).copy(self._whole, f"{len(self._whole)} characters{said}")

    def action_save(self) -> None:
        """Write the text beside where the person stands, never over a file."""
        path = Path.cwd() / Path(self._filename.replace("/", "-")).name
        try:
            with path.open("x", encoding="utf-8") as file:
                path.chmod(0o600)
                file.write(self._whole)
        except OSError as error:
            self.notify(f"Not saved to {path}: {error.strerror or 'the disk refused'}.", severity="error", markup=False)
        else:
            self.notify(f"Saved to {path}.", markup=False)

    def action_find(self) -> None:
        """Ask for words."""
        self.query_one(Ask).put("find", "find", value=self._sought)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        """Go to the first place that has the words as they are typed."""
        self._sought = event.value
        if self._sought:
            self._to(self._places(), after=(-1, 0))

    @on(Ask.Answered)
    def _find(self, event: Ask.Answered) -> None:
        self._sought = event.value
        self._to_page()

    @on(Field.GivenUp)
    def _to_page(self) -> None:
        self.query_one(Ask).clear()
        self.query_one(Page).focus()

    def _places(self) -> list[tuple[int, int]]:
        """Where the words are, a place a line."""
        lines = [line.casefold() for line in self.query_one(Page).document.lines]
        sought = self._sought.casefold()
        return [(number, line.find(sought)) for number, line in enumerate(lines) if sought and sought in line]

    def action_find_next(self) -> None:
        """Select the next place that has the words, from the cursor on and round."""
        self._to(self._places(), after=self.query_one(Page).cursor_location)

    def action_find_before(self) -> None:
        """Select the place before, and round."""
        row, _ = self.query_one(Page).cursor_location
        places = self._places()
        before = [place for place in places if place[0] < row]
        self._to(places, after=(before or places)[-1] if places else (0, 0), exactly=True)

    def _to(self, places: list[tuple[int, int]], *, after: tuple[int, int], exactly: bool = False) -> None:
        """Select the first place behind ``after``, or the one that it is, and say which of how many it is."""
        page = self.query_one(Page)
        if not places:
            self.query_one(TopLine).show(place=f"0 of 0 · {one_line(self._sought)}")
            return
        at = next((place for place in places if (place >= after if exactly else place > after)), places[0])
        page.move_cursor(at)
        page.move_cursor((at[0], at[1] + len(self._sought)), select=True)
        page.scroll_cursor_visible()
        self.query_one(TopLine).show(place=f"{places.index(at) + 1} of {len(places)}")

    def action_back(self) -> None:
        """Close."""
        self.dismiss(None)
