"""Each broken account, walked from its error to its causes, with nothing wrong claimed."""

import asyncio
import socket
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from iamdoctor.demo import world
from iamdoctor.demo.scenario import Scenario
from iamdoctor.demo.scenarios import SCENARIOS
from iamdoctor.diagnose import diagnose
from iamdoctor.intake.read import read
from iamdoctor.model.diagnosis import Diagnosis
from iamdoctor.report import json, markdown, text
from iamdoctor.store import snapshot
from iamdoctor.store.snapshot import Snapshot
from iamdoctor.walk import walk

CAUSES: dict[str, set[tuple[str, str]]] = {
    "two-causes": {("identity", "resource_mismatch"), ("resource", "explicit_deny")},
    "missing-allow": {("identity", "missing_allow")},
    "bucket-arn": {("identity", "resource_mismatch")},
    "group-deny": {("identity", "explicit_deny")},
    "boundary": {("boundary", "missing_allow")},
    "scp-region": {("scp", "explicit_deny")},
    "bucket-policy-deny": {("resource", "explicit_deny")},
    "kms-key-policy": {("resource", "principal_mismatch")},
    "cross-account": {("resource", "missing_allow")},
    "trust-policy": {("trust", "principal_mismatch")},
    "external-id": {("trust", "external_id")},
    "oidc-subject": {("trust", "web_identity")},
    "pass-role": {("identity", "missing_allow")},
    "mfa": {("identity", "explicit_deny")},
    "expired-credentials": {("credentials", "expired")},
}
PROVEN = {
    "two-causes",
    "oidc-subject",
    "missing-allow",
    "bucket-arn",
    "group-deny",
    "boundary",
    "scp-region",
    "bucket-policy-deny",
    "kms-key-policy",
    "mfa",
    "trust-policy",
}
UNREAD = {"cross-account": "s3:GetBucketPolicy", "pass-role": "organizations:ListPoliciesForTarget"}


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Snapshot]:
    """All that the walk through each scenario read, with every connection refused."""
    with pytest.MonkeyPatch.context() as patch:
        for variable in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
            patch.setenv(variable, str(tmp_path_factory.mktemp("home")))
        patch.setattr(socket.socket, "connect", _refuse)
        demo = world.start()
        try:
            return {scenario.id: asyncio.run(_walked(scenario)) for scenario in demo.scenarios}
        finally:
            demo.stop()


def _refuse(*_: Any) -> None:
    raise AssertionError("the demo reached for the network")


async def _walked(scenario: Scenario) -> Snapshot:
    scenario.prepare()
    (denial,) = read(scenario.text)
    updates = [update async for update in walk(denial, access=scenario.access)]
    assert updates[-1].diagnosis.complete
    return Snapshot(denial=denial, evidence=updates[-1].evidence)


@pytest.fixture(scope="module")
def walks(snapshots: dict[str, Snapshot]) -> dict[str, Diagnosis[str]]:
    """The last word of the walk through every scenario."""
    return {id: diagnose(kept.denial, kept.evidence, kept.added) for id, kept in snapshots.items()}


def test_every_scenario_is_in_the_table() -> None:
    assert [scenario.id for scenario in SCENARIOS] == list(CAUSES)
    assert len({scenario.account.id for scenario in SCENARIOS}) == len(SCENARIOS)


@pytest.mark.parametrize("id", CAUSES)
def test_the_walk_finds_the_causes_and_no_others(walks: dict[str, Diagnosis[str]], id: str) -> None:
    diagnosis = walks[id]
    assert {(cause.policy_type, cause.reason) for cause in diagnosis.verdict.causes} == CAUSES[id]
    assert diagnosis.verdict.decision != "allowed"


@pytest.mark.parametrize("id", sorted(PROVEN))
def test_a_cause_read_whole_is_proven(walks: dict[str, Diagnosis[str]], id: str) -> None:
    verdict = walks[id].verdict
    assert verdict.causes and {cause.confidence for cause in verdict.causes} == {"proven"}


@pytest.mark.parametrize("id", UNREAD)
def test_what_the_on_call_engineer_may_not_read_is_a_blind_spot(walks: dict[str, Diagnosis[str]], id: str) -> None:
    diagnosis = walks[id]
    assert any(UNREAD[id] in spot.needs for spot in diagnosis.verdict.blind_spots)


def test_nothing_is_proven_where_the_other_account_was_not_read(walks: dict[str, Diagnosis[str]]) -> None:
    causes = walks["cross-account"].verdict.causes
    assert all(cause.confidence != "proven" for cause in causes)


@pytest.mark.parametrize("id", ["trust-policy", "external-id", "oidc-subject"])
def test_an_assume_role_error_has_its_tree(walks: dict[str, Diagnosis[str]], id: str) -> None:
    tree = walks[id].tree
    assert tree and tree.finding and tree.nodes


def gist(diagnosis: Diagnosis[str]) -> tuple[str, list[tuple[str, str, str]]]:
    verdict = diagnosis.verdict
    return verdict.decision, [(cause.policy_type, cause.reason, cause.confidence) for cause in verdict.causes]


@pytest.mark.parametrize("id", CAUSES)
def test_a_snapshot_replays_byte_for_byte(
    snapshots: dict[str, Snapshot], walks: dict[str, Diagnosis[str]], tmp_path: Path, id: str
) -> None:
    snapshot.save(tmp_path / "s.json", snapshots[id])
    kept = snapshot.load(tmp_path / "s.json")
    assert kept.evidence.file is not None
    again = diagnose(kept.denial, structs.replace(kept.evidence, file=None), kept.added)
    assert (json.render(again), text.render(again)) == (json.render(walks[id]), text.render(walks[id]))


@pytest.mark.parametrize("id", CAUSES)
def test_other_names_leave_the_verdict_and_show_no_account(
    snapshots: dict[str, Snapshot], walks: dict[str, Diagnosis[str]], id: str
) -> None:
    hidden = snapshot.pseudonymised(snapshots[id])
    again = diagnose(hidden.denial, hidden.evidence, hidden.added)
    assert gist(again) == gist(walks[id])
    (account,) = (scenario.account.id for scenario in SCENARIOS if scenario.id == id)
    assert account not in markdown.render(again) + json.render(again)


def test_a_subject_that_names_an_environment_opens_the_role_to_every_branch_of_it(walks: dict[str, Diagnosis[str]]) -> None:
    fix = walks["oidc-subject"].fixes[0]
    assert any("any other branch that may use environment prod" in each for each in fix.proof.also_allows)
    assert any("deployment branches in GitHub first" in warning for warning in fix.warnings)


def test_a_fix_that_adds_the_allow_supposes_no_more_than_that_nothing_denies(walks: dict[str, Diagnosis[str]]) -> None:
    supposed = walks["cross-account"].fixes[0].proof.allowed_if
    assert "no Deny in the bucket policy of partner-exports, which was not read, stops s3:GetObject" in supposed
    assert not any("allows s3:GetObject" in each for each in supposed)


@pytest.mark.parametrize("id", ["bucket-arn", "two-causes"])
def test_what_to_do_is_the_plan(walks: dict[str, Diagnosis[str]], id: str) -> None:
    found = walks[id]
    assert found.plan and all(step.title in found.verdict.todo for step in found.plan.steps)
