"""A wording that a terminal wraps at any of its blanks is the same wording, and what stands behind a cut is no part of it."""

import pytest

from iamdoctor.intake.read import read

BUCKET = "InsufficientS3BucketPolicyException: Incorrect S3 bucket policy is detected for bucket: larkspur-trail"
ARROW = "OSError: When listing objects: AWS Error ACCESS_DENIED during ListObjectsV2 operation: Access Denied"
FLUENT = "[error] [output:kinesis_firehose] PutRecordBatch API responded with error='AccessDeniedException'"
CLUSTER = 'nodes is forbidden: User "arn:aws:sts::431276509812:assumed-role/Dev/lee" cannot list resource "nodes" in API group ""'


@pytest.mark.parametrize("text", [BUCKET, ARROW, FLUENT, CLUSTER])
def test_a_wording_may_be_wrapped_at_any_blank(text: str) -> None:
    whole = read(text)[0]
    for place in (at for at, character in enumerate(text) if character == " "):
        cut = read(f"{text[:place]}\n{text[place + 1 :]}")[0]
        assert (cut.kind, cut.action, cut.principal) == (whole.kind, whole.action, whole.principal), text[:place]


@pytest.mark.parametrize("end", ["\n```", '"}', "\nmake: *** [deploy] Error 1", "'"])
def test_a_reason_that_is_cut_off_is_read_whatever_comes_behind_it(end: str) -> None:
    said = "User: arn:aws:iam::431276509812:user/pia is not authorized to perform: sqs:SendMessage"
    denial = read(f"{said} on resource: arn:aws:sqs:eu-west-1:431276509812:q because no identity-based pol{end}")[0]
    assert (denial.deny, denial.policy_type) == ("implicit", "identity")


def test_the_next_line_is_no_part_of_an_arn_that_is_cut_off() -> None:
    said = "not authorized to perform: s3:GetObject with an explicit deny in a service control policy"
    denial = read(f"{said}: arn:aws:organizations::.../p-k5jxt48r\nmake: *** Error 1")[0]
    assert denial.policy_arn == "arn:aws:organizations::.../p-k5jxt48r"
