"""What a pane asks the screen for: a text to be read whole."""

from textual.message import Message


class Whole(Message):
    """Show ``text``, nothing shortened, under ``title``; ``filename`` is what it is offered to be saved as. A policy's is opened at its
    ``deciding`` statement."""

    def __init__(self, title: str, text: str, filename: str, *, policy: bool = False, deciding: int | None = None) -> None:
        super().__init__()
        self.title = title
        self.text = text
        self.filename = filename
        self.policy = policy
        self.deciding = deciding
