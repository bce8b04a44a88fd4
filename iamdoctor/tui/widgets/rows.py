"""A list in columns: one line a row, walked with arrows or vim keys, its columns fitted to the width there is."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Resize
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from iamdoctor.report.untrusted import one_line
from iamdoctor.tui.shorten import middle

GAP = 2
FIRST, LEAST, ENOUGH = 22, 12, 12


class Row(NamedTuple):
    """One row: ``id`` stays with it while its cells change. A plain name is shortened in the middle, all else at its end."""

    id: str
    cells: tuple[Content | str, ...]


def fit(limits: Sequence[int], titles: Sequence[str], rows: Sequence[Row], width: int) -> list[int]:
    """Column widths: each as wide as its widest cell and at most its limit, the last what is left.

    Where that is too little the others give way, the first the least; where that does not help the last column is dropped.
    """
    widths = [
        min(limit, max([len(title), *(len(row.cells[index]) for row in rows)]))
        for index, (limit, title) in enumerate(zip(limits, titles, strict=True))
    ]
    while len(widths) > 1:
        room = width - GAP * (len(widths) - 1)
        fixed, least = widths[:-1], min(ENOUGH, widths[-1])
        spare = [width - (LEAST if index else FIRST) for index, width in enumerate(fixed)]
        while sum(fixed) + least > room and max(spare) > 0:
            widest = spare.index(max(spare))
            fixed[widest], spare[widest] = fixed[widest] - 1, spare[widest] - 1
        if sum(fixed) + least <= room:
            return [*fixed, room - sum(fixed)]
        widths.pop()
    return [width]


def line(cells: Sequence[Content | str], widths: Sequence[int], style: str = "") -> Content:
    """One row as one line."""
    return Content(" " * GAP).join(_cell(cell, width, style) for cell, width in zip(cells, widths, strict=False))


def _cell(cell: Content | str, width: int, style: str) -> Content:
    if isinstance(cell, str):
        plain = one_line(cell)
        cell = Content.styled(plain if " " in plain else middle(plain, width), style)
    content = cell.truncate(width, ellipsis=True)
    return content.pad_right(max(width - content.cell_length, 0))


class Rows(OptionList):
    """The rows of a :class:`Table`; subclass it to name what enter does."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", "Down", show=False),
        Binding("k", "cursor_up", "Up", show=False),
        Binding("g", "first", "First", show=False),
        Binding("G", "last", "Last", show=False),
        Binding("ctrl+d", "page_down", "Page down", show=False),
        Binding("ctrl+u", "page_up", "Page up", show=False),
    ]

    def __init__(self, id: str) -> None:
        super().__init__(id=id, markup=False)


class Table(Vertical):
    """Titles above :class:`Rows`. Rows that arrive later fill in without moving the highlighted one."""

    DEFAULT_CSS = """
    Table { height: auto; }
    Table > Static { height: 1; color: $text-muted; padding: 0 2; }
    Table > Rows { background: transparent; background-tint: transparent; border: none; padding: 0 1; }
    Table > Rows:focus { background-tint: transparent; border: none; }
    Table > Rows { text-wrap: nowrap; text-overflow: ellipsis; scrollbar-size-vertical: 1; }
    Table > Rows > .option-list--option { padding: 0 1; }
    Table > Rows:focus > .option-list--option-highlighted { background: $primary 22%; color: $foreground; text-style: bold; }
    Table > Rows:nocolor:focus > .option-list--option-highlighted { text-style: reverse; }
    Table > Rows > .option-list--option-hover { background: $panel; }
    """

    def __init__(self, *columns: tuple[str, int], rows: type[Rows] = Rows, id: str) -> None:
        super().__init__(id=id)
        self._titles = [title for title, _ in columns]
        self._limits = [limit for _, limit in columns]
        self._rows: Sequence[Row] = ()
        self._list = rows(id=f"{id}-rows")
        self._head = Static("", markup=False)

    def compose(self) -> ComposeResult:
        yield self._head
        yield self._list

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
        widths = fit(self._limits, self._titles, rows, max((self.size.width or self.app.size.width) - 4, LEAST))
        self._head.update(line(self._titles, widths))
        prompts = [line(row.cells, widths) for row in rows]
        if [row.id for row in rows] == [option.id for option in self._list.options]:
            for index, prompt in enumerate(prompts):
                self._list.replace_option_prompt_at_index(index, prompt)
            if at is not None:
                self._highlight(at)
        else:
            self._refill(prompts, self.at if at is None else at)

    def _refill(self, prompts: Sequence[Content], at: str | None) -> None:
        self._list.set_options(Option(prompt, id=row.id) for row, prompt in zip(self._rows, prompts, strict=True))
        self._highlight(at)

    def _highlight(self, at: str | None) -> None:
        ids = [row.id for row in self._rows]
        self._list.highlighted = ids.index(at) if at in ids else (0 if ids else None)

    def _on_resize(self, event: Resize) -> None:
        self.call_after_refresh(lambda: self.show(self._rows))
