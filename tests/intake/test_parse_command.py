"""``iamdoctor parse`` as scripts use it."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from iamdoctor.cli.parse import command
from iamdoctor.model.errors import BadInput

SENTENCE = "User: arn:aws:iam::123456789012:user/ana is not authorized to perform: sqs:SendMessage"
CONTRACT = (
    "kind", "error_code", "principal", "action", "action_inferred", "resource", "deny", "policy_type", "policy_arn",
    "operation", "service", "region", "request_id", "authorization_id", "encoded_message",
)  # fmt: skip


def _lines(*arguments: str, text: str | bytes) -> list[dict[str, Any]]:
    result = CliRunner().invoke(command, list(arguments), input=text, catch_exceptions=False)
    assert result.exit_code == 0
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_prints_one_compact_object_that_begins_with_the_schema() -> None:
    result = CliRunner().invoke(command, ["-"], input=SENTENCE)
    assert result.stdout.startswith('{"schema":1,')
    assert '"action":"sqs:SendMessage"' in result.stdout
    assert set(CONTRACT) <= set(json.loads(result.stdout))


def test_reads_a_file(tmp_path: Path) -> None:
    file = tmp_path / "error.txt"
    file.write_text(SENTENCE)
    assert _lines(str(file), text="")[0]["principal"] == "arn:aws:iam::123456789012:user/ana"


def test_reads_what_powershell_writes() -> None:
    assert _lines("-", text=("\ufeff" + SENTENCE).encode("utf-16-le"))[0]["action"] == "sqs:SendMessage"


def test_counts_the_others_and_prints_all_on_demand() -> None:
    text = "\n".join(
        f"An error occurred (AccessDenied) when calling the {name} operation: Access Denied" for name in ("GetRole", "GetUser", "GetGroup")
    )
    assert [line["others"] for line in _lines("-", text=text)] == [2]
    assert [line["action"] for line in _lines("--all", "-", text=text)] == ["iam:GetRole", "iam:GetUser", "iam:GetGroup"]


def test_says_that_errors_were_left_unread() -> None:
    line = "An error occurred (AccessDenied) when calling the PutObject operation: Access Denied, request id: AAAA{0:04}\n"
    result = CliRunner().invoke(command, ["-"], input="".join(line.format(number) for number in range(501)), catch_exceptions=False)
    assert "more than 500 errors" in result.stderr
    assert json.loads(result.stdout)["others"] == 499
    few = CliRunner().invoke(command, ["-"], input=line.format(1) * 2, catch_exceptions=False)
    assert few.stderr == ""


def test_a_bad_line_yields_an_error_and_the_rest_go_on() -> None:
    text = json.dumps({"id": "a", "text": SENTENCE}) + '\n{"id": "b"}\nnot json\n' + json.dumps({"id": 7, "text": ""})
    lines = _lines("--jsonl", "-", text=text)
    assert [line["id"] for line in lines] == ["a", "b", None, 7]
    assert [("error" in line) for line in lines] == [False, True, True, False]


def test_a_file_that_is_not_there_is_bad_input() -> None:
    with pytest.raises(BadInput, match="could not be read"):
        command.main(["/no/such/file"], standalone_mode=False)


@pytest.mark.parametrize("text", ["", "hello world", "KeyError: 'bucket'"])
def test_a_text_without_an_error_of_aws_ends_with_2_and_one_sentence(text: str) -> None:
    result = CliRunner().invoke(command, ["-"], input=text)
    assert (result.exit_code, json.loads(result.stdout)["kind"]) == (2, "not_access")
    assert result.stderr.startswith("No AWS error found here.")
