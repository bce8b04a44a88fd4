"""The last line of every screen: the keys that do something here, now."""

from collections.abc import Iterator
from typing import NamedTuple

from textual.binding import ActiveBinding
from textual.content import Content
from textual.events import MouseDown, MouseMove
from textual.widgets import Static

HELP = "keys"


class Offer(NamedTuple):
    """One key as it is drawn, from column ``start`` up to ``end``."""

    key: str
    text: Content
    tooltip: str
    enabled: bool
    start: int
    end: int


class BottomLine(Static):
    """Each key with its name, to press or to click; dimmed while it has nothing to act on. Keys that do not fit whole are left out, help
    never.

    One widget, drawn anew when the keys change. Textual's Footer makes a widget for each key every time, and the first screen waits for it.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = "BottomLine { dock: bottom; width: 100%; height: 1; text-wrap: nowrap; background: $footer-background; }"

    def __init__(self) -> None:
        super().__init__("", markup=False)
        self._offers: list[Offer] = []

    def on_mount(self) -> None:
        """Draw the keys, again whenever they change."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self._draw())
        self._draw()

    def on_resize(self) -> None:
        """As many keys as there is room for."""
        self._draw()

    def _draw(self) -> None:
        if self.is_attached and self.screen.is_attached:
            self._offers = list(self._fitting(self.size.width or self.app.size.width))
            self.update(Content("").join(offer.text for offer in self._offers))

    def _fitting(self, width: int) -> Iterator[Offer]:
        active = list({key.binding.action: key for key in reversed(self.screen.active_bindings.values()) if key.binding.show}.values())[
            ::-1
        ]
        last = [self._text(key) for key in active if key.binding.action == HELP]
        room, at = width - sum(text.cell_length for text in last), 0
        for key in active:
            text, is_help = self._text(key), key.binding.action == HELP
            if at + len(text.plain.rstrip()) <= (width if is_help else room):
                yield Offer(key.binding.key, text, key.tooltip, key.enabled, at, at + text.cell_length)
                at += text.cell_length

    def _text(self, key: ActiveBinding) -> Content:
        dim = "" if key.enabled else " dim"
        return Content.assemble(
            (f" {self.app.get_key_display(key.binding)} ", f"bold $footer-key-foreground{dim}"),
            (f"{key.binding.description} ", f"$footer-description-foreground{dim}"),
        )

    def _under(self, x: int) -> Offer | None:
        return next((offer for offer in self._offers if offer.start <= x < offer.end), None)

    def on_mouse_move(self, event: MouseMove) -> None:
        """Tell what the key under the pointer does."""
        offer = self._under(event.x)
        self.tooltip = offer.tooltip or None if offer else None

    def on_mouse_down(self, event: MouseDown) -> None:
        """Press the key under the pointer."""
        offer = self._under(event.x)
        if offer and offer.enabled:
            self.app.simulate_key(offer.key)
