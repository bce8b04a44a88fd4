"""Profiles of the AWS configuration that say where they lead."""

from pathlib import Path

import boto3
import pytest

from iamdoctor.aws.connection import Connection
from iamdoctor.aws.profiles import profiles, profiles_in
from tests.aws.aws_world import ACCOUNT, denied, evidence

CONFIGURATION = """
[default]
region = us-east-1
[profile prod]
sso_account_id = 999988887777
sso_role_name = ReadOnly
[profile prod-admin]
role_arn = arn:aws:iam::999988887777:role/admin
source_profile = default
[profile dev]
sso_account_id = 111122223333
"""


@pytest.fixture(autouse=True)
def configuration(own_home: Path) -> None:
    (own_home / "aws-config").write_text(CONFIGURATION)


def test_profiles_are_found_by_the_account_that_they_name() -> None:
    assert profiles() == ("default", "prod", "prod-admin", "dev")
    assert profiles_in("999988887777") == ("prod", "prod-admin")
    assert profiles_in("444455556666") == ()


def test_a_configuration_that_cannot_be_read_has_no_profiles(own_home: Path) -> None:
    (own_home / "aws-config").write_text("[profile\n=")
    assert profiles() == ()


async def test_the_profile_that_leads_to_the_principals_account_is_named(account: boto3.Session, connection: Connection) -> None:
    found = await evidence(denied(principal="arn:aws:sts::999988887777:assumed-role/reader/job"), connection)
    assert found.principal.reason == (
        f"It is in account 999988887777 and you are in {ACCOUNT}, so it was not read. Profile prod or prod-admin leads there."
    )
    assert found.profiles.value == ("prod", "prod-admin")
    assert (await evidence(denied(), connection)).profiles.state == "skipped"
