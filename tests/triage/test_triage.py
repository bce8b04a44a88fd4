"""All errors of a text at once: one change a policy, proven for every group, and nothing read twice."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from iamdoctor.aws.connection import Connection
from iamdoctor.intake.read import reading
from iamdoctor.model.access import Access
from iamdoctor.model.supplied import Added
from iamdoctor.model.triage import Triage
from iamdoctor.report.triage import render_json, render_text
from iamdoctor.triage.groups import answering, groups
from iamdoctor.triage.triage import triage
from iamdoctor.walk import walk_all

HERE = Access(region="us-east-1")
ANA = "arn:aws:iam::123456789012:user/ana"
DENIED = (
    "User: {who} is not authorized to perform: {action} on resource: {resource} because no identity-based policy allows the {action} action"
)
QUEUES = [f"arn:aws:sqs:us-east-1:123456789012:{name}" for name in ("orders", "returns")]


def said(action: str, resource: str, who: str = ANA) -> str:
    return DENIED.format(who=who, action=action, resource=resource)


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An account in which ana may do nothing."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        iam = boto3.client("iam")
        iam.create_user(UserName="ana")
        for queue in QUEUES:
            boto3.client("sqs", "us-east-1").create_queue(QueueName=queue.rpartition(":")[2])
        boto3.client("s3", "us-east-1").create_bucket(Bucket="reports")
        yield


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Every call that leaves, with how often."""
    made = Counter[str]()
    call = Connection.call

    def counted(self: Connection, service: str, operation: str, params: dict[str, Any], **options: Any) -> Any:
        made[f"{service}:{operation} {sorted(params.items())} {options.get('region')}"] += 1
        return call(self, service, operation, params, **options)

    monkeypatch.setattr(Connection, "call", counted)
    return made


async def answered(text: str) -> Triage:
    found = reading(text)
    every = groups(found)
    evidence = {
        place: update.evidence async for place, update in walk_all([answering(group, found.denials) for group in every], Added(), HERE)
    }
    return triage(found, every, [evidence[place] for place in range(len(every))], Added())


async def test_the_actions_of_a_principal_are_one_policy_and_each_has_its_reason(account: None) -> None:
    text = "\n".join(
        [
            *(said(action, queue) for action in ("sqs:SendMessage", "sqs:DeleteMessage") for queue in QUEUES),
            said("s3:GetObject", "arn:aws:s3:::reports/a.csv"),
        ]
    )
    answer = await answered(text)
    (change,) = answer.together.changes
    assert (change.of, change.name) == ("principal", ANA)
    assert [(each["Action"], each["Resource"]) for each in change.statements] == [
        (["sqs:SendMessage", "sqs:DeleteMessage"], QUEUES),
        ("s3:GetObject", "arn:aws:s3:::reports/a.csv"),
    ]
    assert [reason.group for reason in change.reasons] == [0, 1, 2, 3, 4]
    assert [each.proof and each.proof.after for each in answer.together.outcomes] == ["allowed"] * 5
    assert [line.split()[2] for line in change.cli] == ["put-user-policy"]


async def test_nothing_is_read_twice_for_two_errors(account: None, calls: Counter[str]) -> None:
    await answered("\n".join(said("sqs:SendMessage", queue) for queue in QUEUES))
    assert [call for call, often in calls.items() if often > 1 and "SimulatePrincipalPolicy" not in call] == []
    one = sum(calls.values())
    calls.clear()
    await answered(said("sqs:SendMessage", QUEUES[0]))
    assert one < 2 * sum(calls.values())


async def test_actions_on_different_resources_are_not_crossed(account: None) -> None:
    answer = await answered(said("sqs:SendMessage", QUEUES[0]) + "\n" + said("sqs:DeleteMessage", QUEUES[1]))
    (change,) = answer.together.changes
    assert [(each["Action"], each["Resource"]) for each in change.statements] == [
        ("sqs:SendMessage", QUEUES[0]),
        ("sqs:DeleteMessage", QUEUES[1]),
    ]


async def test_two_principals_have_a_change_each(account: None) -> None:
    boto3.client("iam").create_user(UserName="bob")
    bob = ANA.replace("ana", "bob")
    answer = await answered(said("sqs:SendMessage", QUEUES[0]) + "\n" + said("sqs:SendMessage", QUEUES[0], bob))
    assert [change.name for change in answer.together.changes] == [ANA, bob]


async def test_a_principals_own_policy_takes_what_is_new_and_keeps_its_guard(account: None) -> None:
    deny = {"Version": "2012-10-17", "Statement": [{"Sid": "NoDelete", "Effect": "Deny", "Action": "sqs:DeleteMessage", "Resource": "*"}]}
    boto3.client("iam").put_user_policy(UserName="ana", PolicyName="guard", PolicyDocument=json.dumps(deny))
    answer = await answered(
        said("sqs:SendMessage", QUEUES[0])
        + "\n"
        + said("sqs:DeleteMessage", QUEUES[0]).replace(
            "because no identity-based policy allows the sqs:DeleteMessage action", "with an explicit deny in an identity-based policy"
        )
    )
    (change,) = answer.together.changes
    assert change.document is not None
    assert change.target["name"] == "guard"
    assert [(each["Effect"], each["Action"]) for each in change.document["Statement"]] == [
        ("Deny", "sqs:DeleteMessage"),
        ("Allow", ["sqs:SendMessage", "sqs:DeleteMessage"]),
    ]
    assert change.document["Statement"][0]["NotResource"] == QUEUES[0]


async def test_an_error_that_no_policy_decides_has_no_change(account: None) -> None:
    answer = await answered(
        said("sqs:SendMessage", QUEUES[0])
        + "\nAn error occurred (ExpiredToken) when calling the ListRoles operation: The security token included in the request is expired"
    )
    assert [each.proof is not None for each in answer.together.outcomes] == [True, False]
    assert answer.together.outcomes[1].todo


async def test_the_report_and_the_json_hold_every_group_and_every_change(account: None) -> None:
    answer = await answered("\n".join(said("sqs:SendMessage", queue) for queue in QUEUES))
    text = render_text(answer)
    assert "2 errors in 2 groups. 1 change let 2 of 2 pass" in text.replace("\n", " ")
    whole = json.loads(render_json(answer))
    assert (whole["schema"], len(whole["groups"]), len(whole["diagnoses"]), len(whole["together"]["changes"])) == (1, 2, 2, 1)


async def test_errors_alike_but_for_the_resource_are_told_in_a_line_each(account: None) -> None:
    found = await answered("\n".join(said("s3:GetObject", f"arn:aws:s3:::reports/day/{day}.csv") for day in range(3)))
    text = render_text(found, width=140)
    assert "  2. the same on arn:aws:s3:::reports/day/1.csv (once)\n  3. the same on arn:aws:s3:::reports/day/2.csv (once)" in text
    assert text.count("     now     ") == 1


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """No credentials, so that AWS cannot be asked."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


WORKER = "arn:aws:sts::123456789012:assumed-role/worker/"
OBJECTS = [f"arn:aws:s3:::reports/in/{number}.json" for number in range(20)]


@pytest.mark.parametrize("sessions", [1, 3, 20])
async def test_the_sessions_of_a_role_have_one_change_and_no_group_is_left_out(nobody: None, sessions: int) -> None:
    errors = [said("s3:GetObject", each, f"{WORKER}i-{number % sessions}") for number, each in enumerate(OBJECTS)]
    answer = await answered("\n".join(errors))
    (change,) = answer.together.changes
    assert [(each["Action"], each["Resource"]) for each in change.statements] == [("s3:GetObject", OBJECTS)]
    assert [reason.group for reason in change.reasons] == list(range(20))
    assert change.name == (f"{WORKER}i-0" if sessions == 1 else f"{WORKER}*")
    assert "In no change" not in render_text(answer)


async def test_a_principal_that_no_change_reaches_does_not_pass_by_that_of_another(nobody: None) -> None:
    answer = await answered("\n".join(said("s3:GetObject", OBJECTS[0], who) for who in (ANA, ANA.replace("ana", "bob"))))
    assert [change.name for change in answer.together.changes] == [ANA, ANA.replace("ana", "bob")]


async def test_what_was_not_read_proves_nothing_and_the_first_line_says_so(nobody: None) -> None:
    first = render_text(await answered(said("s3:GetObject", OBJECTS[0])), width=200).splitlines()[0]
    assert "Not proven" in first
    assert "proves no change" not in first


async def test_sessions_of_a_role_that_was_read_have_one_change_that_is_proven(account: None) -> None:
    trust = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
    }
    boto3.client("iam").create_role(RoleName="worker", Path="/jobs/", AssumeRolePolicyDocument=json.dumps(trust))
    answer = await answered("\n".join(said("sqs:SendMessage", queue, f"{WORKER}i-{queue[-1]}") for queue in QUEUES))
    (change,) = answer.together.changes
    assert [reason.group for reason in change.reasons] == [0, 1]
    assert [each.proof and each.proof.after for each in answer.together.outcomes] == ["allowed", "allowed"]
