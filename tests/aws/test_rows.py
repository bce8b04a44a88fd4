"""Each row of the table of resource policies: as botocore's models have it, and read back where moto holds such a policy."""

import json
import re
from typing import Any

import boto3
import jmespath  # type: ignore[import-untyped]
import pytest
from botocore.session import get_session

from iamdoctor.aws.calls import Calls
from iamdoctor.aws.connection import Connection
from iamdoctor.aws.encrypting_keys import KEY_ROWS
from iamdoctor.aws.reads import PERMISSIONS
from iamdoctor.aws.resource_policies import ROWS, Row, rows_for
from iamdoctor.aws.resource_policy import document, is_empty, resource_policies
from iamdoctor.model.evidence import Resource
from tests.aws.recipes import RECIPES

MODELS = get_session()
NO_POLICY = {"kms.grants", "ssm.document", "ec2.vpc-endpoint"}


def shape(value: Any) -> Any:
    """A reply of the shape that the model says, one item in every list."""
    if value.type_name == "structure":
        return {name: shape(member) for name, member in value.members.items()}
    if value.type_name == "list":
        return [shape(value.member)]
    return {} if value.type_name == "map" else value.type_name


def check(row: Row, operation: str, params: dict[str, Any]) -> Any:
    model = MODELS.get_service_model(row.client).operation_model(operation)
    inputs = model.input_shape
    members, required = (inputs.members, inputs.required_members) if inputs else ({}, [])
    assert set(required) <= set(params) <= set(members)
    return model.output_shape


@pytest.mark.parametrize("row", (*ROWS, *KEY_ROWS), ids=lambda row: row.key)
def test_a_row_is_as_botocore_models_it(row: Row) -> None:
    output = check(row, row.operation, row.params)
    if row.find:
        check(row, row.find.operation, row.find.params)
    top = re.match(r"\[?(\w+)", row.reply)
    assert top is not None and top[1] in output.members
    if "?" not in row.reply and row.key != "aoss.collection":
        found = jmespath.search(row.reply, shape(output)) if row.key != "sqs.queue" else "map"
        assert found not in (None, []) or row.reply.startswith("Attributes.")


@pytest.mark.parametrize("row", (*ROWS, *KEY_ROWS), ids=lambda row: row.key)
def test_a_row_fills_every_part_that_its_parameters_name(row: Row) -> None:
    own = set(re.findall(r"\{(\w+)", json.dumps(row.params)))
    known = {"partition", "arn", "suffix", "last", *re.findall(r"\{(\w+)\}", row.arn), *(row.find.parts if row.find else ())}
    assert own <= known
    assert row.permission.count(":") == 1


def test_every_key_stands_once_and_every_row_may_be_read() -> None:
    assert len({row.key for row in ROWS}) == len(ROWS) == 99
    assert all((row.client, row.operation) in PERMISSIONS for row in (*ROWS, *KEY_ROWS))
    assert all(row.after in {other.key for other in ROWS} for row in ROWS if row.after)


async def read(arn: str) -> Resource:
    found = (await resource_policies(Calls(Connection(None, "us-east-1")), arn)).value
    assert found is not None
    return found


@pytest.mark.parametrize("key", [key for key in RECIPES if key not in NO_POLICY])
async def test_a_policy_that_was_put_is_read_back(account: boto3.Session, key: str) -> None:
    arn = RECIPES[key](account)
    assert key in {row.key for row, _ in rows_for(arn)}
    statements = [json.loads(policy.document or "{}")["Statement"] for policy in (await read(arn)).policies]
    assert "Put" in {item["Sid"] for items in statements for item in items if "Sid" in item}


async def test_grants_are_read_back(account: boto3.Session) -> None:
    found = await read(RECIPES["kms.grants"](account))
    assert [(grant["grantee"].rpartition("/")[2], grant["operations"]) for grant in found.grants] == [("ana", "Decrypt")]


@pytest.mark.parametrize(("key", "says"), [("ssm.document", "999988887777"), ("ec2.vpc-endpoint", "Put")])
async def test_what_is_no_resource_policy_is_kept_as_a_fact(account: boto3.Session, key: str, says: str) -> None:
    found = await read(RECIPES[key](account))
    assert (found.policies, says in found.settings[key]) == ((), True)


def test_the_rows_that_moto_can_hold_are_all_tried() -> None:
    assert len(RECIPES) == 38


@pytest.mark.parametrize("text", ["", "{}", '{"Version":"2012-10-17","Statement":[]}', None])
def test_each_way_to_say_that_there_is_no_policy_is_understood(text: str | None) -> None:
    assert is_empty(text)


def test_a_policy_with_escaped_quotes_is_the_same_policy() -> None:
    assert document('{\\"Statement\\":[]}') == '{"Statement":[]}'
