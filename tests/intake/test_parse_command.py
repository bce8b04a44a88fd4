"""``iamdoctor parse`` as scripts use it."""

import gzip
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


def test_of_too_many_errors_the_newest_are_read_and_the_rest_is_said_to_be_left_out() -> None:
    line = "An error occurred (AccessDenied) when calling the PutObject operation: Access Denied, request id: AAAA{0:04}\n"
    result = CliRunner().invoke(command, ["-"], input="".join(line.format(number) for number in range(501)), catch_exceptions=False)
    assert "more than 500 errors" in result.stderr
    said = json.loads(result.stdout)
    assert (said["others"], said["left_out"], said["request_id"]) == (499, 1, "AAAA0001")
    few = CliRunner().invoke(command, ["-"], input=line.format(1) * 2, catch_exceptions=False)
    assert few.stderr == ""


def test_a_bad_line_yields_an_error_and_the_rest_go_on() -> None:
    text = json.dumps({"id": "a", "text": SENTENCE}) + '\n{"id": "b"}\nnot json\n' + json.dumps({"id": 7, "text": ""})
    lines = _lines("--jsonl", "-", text=text)
    assert [line["id"] for line in lines] == ["a", "b", None, 7]
    assert [("error" in line) for line in lines] == [False, True, True, False]


def test_what_names_no_file_is_text_and_a_file_that_is_not_there_is_said_so() -> None:
    assert _lines(SENTENCE, text="")[0]["action"] == "sqs:SendMessage"
    result = CliRunner().invoke(command, ["/no/such/file"])
    assert (result.exit_code, "There is no file /no/such/file." in result.stderr) == (2, True)


def test_a_compressed_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "app.log.gz"
    file.write_bytes(gzip.compress(SENTENCE.encode()))
    assert _lines(str(file), text="")[0]["action"] == "sqs:SendMessage"


def test_what_looks_compressed_and_is_not_is_bad_input() -> None:
    with pytest.raises(BadInput, match="cannot be unpacked"):
        CliRunner().invoke(command, ["-"], input=b"\x1f\x8bnothing", catch_exceptions=False)


def test_the_groups_tell_how_often_and_since_when() -> None:
    line = "2026-11-0{0}T09:00:00Z app ERROR {1} on resource: arn:aws:sqs:us-east-1:123456789012:orders\n"
    (said,) = _lines("-", text="".join(line.format(day, SENTENCE) for day in (1, 2, 3)))
    (group,) = said["groups"]
    assert (group["count"], group["first"], group["last"]) == (3, "2026-11-01T09:00:00Z", "2026-11-03T09:00:00Z")


def test_the_sessions_of_a_role_are_one_group() -> None:
    line = "User: arn:aws:sts::123456789012:assumed-role/app/i-{0} is not authorized to perform: sqs:SendMessage on resource: orders\n"
    (said,) = _lines("-", text="".join(line.format(number) for number in (1, 2)))
    assert [(group["principal"], group["errors"]) for group in said["groups"]] == [("arn:aws:sts::123456789012:assumed-role/app/*", [0, 1])]


@pytest.mark.parametrize("text", ["", "hello world", "KeyError: 'bucket'"])
def test_a_text_without_an_error_of_aws_ends_with_2_and_one_sentence(text: str) -> None:
    result = CliRunner().invoke(command, ["-"], input=text)
    assert (result.exit_code, json.loads(result.stdout)["kind"]) == (2, "not_access")
    assert result.stderr.startswith("No AWS error found here.")
