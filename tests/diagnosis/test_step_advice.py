"""Each step says of the policies it met what AWS advises against, whether or not that has to do with the denial."""

from typing import Any

from iamdoctor.diagnose import diagnose
from iamdoctor.model.diagnosis import Diagnosis
from iamdoctor.report import text
from tests.diagnosis_world import World, added, denial, evidence

ROLE = "arn:aws:iam::123456789012:role/report-reader"
CALL = {
    "principal": "arn:aws:sts::123456789012:assumed-role/report-reader/job-17",
    "action": "s3:GetObject",
    "resource": "arn:aws:s3:::reports-prod/q3.csv",
    "deny": "implicit",
    "policy_type": "identity",
}


def diagnosed(**world: Any) -> Diagnosis[str]:
    whole: World = {"denial": CALL, **world}
    return diagnose(denial(whole), evidence(whole), added(whole))


def advice(found: Diagnosis[str], step: str) -> list[tuple[str, str, str]]:
    return [(each.id, each.policy, each.path) for one in found.steps if one.id == step for each in one.advice]


def test_the_identity_policies_are_told_to_be_too_broad() -> None:
    broad = [
        {"name": "admin", "statements": [{"Effect": "Allow", "Action": "iam:*", "Resource": "*"}]},
        {"name": "narrow", "statements": [{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::reports-prod"}]},
    ]
    found = diagnosed(policies=broad)
    told = advice(found, "policies")
    assert ("FULL_SERVICE_ACCESS", "admin", "Statement[0].Action[0]") in told
    assert ("PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE", "admin", "Statement[0]") in told
    assert not [each for each in told if each[1] == "narrow"]
    label, value = next((detail.label, detail.value) for detail in found.steps[1].details if detail.label == "advised against")
    assert (label, value.startswith(f"{len(told)} in all, first admin, Statement[0]")) == ("advised against", True)
    assert "iam:* allows every action of the service on every resource" in text.render(found, width=400)


def test_a_trust_policy_without_a_subject_is_told_in_the_step_of_the_resource() -> None:
    issuer = "token.actions.githubusercontent.com"
    statement = {
        "Effect": "Allow",
        "Principal": {"Federated": f"arn:aws:iam::123456789012:oidc-provider/{issuer}"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringEquals": {f"{issuer}:aud": "sts.amazonaws.com"}},
    }
    call = {**CALL, "action": "sts:AssumeRole", "resource": ROLE, "policy_type": "trust"}
    found = diagnosed(denial=call, role={"arn": ROLE, "statements": [statement]})
    assert "MISSING_GITHUB_REPO_CONDITION_KEY" in {each[0] for each in advice(found, "resource")}


def test_spelling_and_size_are_left_to_lint() -> None:
    found = diagnosed(policies=[{"name": "odd", "statements": [{"Effect": "Allow", "Action": "s3:GetObjet", "Resource": "*"}]}])
    assert advice(found, "policies") == []
