"""Messages of more than a hundred tools, written from public threads with names that are invented: what they say at heart is read right."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.accuracy import CORE, right
from iamdoctor.intake.read import read

MESSAGES = [json.loads(line) for line in (Path(__file__).parent / "tools.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("message", MESSAGES, ids=[message["id"] for message in MESSAGES])
def test_the_core_of_a_tools_message_is_read_right(message: dict[str, Any]) -> None:
    denial = read(message["text"])[0]
    assert [(field, getattr(denial, field)) for field in CORE if not right(denial, field, message["expect"][field])] == []


def test_the_messages_are_of_more_than_sixty_tools() -> None:
    assert len({message["source"] for message in MESSAGES}) > 60
