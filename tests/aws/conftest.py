"""An AWS account on moto, in this process."""

from collections.abc import Iterator

import boto3
import pytest
from moto import mock_aws

from iamdoctor.aws.connection import Connection
from iamdoctor.model.access import Access
from tests.aws.aws_world import Answers

ACCOUNT = "123456789012"


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[boto3.Session]:
    """A session of the account's own administrator; everything made through it is gone after the test."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        yield boto3.Session(region_name="us-east-1")


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    """Replies given in AWS's stead to every client of every connection."""
    given, make = Answers(), Connection.client
    monkeypatch.setattr(Connection, "client", lambda self, service, region=None: given.listen(make(self, service, region)))
    return given


@pytest.fixture
def connection() -> Connection:
    """A connection as the on-call person's."""
    return Connection(Access(region="us-east-1"))
