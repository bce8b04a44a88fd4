"""Fixes where nothing but AWS's message is known: nothing of what was not read is lost, and no rights are raised unsaid."""

import shlex

import msgspec
import pytest

from iamdoctor.diagnose import diagnose
from iamdoctor.intake.read import read
from iamdoctor.model.diagnosis import Fix
from iamdoctor.model.evidence import Evidence, Read
from tests.diagnosis_world import FACTS, NOT_ASKED

NOTHING_READ = msgspec.structs.replace(Evidence(), **dict.fromkeys(FACTS, Read("unread")), **dict.fromkeys(NOT_ASKED, Read("skipped")))
IDENTITY = "because no identity-based policy allows the {action} action"
BOUNDARY = (
    "because no permissions boundary allows the {action} action",
    "with an explicit deny in a permissions boundary",
)


def fixes(action: str, resource: str, why: str) -> tuple[Fix[str], ...]:
    who = "arn:aws:sts::111122223333:assumed-role/worker/ana"
    text = f"User: {who} is not authorized to perform: {action} on resource: {resource} {why.format(action=action)}"
    return diagnose(read(text)[0], NOTHING_READ).fixes


def name(fix: Fix[str]) -> str:
    words = shlex.split(fix.cli[0])
    return words[words.index("--policy-name") + 1]


def test_two_denials_have_policies_of_two_names_and_one_denial_always_the_same() -> None:
    one, other = (fixes("s3:GetObject", f"arn:aws:s3:::acme-data/in/{number}.json", IDENTITY)[0] for number in (1, 2))
    assert name(one) != name(other)
    assert name(one) == name(fixes("s3:GetObject", "arn:aws:s3:::acme-data/in/1.json", IDENTITY)[0])
    assert any(name(one) in warning and "replaces that policy" in warning for warning in one.warnings)


def test_a_name_has_no_dashes_in_a_row_where_the_resource_is_a_star() -> None:
    assert "--" not in name(fixes("route53:ListHostedZones", "*", IDENTITY)[0])


@pytest.mark.parametrize("why", BOUNDARY)
def test_a_boundary_in_the_call_comes_before_a_change_of_the_callers_boundary(why: str) -> None:
    first, asked = fixes("iam:CreateRole", "arn:aws:iam::111122223333:role/svc-x", why)
    assert "--permissions-boundary" in first.title
    assert any("raises privilege" in warning for warning in asked.warnings)


def test_a_right_to_make_roles_is_asked_for_only_under_a_condition() -> None:
    asked = fixes("iam:CreateRole", "arn:aws:iam::111122223333:role/svc-x", BOUNDARY[0])[1]
    assert asked.statement and "iam:PermissionsBoundary" in asked.statement["Condition"]["StringEquals"]


@pytest.mark.parametrize("why", BOUNDARY)
def test_a_right_to_write_policies_raises_privilege_in_a_boundary_too(why: str) -> None:
    asked = fixes("iam:PutRolePolicy", "arn:aws:iam::111122223333:role/svc-x", why)[0]
    assert any("raises privilege" in warning for warning in asked.warnings)


def test_an_allow_in_an_scp_is_asked_for_at_every_level_that_lacks_it() -> None:
    why = "because no service control policy allows the {action} action"
    first = fixes("ssm:GetParameter", "arn:aws:ssm:us-east-1:111122223333:parameter/x", why)[0]
    assert "each level that does not allow it (root, each OU, account 111122223333)" in first.title
    assert any("list-parents" in warning and "list-policies-for-target" in warning for warning in first.warnings)
