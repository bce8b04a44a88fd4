"""A ministack for the whole run, and an account of its own for each test."""

import itertools
from collections.abc import Iterator

import pytest

from tests.e2e.ministack_server import Credentials, Ministack, running

_accounts = itertools.count(210000000001)


@pytest.fixture(scope="session")
def ministack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ministack]:
    """An AWS that enforces."""
    with running(tmp_path_factory.mktemp("ministack")) as server:
        yield server


@pytest.fixture
def admin() -> Credentials:
    """The root user of an account that no other test uses: on ministack a 12-digit access key is that."""
    return Credentials(str(next(_accounts)), "test")
