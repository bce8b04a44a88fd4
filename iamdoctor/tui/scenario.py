"""What the app knows of a demo scenario."""

from typing import Protocol

from iamdoctor.model.access import Access


class Scenario(Protocol):
    """A broken account and its error. ``prepare`` builds the account, blocking, on its first call."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def story(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def access(self) -> Access: ...

    def prepare(self) -> None:
        """Build the account."""
