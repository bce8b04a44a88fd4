"""A denial that AWS words without saying so comes with what to check, and AWS's page about it."""

import pytest

from iamdoctor.diagnose import diagnose
from iamdoctor.intake.read import read
from iamdoctor.model.evidence import Evidence
from iamdoctor.reference.other_names import OtherName, other_name, other_names
from iamdoctor.wording.sentences import SENTENCES

BUCKET = "An error occurred (InsufficientS3BucketPolicyException) when calling the CreateTrail operation: Incorrect S3 bucket policy"


@pytest.mark.parametrize("each", other_names(), ids=[each.name for each in other_names()])
def test_each_has_a_note_and_a_page(each: OtherName) -> None:
    assert f"note.other.{each.name}" in SENTENCES
    assert each.page.startswith("https://docs.aws.amazon.com/")


def test_the_note_says_what_to_check() -> None:
    (note,) = [note for note in diagnose(read(BUCKET)[0], Evidence()).verdict.notes if "cloudtrail.amazonaws.com" in note]
    assert "s3:PutObject" in note and "https://docs.aws.amazon.com/awscloudtrail/" in note


def test_the_service_is_who_was_denied_not_the_caller() -> None:
    diagnosis = diagnose(read(BUCKET)[0], Evidence())
    assert diagnosis.subject is not None and diagnosis.subject.principal == "cloudtrail.amazonaws.com"


def test_an_ordinary_denial_has_no_other_name() -> None:
    assert other_name("User: arn:aws:iam::123456789012:user/ana is not authorized to perform: s3:GetObject") is None
