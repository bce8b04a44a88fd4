"""Profiles of the AWS configuration that say where they lead."""

from pathlib import Path

import boto3
import pytest

from iamdoctor.aws.connection import Connection
from iamdoctor.aws.profiles import Profile, profiles, profiles_in
from iamdoctor.wording.write import written
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


def test_a_profile_says_where_it_leads_and_how() -> None:
    assert profiles() == (
        Profile(name="default", about="keys, us-east-1"),
        Profile(name="prod", account="999988887777", about="SSO ReadOnly in 999988887777"),
        Profile(name="prod-admin", account="999988887777", about="role admin in 999988887777"),
        Profile(name="dev", account="111122223333", about="SSO role in 111122223333"),
    )


def test_profiles_are_found_by_the_account_that_they_name() -> None:
    assert profiles_in("999988887777") == ("prod", "prod-admin")
    assert profiles_in("444455556666") == ()


def test_a_profile_whose_source_asks_for_a_code_asks_for_one_too(own_home: Path) -> None:
    with (own_home / "aws-config").open("a") as file:
        file.write("[profile deep]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = guarded\n")
        file.write("[profile guarded]\nmfa_serial = arn:aws:iam::1:mfa/ana\nsource_profile = guarded\n")
    assert [profile.name for profile in profiles() if profile.asks_for_mfa] == ["deep", "guarded"]


def test_no_secret_of_the_credentials_is_kept(own_home: Path) -> None:
    (own_home / "aws-credentials").write_text("[keys]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = wJalrXUtnFEMI\n")
    assert Profile(name="keys", about="keys") in profiles()
    assert "wJalrXUtnFEMI" not in repr(profiles()) and "AKIAEXAMPLE" not in repr(profiles())


def test_a_configuration_that_cannot_be_read_has_no_profiles(own_home: Path) -> None:
    (own_home / "aws-config").write_text("[profile\n=")
    assert profiles() == ()


async def test_the_profile_that_leads_to_the_principals_account_is_named(account: boto3.Session, connection: Connection) -> None:
    found = await evidence(denied(principal="arn:aws:sts::999988887777:assumed-role/reader/job"), connection)
    assert written(found.principal.why) == (
        f"It is in account 999988887777 and you are in {ACCOUNT}, so it was not read. Profile prod or prod-admin leads there."
    )
    assert found.profiles.value == found.principal.profiles == ("prod", "prod-admin")
    assert (await evidence(denied(), connection)).profiles.state == "skipped"
