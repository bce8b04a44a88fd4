"""No control, bidirectional or broken character leaves the reader in a value, whatever door it came in by."""

import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from iamdoctor.intake.read import read
from iamdoctor.model.denial import Denial

HIDDEN = ["\x00", "\x07", "\x1b", "\x7f", "\x9b", "\u200f", "\u202e", "\u2066", "\ud800", "\U000e0041", "\n", "\t", "\u2028"]


def sentence(odd: str) -> str:
    return (
        f'User: arn:aws:iam::123456789012:user/a{odd}na is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::b/k{odd}#x" '
        f"because no identity-based policy allows the s3:GetObject action"
    )


def record(odd: str) -> str:
    return json.dumps(
        {
            "eventVersion": "1.08",
            "userIdentity": {
                "arn": f"arn:aws:sts::123456789012:assumed-role/r/s{odd}t",
                "sessionContext": {"sessionIssuer": {"arn": f"arn:aws:iam::123456789012:role/r{odd}"}},
            },
            "eventSource": "s3.amazonaws.com",
            "eventName": "PutObject",
            "errorCode": f"Access{odd}Denied",
            "errorMessage": "Access Denied",
            "userAgent": f"agent{odd}1",
            "requestParameters": {"bucketName": f"b{odd}c", "key": f"k{odd}l", f"odd{odd}name": "x"},
        }
    )


def values(denial: Denial) -> Iterator[str]:
    said: dict[str, Any] = {name: value for name, value in msgspec.structs.asdict(denial).items() if name != "message"}
    for value in said.values():
        if isinstance(value, str):
            yield value
    yield from denial.parameters
    yield from denial.parameters.values()
    yield from denial.context
    yield from (each for several in denial.context.values() for each in several)


@pytest.mark.parametrize("odd", HIDDEN)
@pytest.mark.parametrize("text", [sentence, record])
def test_no_value_holds_a_hidden_character(text: Any, odd: str) -> None:
    for denial in read(text(odd)):
        assert [value for value in values(denial) if not value.isprintable()] == []


@pytest.mark.parametrize("odd", HIDDEN)
def test_a_message_keeps_its_lines_and_nothing_else_that_is_hidden(odd: str) -> None:
    for denial in read(sentence(odd)):
        assert all(line.isprintable() for line in (denial.message or "").split("\n"))


def test_what_is_read_is_still_the_value() -> None:
    (denial,) = read(record("\u202e"))
    assert (denial.error_code, denial.resource, denial.parameters["key"]) == ("AccessDenied", "bc", "kl")
