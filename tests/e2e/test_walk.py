"""From a denial as the SDK raised it to its cause, against an AWS that enforces."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.e2e.ministack_server import Credentials, Ministack

pytestmark = pytest.mark.xdist_group("ministack")


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


@pytest.fixture
def reader(ministack: Ministack, admin: Credentials) -> Credentials:
    """A session of a role that may read the bucket, but not its objects."""
    iam, account = ministack.client("iam", admin), admin.key
    trust = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{account}:root"}, "Action": "sts:AssumeRole"}
    iam.create_role(RoleName="report-reader", AssumeRolePolicyDocument=policy(trust))
    near_miss = {"Sid": "ReadReports", "Effect": "Allow", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::reports-{account}"}
    iam.put_role_policy(RoleName="report-reader", PolicyName="reports-access", PolicyDocument=policy(near_miss))
    s3 = ministack.client("s3", admin)
    s3.create_bucket(Bucket=f"reports-{account}")
    s3.put_object(Bucket=f"reports-{account}", Key="q3.csv", Body=b"1,2\n")
    return ministack.assume(f"arn:aws:iam::{account}:role/report-reader", admin)


def denial(ministack: Ministack, reader: Credentials, bucket: str) -> str:
    with pytest.raises(ClientError) as raised:
        ministack.client("s3", reader).get_object(Bucket=bucket, Key="q3.csv")
    return str(raised.value)


def test_a_role_with_a_wrong_policy_is_found_from_the_exceptions_own_text(
    ministack: Ministack, admin: Credentials, reader: Credentials
) -> None:
    bucket = f"reports-{admin.key}"
    text = denial(ministack, reader, bucket)
    resource = f"arn:aws:s3:::{bucket}/q3.csv"
    run = ministack.iamdoctor("diagnose", "--json", "--resource", resource, text=text, who=admin)
    assert run.returncode == 1, run.stderr
    said = json.loads(run.stdout)
    assert said["denial"]["principal"] == f"arn:aws:sts::{admin.key}:assumed-role/report-reader/job-17"
    assert said["caller"] == {**said["caller"], "account": admin.key, "is_the_denied_principal": False}
    cause = said["verdict"]["causes"][0]
    assert (cause["policy_type"], cause["reason"], cause["policy"]) == ("identity", "resource_mismatch", "reports-access")
    assert said["verdict"]["decision"] == "implicit_deny"


def test_an_explicit_deny_in_the_bucket_policy_is_found_beside_the_near_miss(
    ministack: Ministack, admin: Credentials, reader: Credentials
) -> None:
    bucket = f"reports-{admin.key}"
    deny = {"Sid": "OnlyFinance", "Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/*"}
    unless = {"Condition": {"StringNotEquals": {"aws:PrincipalTag/team": "finance"}}}
    ministack.client("s3", admin).put_bucket_policy(Bucket=bucket, Policy=policy({**deny, **unless}))
    run = ministack.iamdoctor("diagnose", "--json", text=denial(ministack, reader, bucket), who=admin)
    assert run.returncode == 1, run.stderr
    causes = json.loads(run.stdout)["verdict"]["causes"]
    assert {(cause["policy_type"], cause["reason"]) for cause in causes} == {
        ("resource", "explicit_deny"),
        ("identity", "resource_mismatch"),
    }


def test_the_same_text_without_credentials_is_still_answered_and_says_so(
    ministack: Ministack, admin: Credentials, reader: Credentials
) -> None:
    text = denial(ministack, reader, f"reports-{admin.key}")
    run = ministack.iamdoctor("diagnose", "--json", text=text, who=Credentials("999988887777", "wrong", "wrong"))
    said = json.loads(run.stdout)
    assert said["verdict"]["blind_spots"]
    assert all(cause["confidence"] != "proven" for cause in said["verdict"]["causes"])
