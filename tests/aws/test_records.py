"""AWS's own records of a denial: the authorization record, the encoded message, the CloudTrail event."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from msgspec import structs

from iamdoctor.aws import records, trail
from iamdoctor.aws.connection import Connection
from iamdoctor.case.subject import subject
from iamdoctor.model.denial import Denial
from iamdoctor.model.supplied import Added
from iamdoctor.wording.write import written
from tests.aws.aws_world import ROLE, Answers, denied, evidence

DECODED = {
    "allowed": False,
    "explicitDeny": True,
    "matchedStatements": {"items": [{"statementId": "NoStart"}]},
    "context": {
        "principal": {"id": "AROA:job", "arn": ROLE},
        "action": "ec2:StartInstances",
        "resource": "arn:aws:ec2:us-east-1:123456789012:instance/i-1",
        "conditions": {"items": [{"key": "ec2:Region", "values": {"items": [{"value": "us-east-1"}]}}]},
    },
}
DETAILS = {
    "requestContext": {"aws:SourceIp": "10.0.0.1"},
    "evaluations": [
        {
            "action": "iam:GetUser",
            "resource": "*",
            "evaluatedEffect": "EXPLICIT_DENY",
            "context": {"aws:TagKeys": ["a", "b"]},
            "checks": [
                {"checkType": "PRINCIPAL", "evaluatedEffect": "ALLOW"},
                {
                    "checkType": "SERVICE_CONTROL_POLICY",
                    "evaluatedEffect": "EXPLICIT_DENY",
                    "matchedPolicies": [{"uri": "p-1", "matchedStatements": [{"sid": "No", "evaluatedEffect": "DENY"}]}],
                },
            ],
        }
    ],
    "policies": [
        {
            "type": "SERVICE_CONTROL_POLICY",
            "uri": "arn:aws:organizations::111122223333:policy/o-a/service_control_policy/p-1",
            "attachedTo": [{"arn": "arn:aws:organizations::111122223333:ou/o-a/ou-1"}],
        }
    ],
}


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test wait for a record or for CloudTrail's two calls a second."""
    monkeypatch.setattr(records, "WAITS", (0.0, 0.0, 0.0))
    monkeypatch.setattr(trail, "PAUSE", 0.0)


async def test_an_encoded_message_says_who_what_and_where(account: boto3.Session, answers: Answers, connection: Connection) -> None:
    account.client("iam").create_role(RoleName="reader", AssumeRolePolicyDocument="{}")
    answers.give("sts", "DecodeAuthorizationMessage", {"DecodedMessage": json.dumps(DECODED)})
    found = await evidence(Denial(kind="encoded_message_only", encoded_message="abc"), connection)
    assert found.decoded.value is not None and found.decoded.value.explicit_deny
    assert found.decoded.value.context == {"ec2:Region": ("us-east-1",)}
    assert found.principal.value is not None and found.principal.value.name == "reader"


async def test_a_message_that_may_not_be_decoded_is_unread(account: boto3.Session, answers: Answers, connection: Connection) -> None:
    answers.refuse("sts", "DecodeAuthorizationMessage")
    read = (await evidence(Denial(kind="encoded_message_only", encoded_message="abc"), connection)).decoded
    assert (read.state, read.failures[0].needs) == ("unread", "sts:DecodeAuthorizationMessage")


async def test_the_record_of_a_denial_is_read_with_its_policies(account: boto3.Session, answers: Answers, connection: Connection) -> None:
    answers.give("iam-toolbox", "GetRequestAuthorizationDetails", DETAILS)
    answers.give("iam-toolbox", "GetRequestAuthorizationPolicy", {"policyDocument": {"Version": "2012-10-17", "Statement": []}})
    said = Denial(kind="access_denied", principal=ROLE, action="iam:GetUser", authorization_id="a-1", region="us-east-1")
    found = (await evidence(said, connection)).record.value
    assert found is not None
    assert found.evaluations == (("iam:GetUser", "*", "EXPLICIT_DENY"),)
    assert found.context == {"aws:SourceIp": ("10.0.0.1",), "aws:TagKeys": ("a", "b")}
    assert [(each.layer, each.policy.kind, json.loads(each.policy.document or "")["Version"]) for each in found.policies] == [
        ("scp", "scp", "2012-10-17")
    ]
    assert [(check.layer, check.effect, check.denied_by) for check in found.checks] == [
        ("identity", "allow", ()),
        ("scp", "explicit_deny", (("p-1", "No"),)),
    ]


async def test_a_record_of_several_evaluations_is_read_for_the_one_that_the_text_names(
    account: boto3.Session, answers: Answers, connection: Connection
) -> None:
    passing = {"action": "iam:PassRole", "resource": "arn:aws:iam::123456789012:role/x", "evaluatedEffect": "IMPLICIT_DENY"}
    first = {**passing, "context": {"aws:TagKeys": ["other"]}, "checks": [{"checkType": "PRINCIPAL", "evaluatedEffect": "IMPLICIT_DENY"}]}
    answers.give("iam-toolbox", "GetRequestAuthorizationDetails", {**DETAILS, "evaluations": [first, *DETAILS["evaluations"]]})
    answers.give("iam-toolbox", "GetRequestAuthorizationPolicy", {"policyDocument": {"Version": "2012-10-17", "Statement": []}})
    said = Denial(kind="access_denied", principal=ROLE, action="iam:GetUser", authorization_id="a-1", region="us-east-1")
    found = (await evidence(said, connection)).record.value
    assert found is not None
    assert [(check.layer, check.effect) for check in found.checks] == [("identity", "allow"), ("scp", "explicit_deny")]
    assert found.context["aws:TagKeys"] == ("a", "b")


async def test_a_resources_deny_in_the_principals_check_is_the_resources(
    account: boto3.Session, answers: Answers, connection: Connection
) -> None:
    matched = [{"uri": "0f9c", "matchedStatements": [{"sid": "No", "evaluatedEffect": "DENY"}]}]
    kinds = ["IDENTITY_BASED_POLICY", "RESOURCE_BASED_POLICY"]
    check = {"checkType": "PRINCIPAL", "evaluatedEffect": "EXPLICIT_DENY", "relevantPolicyTypes": kinds, "matchedPolicies": matched}
    held = [{"type": "RESOURCE_BASED_POLICY", "inline": True, "uri": "0f9c"}, {"type": "IDENTITY_BASED_POLICY", "inline": True}]
    evaluations = [{"action": "iam:GetUser", "resource": "*", "evaluatedEffect": "EXPLICIT_DENY", "checks": [check]}]
    answers.give("iam-toolbox", "GetRequestAuthorizationDetails", {"requestContext": {}, "evaluations": evaluations, "policies": held})
    answers.give("iam-toolbox", "GetRequestAuthorizationPolicy", {"policyDocument": {"Version": "2012-10-17", "Statement": []}})
    said = Denial(kind="access_denied", principal=ROLE, action="iam:GetUser", authorization_id="a-1", region="us-east-1")
    found = (await evidence(said, connection)).record.value
    assert found is not None
    assert [(check.layer, check.denied_by) for check in found.checks] == [("resource", (("0f9c", "No"),))]
    assert [(each.policy.name, each.policy.excerpt) for each in found.policies] == [("an inline policy", True)]


async def test_a_record_not_written_yet_is_asked_for_again(account: boto3.Session, answers: Answers, connection: Connection) -> None:
    answers.refuse("iam-toolbox", "GetRequestAuthorizationDetails", "ResourceNotFoundException")
    said = Denial(kind="access_denied", principal=ROLE, action="iam:GetUser", authorization_id="a-1")
    read = (await evidence(said, connection)).record
    assert read.state == "unread"
    assert len([name for name, _ in answers.asked if name == "GetRequestAuthorizationDetails"]) == 3


def event(request_id: str, arn: str = ROLE, error: str = "AccessDenied") -> dict[str, Any]:
    detail = {
        "eventVersion": "1.11",
        "eventID": f"e-{request_id}",
        "requestID": request_id,
        "eventTime": "2026-11-20T10:00:00Z",
        "eventSource": "iam.amazonaws.com",
        "eventName": "GetUser",
        "awsRegion": "us-east-1",
        "sourceIPAddress": "10.0.0.1",
        "vpcEndpointId": "vpce-0a1",
        "userAgent": "aws-cli/2",
        "errorCode": error,
        "errorMessage": "no",
        "requestParameters": {"userName": "ana"},
        "userIdentity": {"type": "AssumedRole", "arn": arn, "accountId": "123456789012"},
    }
    return {"CloudTrailEvent": json.dumps(detail), "EventTime": datetime(2026, 11, 20, 10, tzinfo=UTC)}


def asks(request_id: str | None = "r-2", event_time: str | None = None) -> Denial:
    return Denial(
        kind="access_denied", principal=ROLE, action="iam:GetUser", operation="GetUser", request_id=request_id, event_time=event_time
    )


def by(params: dict[str, Any]) -> str:
    """What CloudTrail is asked by."""
    return str(params["LookupAttributes"][0]["AttributeKey"])


async def test_the_event_of_the_request_gives_its_context(account: boto3.Session, answers: Answers, connection: Connection) -> None:
    answers.give("cloudtrail", "LookupEvents", {"Events": [event("r-1"), event("r-2")]})
    found = (await evidence(asks(), connection)).trail.value
    assert found is not None and (found.event_id, found.same_request) == ("e-r-2", True)
    assert (found.context["aws:VpcSourceIp"], found.context["aws:SourceVpce"]) == (("10.0.0.1",), ("vpce-0a1",))
    assert found.parameters == {"userName": "ana"}


async def test_without_a_request_id_the_principals_last_denied_call_is_taken(
    account: boto3.Session, answers: Answers, connection: Connection
) -> None:
    others = [event("r-1", arn="arn:aws:iam::123456789012:user/bo"), event("r-2", error="")]
    answers.give("cloudtrail", "LookupEvents", {"Events": [*others, event("r-3")]})
    found = (await evidence(asks(request_id=None), connection)).trail.value
    assert found is not None and (found.event_id, found.same_request) == ("e-r-3", False)


async def test_the_event_of_the_request_says_who_made_a_call_that_names_nobody(
    account: boto3.Session, answers: Answers, connection: Connection
) -> None:
    answers.give("cloudtrail", "LookupEvents", {"Events": [event("r-1", arn="arn:aws:iam::123456789012:user/bo"), event("r-2")]})
    found = await evidence(structs.replace(asks(), principal=None), connection)
    assert found.trail.value is not None and found.trail.value.principal == ROLE
    assert subject(structs.replace(asks(), principal=None), found, Added()).principal_from == "record"
    assert found.policies.state != "skipped" and found.candidates.state == "skipped"


async def test_who_was_denied_the_same_are_candidates_where_nothing_says_whose_call_it_is(
    account: boto3.Session, answers: Answers, connection: Connection
) -> None:
    other = "arn:aws:iam::123456789012:user/bo"
    events = [event("r-1"), event("r-3", arn=other), event("r-4", error="", arn="arn:aws:iam::123456789012:user/cy"), event("r-5")]
    answers.give("cloudtrail", "LookupEvents", {"Events": events})
    found = await evidence(structs.replace(asks(request_id=None), principal=None), connection)
    assert [each.principal for each in found.candidates.value or ()] == [ROLE, other]
    assert found.trail.state == found.policies.state == "skipped"


async def test_candidates_are_looked_for_about_when_the_log_was_written(
    account: boto3.Session, answers: Answers, connection: Connection
) -> None:
    answers.give("cloudtrail", "LookupEvents", {"Events": []})
    silent = structs.replace(asks(request_id=None), principal=None, logged_at="2026-11-20T10:00:00+00:00")
    read = (await evidence(silent, connection)).candidates
    assert read.state == "none", read
    [params] = [params for name, params in answers.asked if name == "LookupEvents"]
    assert params["StartTime"] < datetime(2026, 11, 20, 10, tzinfo=UTC) < params["EndTime"]


async def test_a_denied_call_on_another_resource_is_another_call(account: boto3.Session, answers: Answers, connection: Connection) -> None:
    other, same = (json.loads(event(request_id)["CloudTrailEvent"]) for request_id in ("r-1", "r-2"))
    for detail, name in ((other, "bo"), (same, "ana")):
        detail["errorMessage"] = (
            f"User: {ROLE} is not authorized to perform: iam:GetUser on resource: arn:aws:iam::123456789012:user/{name}"
        )
    answers.give("cloudtrail", "LookupEvents", {"Events": [{"CloudTrailEvent": json.dumps(each)} for each in (other, same)]})
    said = structs.replace(asks(request_id=None), resource="arn:aws:iam::123456789012:user/ana")
    found = (await evidence(said, connection)).trail.value
    assert found is not None and found.event_id == "e-r-2"


async def test_another_events_context_is_never_taken(account: boto3.Session, answers: Answers, connection: Connection) -> None:
    answers.give("cloudtrail", "LookupEvents", {"Events": [event("r-1")]})
    read = (await evidence(asks(), connection)).trail
    assert (read.state, read.value) == ("none", None)


async def test_the_look_up_goes_back_in_time_and_stops(account: boto3.Session, answers: Answers, connection: Connection) -> None:
    answers.give("cloudtrail", "LookupEvents", {"Events": [event("r-1")] * 50})
    await evidence(asks(), connection)
    asked = [params for name, params in answers.asked if name == "LookupEvents" and by(params) == "EventName"]
    assert 1 < len(asked) <= 3
    assert "EndTime" in asked[1]


async def test_a_known_time_narrows_the_look_up(account: boto3.Session, answers: Answers, connection: Connection) -> None:
    answers.give("cloudtrail", "LookupEvents", {"Events": []})
    found = await evidence(asks(event_time="2026-11-20T10:00:00Z"), connection)
    assert found.trail.state == "none" and any("--start-time 2026-11-20T09:45:00+00:00" in call.cli for call in found.calls)
    params = next(params for name, params in answers.asked if name == "LookupEvents")
    assert params["EndTime"] - params["StartTime"] == timedelta(minutes=30)


async def test_the_endpoint_that_the_event_names_is_read(account: boto3.Session, answers: Answers, connection: Connection) -> None:
    answers.give("cloudtrail", "LookupEvents", {"Events": [event("r-2")]})
    answers.give("ec2", "DescribeVpcEndpoints", {"VpcEndpoints": [{"VpcEndpointId": "vpce-0a1", "PolicyDocument": '{"Statement": 1}'}]})
    found = (await evidence(asks(), connection)).endpoint.value
    assert found is not None and [(policy.attached_to, policy.document) for policy in found] == [("vpce-0a1", '{"Statement": 1}')]


async def test_data_events_are_not_looked_for(account: boto3.Session, answers: Answers, connection: Connection) -> None:
    assert (await evidence(denied(), connection)).trail.state == "skipped"
    assert not [params for name, params in answers.asked if name == "LookupEvents" and by(params) != "ResourceName"]


def start(time: str = "2026-11-20T09:00:00Z", session: str = ROLE, **parameters: Any) -> dict[str, Any]:
    """The event of a call that started a session."""
    detail = {
        "eventID": f"s-{time}",
        "eventTime": time,
        "eventSource": "sts.amazonaws.com",
        "eventName": "AssumeRole",
        "requestParameters": {"roleArn": "arn:aws:iam::123456789012:role/reader", **parameters},
        "responseElements": {"assumedRoleUser": {"arn": session}},
    }
    return {"CloudTrailEvent": json.dumps(detail)}


SESSION_POLICY = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]})


def gives(answers: Answers, *starts: dict[str, Any], events: tuple[dict[str, Any], ...] = ()) -> None:
    """Have CloudTrail answer with these starts of the session, and these events of the call."""
    answers.give("cloudtrail", "LookupEvents", lambda params: {"Events": list(starts if by(params) == "ResourceName" else events)})


def began(time: str = "2026-11-20T09:00:00Z") -> Denial:
    """A denial whose text says when the session began."""
    return structs.replace(asks(), context={"aws:TokenIssueTime": (time,)})


async def test_the_start_of_the_session_gives_its_policy_tags_and_source(
    account: boto3.Session, answers: Answers, connection: Connection
) -> None:
    tags = [{"key": "team", "value": "finance"}]
    gives(answers, start(policy=SESSION_POLICY, tags=tags, sourceIdentity="ana"), start(session=f"{ROLE}-other"))
    found = (await evidence(began(), connection)).session.value
    assert found is not None
    assert [policy.document for policy in found.policies] == [SESSION_POLICY]
    assert (found.tags, found.source_identity) == ({"team": "finance"}, "ana")


async def test_a_managed_session_policy_is_read(account: boto3.Session, answers: Answers, connection: Connection) -> None:
    arn = account.client("iam").create_policy(PolicyName="narrow", PolicyDocument=SESSION_POLICY)["Policy"]["Arn"]
    gives(answers, start(policyArns=[{"arn": arn}]))
    found = (await evidence(began(), connection)).session.value
    assert found is not None and [policy.document for policy in found.policies] == [SESSION_POLICY]


async def test_sessions_of_one_name_are_told_apart_by_their_time_only(
    account: boto3.Session, answers: Answers, connection: Connection
) -> None:
    starts = start("2026-11-20T09:30:00Z"), start(policy=SESSION_POLICY)
    gives(answers, *starts)
    read = (await evidence(asks(), connection)).session
    assert read.state == "none" and "--context aws:TokenIssueTime=2026-11-20T09:30:00Z" in written(read.why)
    detail = json.loads(event("r-2")["CloudTrailEvent"])
    detail["userIdentity"]["sessionContext"] = {"attributes": {"creationDate": "2026-11-20T09:00:00Z"}}
    gives(answers, *starts, events=({"CloudTrailEvent": json.dumps(detail)},))
    found = (await evidence(asks(), connection)).session.value
    assert found is not None and found.time == "2026-11-20T09:00:00Z" and found.policies


@pytest.mark.parametrize(
    "starts",
    [
        (start("2026-11-20T08:00:00Z"),),
        (start(tags=[{"key": "team", "value": "red"}]), start(tags=[{"key": "team", "value": "blue"}])),
        (start(sourceIdentity="ana"), start(sourceIdentity="bo")),
    ],
)
async def test_a_start_that_may_be_another_sessions_is_not_taken(
    account: boto3.Session, answers: Answers, connection: Connection, starts: tuple[dict[str, Any], ...]
) -> None:
    gives(answers, *starts)
    assert (await evidence(began(), connection)).session.state == "none"


async def test_a_session_whose_start_is_not_recorded_has_policies_that_are_not_known(
    account: boto3.Session, answers: Answers, connection: Connection
) -> None:
    gives(answers)
    assert (await evidence(began(), connection)).session.state == "none"


async def test_a_look_up_that_was_refused_is_not_asked_for_again(account: boto3.Session, answers: Answers, connection: Connection) -> None:
    answers.refuse("cloudtrail", "LookupEvents")
    assert (await evidence(asks(), connection)).session.failures[0].needs == "cloudtrail:LookupEvents"
    assert len([name for name, _ in answers.asked if name == "LookupEvents"]) == 1
