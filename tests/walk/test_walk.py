"""The walk: updates that grow into one complete diagnosis, from AWS or from a snapshot."""

import asyncio
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import aclosing
from time import monotonic, sleep
from typing import Any

import boto3
import pytest
from moto import mock_aws
from msgspec.structs import replace

from iamdoctor.aws.connection import Connection
from iamdoctor.model.access import Access
from iamdoctor.model.denial import Denial
from iamdoctor.model.evidence import Evidence
from iamdoctor.walk import identity, walk

HERE = Access(region="us-east-1")
DENIED = Denial(
    kind="access_denied",
    principal="arn:aws:iam::123456789012:user/ana",
    action="sqs:SendMessage",
    resource="arn:aws:sqs:us-east-1:123456789012:orders",
)


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")


@pytest.fixture
def account(keys: None) -> Iterator[None]:
    """An account in which ana may do nothing."""
    with mock_aws():
        boto3.client("iam").create_user(UserName="ana")
        boto3.client("sqs", "us-east-1").create_queue(QueueName="orders")
        yield


@pytest.fixture
def silence(keys: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An endpoint that takes connections and never answers."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(50)
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{listener.getsockname()[1]}")
        yield


async def test_only_the_last_update_is_complete(account: None) -> None:
    updates = [update async for update in walk(DENIED, access=HERE)]
    assert [update.diagnosis.complete for update in updates] == [False] * (len(updates) - 1) + [True]
    assert len(updates) > 1
    assert updates[-1].evidence.policies.state == "none"


async def test_given_evidence_is_diagnosed_without_a_call(silence: None) -> None:
    updates = [update async for update in walk(DENIED, evidence=Evidence())]
    assert [update.evidence for update in updates] == [Evidence()]


async def test_the_same_evidence_gives_the_same_diagnosis(account: None) -> None:
    live = [update async for update in walk(DENIED, access=HERE)][-1]
    replayed = [update async for update in walk(DENIED, evidence=live.evidence)][-1]
    assert replayed == live


async def test_without_credentials_the_walk_still_ends_and_says_why() -> None:
    last = [update async for update in walk(DENIED, access=HERE)][-1]
    assert last.diagnosis.complete
    assert last.evidence.caller.failures[0].message.startswith("No AWS credentials were found.")


async def test_a_walk_that_gets_no_answer_ends_in_its_budget(silence: None) -> None:
    began = monotonic()
    last = [update async for update in walk(DENIED, access=HERE, budget=0.3)][-1]
    assert monotonic() - began < 5
    assert last.diagnosis.complete
    assert last.evidence.policies.state == last.evidence.resource.state == "unread"


async def test_leaving_a_walk_does_not_wait_for_its_calls(silence: None) -> None:
    async def follow() -> None:
        async for _ in walk(DENIED, access=HERE):
            pass

    following = asyncio.create_task(follow())
    await asyncio.sleep(0.5)
    began = monotonic()
    following.cancel()
    with pytest.raises(asyncio.CancelledError):
        await following
    assert monotonic() - began < 1


def test_the_program_ends_with_calls_in_flight(silence: None) -> None:
    code = (
        "import asyncio, time\n"
        "from iamdoctor.model.access import Access\n"
        "from iamdoctor.walk import identity\n"
        "async def main():\n"
        "    task = asyncio.create_task(identity(Access(region='us-east-1')))\n"
        "    asyncio.get_running_loop().call_later(0.8, task.cancel)\n"
        "    try:\n        await task\n    except asyncio.CancelledError:\n        print(time.monotonic())\n"
        "asyncio.run(main())\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=20)
    assert monotonic() - float(ran.stdout) < 3


async def test_the_identity_is_read_for_the_first_screen(account: None) -> None:
    read = await identity(HERE)
    assert read.value is not None and read.value.account == "123456789012"


async def test_a_late_cloudtrail_holds_no_answer_that_the_policies_settled(
    account: None, keys: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering = Connection.call

    def late(self: Connection, service: str, *args: Any, **more: Any) -> Any:
        if service == "cloudtrail":
            sleep(3.0)
        return answering(self, service, *args, **more)

    monkeypatch.setattr(Connection, "call", late)
    created = replace(DENIED, action="sqs:CreateQueue", operation="CreateQueue")
    began = monotonic()
    async with aclosing(walk(created, access=HERE)) as updates:  # type: ignore[type-var]
        async for update in updates:
            if update.diagnosis.settled:
                break
    assert monotonic() - began < 2.5
    assert update.evidence.trail.state == "pending" and not update.diagnosis.complete
    assert update.diagnosis.plan is not None and update.diagnosis.verdict.causes[0].confidence == "proven"
