"""What a checkup reads of an account: from the credential report, and without one; and what each refusal costs."""

import json
from typing import Any

import boto3
import pytest

from iamdoctor.aws.checkup.gather import gather
from iamdoctor.aws.connection import Connection
from iamdoctor.aws.reads import checkup_permissions, permissions
from iamdoctor.checkup.conclude import conclude
from iamdoctor.model.checkup import AccountFacts
from iamdoctor.model.errors import WriteRefused
from tests.aws.aws_world import ACCOUNT, Answers, allow, trust

REPORT = (
    "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,"
    "access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,"
    "access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,"
    "access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated\n"
    "<root_account>,arn:aws:iam::123456789012:root,2020-01-01T00:00:00+00:00,not_supported,2026-11-01T00:00:00+00:00,not_supported,"
    "not_supported,false,true,2020-01-01T00:00:00+00:00,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A\n"
    "ana,arn:aws:iam::123456789012:user/ana,2020-01-01T00:00:00+00:00,true,no_information,2020-01-01T00:00:00+00:00,N/A,true,"
    "false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A\n"
)


@pytest.fixture
def ana(account: boto3.Session, answers: Answers) -> Answers:
    """A user with a password and a key, a role, and no credential report."""
    iam = account.client("iam")
    iam.create_user(UserName="ana")
    iam.create_login_profile(UserName="ana", Password="not-a-secret-1")
    iam.create_access_key(UserName="ana")
    iam.put_user_policy(UserName="ana", PolicyName="all", PolicyDocument=allow("*"))
    iam.create_role(RoleName="open", AssumeRolePolicyDocument=trust("*"))
    answers.give("accessanalyzer", "ListAnalyzers", {"analyzers": [{"name": "account", "status": "ACTIVE"}]})
    return answers


async def read(connection: Connection) -> AccountFacts:
    return await gather(connection)


async def test_without_a_report_each_user_is_read_alone(ana: Answers, connection: Connection) -> None:
    facts = await read(connection)
    assert facts.credentials.value is not None and facts.credentials.value.report_made is None
    [user] = facts.credentials.value.of
    assert (user.name, user.password, user.mfa, len(user.keys), user.keys[0].active) == ("ana", True, False, 1, True)
    assert user.keys[0].id
    assert "generate-credential-report" in " ".join(conclude(facts).notes)


async def test_a_user_without_password_has_none_and_nothing_is_unread(ana: Answers, account: boto3.Session, connection: Connection) -> None:
    account.client("iam").delete_login_profile(UserName="ana")
    facts = await read(connection)
    assert facts.credentials.value is not None and facts.credentials.value.of[0].password is False
    assert facts.credentials.failures == ()


async def test_the_report_tells_of_everybody_and_of_root(ana: Answers, connection: Connection) -> None:
    ana.give("iam", "GetCredentialReport", {"Content": REPORT.encode(), "ReportFormat": "text/csv", "GeneratedTime": "2026-11-28"})
    facts = await read(connection)
    assert facts.credentials.value is not None
    root, user = facts.credentials.value.of
    assert (root.root, root.mfa, root.password_last_used, root.keys[0].last_used) == (True, False, "2026-11-01T00:00:00+00:00", None)
    assert (user.name, user.password, user.mfa, user.password_last_used, user.keys) == ("ana", True, True, None, ())
    assert ("GetLoginProfile", {"UserName": "ana"}) not in ana.asked


async def test_policies_and_trusts_come_in_one_sweep(ana: Answers, connection: Connection) -> None:
    facts = await read(connection)
    assert facts.authorization.value is not None
    principals = {principal.name: principal for principal in facts.authorization.value.principals}
    assert json.loads(principals["ana"].inline[0].document or "")["Statement"][0]["Action"] == "*"
    assert principals["open"].trust is not None


WATCH: dict[str, Any] = {
    "alarm": {"MetricAlarms": [{"AlarmName": "root", "MetricName": "RootUse", "ActionsEnabled": True, "AlarmActions": ["arn:sns"]}]},
    "mute": {"MetricAlarms": [{"AlarmName": "root", "MetricName": "RootUse", "ActionsEnabled": False, "AlarmActions": ["arn:sns"]}]},
}


@pytest.mark.parametrize(("alarm", "state"), [("alarm", "found"), ("mute", "none")])
async def test_an_alarm_counts_only_where_it_tells_somebody(ana: Answers, connection: Connection, alarm: str, state: str) -> None:
    pattern = '{ $.userIdentity.type = "Root" && $.eventType != "AwsServiceEvent" }'
    metric = {"filterPattern": pattern, "metricTransformations": [{"metricName": "RootUse"}]}
    ana.give("logs", "DescribeMetricFilters", {"metricFilters": [metric]})
    ana.give("cloudwatch", "DescribeAlarms", WATCH[alarm])
    ana.give("events", "ListRules", {"Rules": []})
    assert (await read(connection)).alarms.state == state


@pytest.mark.parametrize(("service", "operation"), sorted(call for call, needs in permissions().items() if needs in checkup_permissions()))
async def test_what_is_refused_is_said_with_its_permission(
    ana: Answers, account: boto3.Session, connection: Connection, service: str, operation: str
) -> None:
    account.client("s3").create_bucket(Bucket="audit-logs")
    account.client("cloudtrail").create_trail(Name="audit", S3BucketName="audit-logs")
    ana.refuse(service, operation)
    found = conclude(await read(connection))
    if operation == "GetCredentialReport":
        assert any(weakness.id == "user.no_mfa" for weakness in found.weaknesses)
    else:
        assert permissions()[service, operation] in {each.needs for each in found.unread}


async def test_with_everything_refused_nothing_is_claimed(ana: Answers, connection: Connection) -> None:
    for service, operation in permissions():
        ana.refuse(service, operation)
    found = conclude(await read(connection))
    assert found.weaknesses == () and found.account is None
    assert {each.needs for each in found.unread} >= {"iam:GetAccountSummary", "cloudtrail:DescribeTrails", "iam:ListUsers"}


def test_making_a_report_is_refused_before_it_leaves(account: boto3.Session, connection: Connection) -> None:
    with pytest.raises(WriteRefused):
        connection.call("iam", "GenerateCredentialReport", {})


def test_the_account_is_the_one_of_the_tests() -> None:
    assert ACCOUNT in REPORT
