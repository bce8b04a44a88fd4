"""Links into AWS's console."""

import pytest

from iamdoctor.report.compare import SAME, compare
from iamdoctor.report.console import page
from tests.report.sample import DIAGNOSIS


@pytest.mark.parametrize(
    ("arn", "url"),
    [
        ("arn:aws:iam::123456789012:role/deploy/prod", "https://console.aws.amazon.com/iam/home#/roles/details/prod"),
        ("arn:aws:sts::123456789012:assumed-role/app/i-1", "https://console.aws.amazon.com/iam/home#/roles/details/app"),
        ("arn:aws:iam::aws:policy/ReadOnlyAccess",
         "https://console.aws.amazon.com/iam/home#/policies/details/arn%3Aaws%3Aiam%3A%3Aaws%3Apolicy%2FReadOnlyAccess"),
        ("arn:aws:s3:::reports", "https://console.aws.amazon.com/s3/buckets/reports?tab=permissions"),
        ("arn:aws:s3:::reports/2026/q3.csv", "https://console.aws.amazon.com/s3/object/reports?prefix=2026/q3.csv"),
        ("arn:aws:kms:eu-west-1:123456789012:key/1-2",
         "https://eu-west-1.console.aws.amazon.com/kms/home?region=eu-west-1#/kms/keys/1-2"),
        ("arn:aws-us-gov:iam::123456789012:user/ana", "https://console.amazonaws-us-gov.com/iam/home#/users/details/ana"),
        ("arn:aws:sqs:eu-west-1:123456789012:orders", None),
        ("not an arn", None),
    ],
)  # fmt: skip
def test_a_policy_a_role_a_bucket_and_a_key_have_their_page(arn: str, url: str | None) -> None:
    assert page(arn) == url


def test_two_diagnoses_of_one_case_that_agree_have_nothing_to_tell() -> None:
    assert compare(DIAGNOSIS, DIAGNOSIS) == SAME
