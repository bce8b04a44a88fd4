"""A call's own parameters as condition keys, and where they are said to come from."""

import pytest

from iamdoctor.case.request_context import keys
from iamdoctor.case.subject import subject
from iamdoctor.diagnose import diagnose
from iamdoctor.model.denial import Denial
from iamdoctor.model.evidence import Evidence, Read, TrailEvent
from iamdoctor.model.supplied import Added
from iamdoctor.reference.parameters import parameter_keys
from iamdoctor.wording.write import write

Values = dict[str, tuple[str, ...]]
ROLE = "arn:aws:iam::123456789012:role/app"


@pytest.mark.parametrize(
    ("service", "parameters", "expect"),
    [
        ("s3", {"bucketName": "b", "prefix": "home/"}, {"s3:prefix": ("home/",)}),
        ("kms", {"encryptionContext.app": "x", "keyId": "k"}, {"kms:EncryptionContext:app": ("x",)}),
        ("sts", {"externalId": "E"}, {"sts:ExternalId": ("E",)}),
        ("sts", {"roleArn": ROLE}, {"sts:ExternalId": (), "sts:SourceIdentity": ()}),
        (
            "sts",
            {"roleArn": ROLE, "serialNumber": "arn:aws:iam::123456789012:mfa/ana", "sourceIdentity": "ana"},
            {"sts:SourceIdentity": ("ana",), "sts:ExternalId": (), "aws:MultiFactorAuthPresent": ("true",)},
        ),
        ("iam", {"PermissionsBoundary": "arn:aws:iam::1:policy/b"}, {"iam:PermissionsBoundary": ("arn:aws:iam::1:policy/b",)}),
        ("sqs", {"queueUrl": "u"}, {}),
        (None, {"prefix": "x"}, {}),
    ],
)
def test_a_parameter_is_the_condition_key_of_its_service(service: str | None, parameters: dict[str, str], expect: Values) -> None:
    assert parameter_keys(parameters, service) == expect


def test_the_parameters_of_cloudtrails_event_count_and_are_said_to_be_its() -> None:
    denial = Denial(kind="access_denied", principal="arn:aws:iam::123456789012:user/ana", action="s3:ListBucket", resource="arn:aws:s3:::b")
    event = TrailEvent(event_id="e", time="t", parameters={"prefix": "home/"}, context={"aws:SourceIp": ("10.0.0.1",)}, same_request=True)
    evidence = Evidence(trail=Read("found", event))
    found = keys(denial, evidence, Added(), subject(denial, evidence, Added()))
    assert found.values["s3:prefix"] == ("home/",)
    assert [write(found.origin(key)) for key in ("s3:prefix", "aws:SourceIp")] == ["CloudTrail", "CloudTrail"]


def test_a_code_sent_with_the_call_counts_over_a_session_without_mfa() -> None:
    denial = Denial(
        kind="assume_role_denied",
        principal="arn:aws:sts::123456789012:assumed-role/dev/x",
        action="sts:AssumeRole",
        resource=ROLE,
        context={"aws:MultiFactorAuthPresent": ("false",)},
        parameters={"roleArn": ROLE, "serialNumber": "arn:aws:iam::123456789012:mfa/ana"},
        origin="CloudTrail",
    )
    found = keys(denial, Evidence(), Added(), subject(denial, Evidence(), Added()))
    assert found.values["aws:MultiFactorAuthPresent"] == ("true",)


def test_tags_of_the_recorded_call_ask_for_tag_session() -> None:
    denial = Denial(kind="assume_role_denied", action="sts:AssumeRole", resource=ROLE)
    event = TrailEvent(event_id="e", time="t", parameters={"tags.key": "team", "tags.value": "x"}, same_request=True)
    tree = diagnose(denial, Evidence(trail=Read("found", event))).tree
    assert tree and any(node.id == "allows:sts:TagSession" for node in tree.nodes)
