"""What a CloudTrail record says beyond its message."""

import json
from typing import Any

import pytest

from iamdoctor.intake.read import read

RECORD: dict[str, Any] = {
    "eventVersion": "1.09",
    "userIdentity": {
        "type": "AssumedRole",
        "arn": "arn:aws:sts::123456789012:assumed-role/Loader/run-7",
        "sessionContext": {
            "sessionIssuer": {"type": "Role", "arn": "arn:aws:iam::123456789012:role/teams/data/Loader", "userName": "Loader"},
            "attributes": {"creationDate": "2026-01-05T08:00:00Z", "mfaAuthenticated": "false"},
        },
    },
    "eventTime": "2026-01-05T09:30:00Z",
    "eventSource": "sts.amazonaws.com",
    "eventName": "AssumeRole",
    "awsRegion": "eu-central-1",
    "sourceIPAddress": "198.51.100.24",
    "userAgent": "aws-sdk-go-v2/1.30",
    "errorCode": "AccessDenied",
    "errorMessage": "User: arn:aws:sts::123456789012:assumed-role/Loader/run-7 is not authorized to perform: sts:AssumeRole on resource: "
    "arn:aws:iam::210987654321:role/Vault",
    "requestParameters": {
        "roleArn": "arn:aws:iam::210987654321:role/Vault", "roleSessionName": "run-7", "externalId": "E-42", "durationSeconds": 7200,
    },
    "vpcEndpointId": "vpce-0123456789abcdef0",
    "requestID": "5c1d3f7e-0000-4444-8888-abcdefabcdef",
}  # fmt: skip


def test_record_gives_role_time_and_parameters() -> None:
    denial = read(json.dumps(RECORD))[0]
    assert denial.kind == "assume_role_denied"
    assert denial.role_arn == "arn:aws:iam::123456789012:role/teams/data/Loader"
    assert denial.event_time == "2026-01-05T09:30:00Z"
    assert denial.request_id == "5c1d3f7e-0000-4444-8888-abcdefabcdef"
    assert denial.parameters == {
        "roleArn": "arn:aws:iam::210987654321:role/Vault",
        "roleSessionName": "run-7",
        "externalId": "E-42",
        "durationSeconds": "7200",
    }


def test_record_gives_the_context_it_states() -> None:
    context = read(json.dumps(RECORD))[0].context
    assert (context["aws:VpcSourceIp"], context["aws:SourceIp"]) == (("198.51.100.24",), ())
    assert context["aws:SourceVpce"] == ("vpce-0123456789abcdef0",)
    assert context["aws:MultiFactorAuthPresent"] == ("false",)
    assert context["aws:UserAgent"] == ("aws-sdk-go-v2/1.30",)
    assert context["aws:RequestedRegion"] == ("eu-central-1",)


def test_an_address_from_the_internet_is_the_callers_and_a_private_one_that_of_its_endpoint() -> None:
    direct = {name: value for name, value in RECORD.items() if name != "vpcEndpointId"}
    assert read(json.dumps(direct))[0].context["aws:SourceIp"] == ("198.51.100.24",)
    context = read(json.dumps(direct | {"sourceIPAddress": "172.31.4.9"}))[0].context
    assert (context["aws:VpcSourceIp"], context["aws:SourceIp"]) == (("172.31.4.9",), ())


@pytest.mark.parametrize("address", ["cloudformation.amazonaws.com", "AWS Internal"])
def test_a_service_as_source_is_no_source_ip(address: str) -> None:
    assert "aws:SourceIp" not in read(json.dumps(RECORD | {"sourceIPAddress": address}))[0].context


def test_calls_that_succeeded_are_not_listed() -> None:
    succeeded = {key: value for key, value in RECORD.items() if not key.startswith("error")}
    denials = read(json.dumps({"Records": [succeeded, RECORD, succeeded, RECORD | {"requestID": "x-2222-3333"}]}))
    assert [denial.request_id for denial in denials] == ["5c1d3f7e-0000-4444-8888-abcdefabcdef", "x-2222-3333"]


def test_spans_of_a_record_mark_the_record() -> None:
    text = "see this:\n" + json.dumps(RECORD, indent=2)
    denial = read(text)[0]
    marked = {span.field: text[span.start : span.end] for span in denial.spans}
    assert marked["principal"] == denial.principal
    assert marked["role_arn"] == denial.role_arn
    assert marked["resource"] == denial.resource


@pytest.mark.parametrize(
    ("identity", "value"),
    [
        ({"type": "IAMUser", "accessKeyId": "AKIA5EXAMPLE7QK3MZ2T"}, ()),
        ({"type": "IAMUser", "accessKeyId": "ASIA5EXAMPLE7QK3MZ2T"}, None),
        (
            {"type": "IAMUser", "accessKeyId": "AKIA5EXAMPLE7QK3MZ2T", "sessionContext": {"attributes": {"mfaAuthenticated": "true"}}},
            ("true",),
        ),
    ],
)
def test_a_long_term_key_carries_no_mfa(identity: dict[str, object], value: tuple[str, ...] | None) -> None:
    arn = "arn:aws:iam::123456789012:user/ana"
    record = {"eventVersion": "1.11", "userIdentity": identity | {"arn": arn}, "eventName": "GetParameter", "errorCode": "AccessDenied"}
    assert read(json.dumps(record))[0].context.get("aws:MultiFactorAuthPresent") == value


@pytest.mark.parametrize(
    "tags",
    [
        {"tags": [{"key": "team", "value": "data"}, {"key": "env", "value": "prod"}]},
        {"tags": {"team": "data", "env": "prod"}},
        {"principalTags": {"team": "data", "env": "prod"}},
    ],
)
def test_tags_that_the_request_passed_are_its_context(tags: dict[str, Any]) -> None:
    context = read(json.dumps({**RECORD, "requestParameters": {**RECORD["requestParameters"], **tags}}))[0].context
    assert context["aws:RequestTag/team"] == ("data",)
    assert context["aws:RequestTag/env"] == ("prod",)
    assert context["aws:TagKeys"] == ("team", "env")


INSTANCE = {"resourceType": "instance", "tags": [{"key": "team", "value": "data"}, {"key": "env", "value": "prod"}]}
VOLUME = {"resourceType": "volume", "tags": [{"key": "team", "value": "disk"}]}
ON = "User: arn:aws:iam::123456789012:user/ana is not authorized to perform: ec2:RunInstances on resource: arn:aws:ec2:us-east-1:1:"


@pytest.mark.parametrize(
    ("message", "specified", "expect"),
    [
        (f"{ON}instance/*", [INSTANCE, VOLUME], {"team": ("data",), "env": ("prod",)}),
        (f"{ON}volume/*", [INSTANCE, VOLUME], {"team": ("disk",), "env": ()}),
        (f"{ON}volume/*", [INSTANCE], {"team": (), "env": ()}),
        ("You are not authorized to perform this operation. Encoded authorization failure message: abc", [INSTANCE], {}),
        (f"{ON}volume/*", [{"tags": INSTANCE["tags"]}], {}),
    ],
)
def test_tags_count_for_the_type_that_they_are_specified_for(
    message: str, specified: list[dict[str, Any]], expect: dict[str, tuple[str, ...]]
) -> None:
    record = {
        "eventVersion": "1.11",
        "eventSource": "ec2.amazonaws.com",
        "eventName": "RunInstances",
        "errorCode": "Client.UnauthorizedOperation",
    }
    context = read(json.dumps({**record, "errorMessage": message, "requestParameters": {"tagSpecificationSet": {"items": specified}}}))[
        0
    ].context
    assert {key.partition("/")[2]: values for key, values in context.items() if key.startswith("aws:RequestTag/")} == expect
    assert context.get("aws:TagKeys") == (tuple(name for name, values in expect.items() if values) if expect else None)
