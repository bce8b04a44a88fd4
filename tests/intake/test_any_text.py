"""No text makes reading fail, or makes it take more than linear time."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iamdoctor.intake.read import read
from iamdoctor.model.denial import Denial

pytestmark = pytest.mark.xdist_group("laws")

WORDS = [
    "User: ", "arn:aws:iam::123456789012:user/a", " is not authorized to perform: ",
    "s3:GetObject", " on resource: ", '"arn:aws:s3:::b/k"',
    " because no identity-based policy allows the ", " with an explicit deny in a ", "service control policy", ": arn:aws:iam::1:policy/p",
    "An error occurred (AccessDenied) when calling the ", "GetObject operation: ", "operation error S3: PutObject, ",
    "api error AccessDenied: ",
    "\n", "\r\n", "│ ", "\x1b[31m", "\\n", '\\"', "{", "}", '"errorCode": "AccessDenied", ', '"eventName": "x", ', "<Error><Code>A</Code>",
    "(Service: S3, Status Code: 403, Request ID: AAAA1111BBBB)",
    "status code: 403, request id: 11111111-2222", "Encoded authorization failure message: ",
    "&quot;", "**", "> ", "CREATE_FAILED   ", "  ", "Error: ", "Error executing \"", "\ud800", "\x00", "â”‚", "...",
]  # fmt: skip


def _is_sound(text: str, denials: tuple[Denial, ...]) -> bool:
    return bool(denials) and all(0 <= span.start < span.end <= len(text) for denial in denials for span in denial.spans)


@given(st.text(max_size=2000))
@settings(max_examples=100, deadline=None)
def test_any_text_is_read(text: str) -> None:
    assert _is_sound(text, read(text))


@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=5), max_size=60).map("".join))
@settings(max_examples=150, deadline=None)
def test_any_mixture_of_the_grammars_is_read(text: str) -> None:
    assert _is_sound(text, read(text))


@given(st.binary(max_size=3000))
@settings(max_examples=50, deadline=None)
def test_binary_is_read(data: bytes) -> None:
    assert read(data.decode("latin-1"))


UNITS = [
    *WORDS,
    " ",
    "a",
    "\\",
    "|",
    "* ",
    "a ",
    "A",
    "AaException ",
    "x.",
    "1.",
    "- ",
    "[",
    '"',
    "\t",
    "aws s3 ",
    "s3://a",
    "User ",
    '"\n',
    "' \\\n",
    "&quot;event",
    '\\\\"eventName',
    "<a b",
    "a-",
    "Arn 'arn:aws:",
]


@pytest.mark.parametrize("unit", UNITS)
def test_repeated_text_costs_no_more_than_its_length(unit: str) -> None:
    """Twice the text may cost four times the time at most on a busy machine; a quadratic pattern over 100 kB would cost minutes."""

    def seconds(length: int) -> float:
        text = (unit * length)[:length] + "!"
        start = time.process_time()
        read(text)
        return time.process_time() - start

    assert seconds(100_000) < max(0.5, 4 * seconds(50_000))


def test_nothing_is_no_access_error() -> None:
    assert read("") == (Denial(kind="not_access"),)


def test_two_hundred_errors_are_two_hundred_denials() -> None:
    line = (
        "An error occurred (AccessDenied) when calling the PutObject operation: User: arn:aws:iam::123456789012:user/u{0} is not "
        'authorized to perform: s3:PutObject on resource: "arn:aws:s3:::b/{0}" with an explicit deny in a session policy\n'
    )
    denials = read("".join(line.format(number) for number in range(200)))
    assert [denial.resource for denial in denials] == [f"arn:aws:s3:::b/{number}" for number in range(200)]


def test_one_error_in_a_megabyte_of_log_is_found() -> None:
    log = "2026-01-01T00:00:00Z INFO worker did its work, and there was no error\n" * 7_000
    error = "An error occurred (AccessDenied) when calling the ListRoles operation: Access Denied\n"
    (denial,) = read(log + error + log)
    assert (denial.operation, denial.action) == ("ListRoles", "iam:ListRoles")
