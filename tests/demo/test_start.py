"""The demo starts apart from the person's own configuration, and leaves nothing behind."""

import os
from pathlib import Path

import boto3
import pytest

from iamdoctor.demo import world


def test_none_of_the_persons_own_aws_configuration_is_read(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAMYOWN")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://own.example.com")
    monkeypatch.setenv("AWS_PROFILE", "own")
    demo = world.start()
    try:
        scenarios = (*demo.scenarios, demo.checkup)
        partners = [name for scenario in scenarios for name in scenario.partners]
        assert boto3.Session().available_profiles == [*(scenario.profile for scenario in scenarios), *partners]
        arn = boto3.client("sts").get_caller_identity()["Arn"]
        assert arn == f"arn:aws:sts::{demo.scenarios[0].account.id}:assumed-role/oncall-ro/you"
    finally:
        demo.stop()
    assert (os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_PROFILE"]) == ("AKIAMYOWN", "own")
    assert os.environ["AWS_CONFIG_FILE"] == str(own_home / "aws-config")


def test_a_second_demo_starts_from_unbuilt_accounts(own_home: Path) -> None:
    for _ in range(2):
        demo = world.start()
        first = demo.scenarios[0]
        first.prepare()
        assert len(boto3.Session(profile_name=first.profile).client("iam").list_roles()["Roles"]) == 1
        demo.stop()
