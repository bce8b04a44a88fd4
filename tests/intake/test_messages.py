"""Every message of ``messages/*.jsonl`` is read as its line expects; ``count`` is the number of errors in it."""

import json
from pathlib import Path
from typing import Any, get_args

import pytest

from iamdoctor.intake.read import read
from iamdoctor.model.denial import Kind

FILES = sorted((Path(__file__).parent / "messages").glob("*.jsonl"))
MESSAGES = [json.loads(line) for file in FILES for line in file.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("message", MESSAGES, ids=[message["id"] for message in MESSAGES])
def test_message_is_read_as_expected(message: dict[str, Any]) -> None:
    denials = read(message["text"])
    said = {field: len(denials) if field == "count" else getattr(denials[0], field) for field in message["expect"]}
    assert said == message["expect"]


def test_messages_cover_every_kind() -> None:
    kinds = {read(message["text"])[0].kind for message in MESSAGES}
    assert kinds == set(get_args(Kind))
