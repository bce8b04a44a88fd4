"""What counts as broad: a star in a new statement, unless nothing else could be said."""

from typing import Any

import pytest

from iamdoctor.case.case import Case, case
from iamdoctor.fixes.propose.broad import warned
from iamdoctor.fixes.write.change import Change, Place
from iamdoctor.model.denial import Denial
from iamdoctor.model.evidence import Evidence
from iamdoctor.model.sentence import NOTHING
from iamdoctor.model.supplied import Added

ROLE = {"AWS": "arn:aws:iam::123456789012:role/worker"}
KEY = "arn:aws:kms:us-east-1:123456789012:key/abc"


def about(action: str, resource: str, *, said_by_the_person: bool = False) -> Case:
    named = None if said_by_the_person else resource
    denial = Denial(kind="access_denied", principal="arn:aws:iam::123456789012:user/alice", action=action, resource=named)
    return case(denial, Evidence(), Added(resource=resource) if said_by_the_person else Added())


def change(statement: dict[str, Any], before: list[dict[str, Any]] | None = None) -> Change:
    old = {"Version": "2012-10-17", "Statement": before or []}
    new = {**old, "Statement": [{"Effect": "Allow", **statement}]}
    return Change(title=NOTHING, place=Place(layer="identity", document="d", before=old), after=new, replaces=0 if before else None)


@pytest.mark.parametrize(
    ("action", "resource", "statement", "warning"),
    [
        (
            "sqs:SendMessage",
            "arn:aws:sqs:us-east-1:123456789012:q",
            {"Action": "sqs:*", "Resource": "arn:aws:sqs:us-east-1:123456789012:q"},
            "warn.every_action",
        ),
        ("sqs:SendMessage", "arn:aws:sqs:us-east-1:123456789012:q", {"Action": "sqs:SendMessage", "Resource": "*"}, "warn.every_resource"),
        ("kms:Decrypt", KEY, {"Action": "kms:Decrypt", "Resource": "*"}, "warn.every_resource"),
        (
            "sqs:SendMessage",
            "arn:aws:sqs:us-east-1:123456789012:q",
            {"Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:us-east-1:123456789012:q", "Principal": "*"},
            "warn.every_principal",
        ),
        (
            "sqs:SendMessage",
            "arn:aws:sqs:us-east-1:123456789012:q",
            {"Action": "sqs:SendMessage", "Principal": {"AWS": ["*"]}},
            "warn.every_principal",
        ),
    ],
)
def test_a_star_in_a_new_statement_is_broad_and_warned_of(action: str, resource: str, statement: dict[str, Any], warning: str) -> None:
    found = warned(about(action, resource), change(statement))
    assert found.broad and warning in [each.id for each in found.warnings]


@pytest.mark.parametrize(
    ("action", "resource", "statement"),
    [
        ("ecr:GetAuthorizationToken", "*", {"Action": "ecr:GetAuthorizationToken", "Resource": "*"}),
        ("kms:Decrypt", KEY, {"Principal": ROLE, "Action": "kms:Decrypt", "Resource": "*"}),
        ("ecs:CreateCluster", "*", {"Action": "ecs:CreateCluster", "Resource": "*"}),
        ("s3:GetObject", "arn:aws:s3:::b/k", {"Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}),
        (
            "s3:GetObject",
            "arn:aws:s3:::b/k",
            {
                "Principal": "*",
                "Action": "s3:GetObject",
                "Resource": "arn:aws:s3:::b/k",
                "Condition": {"ArnEquals": {"aws:PrincipalArn": ROLE["AWS"]}},
            },
        ),
    ],
)
def test_a_star_that_nothing_narrower_could_replace_is_not(action: str, resource: str, statement: dict[str, Any]) -> None:
    assert not warned(about(action, resource), change(statement)).broad


def test_a_star_that_only_the_person_gave_proves_nothing() -> None:
    statement = {"Action": "ecs:CreateCluster", "Resource": "*"}
    assert warned(about("ecs:CreateCluster", "*", said_by_the_person=True), change(statement)).broad


def test_what_the_statement_had_before_is_not_new() -> None:
    old = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}}
    assert not warned(
        about("sqs:SendMessage", "arn:aws:sqs:us-east-1:1:q"), change({"Action": "sqs:SendMessage", "Resource": "*"}, [old])
    ).broad
