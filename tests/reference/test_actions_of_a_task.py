"""The tables of actions that go together, and of what is done once: every name in them is one of AWS's."""

import pytest

from iamdoctor.reference.actions import is_known, spelling
from iamdoctor.reference.companion_actions import Companions, companion_actions, companions
from iamdoctor.reference.inference_profiles import models_of, routes_to
from iamdoctor.reference.one_time_acts import done_once, linked_service, one_time_acts

NAMED = [each for row in companion_actions() for each in (*row.any, *row.all, *row.on_everything)]
ONCE = [each for row in one_time_acts() for each in row.actions]
PROFILE = "arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.anthropic.claude-sonnet-4-20250514-v1:0"
MODEL = "arn:aws:bedrock:eu-central-1::foundation-model/anthropic.claude-sonnet-4-20250514-v1:0"


@pytest.mark.parametrize("action", sorted({*NAMED, *ONCE}))
def test_every_action_of_the_tables_is_one_of_awss(action: str) -> None:
    assert is_known(action)
    assert spelling(action) == action


@pytest.mark.parametrize("row", companion_actions(), ids=lambda row: row.any[0])
def test_what_asks_for_companions_is_mostly_among_them_and_says_its_source(row: Companions) -> None:
    assert row.source.startswith("https://docs.aws.amazon.com/")
    assert set(row.any) & set(row.all)


def test_an_image_is_pulled_with_three_actions_and_a_part_of_an_object_written_with_two_of_the_key() -> None:
    pull = companions("ecr:batchgetimage", None, None)
    assert pull and "ecr:GetDownloadUrlForLayer" in pull.all and pull.on_everything == ("ecr:GetAuthorizationToken",)
    assert companions("kms:GenerateDataKey", "CreateMultipartUpload", None)
    assert companions("kms:GenerateDataKey", "GenerateDataKey", None) is None
    assert companions("kms:GenerateDataKey", None, "sns.amazonaws.com")


def test_a_service_linked_role_is_made_once_and_an_object_written_again_and_again() -> None:
    assert done_once("iam:CreateServiceLinkedRole") == "service_linked_role"
    assert done_once("s3:PutObject") is None
    assert linked_service("arn:aws:iam::123456789012:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS") == "ecs.amazonaws.com"
    assert linked_service("arn:aws:iam::123456789012:role/app") is None


def test_a_profile_of_awss_own_routes_to_its_model_in_every_region_and_to_no_other() -> None:
    assert models_of(PROFILE) == "arn:aws:bedrock:*::foundation-model/anthropic.claude-sonnet-4-20250514-v1:0"
    assert routes_to(PROFILE, MODEL)
    assert not routes_to(PROFILE, MODEL.replace("sonnet", "opus"))
    assert models_of("arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/abc") is None
