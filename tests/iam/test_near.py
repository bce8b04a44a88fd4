"""Which Allow came closest: one ranking, whatever the order in the document."""

import json
from itertools import permutations
from typing import Any

import pytest

from iamdoctor.iam.decision import Hint
from iamdoctor.iam.likely_action import likely_action
from iamdoctor.iam.likeness import likeness
from iamdoctor.iam.lines import Answer, answer

ACCOUNT = "111122223333"
QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:jobs"
REQUEST = {"principal": f"arn:aws:iam::{ACCOUNT}:user/alice", "action": "sqs:SendMessage", "resource": QUEUE}


def allow(sid: str, action: str = "sqs:SendMessage", resource: str = QUEUE, **rest: Any) -> dict[str, Any]:
    return {"Sid": sid, "Effect": "Allow", "Action": action, "Resource": resource, **rest}


def unmet(key: str) -> dict[str, Any]:
    return {"StringEquals": {key: "x"}}


RANKED = {
    "the action before the resource": [
        allow("Near", resource=f"arn:aws:sqs:us-east-1:{ACCOUNT}:other"),
        allow("Far", action="sqs:ReceiveMessage"),
    ],
    "the resource before the conditions": [
        allow("Near", Condition={**unmet("aws:a"), "StringLike": {"aws:b": "x"}}),
        allow("Far", resource=f"arn:aws:sqs:us-east-1:{ACCOUNT}:other"),
    ],
    "the same name in another Region before another name": [
        allow("Near", resource=f"arn:aws:sqs:eu-west-1:{ACCOUNT}:jobs"),
        allow("Far", resource=f"arn:aws:sqs:us-east-1:{ACCOUNT}:invoices"),
    ],
    "one character before another name": [
        allow("Near", resource=f"arn:aws:sqs:us-east-1:{ACCOUNT}:job"),
        allow("Far", resource=f"arn:aws:sqs:us-east-1:{ACCOUNT}:jobs-old-ones"),
    ],
    "what is not known before what is false": [allow("Near", Condition=unmet("aws:unknown")), allow("Far", Condition=unmet("aws:known"))],
    "fewer conditions before more": [
        allow("Near", Condition=unmet("aws:a")),
        allow("Far", Condition={"StringEquals": {"aws:a": "x", "aws:b": "x"}}),
    ],
}


@pytest.mark.parametrize("why", RANKED)
def test_the_nearest_is_the_same_in_every_order(why: str) -> None:
    for statements in permutations(RANKED[why]):
        policies = {"identity_policies": [{"Version": "2012-10-17", "Statement": list(statements)}]}
        found = answer(json.dumps({"request": {**REQUEST, "context_unknown": ["aws:unknown"]}, **policies}))
        assert isinstance(found, Answer) and found.near_miss.sid == "Near"


def test_in_one_account_the_resource_policy_is_searched_beside_the_identity_policies() -> None:
    identity = [{"Version": "2012-10-17", "Statement": allow("Identity", resource=f"arn:aws:sqs:us-east-1:{ACCOUNT}:other")}]
    owner = {"Version": "2012-10-17", "Statement": allow("Owner", Principal="*", Condition=unmet("aws:a"))}
    found = answer(json.dumps({"request": REQUEST, "identity_policies": identity, "resource_policy": owner}))
    assert isinstance(found, Answer) and found.near_miss.sid == "Owner"


@pytest.mark.parametrize(
    ("value", "resource", "hint"),
    [
        ("arn:aws:s3:::b", "arn:aws:s3:::b/k", Hint.NAMES_BUCKET),
        ("arn:aws:s3:::b/*", "arn:aws:s3:::b", Hint.NAMES_OBJECTS),
        ("arn:aws:sqs:eu-west-1:1:jobs", "arn:aws:sqs:us-east-1:1:jobs", Hint.OTHER_REGION),
        ("arn:aws:sqs:us-east-1:2:j*", "arn:aws:sqs:us-east-1:1:jobs", Hint.OTHER_ACCOUNT),
        ("arn:aws-cn:sqs:us-east-1:1:jobs", "arn:aws:sqs:us-east-1:1:jobs", Hint.OTHER_PARTITION),
        ("arn:aws:sqs:us-east-1:1:Jobs", "arn:aws:sqs:us-east-1:1:jobs", Hint.LETTER_CASE),
        ("arn:aws:dynamodb:us-east-1:1:table/t", "arn:aws:dynamodb:us-east-1:1:table/t/index/i", Hint.WITHOUT_CHILDREN),
        ("arn:aws:sqs:us-east-1:1:job", "arn:aws:sqs:us-east-1:1:jobs", Hint.ONE_CHARACTER),
        ("arn:aws:sqs:us-east-1:1:invoices", "arn:aws:sqs:us-east-1:1:jobs", None),
    ],
)
def test_how_a_resource_is_like_another_is_told(value: str, resource: str, hint: Hint | None) -> None:
    assert likeness(("arn:aws:sns:us-east-1:1:elsewhere", value), resource).hint is hint


@pytest.mark.parametrize(
    ("written", "action", "is_meant"),
    [
        ("bedrock-agentcore:InvokeRuntime", "bedrock-agentcore:InvokeAgentRuntime", True),
        ("dsql:DbConnect", "dsql:DbConnectAdmin", True),
        ("s3:PutObject", "s3:GetObject", False),
        ("sqs:SendMessages", "sqs:SendMessage", True),
        ("sns:SendMessage", "sqs:SendMessage", False),
    ],
)
def test_an_action_that_was_meant_for_another_is_known(written: str, action: str, is_meant: bool) -> None:
    assert bool(likely_action((written,), action)) is is_meant
