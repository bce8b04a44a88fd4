"""Spans mark the words of the text that was given, whatever had to be cleaned off it."""

from typing import Any

import pytest

from iamdoctor.intake.cleaning import Cleaned
from iamdoctor.intake.read import read
from tests.intake.test_messages import MESSAGES

VERBATIM = ("principal", "action", "resource", "policy_arn", "error_code", "request_id", "operation", "authorization_id", "encoded_message")


def _bare(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("message", MESSAGES, ids=[message["id"] for message in MESSAGES])
def test_marked_text_holds_the_value(message: dict[str, Any]) -> None:
    text = message["text"]
    for denial in read(text):
        for span in denial.spans:
            assert 0 <= span.start < span.end <= len(text)
            if span.field in VERBATIM:
                marked = _bare(Cleaned(text[span.start : span.end]).prose.text)
                assert _bare(getattr(denial, span.field)) in marked


def test_a_wrapped_arn_is_marked_over_both_lines() -> None:
    text = "User: arn:aws:iam::1234\n56789012:user/ana is not authorized to perform: sqs:SendMessage"
    denial = read(text)[0]
    assert denial.principal == "arn:aws:iam::123456789012:user/ana"
    assert [text[span.start : span.end] for span in denial.spans if span.field == "principal"] == ["arn:aws:iam::1234\n56789012:user/ana"]


def test_the_reason_clause_is_marked_as_policy_type() -> None:
    text = "is not authorized to perform: iam:GetUser because no permissions boundary allows the iam:GetUser action"
    (span,) = [span for span in read(text)[0].spans if span.field == "policy_type"]
    assert text[span.start : span.end].startswith("because no permissions boundary allows")


def test_colour_around_a_value_is_not_part_of_it() -> None:
    text = "User: \x1b[1marn:aws:iam::123456789012:user/ana\x1b[0m is not authorized to perform: sqs:SendMessage"
    (span,) = [span for span in read(text)[0].spans if span.field == "principal"]
    assert text[span.start : span.end] == "arn:aws:iam::123456789012:user/ana"
