"""The ``aws`` command pasted above an error says what the error leaves out."""

import pytest

from iamdoctor.intake.read import read
from iamdoctor.model.denial import Denial

DENIED = "An error occurred (AccessDenied) when calling the {} operation: Access Denied"


def _below(command: str, operation: str) -> Denial:
    return read(f"{command}\n{DENIED.format(operation)}")[0]


def test_options_become_parameters_with_the_names_of_cloudtrail() -> None:
    command = (
        "$ aws sts assume-role --role-arn arn:aws:iam::210987654321:role/Vault \\\n"
        "    --role-session-name night --duration-seconds=7200 --external-id 'E-42'"
    )
    assert _below(command, "AssumeRole").parameters == {
        "roleArn": "arn:aws:iam::210987654321:role/Vault",
        "roleSessionName": "night",
        "durationSeconds": "7200",
        "externalId": "E-42",
    }


@pytest.mark.parametrize(
    ("command", "parameters"),
    [
        ("aws s3 cp r.pdf s3://fin-reports/2026/r.pdf", {"bucketName": "fin-reports", "key": "2026/r.pdf"}),
        ("aws s3 rm s3://fin-reports/2026/ --recursive", {"bucketName": "fin-reports"}),
        ("aws s3 ls s3://fin-reports/2026", {"bucketName": "fin-reports"}),
        ("aws s3 sync s3://one-bucket s3://another-bucket", {}),
        ("aws s3api put-object --bucket fin-reports --key a/b --body b", {"bucketName": "fin-reports", "key": "a/b"}),
    ],
)
def test_bucket_and_key_are_taken_where_only_one_can_be_meant(command: str, parameters: dict[str, str]) -> None:
    assert _below(command, "PutObject").parameters == parameters


def test_a_command_that_was_cut_off_gives_no_parameters() -> None:
    assert _below("$ aws sts assume-role --role-arn arn:aws:iam::210987654321:role/Vault --role-ses...", "AssumeRole").parameters == {}


def test_secrets_on_the_command_line_are_no_parameters() -> None:
    command = "$ aws secretsmanager put-secret-value --secret-id pay --secret-string hunter2"
    assert _below(command, "PutSecretValue").parameters == {"secretId": "pay"}


def test_region_is_the_one_of_the_command() -> None:
    assert _below("aws --region eu-south-2 iam list-roles", "ListRoles").region == "eu-south-2"


def test_each_error_has_the_command_above_it() -> None:
    text = "\n".join(
        [
            "$ aws iam list-users",
            DENIED.format("ListUsers"),
            "me@host:~$ aws dynamodb get-item --table-name carts --region us-west-2",
            DENIED.format("GetItem"),
        ]
    )
    first, second = read(text)
    assert (first.parameters, first.region) == ({}, None)
    assert (second.parameters, second.region) == ({"tableName": "carts"}, "us-west-2")


def test_the_command_names_the_action_where_the_error_does_not() -> None:
    denial = read("$ aws sqs purge-queue --queue-url https://q\nAccessDenied: Access Denied")[0]
    assert (denial.action, denial.action_inferred) == ("sqs:PurgeQueue", True)
