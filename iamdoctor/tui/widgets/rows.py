"""A list in columns, walked with arrows or vim keys and filtered as one types, its columns fitted to the width there is."""

from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Click, Resize
from textual.message import Message
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from iamdoctor.report.untrusted import one_line
from iamdoctor.tui.shorten import middle
from iamdoctor.tui.widgets.ask import Field
from iamdoctor.tui.widgets.filter_line import FilterLine

GAP = 2
FIRST, LEAST, ENOUGH, MOST_ENOUGH = 22, 12, 12, 32
MOST_LINES = 6
HEADING = "heading"
FILTER = "Show only rows that have these words, as you type"


class Row(NamedTuple):
    """One row: ``id`` stays with it while its cells change. A plain name is shortened in the middle, all else at its end.

    Rows of one ``group`` have columns of their own; a ``heading`` is one cell and is not chosen. A row ``wraps`` where nothing of it may be
    cut.
    """

    id: str
    cells: tuple[Content | str, ...]
    group: str = ""
    wraps: bool = False


def having(words: str, rows: Sequence[Row]) -> Sequence[Row]:
    """The rows that have all of these words, in any case; headings stay only where nothing is asked for."""
    wanted = words.casefold().split()
    return [row for row in rows if not wanted or (row.group != HEADING and all(word in _searched(row) for word in wanted))]


def _searched(row: Row) -> str:
    return " ".join(map(plain, row.cells)).casefold()


def plain(cell: Content | str) -> str:
    """The text of a cell."""
    return cell if isinstance(cell, str) else cell.plain


def fit(limits: Sequence[int], titles: Sequence[str], rows: Sequence[Row], width: int, enough: int = ENOUGH) -> list[int]:
    """Column widths: each as wide as its widest cell and at most its limit, the last what is left.

    Where that leaves the last less than ``enough`` the others give way, the first the least; where that does not help the last column is
    dropped.
    """
    widths = [
        min(limit, max([len(title), *(len(row.cells[index]) for row in rows)]))
        for index, (limit, title) in enumerate(zip(limits, titles, strict=True))
    ]
    while len(widths) > 1:
        room = width - GAP * (len(widths) - 1)
        fixed, least = widths[:-1], min(enough, widths[-1])
        spare = [width - (LEAST if index else FIRST) for index, width in enumerate(fixed)]
        while sum(fixed) + least > room and max(spare) > 0:
            widest = spare.index(max(spare))
            fixed[widest], spare[widest] = fixed[widest] - 1, spare[widest] - 1
        if sum(fixed) + least <= room:
            return [*fixed, room - sum(fixed)]
        widths.pop()
    return [width]


def line(cells: Sequence[Content | str], widths: Sequence[int], *, wraps: bool = False) -> Content:
    """One row as one line; where it ``wraps`` its longer cells go on below themselves."""
    if not wraps:
        return Content(" " * GAP).join(_cell(cell, width) for cell, width in zip(cells, widths, strict=False))
    folded = [_folded(cell, width) for cell, width in zip(cells, widths, strict=False)]
    lines = zip_longest(*folded, fillvalue=Content(""))
    drawn = (
        Content(" " * GAP).join(part.pad_right(max(width - part.cell_length, 0)) for part, width in zip(parts, widths, strict=False))
        for parts in lines
    )
    return Content("\n").join(drawn)


def _folded(cell: Content | str, width: int) -> list[Content]:
    if isinstance(cell, str) or len(cell) <= width:
        return [_cell(cell, width)]
    lines = list(cell.wrap(width))
    return lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 1], (lines[MOST_LINES - 1] + " …").truncate(width, ellipsis=True)]


def _cell(cell: Content | str, width: int) -> Content:
    if isinstance(cell, str):
        text = one_line(cell)
        cell = Content(text if " " in text else middle(text, width))
    content = cell.truncate(width, ellipsis=True)
    return content.pad_right(max(width - content.cell_length, 0))


class Rows(OptionList):
    """The rows. A subclass says with its bindings what the keys do to them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", "Down", show=False),
        Binding("k", "cursor_up", "Up", show=False),
        Binding("g", "first", "First", show=False),
        Binding("G", "last", "Last", show=False),
        Binding("ctrl+d", "page_down", "Page down", show=False),
        Binding("ctrl+u", "page_up", "Page up", show=False),
        Binding("slash", "filter", "filter", key_display="/", show=False, tooltip=FILTER),
    ]

    def __init__(self, id: str) -> None:
        super().__init__(id=id, markup=False)

    async def _on_click(self, event: Click) -> None:
        """The first click on a row highlights it, the second chooses it."""
        event.prevent_default()
        clicked: int | None = event.style.meta.get("option")
        if clicked is None or self._options[clicked].disabled:
            return
        if self.highlighted == clicked:
            self.action_select()
        else:
            self.highlighted = clicked

    def action_filter(self) -> None:
        """Ask for words that the rows have to have."""
        assert isinstance(self.parent, Table)
        self.parent.filter()


class Table(Vertical):
    """Titles above :class:`Rows`. Rows that arrive later fill in without moving the highlighted one.

    ``groups`` are the widest columns of rows that have a group; ``search`` finds rows where the words may be in more than is shown.
    """

    DEFAULT_CSS = """
    Table { height: auto; }
    Table > Static { height: 1; color: $text-muted; padding: 0 2; }
    Table > Rows { background: transparent; background-tint: transparent; border: none; padding: 0 1; }
    Table > Rows:focus { background-tint: transparent; border: none; }
    Table > Rows { text-wrap: nowrap; text-overflow: ellipsis; scrollbar-size-vertical: 1; }
    Table > Rows > .option-list--option { padding: 0 1; }
    Table > Rows > .option-list--option-disabled { color: $foreground; text-style: bold; }
    Table > Rows > .option-list--option-highlighted { background: $panel; }
    Table > Rows:focus > .option-list--option-highlighted { background: $primary 22%; color: $foreground; text-style: bold; }
    Table > Rows:nocolor:focus > .option-list--option-highlighted { text-style: reverse; }
    Table > Rows > .option-list--option-hover { background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "all", "all rows", show=False, tooltip="Show every row again"),
    ]

    class Filtered(Message):
        """Other rows are shown than before."""

    def __init__(
        self,
        *columns: tuple[str, int],
        rows: type[Rows] = Rows,
        id: str,
        groups: Mapping[str, Sequence[int]] | None = None,
        search: Callable[[str], Sequence[Row]] | None = None,
    ) -> None:
        super().__init__(id=id)
        self._titles = [title for title, _ in columns]
        self._groups = {"": [limit for _, limit in columns], HEADING: [1000], **(groups or {})}
        self._search = search
        self._rows: Sequence[Row] = ()
        self._shown: Sequence[Row] = ()
        self._list = rows(id=f"{id}-rows")
        self._head = Static("", markup=False)
        self._filter = FilterLine()

    def compose(self) -> ComposeResult:
        yield self._head
        yield self._list
        yield self._filter

    @property
    def rows(self) -> Rows:
        """The focusable part."""
        return self._list

    @property
    def at(self) -> str | None:
        """The id of the highlighted row."""
        option = self._list.highlighted_option
        return option.id if option else None

    def show(self, rows: Sequence[Row], *, at: str | None = None) -> None:
        """Show these rows, the row ``at`` highlighted; without it the highlight stays on the row of the same id."""
        self._rows = rows
        self._draw(at)

    def _draw(self, at: str | None = None) -> None:
        words = self._filter.words
        rows = self._shown = (self._search(words) if self._search and words.strip() else having(words, self._rows)) if words else self._rows
        self._filter.count(len(rows), sum(row.group != HEADING for row in self._rows))
        width = max((self.size.width or self.app.size.width) - 5, LEAST)
        widths = {group: self._fit(group, rows, width) for group in {row.group for row in rows} | {""}}
        self._head.update(line(self._titles, widths[""]))
        prompts = [line(row.cells, widths[row.group], wraps=row.wraps) for row in rows]
        if [row.id for row in rows] == [option.id for option in self._list.options]:
            for index, prompt in enumerate(prompts):
                self._list.replace_option_prompt_at_index(index, prompt)
            if at is not None:
                self._highlight(at)
        else:
            self._refill(prompts, self.at if at is None else at)

    def _fit(self, group: str, rows: Sequence[Row], width: int) -> list[int]:
        limits = self._groups[group]
        titles = self._titles if not group else [""] * len(limits)
        return fit(
            limits, titles, [row for row in rows if row.group == group], width, ENOUGH if not group else min(limits[-1], MOST_ENOUGH)
        )

    def _refill(self, prompts: Sequence[Content], at: str | None) -> None:
        self._list.set_options(
            Option(prompt, id=row.id, disabled=row.group == HEADING) for row, prompt in zip(self._shown, prompts, strict=True)
        )
        self._highlight(at)

    def _highlight(self, at: str | None) -> None:
        ids = [row.id for row in self._shown]
        chosen = [place for place, row in enumerate(self._shown) if row.group != HEADING]
        self._list.highlighted = ids.index(at) if at in ids else next(iter(chosen), None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the escape key to the screen where nothing is filtered."""
        return action != "all" or bool(self._filter.words)

    def filter(self) -> None:
        """Ask for words that the rows have to have."""
        self._filter.ask()

    @on(Field.GivenUp)
    def action_all(self) -> None:
        """Show every row again."""
        self._filter.clear()
        self._list.focus()
        self._say_filtered()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._say_filtered()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self._list.focus()

    def _say_filtered(self) -> None:
        self._draw()
        self.post_message(self.Filtered())

    def _on_resize(self, event: Resize) -> None:
        self.call_after_refresh(self._draw)
