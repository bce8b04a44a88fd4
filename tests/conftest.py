"""What every test stands behind: no network but loopback, none of the developer's own AWS configuration, no clock-driven drawing."""

import gc
import itertools
import os
import socket
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import botocore.loaders
import pytest

for name in [name for name in os.environ if name.startswith(("AWS_", "BOTO_"))]:
    del os.environ[name]
os.environ.update(AWS_EC2_METADATA_DISABLED="true", TEXTUAL_ANIMATIONS="none", TERM="xterm-256color", COLUMNS="80")
os.environ.pop("NO_COLOR", None)


gc.set_threshold(100_000, 50, 50)
"""Look for unreachable objects rarely: a look goes through all that is in memory, and the looks took a quarter of the time."""

LANES = ("ministack", "laws")
"""Groups of tests that take long, each in one process from the start, beside which the rest is run."""


def lane(item: pytest.Item) -> str | None:
    """The group of a test: as marked, else its file, whose tests share what they solve; none for a screen's test, which mostly waits."""
    mark = item.get_closest_marker("xdist_group")
    if mark:
        return str(mark.args[0])
    return None if item.path.parent.name == "tui" else str(item.path)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give each test its lane, and start the long ones first."""
    lanes = {item: lane(item) for item in items}
    for item, group in lanes.items():
        if group:
            item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=lambda item: lanes[item] not in LANES)


def pytest_collection_finish() -> None:
    """Leave what was collected out of those looks."""
    gc.freeze()


def pytest_xdist_auto_num_workers() -> int:
    """One worker more than there are processors: a screen's test waits half of its time."""
    return (os.cpu_count() or 1) + 1


_connect = socket.socket.connect


def _guarded_connect(self: socket.socket, address: Any) -> None:
    host = address[0] if isinstance(address, tuple) else "local"
    if isinstance(address, tuple) and host not in ("127.0.0.1", "::1", "localhost"):
        raise RuntimeError(f"a test reached for the network: {host}")
    _connect(self, address)


@pytest.fixture(scope="session", autouse=True)
def only_loopback() -> Iterator[None]:
    """Refuse every connection that leaves this machine."""
    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", _guarded_connect)
    yield
    patch.undo()


@pytest.fixture(scope="session", autouse=True)
def models_loaded_once() -> Iterator[None]:
    """Let every botocore session share one loader of service models: loading them is most of a test's time."""
    patch = pytest.MonkeyPatch()
    patch.setattr("botocore.session.create_loader", cache(botocore.loaders.create_loader))
    yield
    patch.undo()


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A new path at each step, one a test: ``tmp_path`` would look through all those before it."""
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def own_home(homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test an empty home, so that no configuration, case or cache of the developer's is read or written."""
    home = next(homes)
    home.mkdir()
    for variable, folder in {"HOME": "", "XDG_CONFIG_HOME": "config", "XDG_CACHE_HOME": "cache", "XDG_DATA_HOME": "data"}.items():
        monkeypatch.setenv(variable, str(home / folder))
    monkeypatch.setenv("XDG_STATE_HOME", str(home / "state"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(home / "aws-config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(home / "aws-credentials"))
    return home
