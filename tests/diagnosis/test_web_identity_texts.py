"""A denied or refused web identity: the text names little, and the first step says what to check or to create."""

import shlex
from typing import Any

import pytest
from msgspec.structs import replace

from iamdoctor.diagnose import diagnose
from iamdoctor.intake.read import read
from iamdoctor.model.diagnosis import Diagnosis
from iamdoctor.model.evidence import Evidence, Read
from iamdoctor.model.supplied import Added
from iamdoctor.report.text import render

DENIED = "Not authorized to perform sts:AssumeRoleWithWebIdentity"
CALL = "An error occurred ({code}) when calling the AssumeRoleWithWebIdentity operation: "
NO_PROVIDER = CALL.format(code="InvalidIdentityToken") + "No OpenIDConnect provider found in your account for {url}"


def answer(error: str) -> Diagnosis[str]:
    nothing = Evidence()
    unread: dict[str, Any] = {name: Read("skipped") for name in nothing.__struct_fields__ if isinstance(getattr(nothing, name), Read)}
    return diagnose(read(error)[0], replace(nothing, **unread), Added())


def test_a_bare_denial_leads_to_the_trust_policys_conditions() -> None:
    assert "its condition on sub, its condition on aud" in answer(CALL.format(code="AccessDenied") + DENIED).verdict.todo


def test_the_words_of_githubs_action_lead_to_githubs_own_keys() -> None:
    job = f"Run aws-actions/configure-aws-credentials@v4\nError: Could not assume role with OIDC: {DENIED}"
    assert "token.actions.githubusercontent.com:sub has to match this repository" in answer(job).verdict.todo


def test_no_heading_has_a_blank_where_the_text_names_neither_caller_nor_role() -> None:
    shown = render(answer(CALL.format(code="AccessDenied") + DENIED))
    assert "May the caller assume the role?" in shown


@pytest.mark.parametrize("url", ["https://oidc.eks.eu-west-1.amazonaws.com/id/ABC", "https://token.example.com/a;id"])
def test_a_missing_provider_is_created_by_its_url(url: str) -> None:
    found = answer(NO_PROVIDER.format(url=url))
    [command] = found.fixes[0].cli
    words = shlex.split(command)
    assert words[:3] == ["aws", "iam", "create-open-id-connect-provider"]
    assert words[words.index("--url") + 1] == url.partition(";")[0] and words[-2:] == ["--client-id-list", "sts.amazonaws.com"]
    assert found.verdict.todo.startswith(f"Create the IAM OIDC provider for {url.partition(';')[0]} in the role's account")
