"""The demo's AWS: closed to the network, apart from the person's own configuration, and like AWS where moto is not."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from iamdoctor.demo.account import Account, allow, document
from iamdoctor.demo.scenario import Scenario
from iamdoctor.demo.world import Demo
from iamdoctor.intake.read import read
from iamdoctor.store import learnt
from iamdoctor.walk import walk


def scenario(demo: Demo, id: str) -> Scenario:
    """The scenario, its account built."""
    found = next(scenario for scenario in demo.scenarios if scenario.id == id)
    found.prepare()
    return found


def oncall(demo: Demo, id: str, service: Any) -> Any:
    """A client of the on-call engineer in a scenario's account."""
    return boto3.Session(profile_name=scenario(demo, id).profile).client(service)


def test_each_profile_is_the_on_call_engineer_in_the_scenarios_account(demo: Demo) -> None:
    for scenario in demo.scenarios:
        session = boto3.Session(profile_name=scenario.profile)
        assert session.client("sts").get_caller_identity()["Account"] == scenario.account.id
        assert session.region_name == scenario.region


@pytest.mark.parametrize(
    ("service", "operation", "parameters"),
    [
        ("iam-toolbox", "get_request_authorization_details", {"authorizationId": "abc"}),
        ("iam", "get_context_keys_for_principal_policy", {"PolicySourceArn": "arn:aws:iam::123456789012:role/report-reader"}),
        ("sts", "decode_authorization_message", {"EncodedMessage": "abc"}),
        ("accessanalyzer", "list_analyzers", {}),
        ("lakeformation", "get_effective_permissions_for_path", {"ResourceArn": "arn:aws:s3:::x"}),
    ],
)
def test_what_moto_does_not_know_is_refused_and_never_sent(
    demo: Demo, no_sockets: None, service: str, operation: str, parameters: dict[str, str]
) -> None:
    with pytest.raises(ClientError, match="AccessDenied"):
        getattr(oncall(demo, "two-causes", service), operation)(**parameters)


def test_a_host_that_is_no_aws_is_not_reached_either(demo: Demo, no_sockets: None) -> None:
    client = boto3.client("sts", endpoint_url="https://sts.example.com")
    with pytest.raises(ClientError, match="AccessDenied"):
        client.get_caller_identity()


def test_a_scenario_is_built_once_however_many_ask(demo: Demo) -> None:
    first = demo.scenarios[0]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: first.prepare(), range(8)))
    roles = oncall(demo, first.id, "iam").list_roles()["Roles"]
    assert [role["RoleName"] for role in roles] == ["report-reader"]


def test_all_scenarios_can_be_built_side_by_side(demo: Demo) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(Scenario.prepare, demo.scenarios))
    for scenario in demo.scenarios:
        assert boto3.Session(profile_name=scenario.profile).client("sts").get_caller_identity()["Account"] == scenario.account.id


def test_a_member_account_may_only_ask_which_organization_it_is_in(demo: Demo) -> None:
    organizations = oncall(demo, "pass-role", "organizations")
    assert organizations.describe_organization()["Organization"]["MasterAccountId"] == "350999888777"
    with pytest.raises(ClientError, match="AccessDeniedException"):
        organizations.list_parents(ChildId="350111222333")


def test_a_delegated_administrator_reads_the_organizations_policies(demo: Demo) -> None:
    organizations = oncall(demo, "scp-region", "organizations")
    unit = organizations.list_parents(ChildId="250111222333")["Parents"][0]["Id"]
    attached = organizations.list_policies_for_target(TargetId=unit, Filter="SERVICE_CONTROL_POLICY")["Policies"]
    assert {policy["Name"] for policy in attached} == {"FullAWSAccess", "region-guardrail"}


def test_an_account_outside_an_organization_is_told_so(demo: Demo) -> None:
    with pytest.raises(ClientError, match="AWSOrganizationsNotInUseException"):
        oncall(demo, "two-causes", "organizations").describe_organization()


def test_a_read_that_the_scenario_refuses_is_denied(demo: Demo) -> None:
    with pytest.raises(ClientError, match="AccessDenied"):
        oncall(demo, "cross-account", "s3").get_bucket_policy(Bucket="partner-exports")


def test_a_users_boundary_is_kept_and_shown(demo: Demo) -> None:
    account = Account("360111222333")
    iam = account.session.client("iam")
    iam.create_user(UserName="bo")
    boundary = account.managed("limits", allow("s3:*"))
    iam.put_user_permissions_boundary(UserName="bo", PermissionsBoundary=boundary)
    assert iam.get_user(UserName="bo")["User"]["PermissionsBoundary"]["PermissionsBoundaryArn"] == boundary
    iam.delete_user_permissions_boundary(UserName="bo")
    assert "PermissionsBoundary" not in iam.get_user(UserName="bo")["User"]


def test_cloudtrail_keeps_no_event(demo: Demo) -> None:
    assert oncall(demo, "two-causes", "cloudtrail").lookup_events()["Events"] == []


def simulated(demo: Demo, id: str, role: str, action: str, resource: str, **more: Any) -> dict[str, Any]:
    source = f"arn:aws:iam::{scenario(demo, id).account.id}:role/{role}"
    answer = oncall(demo, id, "iam").simulate_principal_policy(
        PolicySourceArn=source, ActionNames=[action], ResourceArns=[resource], **more
    )
    result: dict[str, Any] = answer["EvaluationResults"][0]
    return result


def test_the_simulator_knows_identity_policies_and_not_the_bucket_policy(demo: Demo) -> None:
    bucket, objects = "arn:aws:s3:::payroll-archive", "arn:aws:s3:::payroll-archive/2026/09.parquet"
    assert simulated(demo, "bucket-policy-deny", "analytics", "s3:GetObject", objects)["EvalDecision"] == "allowed"
    assert simulated(demo, "bucket-policy-deny", "analytics", "s3:DeleteBucket", bucket)["EvalDecision"] == "implicitDeny"


def test_the_simulator_answers_for_the_boundary_and_for_what_is_excluded(demo: Demo) -> None:
    secret = "arn:aws:secretsmanager:us-east-1:240111222333:secret:checkout/stripe-AbCdEf"
    asked = "boundary", "checkout-api", "secretsmanager:GetSecretValue", secret
    denied = simulated(demo, *asked)
    assert denied["PermissionsBoundaryDecisionDetail"] == {"AllowedByPermissionsBoundary": False}
    assert simulated(demo, *asked, PolicyExclusionList=[{"PolicyType": "permission-boundary"}])["EvalDecision"] == "allowed"


def test_the_simulator_answers_for_the_organization(demo: Demo) -> None:
    function = "arn:aws:lambda:ap-southeast-2:250111222333:function:thumbnailer"
    region = [{"ContextKeyName": "aws:RequestedRegion", "ContextKeyValues": ["ap-southeast-2"], "ContextKeyType": "string"}]
    asked = "scp-region", "platform-deployer", "lambda:CreateFunction", function
    denied = simulated(demo, *asked, ContextEntries=region)
    assert (denied["EvalDecision"], denied["OrganizationsDecisionDetail"]) == ("explicitDeny", {"AllowedByOrganizations": False})
    assert simulated(demo, *asked, ContextEntries=region, PolicyExclusionList=[{"PolicyType": "scp"}])["EvalDecision"] == "allowed"


def test_a_policy_document_is_what_its_statements_say() -> None:
    assert json.loads(document(allow("s3:*"))) == {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}],
    }


async def test_the_partners_account_is_proposed_and_read_with_the_profile_that_leads_there(demo: Demo) -> None:
    denial, access = read(scenario(demo, "cross-account").text)[0], scenario(demo, "cross-account").access
    alone = [update async for update in walk(denial, access=access)][-1].diagnosis
    assert [(each.role, each.read, each.profiles) for each in alone.accounts][1:] == [("resource", False, ("partner-ro",))]
    both = [update async for update in walk(denial, access=access.and_also("partner-ro"))][-1].diagnosis
    assert [(cause.id, cause.confidence) for cause in both.verdict.causes] == [("resource.missing_allow", "proven")]
    assert learnt.profiles() == {}
