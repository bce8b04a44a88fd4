"""Each reading of the table of resource kinds: as botocore's models have it, and read back where moto holds such a policy."""

import json
import re
from typing import Any

import boto3
import jmespath
import pytest
from botocore.session import get_session

from iamdoctor.aws.calls import Calls
from iamdoctor.aws.connection import Connection
from iamdoctor.aws.reads import permissions, readings
from iamdoctor.aws.resource_policy import document, is_empty, resource_policies
from iamdoctor.model.access import Access
from iamdoctor.model.evidence import Resource
from iamdoctor.reference.resource_kinds import Find, Reading, ResourceKind, kinds, policy_readings
from tests.aws.recipes import RECIPES

MODELS = get_session()
NO_POLICY = {"kms.grants", "ssm.document", "ec2.vpc-endpoint"}
READINGS = [(kind, reading) for kind in kinds() for reading in readings(kind)]
each_reading = pytest.mark.parametrize(("kind", "reading"), READINGS, ids=[f"{kind.key} {reading.operation}" for kind, reading in READINGS])


def shape(value: Any) -> Any:
    """A reply of the shape that the model says, one item in every list."""
    if value.type_name == "structure":
        return {name: shape(member) for name, member in value.members.items()}
    if value.type_name == "list":
        return [shape(value.member)]
    return {} if value.type_name == "map" else value.type_name


def check(reading: Reading, asked: Reading | Find) -> Any:
    model = MODELS.get_service_model(reading.client).operation_model(asked.operation)
    inputs = model.input_shape
    members, required = (inputs.members, inputs.required_members) if inputs else ({}, [])
    assert set(required) <= set(asked.params) <= set(members)
    return model.output_shape


@each_reading
def test_a_reading_is_as_botocore_models_it(kind: ResourceKind, reading: Reading) -> None:
    output = check(reading, reading)
    if reading.find:
        check(reading, reading.find)
    top = re.match(r"\[?(\w+)", reading.reply)
    assert top is not None and top[1] in output.members
    if "?" not in reading.reply and kind.key != "aoss.collection":
        found = jmespath.search(reading.reply, shape(output)) if kind.key != "sqs.queue" else "map"
        assert found not in (None, []) or reading.reply.startswith("Attributes.")


@each_reading
def test_a_reading_fills_every_part_that_its_parameters_name(kind: ResourceKind, reading: Reading) -> None:
    own = set(re.findall(r"\{(\w+)", json.dumps(reading.params)))
    known = {"partition", "arn", "suffix", "last", *re.findall(r"\{(\w+)\}", kind.arn), *(reading.find.parts if reading.find else ())}
    assert own <= known
    assert reading.permission.count(":") == 1


@each_reading
def test_an_arn_is_sent_where_aws_takes_one_of_that_service(kind: ResourceKind, reading: Reading) -> None:
    inputs = MODELS.get_service_model(reading.client).operation_model(reading.operation).input_shape
    members = inputs.members if inputs else {}
    arns = [members[name].metadata.get("pattern", "arn:.") for name, sent in reading.params.items() if sent == "{arn}"]
    for pattern in arns:
        assert re.search(r"[:.\\]", pattern.replace("\\-", "")), pattern
        named = set(re.findall(r":([a-z][a-z0-9-]+)(?=:)", pattern)) - {"aws"}
        assert not named or kind.service in named


def test_every_reading_has_a_key_of_its_own_and_may_be_made() -> None:
    keys = [reading.key or kind.key for kind in kinds() for reading in kind.policies]
    assert len(set(keys)) == len(keys)
    assert all((reading.client, reading.operation) in permissions() for _, reading in READINGS)
    assert {reading.after for _, reading in READINGS} - {""} <= set(keys)


async def read(arn: str) -> Resource:
    found = (await resource_policies(Calls(Connection(Access(region="us-east-1"))), arn)).value
    assert found is not None
    return found


@pytest.mark.parametrize("key", [key for key in RECIPES if key not in NO_POLICY])
async def test_a_policy_that_was_put_is_read_back(account: boto3.Session, key: str) -> None:
    arn = RECIPES[key](account)
    assert key in {reading.key or kind.key for kind, reading, _ in policy_readings(arn)}
    statements = [json.loads(policy.document or "{}")["Statement"] for policy in (await read(arn)).policies]
    assert "Put" in {item["Sid"] for items in statements for item in items if "Sid" in item}


async def test_grants_are_read_back(account: boto3.Session) -> None:
    found = await read(RECIPES["kms.grants"](account))
    assert [(grant.grantee.rpartition("/")[2], grant.operations) for grant in found.grants] == [("ana", ("Decrypt",))]


@pytest.mark.parametrize(("key", "says"), [("ssm.document", "999988887777"), ("ec2.vpc-endpoint", "Put")])
async def test_what_is_no_resource_policy_is_kept_as_a_fact(account: boto3.Session, key: str, says: str) -> None:
    found = await read(RECIPES[key](account))
    assert (found.policies, says in found.settings[key]) == ((), True)


@pytest.mark.parametrize("text", ["", "{}", '{"Version":"2012-10-17","Statement":[]}', None])
def test_each_way_to_say_that_there_is_no_policy_is_understood(text: str | None) -> None:
    assert is_empty(text)


def test_a_policy_with_escaped_quotes_is_the_same_policy() -> None:
    assert document('{\\"Statement\\":[]}') == '{"Statement":[]}'
