"""One demo for all its tests: accounts are built once, as for a person who opens the picker."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from iamdoctor.demo import world
from iamdoctor.demo.world import Demo


@pytest.fixture(scope="module")
def started() -> Iterator[tuple[Demo, dict[str, str]]]:
    """The demo, running, and the AWS configuration that it made."""
    demo = world.start()
    try:
        yield demo, {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
    finally:
        demo.stop()


@pytest.fixture
def demo(started: tuple[Demo, dict[str, str]], own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Demo:
    """The demo that runs for all tests of a module; each has its configuration."""
    running, configuration = started
    for name, value in configuration.items():
        monkeypatch.setenv(name, value)
    return running


@pytest.fixture
def no_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection, loopback too."""

    def refuse(*_: Any) -> None:
        raise AssertionError("the demo reached for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
