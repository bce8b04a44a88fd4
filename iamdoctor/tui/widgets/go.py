"""The one button: start the check."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Static


class Go(Static, can_focus=True):
    """A word that enter, space or a click presses. Textual's Button would do, but its style sheet alone holds up the first screen."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "press", "start", show=False, key_display="↵", tooltip="Start the check")
    ]

    class Pressed(Message):
        """It was pressed."""

    def action_press(self) -> None:
        """Press it."""
        self.post_message(self.Pressed())

    def on_click(self) -> None:
        """Press it."""
        self.action_press()
