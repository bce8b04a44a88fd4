"""Preflight: what the caller may read, and the smallest policy for it."""

import json
from typing import Any

import boto3
import pytest
from click.testing import CliRunner

from iamdoctor.aws.calls import Calls
from iamdoctor.aws.connection import Connection
from iamdoctor.aws.least_privilege import groups, policy
from iamdoctor.aws.preflight import PermissionCheck, preflight
from iamdoctor.aws.reads import every_permission
from iamdoctor.cli.preflight import command
from tests.aws.aws_world import ACCOUNT, Answers

ME = {"Arn": f"arn:aws:iam::{ACCOUNT}:user/ana", "Account": ACCOUNT, "UserId": "AIDA"}


def only(*allowed: str) -> Any:
    """A simulator that allows these actions."""

    def answer(params: dict[str, Any]) -> dict[str, Any]:
        decided = (("allowed" if name in allowed else "implicitDeny", name) for name in params["ActionNames"])
        return {"EvaluationResults": [{"EvalActionName": name, "EvalDecision": decision} for decision, name in decided]}

    return answer


@pytest.fixture
def ana(account: boto3.Session, answers: Answers) -> Answers:
    """A user who may read herself, and of the rest one thing."""
    account.client("iam").create_user(UserName="ana")
    answers.give("sts", "GetCallerIdentity", ME)
    answers.give("iam", "SimulatePrincipalPolicy", only("sqs:GetQueueAttributes"))
    answers.refuse("organizations", "ListParents", "AccessDeniedException")
    return answers


async def access(connection: Connection) -> dict[str, PermissionCheck]:
    return {found.permission: found for found in (await preflight(Calls(connection)))[1]}


async def test_what_can_be_asked_is_asked_and_the_rest_simulated(ana: Answers, connection: Connection) -> None:
    found = await access(connection)
    assert found["iam:GetUser"] == PermissionCheck("iam:GetUser", "yes", "asked")
    assert found["organizations:ListParents"] == PermissionCheck("organizations:ListParents", "no", "asked")
    assert found["sqs:GetQueueAttributes"] == PermissionCheck("sqs:GetQueueAttributes", "yes", "simulated")
    assert found["kms:GetKeyPolicy"] == PermissionCheck("kms:GetKeyPolicy", "no", "simulated")
    assert set(found) == {permission for group in groups().values() for permission in group}


async def test_without_the_simulator_the_rest_is_unknown_and_not_no(ana: Answers, connection: Connection) -> None:
    ana.refuse("iam", "SimulatePrincipalPolicy")
    found = await access(connection)
    assert found["iam:SimulatePrincipalPolicy"].may == "no"
    assert found["kms:GetKeyPolicy"].may == "unknown"


def test_the_policy_allows_reads_only_and_all_of_them() -> None:
    allowed = [action for statement in policy()["Statement"] for action in statement["Action"]]
    assert set(allowed) >= every_permission()
    assert len(json.dumps(policy(), separators=(",", ":"))) <= 6144
    assert not [action for action in allowed if "*" in action]


def test_the_command_names_what_is_missing_and_the_policy_for_it(ana: Answers) -> None:
    ran = CliRunner().invoke(command, ["--region", "us-east-1"])
    assert ran.exit_code == 1
    assert "✗ organizations:ListParents" in ran.output
    statements = json.loads(ran.output[ran.output.index("{") :])["Statement"]
    assert {action for statement in statements for action in statement["Action"]} >= {"organizations:ListParents", "kms:GetKeyPolicy"}
    assert '"iam:GetUser"' not in ran.output


def test_the_command_prints_the_whole_policy_without_asking_aws() -> None:
    ran = CliRunner().invoke(command, ["--policy"])
    assert (ran.exit_code, json.loads(ran.output)) == (0, policy())


def test_the_command_prints_json(ana: Answers) -> None:
    said = json.loads(CliRunner().invoke(command, ["--json", "--region", "us-east-1"]).output)
    assert (said["schema"], said["caller"]["account"]) == (1, ACCOUNT)
    assert said["permissions"]["iam:GetUser"] == {"may": "yes", "how": "asked"}
