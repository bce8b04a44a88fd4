"""That nothing in IAM changes an error is said only of the kinds in a closed list, each with AWS's page about it."""

import pytest

from iamdoctor.causes.no_policy.never_policy import NEVER_POLICY
from iamdoctor.diagnose import diagnose
from iamdoctor.model.denial import Denial
from iamdoctor.model.evidence import Evidence

CODES = {
    "ThrottlingException": "throttled",
    "VcpuLimitExceeded": "quota",
    "LimitExceeded": "policy_document",
    "MalformedPolicyDocument": "policy_document",
    "UnmodifiableEntity": "unmodifiable",
    "NoSuchKey": "not_there",
    "EntityAlreadyExists": "exists",
    "ServiceUnavailable": "service_failure",
    "EndpointConnectionError": "unreachable",
    "DryRunOperation": "dry_run",
    "PermanentRedirect": "elsewhere",
    "MissingParameter": "malformed_request",
}


def told(code: str) -> tuple[str, str]:
    diagnosis = diagnose(Denial(kind="not_access", error_code=code, message=code), Evidence())
    cause = diagnosis.verdict.causes[0]
    return cause.id.partition(".")[2], f"{cause.explanation} {cause.link}"


@pytest.mark.parametrize("code", CODES)
def test_a_kind_of_the_list_is_named_with_its_page(code: str) -> None:
    name, said = told(code)
    assert name == CODES[code]
    assert "https://docs.aws.amazon.com/" in said


UNSURE = ("ValidationException", "InvalidParameterValueException", "ResourceNotFoundException", "Client.InternalError")


@pytest.mark.parametrize("code", UNSURE)
def test_of_any_other_error_it_is_not_said(code: str) -> None:
    name, said = told(code)
    assert name == "not_access"
    assert "Nothing in IAM" not in said and "nothing in IAM" not in said


@pytest.mark.parametrize("code", ["ThrottlingException", "VcpuLimitExceeded", "NoSuchKey", "ServiceUnavailable"])
def test_of_such_a_kind_it_is_said_that_iam_changes_nothing(code: str) -> None:
    assert "Nothing in IAM will change it." in told(code)[1]


def test_a_policy_that_is_too_large_leads_to_lint() -> None:
    denial = Denial(kind="not_access", error_code="LimitExceeded", message="Cannot exceed quota for PolicySize: 6144")
    assert "iamdoctor lint" in str(diagnose(denial, Evidence()))


@pytest.mark.parametrize(
    ("operation", "command", "advice"),
    [
        (
            "CreatePolicy",
            "aws iam create-policy --policy-name x --policy-document file://pol.json",
            "iamdoctor lint --type managed pol.json",
        ),
        ("CreateRole", "aws iam create-role --assume-role-policy-document file://t.json", "iamdoctor lint --type trust t.json"),
        ("PutRolePolicy", "", "iamdoctor lint --type inline-role on the policy"),
        (None, "", "iamdoctor lint on the policy"),
    ],
)
def test_a_policy_that_is_not_valid_is_to_be_linted_as_what_it_is(operation: str | None, command: str, advice: str) -> None:
    said = f"{command}\nMalformedPolicyDocument: Syntax errors in policy."
    denial = Denial(kind="not_access", error_code="MalformedPolicyDocument", operation=operation, message=said)
    assert advice in str(diagnose(denial, Evidence()))


def test_every_kind_has_a_page_of_aws() -> None:
    assert all(each.page.startswith("https://docs.aws.amazon.com/") for each in NEVER_POLICY)
