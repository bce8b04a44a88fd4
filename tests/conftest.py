"""What every test stands behind: no network but loopback, none of the developer's own AWS configuration, no clock-driven drawing."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

for name in [name for name in os.environ if name.startswith(("AWS_", "BOTO_"))]:
    del os.environ[name]
os.environ.update(AWS_EC2_METADATA_DISABLED="true", TEXTUAL_ANIMATIONS="none", TERM="xterm-256color", COLUMNS="80")
os.environ.pop("NO_COLOR", None)

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


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test an empty home, so that no configuration, case or cache of the developer's is read or written."""
    home = tmp_path / "home"
    home.mkdir()
    for variable, folder in {"HOME": "", "XDG_CONFIG_HOME": "config", "XDG_CACHE_HOME": "cache", "XDG_DATA_HOME": "data"}.items():
        monkeypatch.setenv(variable, str(home / folder))
    monkeypatch.setenv("XDG_STATE_HOME", str(home / "state"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(home / "aws-config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(home / "aws-credentials"))
    return home
