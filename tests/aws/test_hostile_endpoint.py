"""Whatever an endpoint answers, or does not, a walk ends in time, keeps what was read, and says what happened and what to do."""

import asyncio
import socket
import threading
from collections.abc import Callable
from time import monotonic

import pytest

from iamdoctor.aws import gather as gathering
from iamdoctor.aws import transport
from iamdoctor.aws.calls import Calls
from iamdoctor.aws.connection import Connection
from iamdoctor.aws.gather import gather
from iamdoctor.aws.identity import caller
from iamdoctor.diagnose import diagnose
from iamdoctor.model.access import Access
from iamdoctor.model.denial import Denial
from iamdoctor.model.evidence import Evidence, Failure
from iamdoctor.model.supplied import Added
from iamdoctor.reference import bounds
from tests.aws.hostile_aws import Answer, Handler, Server, endpoint

DENIED = Denial(
    kind="access_denied",
    principal="arn:aws:iam::123456789012:user/ana",
    action="sqs:SendMessage",
    resource="arn:aws:sqs:us-east-1:123456789012:orders",
)


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.setenv(name, "testing")


async def walked(monkeypatch: pytest.MonkeyPatch, answer: Answer, profile: str | None = None) -> tuple[Evidence, Server, float]:
    """What a walk against an endpoint that answers so comes to, and how long it took."""
    with endpoint(answer) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
        began, last = monotonic(), Evidence()
        async for read in gather(DENIED, Added(), Connection(Access(profile=profile, region="us-east-1"))):
            last = read
        return last, server, monotonic() - began


async def asked(monkeypatch: pytest.MonkeyPatch, answer: Answer) -> Failure:
    """How the one question who the caller is fails there."""
    with endpoint(answer) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
        read = await caller(Calls(Connection(Access(region="us-east-1"))))
        assert read.state == "unread"
        return read.failures[0]


KINDS: list[tuple[str, Callable[[Handler], None], str, str]] = [
    ("too large", lambda to: to.reply(b"<a>" + b"x" * (bounds.REPLY + 1)), "too_large", "too large"),
    ("malformed", lambda to: to.reply("<GetCallerIdentityResponse><Get"), "not_understood", "not in the form that AWS documents"),
    ("empty", lambda to: to.reply(""), "not_understood", "not in the form that AWS documents"),
    ("another document", lambda to: to.reply("<a><b>c</b></a>"), "not_understood", "not in the form that AWS documents"),
    ("no XML", lambda to: to.reply(b"\x00\xff\xfe{"), "not_understood", "not in the form that AWS documents"),
    ("a login page", lambda to: to.reply("<html>login</html>", content_type="text/html"), "not_aws", "A web page came"),
    ("elsewhere", lambda to: to.reply("", 302, location="https://evil.example.com/x"), "redirected", "evil.example.com"),
    ("elsewhere for good", lambda to: to.reply("", 308, location="http://169.254.169.254/"), "redirected", "169.254.169.254"),
    ("expired", lambda to: to.refuse("ExpiredToken"), "expired", "aws sso login"),
    ("clock", lambda to: to.refuse("SignatureDoesNotMatch", "Signature expired: 2026 is now earlier than 2027"), "clock", "Set the clock"),
    ("wrong key", lambda to: to.refuse("SignatureDoesNotMatch", "The request signature we calculated"), "rejected", "Renew them"),
    ("refused", lambda to: to.refuse("AccessDenied", status=403), "refused", "AWS refused"),
]


@pytest.mark.parametrize(("answer", "kind", "words"), [each[1:] for each in KINDS], ids=[each[0] for each in KINDS])
async def test_every_failure_has_a_kind_and_a_sentence_that_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, answer: Answer, kind: str, words: str
) -> None:
    failed = await asked(monkeypatch, answer)
    assert failed.kind == kind
    assert words in failed.message
    assert "Error" not in failed.message.replace("KeyError", "Error") or kind == "expired"


async def test_a_redirect_is_never_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    with endpoint(Handler.caller) as other:
        failed = await asked(monkeypatch, lambda to: to.reply("", 307, location=other.url.replace("127.0.0.1", "localhost")))
        assert failed.kind == "redirected" and other.asked == []


async def test_a_token_that_expires_in_mid_walk_keeps_what_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(to: Handler) -> None:
        to.caller() if "GetCallerIdentity" in to.body else to.refuse("ExpiredToken")

    read, _, _ = await walked(monkeypatch, answer)
    assert read.caller.value is not None and read.caller.value.account == "123456789012"
    failed = read.policies.failures[0]
    assert failed.kind == "expired"
    assert "expired meanwhile" in failed.message and "what was read before stands" in failed.message and "aws sso login" in failed.message


@pytest.mark.parametrize("answer", [Handler.silent, Handler.drip, lambda to: to.refuse("Throttling", "Rate exceeded")])
async def test_a_walk_without_any_answer_ends_after_its_silence(monkeypatch: pytest.MonkeyPatch, answer: Answer) -> None:
    monkeypatch.setattr(gathering, "SILENCE", 1.0)
    read, _, took = await walked(monkeypatch, answer)
    assert took < 2.5
    assert read.policies.state == read.caller.state == "unread"
    note = diagnose(DENIED, read).verdict.notes
    assert any("AWS answered none of the questions" in each for each in note)


async def test_throttling_to_the_end_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "SILENCE", 1.0)
    read, _, _ = await walked(monkeypatch, lambda to: to.refuse("Throttling", "Rate exceeded"))
    assert {failure.kind for failure in read.policies.failures} == {"throttled"}
    assert "throttled" in read.policies.failures[0].message


async def test_throttling_of_one_service_does_not_hold_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    answered: dict[str, float] = {}
    began = monotonic()

    def answer(to: Handler) -> None:
        if to.service == "iam":
            return to.refuse("Throttling", "Rate exceeded")
        answered[to.service] = monotonic() - began
        return to.caller() if to.service == "sts" else to.refuse("AccessDenied", status=403)

    monkeypatch.setattr(gathering, "SILENCE", 2.0)
    read, _, _ = await walked(monkeypatch, answer)
    assert {"sqs", "organizations"} <= answered.keys()
    assert max(answered.values()) < 2
    assert read.policies.failures[0].kind == "throttled"


async def test_a_dead_network_is_told_in_three_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    def hangs(*_: object, **__: object) -> None:
        threading.Event().wait(8)

    monkeypatch.setattr(socket, "getaddrinfo", hangs)
    monkeypatch.setattr(transport, "CONNECT", 0.5)
    began, last = monotonic(), Evidence()
    async for read in gather(DENIED, Added(), Connection(Access(region="us-east-1"))):
        last = read
    assert monotonic() - began < 2
    assert last.caller.failures[0].kind == "unreachable"
    assert last.caller.failures[0].message.startswith("AWS could not be reached.")


async def test_a_refused_connection_is_not_tried_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    began = monotonic()
    async for _ in gather(DENIED, Added(), Connection(Access(region="us-east-1"))):
        pass
    assert monotonic() - began < 3


async def test_names_with_characters_that_deceive_are_marked_and_kept_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    odd = "arn:aws:iam::123456789012:user/on\u202ecall&#10;rm -rf&#x9b;"

    def answer(to: Handler) -> None:
        to.reply(
            '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>'
            f"<Arn>{odd}</Arn><UserId>AIDA1</UserId><Account>123456789012</Account>"
            "</GetCallerIdentityResult></GetCallerIdentityResponse>"
        )

    read, _, _ = await walked(monkeypatch, answer)
    assert read.caller.value is not None
    assert read.caller.value.arn == "arn:aws:iam::123456789012:user/on\ufffdcall\ufffdrm -rf\ufffd"


async def test_an_error_code_that_holds_escapes_is_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    failed = await asked(monkeypatch, lambda to: to.refuse("Odd&#27;[31m\u202eCode"))
    assert failed.code.isprintable() and failed.message.isprintable()


def test_the_waits_of_these_tests_are_not_those_of_a_walk() -> None:
    assert (gathering.SILENCE, transport.CONNECT) == (12.0, 2.5)
    assert asyncio.iscoroutinefunction(asked)


async def test_connections_are_kept_for_the_next_request(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[object] = []

    def answer(to: Handler) -> None:
        taken.append(to.client_address)
        to.caller()

    with endpoint(answer) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
        connection = Connection(Access(region="us-east-1"))
        for _ in range(5):
            connection.call("sts", "GetCallerIdentity", {})
    assert len(taken) == 5 and len(set(taken)) == 1
