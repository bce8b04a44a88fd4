"""One demo for all its tests: accounts are built once, as for a person who opens the picker."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from iamdoctor.demo import world
from iamdoctor.demo.world import Demo


@pytest.fixture
def demo(own_home: Path) -> Iterator[Demo]:
    """The demo, running."""
    running = world.start()
    yield running
    running.stop()


@pytest.fixture
def no_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection, loopback too."""

    def refuse(*_: Any) -> None:
        raise AssertionError("the demo reached for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
