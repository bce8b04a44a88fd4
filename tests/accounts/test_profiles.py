"""Profiles that lead into the other account: proposed before they are chosen, used once they are, and learnt from then on."""

import json
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from iamdoctor.cli.commands import commands
from iamdoctor.store import config, learnt
from tests.accounts.cases import CASES, Crossing
from tests.accounts.places import Places, moto, places

SSO = {"sso_start_url": "https://example.awsapps.com/start", "sso_region": "us-east-1", "sso_role_name": "ReadOnly"}


@pytest.fixture(scope="module")
def world() -> Iterator[tuple[Places, Crossing]]:
    with moto():
        accounts = places(77)
        yield accounts, CASES["queue"](accounts)


@pytest.fixture
def said(world: tuple[Places, Crossing], own_home: Path) -> list[str]:
    """The command's options for the case, with a profile for each side; that of the owner's does not say where it leads."""
    accounts, crossing = world
    keys = {"oncall-ro": accounts.caller, "partner-ro": accounts.owner}
    _write(
        own_home / "aws-credentials",
        {name: account.session_of(account.arn("iam", f"role/{name}"), "you") for name, account in keys.items()},
    )
    _write(own_home / "aws-config", {f"profile {name}": {"region": "us-east-1"} for name in keys})
    about = crossing.denial
    return [f"--principal={about.principal}", f"--action={about.action}", f"--resource={about.resource}", "--profile=oncall-ro"]


def _write(path: Path, sections: dict[str, dict[str, str]]) -> None:
    parser = ConfigParser(interpolation=None)
    parser.read_dict(sections)
    with path.open("a") as file:
        parser.write(file)


def run(*args: str) -> Result:
    return CliRunner().invoke(commands, ["diagnose", *args], input="")


def proposes_sso(own_home: Path, account: str) -> None:
    _write(own_home / "aws-config", {"profile partner-sso": SSO | {"sso_account_id": account}})


def test_a_profile_that_says_where_it_leads_is_proposed_with_one_command_and_not_asked(
    said: list[str], world: tuple[Places, Crossing], own_home: Path
) -> None:
    owner = world[0].owner.id
    proposes_sso(own_home, owner)
    printed = run(*said).stdout
    assert f"? {owner} (resource): not read; profile partner-sso leads there" in printed
    assert printed.splitlines()[-1].startswith("  $ iamdoctor diagnose --profile oncall-ro --principal")
    assert printed.splitlines()[-1].endswith(" --also partner-sso")
    assert "ExpiredSSO" not in printed and "The other half" not in printed


def test_a_profile_that_was_chosen_reads_its_account_and_is_proposed_from_then_on(said: list[str], world: tuple[Places, Crossing]) -> None:
    owner = world[0].owner.id
    assert "no profile is known to lead there" in " ".join(run(*said).stdout.split())
    chosen = run(*said, "--also=partner-ro").stdout
    assert f"✓ {owner} (resource): read with profile partner-ro" in chosen
    assert "assumed-role/partner-ro/you (profile partner-ro)" in " ".join(chosen.split())
    assert learnt.profiles() == {"oncall-ro": world[0].caller.id, "partner-ro": owner}
    assert "--also partner-ro" in run(*said).stdout.splitlines()[-1]


def test_what_was_learnt_holds_no_secret(said: list[str]) -> None:
    run(*said, "--also=partner-ro")
    assert set(learnt.path().read_text()) <= set('{}":,-abcdefghijklmnopqrstuvwxyz0123456789')
    assert learnt.path().stat().st_mode & 0o777 == 0o600


def test_the_configuration_chooses_profiles_for_every_walk(said: list[str], world: tuple[Places, Crossing]) -> None:
    config.path().parent.mkdir(parents=True)
    config.path().write_text('also = ["partner-ro"]\n')
    assert f"✓ {world[0].owner.id} (resource): read with profile partner-ro" in run(*said).stdout


def test_a_profile_that_fails_costs_its_own_account_and_says_how_to_renew_it(
    said: list[str], world: tuple[Places, Crossing], own_home: Path
) -> None:
    proposes_sso(own_home, world[0].owner.id)
    printed = " ".join(run(*said, "--also=partner-sso").stdout.split())
    assert "not read; The SSO session has expired. Renew it: aws sso login --profile partner-sso" in printed
    assert f"✓ {world[0].caller.id} (denied principal): read with profile oncall-ro" in printed
    assert "Nothing attached to worker allows sqs:SendMessage" in printed


def test_without_any_profile_the_report_ends_with_the_command_for_the_other_administrator(
    said: list[str], world: tuple[Places, Crossing]
) -> None:
    about, owner = world[1].denial, world[0].owner.id
    printed = run(*said).stdout
    assert "reads with no more than sqs:GetQueueAttributes, kms:DescribeKey" in " ".join(printed.split())
    assert printed.splitlines()[-1] == (
        f"  $ iamdoctor diagnose --principal {about.principal} --action {about.action} --resource {about.resource}"
        f" --snapshot account-{owner}.json"
    )


def test_two_files_that_two_people_saved_answer_as_one_walk_with_both_profiles(said: list[str], tmp_path: Path) -> None:
    mine, theirs = str(tmp_path / "mine.json"), str(tmp_path / "theirs.json")
    run(*said, "--snapshot", mine)
    run(*said[:3], "--profile=partner-ro", "--snapshot", theirs)
    joined = json.loads(run("--from-snapshot", mine, "--from-snapshot", theirs, "--json").stdout)
    at_once = json.loads(run(*said, "--also=partner-ro", "--json").stdout)
    assert "made at" in joined["verdict"].pop("notes")[0] and at_once["verdict"].pop("notes") == []
    for key in ("verdict", "fixes", "plan", "accounts", "also", "evidence", "caller", "subject"):
        assert joined[key] == at_once[key], key


def test_two_files_with_names_hidden_by_one_phrase_answer_too_and_hold_no_name(
    said: list[str], world: tuple[Places, Crossing], tmp_path: Path
) -> None:
    files = [str(tmp_path / name) for name in ("mine.json", "theirs.json")]
    for file, profile in zip(files, ("oncall-ro", "partner-ro"), strict=True):
        run(*said[:3], f"--profile={profile}", "--redact-phrase=mind the gap", "--snapshot", file)
    found = json.loads(run(*(word for file in files for word in ("--from-snapshot", file)), "--json").stdout)
    assert [(cause["id"], cause["confidence"]) for cause in found["verdict"]["causes"]] == [
        ("identity.missing_allow", "proven"),
        ("resource.principal", "proven"),
    ]
    names = (world[0].caller.id, world[0].owner.id, "worker", "orders", "partner")
    assert not [name for file in files for name in names if name in Path(file).read_text()]


def test_a_profile_that_wants_a_code_costs_its_own_account_only(said: list[str], world: tuple[Places, Crossing], own_home: Path) -> None:
    guarded = {
        "role_arn": f"arn:aws:iam::{world[0].owner.id}:role/r",
        "source_profile": "oncall-ro",
        "mfa_serial": "arn:aws:iam::1:mfa/ana",
    }
    _write(own_home / "aws-config", {"profile guarded": guarded})
    printed = " ".join(run(*said, "--also=guarded").stdout.split())
    assert "not read; Profile guarded asks for an MFA code. Get its session first, in the shell: eval" in printed
    assert "Nothing attached to worker allows sqs:SendMessage" in printed


def test_the_profiles_that_may_lead_to_a_bucket_of_an_unknown_account_are_proposed(said: list[str], world: tuple[Places, Crossing]) -> None:
    run(*said, "--also=partner-ro")
    world[0].owner.bucket("nobody-knows-whose")
    asked = [said[0], "--action=s3:GetObject", "--resource=arn:aws:s3:::nobody-knows-whose/k", said[3]]
    printed = run(*asked).stdout
    assert "unknown account (resource): not read; which account it is in is not known, and profile partner-ro may lead there" in " ".join(
        printed.split()
    )
    assert printed.splitlines()[-1].endswith("--also partner-ro")
    assert f"✓ {world[0].owner.id} (resource): read with profile partner-ro" in run(*asked, "--also=partner-ro").stdout
