"""Why a statement matched or not: element by element, and the one that came closest."""

import json
from typing import Any

import msgspec
import pytest

from iamdoctor.cli.evaluate import encoded
from iamdoctor.iam.lines import Answer, answer
from tests.iam.test_cases import cases


def told(case: dict[str, Any]) -> dict[str, Any]:
    found = answer(json.dumps(case))
    assert isinstance(found, Answer), found
    return msgspec.json.decode(encoded(found), type=dict[str, Any])


@pytest.mark.parametrize("case", cases("explain.jsonl"))
def test_each_element_says_what_was_wanted_and_what_was_had(case: dict[str, Any]) -> None:
    found = told(case)
    if case["expected_why"] is None:
        return
    elements = found["statements"][-1 if case.get("resource_policy") is None else 0]["why"]
    assert len(elements) == len(case["expected_why"])
    for element, expected in zip(elements, case["expected_why"], strict=True):
        assert {key: element[key] for key in expected} == expected


@pytest.mark.parametrize("case", cases("explain.jsonl"))
def test_the_near_miss_is_the_statement_that_came_closest(case: dict[str, Any]) -> None:
    near = told(case)["near_miss"]
    assert (near and [near["policy"], near["index"]]) == case["expected_near"]


def test_statements_are_placed_by_layer_policy_level_and_sid() -> None:
    allow = {"Version": "2012-10-17", "Statement": {"Sid": "One", "Effect": "Allow", "Action": "*", "Resource": "*"}}
    request = {"principal": "arn:aws:iam::111122223333:user/a", "action": "s3:GetObject", "resource": "arn:aws:s3:::b/k"}
    statements = told({"request": request, "scps": [[], [allow]], "identity_policies": [allow]})["statements"]
    placed = [(each["policy_type"], each["policy"], each["level"], each["index"], each["sid"]) for each in statements]
    assert placed == [("scp", "scps[1][0]", 1, 0, "One"), ("identity", "identity_policies[0]", None, 0, "One")]


def test_a_dependency_names_the_key_and_the_values_that_would_turn_it() -> None:
    deny = {
        "Effect": "Deny",
        "Action": "*",
        "Resource": "*",
        "Condition": {"NotIpAddress": {"aws:SourceIp": ["10.0.0.0/8", "192.0.2.0/24"]}},
    }
    allow = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    request = {"principal": "arn:aws:iam::111122223333:user/a", "action": "s3:GetObject", "resource": "arn:aws:s3:::b/k"}
    policies = {"identity_policies": [{"Version": "2012-10-17", "Statement": [allow, deny]}], "context_unknown": "*"}
    assert told({"request": request, **policies})["depends_on"] == [
        {
            "key": "aws:SourceIp",
            "operator": "NotIpAddress",
            "values": ["10.0.0.0/8", "192.0.2.0/24"],
            "policy_type": "identity",
            "policy": "identity_policies[0]",
            "index": 1,
        }
    ]


def test_a_denial_either_way_says_so() -> None:
    deny = {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:ViaAWSService": "true"}}}
    request = {"principal": "arn:aws:iam::111122223333:user/a", "action": "s3:GetObject", "resource": "arn:aws:s3:::b/k"}
    found = told({"request": request, "identity_policies": [{"Version": "2012-10-17", "Statement": [deny]}], "context_unknown": "*"})
    assert (found["decision"], found["blocked_by"]) == ("depends", ["identity"])
    assert any("denied whatever the unknown keys hold" in note for note in found["notes"])
