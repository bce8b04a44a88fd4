"""Who made the call, as far as the kind of text says it: a tool's own call is direct, one made in somebody's name may not be."""

import pytest
from msgspec.structs import replace

from iamdoctor.case.request_context import keys
from iamdoctor.case.subject import subject
from iamdoctor.intake.read import read
from iamdoctor.model.denial import Denial
from iamdoctor.model.evidence import Evidence
from iamdoctor.model.supplied import Added

QUEUE = "arn:aws:sqs:us-east-1:123456789012:q"
CALL = f"User: arn:aws:iam::123456789012:user/ana is not authorized to perform: sqs:SendMessage on resource: {QUEUE}"


def via(denial: Denial) -> tuple[str, ...] | None:
    """Whether the request is known to have come through a service."""
    nothing, about = Evidence(), subject(denial, Evidence(), Added())
    return keys(denial, nothing, Added(), about).values.get("aws:ViaAWSService")


def test_a_call_that_botocore_reports_is_the_callers_own() -> None:
    denial = read(f"An error occurred (AccessDenied) when calling the SendMessage operation: {CALL}")[0]
    assert (denial.origin, via(denial)) == ("botocore", ("false",))


@pytest.mark.parametrize("origin", ["AWS CDK", "CloudFormation", "CloudTrail", "CloudTrail row"])
def test_a_call_that_may_have_been_made_in_somebodys_name_is_not_said_to_be_direct(origin: str) -> None:
    denial = read(f"An error occurred (AccessDenied) when calling the SendMessage operation: {CALL}")[0]
    assert via(replace(denial, origin=origin)) is None


def test_what_the_cdk_prints_is_one_of_those() -> None:
    denial = read(f"current credentials could not be used\nCall failed: sendMessage({{}}) => {CALL} (code=AccessDenied)")[0]
    assert (denial.origin, via(denial)) == ("AWS CDK", None)
