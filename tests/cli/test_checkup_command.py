"""``iamdoctor checkup`` on the demo's account, for people and as JSON."""

import json

import pytest
from click.testing import CliRunner

from iamdoctor.cli.checkup import command
from iamdoctor.model.errors import AwsUnreachable


def test_the_demo_lists_what_to_mend_with_commands() -> None:
    result = CliRunner().invoke(command, ["--demo"])
    assert result.exit_code == 1
    assert "User ana has a password and no MFA device. [user.no_mfa]" in result.stdout
    assert "$ aws iam delete-login-profile --user-name ana" in result.stdout
    assert "could not be read" in result.stdout


def test_json_has_stable_ids() -> None:
    found = json.loads(CliRunner().invoke(command, ["--demo", "--json"]).stdout)
    ids = {weakness["id"] for weakness in found["weaknesses"]}
    assert found["schema"] == 1
    assert {"root.no_mfa", "user.no_mfa", "key.never_used", "grant.full_access", "trust.missing_github_repo_condition_key"} <= ids
    assert {"trail.one_region", "trail.not_validated", "limit.versions"} <= ids


def test_without_credentials_nothing_is_checked_and_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    error = CliRunner().invoke(command, []).exception
    assert isinstance(error, AwsUnreachable)
    assert "aws sts get-caller-identity" in str(error)
