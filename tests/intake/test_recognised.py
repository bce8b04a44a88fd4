"""A text that tells of no error of AWS is told from an error of AWS that is no denial."""

import pytest

from iamdoctor.intake.read import read
from iamdoctor.model.denial import Denial

NO_ERROR = [
    "",
    "hello world",
    "Our bucket is arn:aws:s3:::harbour-logs, please look at it",
    "bash: /srv/run.sh: Permission denied",
    "git@example.org: Permission denied (publickey).",
    "PermissionError: [Errno 13] Permission denied: '/var/lib/data'",
    "aws: command not found",
    "Traceback (most recent call last):\n  File \"a.py\", line 1, in <module>\nKeyError: 'region'",
    "ModuleNotFoundError: No module named 'boto3'",
    'java.lang.NullPointerException: Cannot invoke "String.length()"',
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}',
]
OF_AWS = [
    "An error occurred (ThrottlingException) when calling the ListRoles operation: Rate exceeded",
    "ThrottlingException: Rate exceeded",
    "An error occurred (ValidationException) when calling the CreateJob operation: The role is not valid",
    'Could not connect to the endpoint URL: "https://sts.eu-west-9.amazonaws.com/"',
    "<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><RequestId>4442587FB7D0A2F9</RequestId></Error>",
]


@pytest.mark.parametrize("text", NO_ERROR)
def test_a_text_without_an_error_of_aws_is_not_recognised(text: str) -> None:
    assert read(text) == (Denial(kind="not_access"),)
    assert not read(text)[0].recognised


@pytest.mark.parametrize("text", OF_AWS)
def test_an_error_of_aws_that_is_no_denial_is_recognised(text: str) -> None:
    (denial,) = read(text)
    assert denial.kind == "not_access"
    assert denial.recognised


def test_any_denial_is_recognised() -> None:
    assert read("Access Denied")[0].recognised
