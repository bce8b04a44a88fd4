"""What to do where no policy was evaluated: said, never claimed to be proven."""

import shlex

import pytest

from iamdoctor.causes.no_policy import faults as no_policy
from iamdoctor.causes.no_policy.never_policy import NEVER_POLICY
from iamdoctor.diagnose import diagnose
from iamdoctor.intake.read import read
from iamdoctor.model.diagnosis import Diagnosis
from iamdoctor.model.evidence import Caller, Evidence, Read
from iamdoctor.reference.remedies import REMEDIES
from tests import diagnosis_world as a_world

FAULTS = {
    "An error occurred (ExpiredToken) when calling the ListBuckets operation: The provided token has expired.": "aws configure list",
    "The SSO session associated with this profile has expired or is otherwise invalid.": "aws sso login --profile 'my team'",
    "An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token included in the request "
    "is invalid.": "aws sts get-caller-identity --region us-east-1",
    'Unable to locate credentials. You can configure credentials by running "aws configure".': "aws configure list",
    "An error occurred (AccessDenied) when calling the AssumeRole operation: MultiFactorAuthentication failed with invalid MFA one time "
    "pass code.": "aws sts get-session-token",
    "An error occurred (ValidationError) when calling the AssumeRole operation: The requested DurationSeconds exceeds the 1 hour session "
    "limit for roles assumed by role chaining": "",
}


def diagnosed(text: str) -> Diagnosis[str]:
    caller = Caller(arn="arn:aws:iam::123456789012:user/ana", account="123456789012", profile="my team")
    return diagnose(read(text)[0], Evidence(caller=Read("found", caller)))


@pytest.mark.parametrize("text", FAULTS)
def test_a_fault_of_credentials_or_request_has_a_fix_without_a_document(text: str) -> None:
    first = diagnosed(text).fixes[0]
    assert first.document is None and first.owner and first.title
    assert FAULTS[text] in "\n".join(first.cli)


@pytest.mark.parametrize("text", FAULTS)
def test_it_is_not_claimed_that_the_call_then_passes(text: str) -> None:
    for fix in diagnosed(text).fixes:
        assert fix.proof.after == "unknown"
        assert any("No policy was evaluated" in warning for warning in fix.warnings)


@pytest.mark.parametrize("text", FAULTS)
def test_its_commands_change_nothing_and_parse(text: str) -> None:
    for line in diagnosed(text).fixes[0].cli:
        assert shlex.split(line)
        assert not any(verb in line for verb in (" put-", " update-", " delete-", " create-"))


def test_an_object_of_another_account_is_made_the_buckets_owners_with_a_warning_about_acls() -> None:
    world = {
        "denial": {"principal": "arn:aws:iam::123456789012:user/ana", "action": "s3:GetObject", "resource": "arn:aws:s3:::reports/q3.csv"},
        "policies": [{"name": "read", "statements": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}],
        "facts": {"resource": {"state": "found", "value": {"settings": {"object": "there", "object_owner": "another account"}}}},
    }
    first = diagnose(a_world.denial(world), a_world.evidence(world), a_world.added(world)).fixes[0]
    put = "aws s3api put-bucket-ownership-controls --bucket reports --ownership-controls "
    assert first.cli == (f"""{put}'{{"Rules":[{{"ObjectOwnership":"BucketOwnerEnforced"}}]}}'""",)
    assert (first.proof.after, first.document) == ("unknown", None)
    assert any("ACLs" in warning for warning in first.warnings)


def test_every_fault_has_a_remedy_but_those_that_nothing_helps_or_whose_fixes_depend_on_the_role() -> None:
    faults = {each.name for each in no_policy.FAULTS} | {each.region_on for each in no_policy.FAULTS if each.region_on} | {"two_partitions"}
    assert faults - set(REMEDIES) == {"duration", "role_chaining", "not_access"} | {each.name for each in NEVER_POLICY}
    assert set(REMEDIES) <= faults
