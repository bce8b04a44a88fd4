"""A connection lets only reads out, and says why it cannot be made in words for a person."""

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import boto3
import pytest

from iamdoctor.aws.calls import Calls
from iamdoctor.aws.connection import Connection
from iamdoctor.aws.identity import caller, source_of
from iamdoctor.model.access import Access
from iamdoctor.model.errors import WriteRefused
from iamdoctor.model.evidence import Caller, Read

SSO = """
[profile "night shift"]
sso_session = corp
sso_account_id = 123456789012
sso_role_name = ReadOnly
region = us-east-1
[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = us-east-1
"""
MFA = """
[profile base]
aws_access_key_id = testing
aws_secret_access_key = testing
[profile prod]
source_profile = base
role_arn = arn:aws:iam::123456789012:role/prod
mfa_serial = arn:aws:iam::123456789012:mfa/ana
region = us-east-1
"""


async def who(connection: Connection) -> Read[Caller]:
    return await caller(Calls(connection))


async def message(connection: Connection) -> str:
    read = await who(connection)
    assert read.state == "unread"
    return read.failures[0].message


@pytest.fixture
def silent_endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An endpoint that takes connections and never answers."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(50)
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{listener.getsockname()[1]}")
        yield


async def test_the_caller_is_named_with_the_source_of_the_credentials(account: boto3.Session, connection: Connection) -> None:
    read = await who(connection)
    assert read.value is not None
    assert (read.value.account, read.value.region) == ("123456789012", "us-east-1")
    assert read.value.source == "environment variables (AWS_ACCESS_KEY_ID)"


@pytest.mark.parametrize(
    ("service", "operation", "params"),
    [
        ("iam", "DeleteUser", {"UserName": "ana"}),
        ("s3", "PutObject", {"Bucket": "b", "Key": "k"}),
        ("sts", "AssumeRole", {"RoleArn": "arn:aws:iam::123456789012:role/x", "RoleSessionName": "y"}),
    ],
)
def test_a_write_is_refused_before_it_leaves(account: boto3.Session, service: str, operation: str, params: dict[str, str]) -> None:
    account.client("iam").create_user(UserName="ana")
    with pytest.raises(WriteRefused, match=f"{service}:{operation}"):
        Connection(Access(region="us-east-1")).call(service, operation, params)
    assert account.client("iam").get_user(UserName="ana")["User"]["UserName"] == "ana"


async def test_missing_credentials_say_what_to_do() -> None:
    assert await message(Connection(Access(region="us-east-1"))) == (
        "No AWS credentials were found. Give a profile (--profile) or set AWS_PROFILE."
    )


async def test_an_unknown_profile_is_named() -> None:
    assert await message(Connection(Access(profile="nope"))) == (
        "There is no profile nope in the AWS configuration. List them: aws configure list-profiles"
    )


async def test_an_expired_sso_session_gives_the_login_command_ready_to_paste(own_home: Path) -> None:
    (own_home / "aws-config").write_text(SSO)
    assert await message(Connection(Access(profile="night shift"))) == (
        "The SSO session has expired. Renew it: aws sso login --profile 'night shift'"
    )


async def test_a_profile_that_asks_for_mfa_is_told_how_and_nothing_is_asked_on_the_terminal(own_home: Path) -> None:
    (own_home / "aws-config").write_text(MFA)
    assert await message(Connection(Access(profile="prod"))) == (
        "Profile prod asks for an MFA code. Get its session first, in the shell: "
        'eval "$(aws configure export-credentials --profile prod --format env)"'
    )


async def test_a_region_that_cannot_be_one_is_said(account: boto3.Session) -> None:
    assert await message(Connection(Access(region="us east 1"))) == "That is no AWS region. Check --region and AWS_REGION."


async def test_a_refused_connection_is_said(account: boto3.Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    read = await message(Connection(Access(region="us-east-1")))
    assert read.startswith("AWS could not be reached.")


async def test_waiting_for_a_silent_endpoint_can_be_left_at_once(
    silent_endpoint: None, monkeypatch: pytest.MonkeyPatch, connection: Connection
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "a")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "b")
    waiting = asyncio.create_task(who(connection))
    await asyncio.sleep(0.2)
    began = monotonic()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert monotonic() - began < 1


def test_environment_keys_over_a_profile_are_said(monkeypatch: pytest.MonkeyPatch, own_home: Path) -> None:
    (own_home / "aws-config").write_text("[profile prod]\naws_access_key_id = a\naws_secret_access_key = b\n")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "a")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "b")
    monkeypatch.setenv("AWS_PROFILE", "prod")
    assert source_of(Connection()) == "environment variables (AWS_ACCESS_KEY_ID); profile prod is not used"
    assert (
        source_of(Connection(Access(profile="prod")))
        == "the AWS configuration file, profile prod; AWS_ACCESS_KEY_ID in the environment is not used"
    )


def test_descriptions_of_services_are_read_once_for_all_connections() -> None:
    loaders = {id(Connection(Access(region=region)).session().get_component("data_loader")) for region in ("us-east-1", "eu-west-1")}
    assert len(loaders) == 1
