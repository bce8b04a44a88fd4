"""The engine and AWS's simulator judge one request: both are told of the same Region."""

import boto3
import pytest

from iamdoctor.aws.connection import Connection
from iamdoctor.case.request_context import keys
from iamdoctor.case.subject import subject
from iamdoctor.model.evidence import Evidence
from iamdoctor.model.supplied import Added
from tests.aws.aws_world import ACCOUNT, Answers, allow, denied, evidence, trust

ACTIONS = ("shield:ListProtections", "support:DescribeCases", "account:ListRegions", "globalaccelerator:ListAccelerators", "iam:ListUsers")


@pytest.mark.parametrize("action", ACTIONS)
async def test_the_engine_and_the_simulator_are_told_of_one_region(
    account: boto3.Session, connection: Connection, answers: Answers, action: str
) -> None:
    account.client("iam").create_role(RoleName="reader", AssumeRolePolicyDocument=trust(f"arn:aws:iam::{ACCOUNT}:root"))
    account.client("iam").put_role_policy(RoleName="reader", PolicyName="p", PolicyDocument=allow("*"))
    answers.give("iam", "SimulatePrincipalPolicy", {"EvaluationResults": [{"EvalActionName": action, "EvalDecision": "allowed"}]})
    denial = denied(action, "*")
    found = await evidence(denial, connection)
    sent = next(params for operation, params in answers.asked if operation == "SimulatePrincipalPolicy")
    simulated = {each["ContextKeyName"]: tuple(each["ContextKeyValues"]) for each in sent.get("ContextEntries", ())}
    evaluated = keys(denial, found, Added(), subject(denial, Evidence(), Added())).values
    assert simulated.get("aws:RequestedRegion") == evaluated.get("aws:RequestedRegion")
