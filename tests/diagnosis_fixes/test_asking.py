"""What is asked of an owner: on the simulator's word, shown in every report, and of no policy where there is none."""

import msgspec
import pytest

from iamdoctor.diagnose import diagnose
from iamdoctor.model.denial import Denial
from iamdoctor.model.diagnosis import Diagnosis, Fix
from iamdoctor.model.evidence import Caller, Entity, Evidence, Failure, Organization, Policy, Read, Resource, Simulation
from iamdoctor.model.supplied import Added
from iamdoctor.report import words
from iamdoctor.tui.widgets.fix_view import changed
from tests.diagnosis_world import NOT_ASKED

ALICE = "arn:aws:iam::123456789012:user/alice"
ADMIN = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'
NOTHING_ASKED = msgspec.structs.replace(Evidence(), **{fact: Read("skipped") for fact in NOT_ASKED})
READ = msgspec.structs.replace(
    NOTHING_ASKED,
    caller=Read("found", Caller(arn=ALICE, account="123456789012")),
    principal=Read("found", Entity(kind="user", arn=ALICE, name="alice", account="123456789012")),
    policies=Read("found", (Policy(name="admin", kind="inline", attached_to="user alice", document=ADMIN),)),
    boundary=Read("none"),
    organization=Read("found", Organization(id="o-x", management_account="111111111111")),
    scps=Read("unread"),
    rcps=Read("none"),
    resource=Read("none"),
    endpoint=Read("skipped"),
    role=Read("skipped"),
    provider=Read("skipped"),
)


def diagnosed(denial: Denial, **facts: object) -> Diagnosis[str]:
    return diagnose(denial, msgspec.structs.replace(READ, **facts), Added())


def of_simulator() -> Diagnosis[str]:
    simulation = Simulation(decision="explicitDeny", without={"scp": "allowed"})
    denial = Denial(
        kind="access_denied", principal=ALICE, action="ec2:StopInstances", resource="arn:aws:ec2:us-east-1:123456789012:instance/i-1"
    )
    return diagnosed(denial, simulation=Read("found", simulation))


def test_an_scp_that_only_the_simulator_shows_is_asked_about_on_its_word() -> None:
    first = of_simulator().fixes[0]
    assert first.title == "Ask for an exception for alice in the SCP that denies it, for ec2:StopInstances on i-1"
    assert first.owner == "organization administrator, account 111111111111"
    assert "this rests on AWS's simulator" in first.warnings[0]


def shown(fix: Fix[str]) -> list[list[str]]:
    return [words.diff(fix), changed(fix, 76)]


@pytest.mark.parametrize("number", [0, 1])
def test_what_to_add_is_shown_though_the_policy_was_not_read(number: int) -> None:
    lines = shown(of_simulator().fixes[0])[number]
    assert ALICE in "".join(lines) and "ArnNotLike" in "".join(lines)
    assert lines and all(line.startswith("+") for line in lines)


def test_nothing_is_asked_about_a_policy_where_block_public_access_is_what_denies() -> None:
    unread = Policy(name="bucket policy", kind="resource", attached_to="bucket b", failure=Failure("s3:GetBucketPolicy", "AccessDenied"))
    settings = {"block_public_access": "RestrictPublicBuckets"}
    bucket = Resource(arn="arn:aws:s3:::b/k", account="123456789012", policies=(unread,), settings=settings)
    denial = Denial(kind="access_denied", principal="anonymous", action="s3:GetObject", resource="arn:aws:s3:::b/k")
    found = diagnosed(denial, resource=Read("found", bucket), organization=Read("none"), scps=Read("none"))
    assert any("Block Public Access" in cause.explanation for cause in found.verdict.causes)
    assert not [fix for fix in found.fixes if fix.id.startswith("fix.ask_")]
