"""Commands reach the AWS CLI word for word, whatever names and documents hold."""

import json
import shlex
import subprocess
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iamdoctor.commands import aws_cli
from iamdoctor.reference.arn import Arn

HOSTILE = [
    "a'b",
    'a"b',
    "$(touch x)",
    "`id`",
    "a b",
    "a;b",
    "a\\b",
    "$HOME",
    "!x",
    "*",
    "~",
    "a&b|c",
    "-rf",
    "--help",
    "ü",
    "{a,b}",
    "a=b",
    "#x",
]
NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)
JSON = st.recursive(
    st.text(max_size=12) | st.booleans() | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
DOCUMENTS = st.dictionaries(st.text(max_size=12), JSON, max_size=4)

ARNS = [
    "arn:aws:s3:::reports-prod/2026/q3.csv",
    "arn:aws:sqs:us-east-1:123456789012:jobs.fifo",
    "arn:aws-cn:sqs:cn-north-1:123456789012:jobs",
    "arn:aws:sns:us-east-1:123456789012:alarms",
    "arn:aws:kms:us-east-1:123456789012:key/abc",
    "arn:aws:secretsmanager:us-east-1:123456789012:secret:db-a1B2c3",
    "arn:aws:ecr:us-east-1:123456789012:repository/team/api",
    "arn:aws:dynamodb:us-east-1:123456789012:table/orders/index/by-day",
    "arn:aws:kinesis:us-east-1:123456789012:stream/clicks",
    "arn:aws:events:us-east-1:123456789012:event-bus/orders",
    "arn:aws:elasticfilesystem:us-east-1:123456789012:file-system/fs-0123456789abcdef0",
    "arn:aws:backup:us-east-1:123456789012:backup-vault:main",
    "arn:aws:s3:us-east-1:123456789012:accesspoint/app/object/q3.csv",
    "arn:aws:es:us-east-1:123456789012:domain/logs/_search",
]


def as_a_shell_passes(line: str) -> list[str]:
    """The words of a command, as a POSIX shell hands them on."""
    printed = subprocess.run(["sh", "-c", f'printf "%s\\0" {line}'], capture_output=True, check=True).stdout
    return printed.decode().split("\0")[:-1]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_one_word_to_a_real_shell(name: str) -> None:
    line = aws_cli.put_inline("role", name, name, {"Version": "2012-10-17", "Statement": [{"Sid": name}]})
    assert line is not None
    words = as_a_shell_passes(line)
    assert words[:3] == ["aws", "iam", "put-role-policy"]
    given_name = [word for word in words if word in (name, f"--role-name={name}")]
    assert given_name
    assert json.loads(words[words.index("--policy-document") + 1])["Statement"][0]["Sid"] == name


@given(NAMES, NAMES, DOCUMENTS)
def test_every_name_and_document_comes_through_or_there_is_no_command(role: str, policy: str, document: dict[str, Any]) -> None:
    line = aws_cli.put_inline("role", role, policy, document)
    if line is None:
        assert not (role + policy).isprintable() or any(name.startswith(("file://", "fileb://", "http")) for name in (role, policy))
        return
    words = shlex.split(line)
    assert aws_cli.text(document) in words
    assert json.loads(aws_cli.text(document)) == document
    assert {role, f"--role-name={role}"} & set(words)
    assert "\n" not in line and line.isprintable()


@pytest.mark.parametrize("value", ["file:///etc/passwd", "fileb://x", "http://x", "https://x", "a\nb", "a\x1b[2Jb", "a\x00b", ""])
def test_what_the_cli_would_load_or_a_terminal_obey_is_no_command(value: str) -> None:
    assert aws_cli.command("sts", "assume-role", {"role-arn": "arn:aws:iam::1:role/x", "external-id": value}) is None


@pytest.mark.parametrize("text", ARNS)
def test_a_resource_policy_is_written_whole(text: str) -> None:
    arn, document = Arn.parse(text), {"Version": "2012-10-17", "Statement": [{"Sid": "it's", "Effect": "Allow"}]}
    assert arn
    line = aws_cli.put_resource_policy(arn, document)
    assert line is not None
    words = shlex.split(line)
    inner = [json.loads(word)["Policy"] if word.startswith('{"Policy"') else word for word in words]
    assert aws_cli.text(document) in inner
    assert not arn.region or words[words.index("--region") + 1] == arn.region


@pytest.mark.parametrize(
    "text",
    [
        "arn:aws:ec2:us-east-1:123456789012:instance/i-1",
        "arn:aws:kms:us-east-1:123456789012:alias/x",
        "arn:aws:ses:us-east-1:123456789012:identity/example.com",
    ],
)
def test_there_is_no_command_where_aws_has_none(text: str) -> None:
    arn = Arn.parse(text)
    assert arn and aws_cli.put_resource_policy(arn, {}) is None


FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:resize"


@pytest.mark.parametrize(
    ("arn", "statement", "words"),
    [
        (FUNCTION, {"Principal": {"Service": "s3.amazonaws.com"}}, ["--principal", "s3.amazonaws.com"]),
        (FUNCTION, {"Principal": "*"}, ["--principal", "*"]),
        (f"{FUNCTION}:prod", {"Principal": {"AWS": "123456789012"}}, ["--qualifier", "prod"]),
        (
            FUNCTION,
            {"Principal": {"Service": "s3.amazonaws.com"}, "Condition": {"ArnLike": {"AWS:SourceArn": "arn:aws:s3:::b"}}},
            ["--source-arn", "arn:aws:s3:::b"],
        ),
    ],
)
def test_a_functions_policy_takes_one_statement(arn: str, statement: dict[str, Any], words: list[str]) -> None:
    parsed = Arn.parse(arn)
    assert parsed
    line = aws_cli.add_permission(parsed, {"Sid": "Allow1", "Action": "lambda:InvokeFunction", **statement})
    assert line is not None and " ".join(words) in " ".join(shlex.split(line))
    assert shlex.split(line)[4] == FUNCTION


@pytest.mark.parametrize(
    "statement",
    [
        {"Principal": {"AWS": ["1", "2"]}},
        {"Principal": {"AWS": "1"}, "Action": ["a:b", "c:d"]},
        {"Principal": {"AWS": "1"}, "Condition": {"StringEquals": {"aws:PrincipalTag/x": "y"}}},
        {"Principal": {"AWS": "1"}, "Effect": "Deny"},
        {},
    ],
)
def test_a_statement_that_lambda_cannot_express_is_no_command(statement: dict[str, Any]) -> None:
    parsed = Arn.parse(FUNCTION)
    assert parsed and aws_cli.add_permission(parsed, {"Sid": "A", "Action": "lambda:InvokeFunction", **statement}) is None
