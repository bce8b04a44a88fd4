"""No text makes reading fail, or makes it take more than linear time."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iamdoctor.intake.read import read, reading
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


RECORD = '{"eventVersion": "1", "eventName": "Op%d", "eventSource": "s3.amazonaws.com", "errorCode": "AccessDenied"'
SHAPES: dict[str, Callable[[int], str]] = {
    "a record and a run of escapes": lambda length: RECORD % 1 + "}" + '\\"' * (length // 2),
    "a string in a record that never ends": lambda length: RECORD % 1 + ', "x": "' + '\\"' * (length // 2),
    "a record nested without an end": lambda length: RECORD % 1 + ', "requestParameters": ' + '{"a": "b", "c": ' * (length // 16),
    "many unknown operations": lambda length: "".join(f"{RECORD % number}}}\n" for number in range(length // 100)),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_record_that_is_meant_to_be_slow_costs_no_more_than_its_length(shape: str) -> None:
    def seconds(length: int) -> float:
        text = SHAPES[shape](length)
        start = time.process_time()
        read(text)
        return time.process_time() - start

    seconds(1_000)
    assert seconds(100_000) < max(0.5, 4 * seconds(50_000))


def test_of_a_text_too_long_the_newest_errors_are_read_and_the_rest_is_said_to_be_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("iamdoctor.intake.read.LARGEST", 300)
    old, new = (f"An error occurred (AccessDenied) when calling the {name} operation: Access Denied\n" for name in ("GetRole", "GetUser"))
    text = old + "x" * 300 + "\n" + new
    (denial,), _, left_out, _ = reading(text)
    assert (denial.operation, text[left_out:]) == ("GetUser", new)
    assert "GetUser" in [text[span.start : span.end] for span in denial.spans]


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
