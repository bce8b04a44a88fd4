"""Secrets leave the text; what a diagnosis needs stays."""

import json

import pytest

from iamdoctor.intake.read import read
from iamdoctor.model.supplied import Added
from iamdoctor.privacy.secrets import without_secrets
from iamdoctor.privacy.supplied import supplied_without_secrets

KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
TOKEN = "IQoJb3JpZ2luX2VjEJr//////////wEaCXVzLWVhc3QtMSJHMEUCIQDexample0123456789abcdefghij"
JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJyZXBvOmFjbWUvc2hvcCJ9.c2lnbmF0dXJlX2hlcmU"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"aws_secret_access_key = {KEY}", KEY),
        (f"AWS_SECRET_ACCESS_KEY={KEY}", KEY),
        (f'"SecretAccessKey": "{KEY}"', KEY),
        (f"key {KEY} was used", KEY),
        (f"AWS_SESSION_TOKEN={TOKEN}", TOKEN),
        (f"X-Amz-Security-Token={TOKEN}&X-Amz-Date=1", TOKEN),
        ("X-Amz-Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7", "5d672d79c15b"),
        (f"Authorization: Bearer {JWT}", JWT),
        (f"token: {JWT}", JWT),
        ("password=hunter2", "hunter2"),
        ('{"Password": "hunter2"}', "hunter2"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIB\n-----END RSA PRIVATE KEY-----", "MIIEpAIB"),
        ("-----BEGIN PRIVATE KEY-----\nMIIEpAIB", "MIIEpAIB"),
    ],
)
def test_a_secret_is_removed(text: str, secret: str) -> None:
    assert secret not in without_secrets(text)
    assert "[removed]" in without_secrets(text)


@pytest.mark.parametrize(
    "text",
    [
        "The security token included in the request is expired",
        "The security token included in the request is invalid. (UnrecognizedClientException)",
        "User: arn:aws:sts::123456789012:assumed-role/report-reader/job-17 is not authorized to perform: s3:GetObject",
        "accessKeyId: AKIA5EXAMPLE7QK3MZ2T",
        "RequestID: 0d5f7a1e-2b3c-4d5e-8f90-a1b2c3d4e5f6, HostID: q8Zr1m0V7c2h",
        "commit 3f786850e387550fdab836ed7e6dc881de23001b",
        "arn:aws:s3:::bucket/AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcd",
        "call GetSessionToken, which needs sts:GetSessionToken",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert without_secrets(text) == text


def test_no_secret_of_a_pasted_error_comes_along() -> None:
    said = read(
        f"$ aws ssm put-parameter --value {KEY}\nAn error occurred (AccessDenied) when calling the PutParameter operation: {TOKEN} no"
    )
    assert KEY not in repr(said) and TOKEN not in repr(said)


def test_no_secret_of_a_cloudtrail_record_comes_along() -> None:
    record = {
        "eventSource": "ssm.amazonaws.com",
        "eventName": "PutParameter",
        "errorCode": "AccessDenied",
        "userAgent": f"tool {KEY}",
        "requestParameters": {"name": "/db", "body": "password=hunter2"},
    }
    said = read(json.dumps(record))[0]
    assert said.parameters == {"name": "/db", "body": "password=[removed]"}
    assert KEY not in repr(said)


def test_no_secret_of_a_cloudtrail_records_message_comes_along() -> None:
    record = {
        "eventSource": "ssm.amazonaws.com",
        "eventName": "GetParameter",
        "errorCode": "AccessDenied",
        "errorMessage": f"token {JWT} no",
    }
    assert read(json.dumps(record))[0].message == "token [removed] no"


def test_a_value_that_was_taken_out_is_no_value_of_its_condition_key() -> None:
    record = {
        "eventSource": "ec2.amazonaws.com",
        "eventName": "CreateTags",
        "errorCode": "UnauthorizedOperation",
        "requestParameters": {"tags": {"password": "hunter2", "digest": KEY, "team": "data"}},
    }
    said = read(json.dumps(record))[0]
    assert {key for key in said.context if key.startswith("aws:RequestTag/")} == {"aws:RequestTag/team"}
    assert said.parameters["tags.password"] == said.parameters["tags.digest"] == "[removed]"


@pytest.mark.parametrize(
    "text", ["aws sts assume-role --role-arn arn:aws:iam::123456789012:role/app --external-id {}\n\nAn error occurred (AccessDenied)", ""]
)
def test_an_external_id_is_no_secret_however_it_looks(text: str) -> None:
    parameters = {"roleArn": "arn:aws:iam::123456789012:role/app", "externalId": KEY}
    record = {"eventSource": "sts.amazonaws.com", "eventName": "AssumeRole", "errorCode": "AccessDenied", "requestParameters": parameters}
    said = read(text.format(KEY) or json.dumps(record))[0]
    assert said.parameters == parameters


def test_what_the_person_adds_and_looks_like_a_secret_is_left_out_and_named() -> None:
    added = Added(context={"aws:RequestTag/key": (KEY,), "aws:SourceIp": ("10.0.0.1",)}, answers={"x": "password=hunter2"}, external_id=KEY)
    safe, left_out = supplied_without_secrets(added)
    assert safe == Added(context={"aws:SourceIp": ("10.0.0.1",)}, external_id=KEY)
    assert left_out == ("aws:RequestTag/key", "x")
