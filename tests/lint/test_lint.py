"""What is wrong with a document although AWS would take it, how large it is, and what would make it fit."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from iamdoctor.lint import check
from iamdoctor.lint.kind import guessed
from iamdoctor.lint.overlap import overlap
from iamdoctor.reference.policy_limits import Kind, measure
from tests.lint.test_checks import document


def documents_in(value: Any) -> Iterator[dict[str, Any]]:
    """Every policy document anywhere in a case."""
    if isinstance(value, dict) and "Statement" in value:
        yield value
    else:
        for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from documents_in(part)


SOUND = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}


CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "lint.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_finding_tells_its_place_and_what_to_do(case: dict[str, Any]) -> None:
    report = check(document(case), case.get("kind", "managed"))
    assert [[finding.id, finding.path, finding.message] for finding in report.findings] == case["findings"]
    assert report.clean == all(finding.level == "note" for finding in report.findings)


SPACED = '{ "Version": "2012-10-17",\n "Statement": [] }'
SIZES: list[tuple[Kind, int, int | None]] = [
    ("managed", 39, 6144),
    ("inline-user", 39, 2048),
    ("inline-role", 39, 10240),
    ("inline-group", 39, 5120),
    ("boundary", 39, 6144),
    ("trust", 39, 2048),
    ("session", 45, 2048),
    ("scp", 45, 10240),
    ("rcp", 45, 5120),
    ("bucket", 45, 20480),
    ("key", 45, 32768),
    ("vpce", 45, 20480),
    ("resource", 45, None),
]


@pytest.mark.parametrize(("kind", "used", "allowed"), SIZES)
def test_white_space_counts_where_aws_counts_it(kind: Kind, used: int, allowed: int | None) -> None:
    size = measure(SPACED, kind)
    assert (size.used, size.allowed) == (used, allowed)
    assert size.left == (None if allowed is None else allowed - used)
    assert measure(json.loads(SPACED), kind).used == 39


def test_a_bucket_policy_counts_bytes_and_a_managed_one_characters() -> None:
    text = {"Version": "2012-10-17", "Id": "é", "Statement": []}
    assert measure(text, "bucket").used == measure(text, "managed").used + 1
    assert (measure(text, "bucket").unit, measure(text, "managed").unit) == ("bytes", "characters")


def test_a_size_reads_as_a_sentence_part() -> None:
    assert str(measure(SPACED, "managed")) == "39 of 6,144 characters"
    assert str(measure(SPACED, "resource")) == "45 characters"


KINDS: list[tuple[dict[str, Any], Kind]] = [
    (SOUND, "managed"),
    ({"Principal": "*", "Action": "sts:AssumeRole"}, "trust"),
    ({"Principal": "*", "Action": ["s3:GetObject"]}, "bucket"),
    ({"NotPrincipal": "*", "Action": "kms:*"}, "key"),
    ({"Principal": "*", "Action": "secretsmanager:*"}, "secret"),
    ({"Principal": "*", "Action": "ecr:*"}, "repository"),
    ({"Principal": "*", "Action": "sqs:*"}, "resource"),
    ({"Principal": "*", "Action": "sts:TagSession"}, "trust"),
    ({"Effect": "Deny", "Action": "organizations:LeaveOrganization", "Resource": "*"}, "scp"),
    (
        {"Effect": "Deny", "NotAction": "iam:*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}}},
        "scp",
    ),
    ({"Effect": "Deny", "Action": "s3:DeleteBucket", "Resource": "*"}, "managed"),
    ({"Effect": "Deny", "Principal": "*", "Action": ["s3:*", "sqs:*"], "Resource": "*"}, "rcp"),
    ({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::b/*"}, "bucket"),
    ({"Effect": "Deny", "Principal": "*", "Action": ["s3:*", "sts:AssumeRole"], "Resource": "*"}, "rcp"),
    ({"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}, "managed"),
]


@pytest.mark.parametrize(("statement", "kind"), KINDS)
def test_the_kind_is_guessed_from_principals_and_actions(statement: dict[str, Any], kind: Kind) -> None:
    assert guessed({"Statement": statement}) == kind


def ways(document: dict[str, Any], kind: Kind) -> dict[str, tuple[int, str]]:
    return {way.change: (way.saves, way.cost) for way in check(document, kind).savings}


GETS = ["s3:GetObject", "s3:GetObjectAcl", "s3:GetObjectTagging", "s3:GetObjectVersion"]


def test_what_would_fit_is_told_with_its_saving_and_its_cost() -> None:
    queues = [f"arn:aws:sqs:eu-west-1:111122223333:queue-with-a-long-name-{number}" for number in range(30)]
    document = {
        "Version": "2012-10-17",
        "Statement": [
            {"Sid": "Read", "Effect": "Allow", "Action": [*GETS, "s3:PutObject*", "s3:PutObjectAcl"], "Resource": "arn:aws:s3:::b/*"},
            {"Sid": "List", "Effect": "Allow", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::b/*"},
            {"Sid": "Send", "Effect": "Allow", "Action": "sqs:SendMessage", "Resource": queues},
        ],
    }
    found = ways(document, "inline-user")
    assert found["Statement[0]: leave out s3:PutObjectAcl, which the rest of Action covers"] == (18, "")
    assert found["join 2 statements that differ in Action alone"][1] == ""
    assert found["leave out the Sids"] == (39, "messages and logs no longer name the statement")
    saves, cost = found["Statement[0]: s3:GetObject* for 4 actions"]
    assert saves == sum(len(name) + 3 for name in GETS) - len("s3:GetObject*") - 3
    assert cost.startswith("allows ") and "more: s3:GetObject" in cost
    assert found["Statement[2]: a condition on aws:ResourceTag for 30 resources"][0] > 1000


def test_joining_saves_what_it_says() -> None:
    one = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::" + "b" * 2000}
    two = {**one, "Action": ["s3:PutObject"]}
    before = {"Version": "2012-10-17", "Statement": [one, two]}
    after = {"Version": "2012-10-17", "Statement": [{**one, "Action": ["s3:GetObject", "s3:PutObject"]}]}
    saves, _ = ways(before, "inline-user")["join 2 statements that differ in Action alone"]
    assert saves == measure(before, "inline-user").used - measure(after, "inline-user").used


def test_a_policy_too_long_for_one_is_split_over_several() -> None:
    statements = [{**SOUND, "Resource": f"arn:aws:s3:::{number:04}{'b' * 500}/*"} for number in range(20)]
    report = check({"Version": "2012-10-17", "Statement": statements}, "managed")
    assert report.left is not None and report.left < 0
    assert not report.clean
    assert any(way.change == "split the statements over 2 managed policies" for way in report.savings)


def test_white_space_is_the_first_saving_where_it_counts() -> None:
    text = json.dumps({"Version": "2012-10-17", "Statement": [{**SOUND, "Principal": "*"}]}, indent=2000)
    assert check(text, "bucket").savings[0].change == "leave out white space"


def test_a_short_document_needs_no_saving() -> None:
    assert check({"Version": "2012-10-17", "Statement": [SOUND]}, "managed").savings == ()


OVERLAPS = [
    ("arn:aws:ec2:*:1:x/y", "arn:${Partition}:ec2:${Region}:${Account}:*", True),
    ("a*", "*", True),
    ("*", "arn:${Partition}:s3:::${BucketName}", True),
    ("arn:aws:s3:::b", "arn:${Partition}:s3:::${BucketName}", True),
    ("arn:aws:s3:::b/*", "arn:${Partition}:s3:::${BucketName}", False),
    ("arn:aws:s3:::b*", "arn:${Partition}:s3:::${BucketName}/${ObjectName}", True),
    ("arn:aws:s3:::b?k", "arn:${Partition}:s3:::${BucketName}/${ObjectName}", True),
    ("arn:aws:s3:::bkt", "arn:${Partition}:s3:::${BucketName}/${ObjectName}", False),
    ("arn:aws:sqs:*:jobs", "arn:${Partition}:sqs:${Region}:${Account}:${QueueName}", True),
    ("arn:aws:sns:*:*:jobs", "arn:${Partition}:sqs:${Region}:${Account}:${QueueName}", False),
    ("arn:*", "arn:${Partition}:sqs:${Region}:${Account}:${QueueName}", True),
    ("arn:aws:iam::1:role/x", "arn:${Partition}:iam::${Account}:user/${UserNameWithPath}", False),
    ("arn:aws:iam::1:*/x", "arn:${Partition}:iam::${Account}:user/${UserNameWithPath}", True),
]


@pytest.mark.parametrize(("pattern", "template", "meets"), OVERLAPS)
def test_two_patterns_meet_when_some_text_matches_both(pattern: str, template: str, meets: bool) -> None:
    assert overlap(pattern, template) is meets


def test_a_malformed_statement_keeps_nothing_from_being_said_of_the_others() -> None:
    broad = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    report = check({"Version": "2012-10-17", "Statement": [{**SOUND, "Effect": "allow"}, broad]}, "managed")
    found = {(finding.id, finding.path) for finding in report.findings}
    assert {("INVALID_EFFECT", "Statement[0].Effect"), ("FULL_ACCESS", "Statement[1]")} <= found


DOCUMENTS = [
    document
    for path in sorted((Path(__file__).parent.parent / "iam" / "cases").glob("*.jsonl"))
    for line in path.read_text("utf-8").splitlines()
    for document in documents_in(json.loads(line))
]


@pytest.mark.parametrize("kind", ["managed", "trust", "bucket", "scp", "rcp", None])
def test_no_document_of_the_engines_cases_stops_a_check(kind: Kind | None) -> None:
    assert DOCUMENTS
    for each in DOCUMENTS:
        assert check(each, kind).schema == 1
