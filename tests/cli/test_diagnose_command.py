"""``iamdoctor diagnose``: what it reads, prints and answers with."""

import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result

from iamdoctor.cli.commands import commands
from iamdoctor.diagnose import diagnose
from iamdoctor.intake.read import read
from iamdoctor.model.access import Access
from iamdoctor.model.denial import Denial
from iamdoctor.model.evidence import Caller, Entity, Evidence, Policy, Read, Resource
from iamdoctor.model.supplied import Added
from iamdoctor.store import snapshot
from iamdoctor.store.snapshot import Snapshot
from iamdoctor.walk import Update

ACCOUNT = "123456789012"
TEXT = (
    "An error occurred (AccessDenied) when calling the GetObject operation: User: "
    "arn:aws:sts::123456789012:assumed-role/report-reader/job-17 is not authorized to perform: s3:GetObject on resource: "
    '"arn:aws:s3:::reports-prod/q3.csv" because no identity-based policy allows the s3:GetObject action'
)
OTHER = TEXT.replace("GetObject", "PutObject")
NOT_THERE: Read[Any] = Read("none")
ROLE = Entity(kind="role", arn=f"arn:aws:iam::{ACCOUNT}:role/report-reader", name="report-reader", account=ACCOUNT)


def inline(resource: str) -> Policy:
    statement = {"Sid": "ReadReports", "Effect": "Allow", "Action": "s3:GetObject", "Resource": resource}
    text = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    return Policy(name="reports-access", kind="inline", attached_to="role report-reader", document=text)


def evidence(resource: str = "arn:aws:s3:::reports-prod") -> Evidence:
    return Evidence(
        caller=Read("found", Caller(arn=f"arn:aws:sts::{ACCOUNT}:assumed-role/oncall-ro/you", account=ACCOUNT)),
        principal=Read("found", ROLE),
        policies=Read("found", (inline(resource),)),
        boundary=NOT_THERE,
        organization=NOT_THERE,
        scps=NOT_THERE,
        rcps=NOT_THERE,
        endpoint=NOT_THERE,
        resource=Read("found", Resource(arn="arn:aws:s3:::reports-prod", account=ACCOUNT, exists=True)),
        dependent=NOT_THERE,
        role=NOT_THERE,
        simulation=Read("skipped"),
        decoded=NOT_THERE,
        record=NOT_THERE,
        trail=NOT_THERE,
        bucket=NOT_THERE,
        provider=NOT_THERE,
        opt_in=NOT_THERE,
        versions=NOT_THERE,
        profiles=NOT_THERE,
        session=NOT_THERE,
    )


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A snapshot of a near miss."""
    file = tmp_path / "saved.json"
    snapshot.save(file, Snapshot(denial=read(TEXT)[0], evidence=evidence()))
    return file


def run(*arguments: str | Path, text: str = "") -> Result:
    return CliRunner().invoke(commands, ["diagnose", *map(str, arguments)], input=text)


def test_a_snapshot_is_answered_alone(saved: Path) -> None:
    result = run("--json", "--from-snapshot", saved)
    said = json.loads(result.stdout)
    assert result.exit_code == 1
    assert said["denial"]["action"] == "s3:GetObject"
    assert [cause["reason"] for cause in said["verdict"]["causes"]] == ["resource_mismatch"]


@pytest.mark.parametrize("form", ["--json", "--markdown", "--region=eu-west-1"])
def test_a_snapshot_gives_the_same_bytes_each_time_it_is_saved_and_loaded(saved: Path, tmp_path: Path, form: str) -> None:
    again = tmp_path / "again.json"
    first = run(form, "--from-snapshot", saved, "--snapshot", again)
    assert first.stdout and run(form, "--from-snapshot", again).stdout == first.stdout
    assert again.read_bytes() == saved.read_bytes()


def test_the_error_is_read_from_a_file_or_from_stdin(saved: Path, tmp_path: Path) -> None:
    (tmp_path / "error.txt").write_text(OTHER)
    by_file = run(tmp_path / "error.txt", "--json", "--from-snapshot", saved)
    by_stdin = run("-", "--json", "--from-snapshot", saved, text=OTHER)
    assert by_file.stdout == by_stdin.stdout
    assert json.loads(by_file.stdout)["denial"]["action"] == "s3:PutObject"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_what_powershell_wrote_is_read(saved: Path, tmp_path: Path, encoding: str) -> None:
    (tmp_path / "error.txt").write_bytes(OTHER.encode(encoding))
    assert json.loads(run(tmp_path / "error.txt", "--json", "--from-snapshot", saved).stdout)["denial"]["action"] == "s3:PutObject"


def test_of_several_errors_the_first_is_answered_and_the_rest_are_named(saved: Path) -> None:
    result = run("--json", "--from-snapshot", saved, text=f"{TEXT}\n\n{OTHER}\n")
    assert json.loads(result.stdout)["denial"]["action"] == "s3:GetObject"
    assert "2 errors; this is number 1" in result.stderr
    assert "s3:PutObject" in result.stderr


def test_of_very_many_errors_the_first_twenty_are_named(saved: Path) -> None:
    many = "\n\n".join(TEXT.replace("q3.csv", f"{number}/q3.csv") for number in range(30))
    result = run("--json", "--from-snapshot", saved, text=many)
    assert result.stderr.splitlines()[-1] == "and 10 more kinds of error"
    assert len(result.stderr.splitlines()) == 22


def test_errors_that_differ_in_the_object_alone_are_named_in_one_row(saved: Path) -> None:
    many = "\n\n".join(TEXT.replace("q3.csv", f"{number}.csv") for number in range(30))
    rows = run("--json", "--from-snapshot", saved, text=f"{many}\n\n{OTHER}\n").stderr.splitlines()[1:]
    assert len(rows) == 2
    assert rows[0].split()[:2] == ["1", "s3:GetObject"] and "(30 resources, 30 times" in rows[0] and "/* (" in rows[0]
    assert rows[1].split()[:2] == ["31", "s3:PutObject"]


def test_another_error_can_be_chosen(saved: Path) -> None:
    result = run("--json", "--which", "2", "--from-snapshot", saved, text=f"{TEXT}\n\n{OTHER}\n")
    assert json.loads(result.stdout)["denial"]["action"] == "s3:PutObject"


def test_a_request_that_is_allowed_is_answered_with_0(tmp_path: Path) -> None:
    file = tmp_path / "s.json"
    snapshot.save(file, Snapshot(denial=read(TEXT)[0], evidence=evidence("arn:aws:s3:::reports-prod/*")))
    result = run("--json", "--from-snapshot", file)
    assert (result.exit_code, json.loads(result.stdout)["verdict"]["decision"]) == (0, "allowed")


def test_what_the_options_add_reaches_the_diagnosis(saved: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    context = ("--context", "aws:SourceIp=10.0.0.1", "--context", "aws:TagKeys=a", "--context", "aws:TagKeys=b=c")
    run("--from-snapshot", saved, "--snapshot", kept, "--external-id", "", "--duration", "900", "--action", "s3:GetObjectTagging", *context)
    added = snapshot.load(kept).added
    assert added.context == {"aws:SourceIp": ("10.0.0.1",), "aws:TagKeys": ("a", "b=c")}
    assert (added.external_id, added.duration, added.action) == ("", 900, "s3:GetObjectTagging")


def test_without_any_error_the_options_alone_are_diagnosed() -> None:
    asked = ("--principal", ROLE.arn, "--action", "sqs:SendMessage", "--resource", f"arn:aws:sqs:eu-west-1:{ACCOUNT}:orders")
    said = json.loads(run("--json", *asked).stdout)
    assert said["denial"]["kind"] == "access_denied"
    assert (said["subject"]["principal"], said["subject"]["action"]) == (ROLE.arn, "sqs:SendMessage")
    assert said["verdict"]["decision"] == "unknown" and said["verdict"]["blind_spots"]


def test_assuming_a_role_is_asked_about_by_options_alone_too() -> None:
    asked = ("--principal", f"arn:aws:iam::{ACCOUNT}:user/ana", "--action", "sts:AssumeRole", "--resource", ROLE.arn)
    said = json.loads(run("--json", *asked).stdout)
    assert said["denial"]["kind"] == "assume_role_denied"
    assert said["tree"]["nodes"]


def test_a_session_policy_is_read_from_its_file(saved: Path, tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text(inline("*").document or "")
    run("--from-snapshot", saved, "--snapshot", tmp_path / "kept.json", "--session-policy", tmp_path / "p.json")
    assert snapshot.load(tmp_path / "kept.json").added.session_policies == (inline("*").document,)


def test_redaction_hides_names_in_the_output_and_in_the_snapshot_alike(saved: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    result = run("--markdown", "--redact", "--from-snapshot", saved, "--snapshot", kept)
    for text in (result.stdout, kept.read_text()):
        assert not any(name in text for name in (ACCOUNT, "report-reader", "reports-prod", "job-17"))
    assert run("--markdown", "--from-snapshot", kept).stdout == result.stdout


def test_a_name_that_a_pattern_takes_for_another_word_is_told_when_names_are_hidden(tmp_path: Path) -> None:
    file = tmp_path / "s.json"
    denial = read(TEXT.replace("reports-prod", "userland"))[0]
    resource = Resource(arn="arn:aws:s3:::userland", account=ACCOUNT, exists=True)
    by_prefix = msgspec.structs.replace(evidence("arn:aws:s3:::user*"), resource=Read("found", resource))
    snapshot.save(file, Snapshot(denial=denial, evidence=by_prefix))
    assert "Trust the verdict with the real names" in run("--redact", "--from-snapshot", file).stderr


@pytest.mark.parametrize("form", ["--json", "--markdown", "--region=eu-west-1"])
def test_data_goes_to_stdout_and_words_to_stderr(saved: Path, tmp_path: Path, form: str) -> None:
    result = run(form, "--from-snapshot", saved, "--snapshot", tmp_path / "kept.json")
    assert "The evidence is in" in result.stderr
    assert "The evidence is in" not in result.stdout


BAD = {
    "nothing at all": ((), "", "the input is empty"),
    "no error": ((), "hello world", "No AWS error found here"),
    "a shell's own error": ((), "bash: /srv/run.sh: Permission denied", "No AWS error found here"),
    "a file that is not there": (("/no/such/file",), "", "There is no file /no/such/file."),
    "a context without a value": (("--context", "aws:SourceIp"), TEXT, "is not KEY=VALUE"),
    "a duration that is none": (("--duration", "soon"), TEXT, "--duration"),
    "an error that is not there": (("--which", "3"), TEXT, "1 error"),
    "a snapshot that is none": (("--from-snapshot", "/dev/null"), TEXT, "no snapshot"),
    "a session policy that is none": (("--session-policy", "/dev/null"), TEXT, "/dev/null"),
    "a snapshot that cannot be written": (("--snapshot", "/dev/null/s.json"), TEXT, "cannot be written"),
    "an option that is none": (("--fix-it",), TEXT, "--fix-it"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_exits_2_with_one_clear_sentence(case: str) -> None:
    arguments, text, said = BAD[case]
    result = subprocess.run([sys.executable, "-m", "iamdoctor", "diagnose", *arguments], input=text, capture_output=True, text=True)
    assert (result.returncode, result.stdout) == (2, "")
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_without_credentials_the_message_alone_is_answered_and_nothing_is_proven() -> None:
    result = run("--json", text=TEXT)
    said = json.loads(result.stdout)
    assert result.exit_code == 1
    assert said["caller"]["arn"] is None
    assert said["verdict"]["causes"] and all(cause["confidence"] != "proven" for cause in said["verdict"]["causes"])
    assert said["verdict"]["blind_spots"]


def test_without_credentials_and_with_nothing_to_go_on_the_exit_code_is_3() -> None:
    result = run("--json", text="An error occurred (AccessDenied) when calling the GetObject operation: Access Denied")
    assert (result.exit_code, json.loads(result.stdout)["verdict"]["decision"]) == (3, "unknown")


def test_a_profile_that_does_not_exist_is_told_in_a_sentence() -> None:
    result = run("--profile", "nobody", text=TEXT)
    assert "AWS could not be asked. There is no profile nobody in the AWS configuration." in result.stderr
    assert result.exit_code == 1


def test_the_second_profile_reaches_the_walk(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    async def walked(denial: Denial, added: Added, access: Access, **_: Any) -> AsyncIterator[Update]:
        asked.append((access.profile, access.also))
        yield Update(diagnose(denial, evidence(), added), evidence())

    monkeypatch.setattr("iamdoctor.cli.diagnose.walk", walked)
    said = json.loads(run("--json", "--profile", "mine", "--organization-profile", "management", text=TEXT).stdout)
    guardrails = next(step for step in said["steps"] if step["id"] == "guardrails")
    assert asked == [("mine", ("management",))]
    assert "read from" in [detail["label"] for detail in guardrails["details"]]


def test_a_terminal_without_our_symbols_gets_the_report_too(saved: Path) -> None:
    command = [sys.executable, "-m", "iamdoctor", "diagnose", "--from-snapshot", str(saved)]
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    result = subprocess.run(command, stdin=subprocess.DEVNULL, env=environment, capture_output=True, check=False)
    assert (result.returncode, result.stdout[:6], result.stderr) == (1, b"\\u2717", b"")


def test_owners_of_the_configuration_stand_in_the_report(saved: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (own_home / "mine.toml").write_text(f'[[owners]]\nmatch = "{ACCOUNT}"\nteam = "Reports"\nchannel = "#reports"\n')
    monkeypatch.setenv("IAMDOCTOR_CONFIG", str(own_home / "mine.toml"))
    assert "Reports, #reports" in run("--from-snapshot", saved).stdout
    assert json.loads(run("--json", "--from-snapshot", saved).stdout)["contacts"][0]["team"] == "Reports"


def test_a_broken_configuration_is_told_and_the_answer_still_comes(saved: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (own_home / "mine.toml").write_text("owners = 3")
    monkeypatch.setenv("IAMDOCTOR_CONFIG", str(own_home / "mine.toml"))
    result = run("--from-snapshot", saved)
    assert "cannot be read" in result.stderr
    assert "reports-access" in result.stdout


def test_a_secret_in_the_error_is_in_no_output(saved: Path, tmp_path: Path) -> None:
    secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    text = f"{TEXT} AWS_SECRET_ACCESS_KEY={secret}"
    for form in ("--json", "--markdown"):
        result = run(form, "--from-snapshot", saved, "--snapshot", tmp_path / "kept.json", text=text)
        assert secret not in result.stdout + result.stderr + (tmp_path / "kept.json").read_text()


def test_the_denial_is_printed_as_parse_prints_it(saved: Path) -> None:
    denial = json.loads(run("--json", "--from-snapshot", saved).stdout)["denial"]
    parsed = CliRunner().invoke(commands, ["parse", "-"], input=TEXT)
    assert json.loads(parsed.stdout).items() >= denial.items()
    assert msgspec.convert({key: value for key, value in denial.items() if key != "schema"}, type(read(TEXT)[0])) == read(TEXT)[0]
