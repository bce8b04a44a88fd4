"""Snapshots: what comes back is what was saved, without secrets, under other names where asked."""

import json
import stat
from fnmatch import fnmatchcase
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iamdoctor.diagnosis.added import Added
from iamdoctor.diagnosis.evidence import Call, Caller, Entity, Evidence, Failure, Policy, Read
from iamdoctor.diagnosis.pseudonyms import Pseudonyms
from iamdoctor.errors import BadSnapshot
from iamdoctor.intake.denial import Denial
from iamdoctor.intake.read import read
from iamdoctor.store import snapshot
from iamdoctor.store.snapshot import Snapshot

POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Sid": "ReadReports", "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::rep*-prod/*"}],
}
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
DENIAL = read(
    f"AWS_SECRET_ACCESS_KEY={SECRET} An error occurred (AccessDenied) when calling the GetObject operation: User: "
    "arn:aws:sts::123456789012:assumed-role/report-reader/job-17 is not authorized to perform: s3:GetObject on resource: "
    f'"arn:aws:s3:::reports-prod/2026/q3.csv" with an explicit deny (s3.eu-west-1.amazonaws.com); AWS_SECRET_ACCESS_KEY={SECRET}'
)[0]
ROLE = Entity(
    kind="role",
    arn="arn:aws:iam::123456789012:role/report-reader",
    name="report-reader",
    account="123456789012",
    unique_id="AROA5EXAMPLE7QK3MZ2TX",
)
MANAGED = Policy(name="ReadOnlyAccess", kind="aws-managed", attached_to="role report-reader", arn="arn:aws:iam::aws:policy/ReadOnlyAccess")
INLINE = Policy(name="reports-access", kind="inline", attached_to="role report-reader", document=json.dumps(POLICY))
EVIDENCE = Evidence(
    caller=Read("found", Caller(arn="arn:aws:sts::123456789012:assumed-role/oncall-ro/you", account="123456789012")),
    principal=Read("found", ROLE),
    policies=Read("found", (INLINE, MANAGED)),
    scps=Read(
        "unread",
        failures=(Failure(operation="organizations:ListParents", code="AccessDeniedException", needs="organizations:ListParents"),),
    ),
    calls=(Call(step="policies", operation="iam:GetRolePolicy", cli="aws iam get-role-policy", outcome="ok", elapsed_ms=12),),
)
SNAPSHOT = Snapshot(denial=DENIAL, added=Added(context={"aws:SourceIp": ("10.0.0.1",)}), evidence=EVIDENCE)


def test_a_snapshot_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    snapshot.save(tmp_path / "s.json", SNAPSHOT)
    again = snapshot.load(tmp_path / "s.json")
    assert again == SNAPSHOT


def test_a_snapshot_holds_no_secret_and_is_its_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "s.json"
    snapshot.save(file, SNAPSHOT)
    assert SECRET not in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff\xfe", b'{"format": 1}', b'{"denial": {}}', b'{"format": "1"}'])
def test_a_file_that_is_no_snapshot_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "s.json").write_bytes(content)
    with pytest.raises(BadSnapshot, match="no snapshot"):
        snapshot.load(tmp_path / "s.json")


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadSnapshot):
        snapshot.load(tmp_path / "none.json")


def test_a_newer_format_is_named(tmp_path: Path) -> None:
    snapshot.save(tmp_path / "s.json", SNAPSHOT)
    newer = json.loads((tmp_path / "s.json").read_text()) | {"format": 2}
    (tmp_path / "s.json").write_text(json.dumps(newer))
    with pytest.raises(BadSnapshot, match="format 2; this version reads format 1"):
        snapshot.load(tmp_path / "s.json")


def test_a_fact_that_an_older_version_did_not_read_is_not_still_being_read(tmp_path: Path) -> None:
    file = tmp_path / "s.json"
    snapshot.save(file, SNAPSHOT)
    written = json.loads(file.read_text())
    del written["evidence"]["provider"]
    file.write_text(json.dumps(written))
    again = snapshot.load(file).evidence
    assert (again.provider.state, again.role.state) == ("skipped", "pending")


def test_pseudonyms_hide_account_ids_and_names_everywhere() -> None:
    hidden = msgspec.json.encode(snapshot.pseudonymised(SNAPSHOT)).decode()
    for name in ("123456789012", "report", "reader", "job-17", "oncall", "ReadReports", "5EXAMPLE7QK3MZ2TX"):
        assert name not in hidden


def test_pseudonyms_keep_what_is_aws_s_own() -> None:
    hidden = msgspec.json.encode(snapshot.pseudonymised(SNAPSHOT)).decode()
    for kept in (
        "s3:GetObject",
        "arn:aws:iam::aws:policy/ReadOnlyAccess",
        "eu-west-1",
        "iam:GetRolePolicy",
        "organizations:ListParents",
        "AROA",
    ):
        assert kept in hidden


def test_pseudonymised_evidence_is_still_consistent() -> None:
    hidden = snapshot.pseudonymised(SNAPSHOT)
    role, caller = hidden.evidence.principal.value, hidden.evidence.caller.value
    assert role and caller and hidden.denial.principal
    assert role.arn == f"arn:aws:iam::{role.account}:role/{role.name}"
    assert hidden.denial.principal.split("/")[1] == role.name
    assert len(role.account) == 12 and role.account.isdigit() and role.account == caller.account


words = st.from_regex(r"[jkqvxzJKQVXZ][jkqvxzJKQVXZ0-9]{0,11}", fullmatch=True)


@given(words, words, st.integers(1, 12), st.binary(min_size=16, max_size=16))
def test_patterns_match_after_pseudonyms_as_they_did_before(name: str, other: str, length: int, key: bytes) -> None:
    pattern = f"{name[:length]}*"
    role, bucket = f"arn:aws:iam::1:role/{name}", f"arn:aws:s3:::{other}"
    before = Denial(kind="access_denied", principal=role, resource=bucket, policy_arn=f"arn:aws:s3:::{pattern}")
    after = Pseudonyms(key, before).of(before)
    assert after.principal and after.resource and after.policy_arn
    for word, shown in ((name, after.principal.rsplit("/", 1)[-1]), (other, after.resource.rsplit(":", 1)[-1])):
        assert len(shown) == len(word)
        assert fnmatchcase(shown, after.policy_arn.rsplit(":", 1)[-1]) == fnmatchcase(word, pattern)


@pytest.mark.parametrize("name", ["found", "caller-pending", "denial", "GetObject-reader", "explicitDeny", "root", "Statement", "12345"])
def test_a_thing_called_like_a_word_of_ours_breaks_nothing(name: str) -> None:
    role = msgspec.structs.replace(ROLE, arn=f"arn:aws:iam::123456789012:role/{name}", name=name)
    hidden = snapshot.pseudonymised(
        msgspec.structs.replace(SNAPSHOT, evidence=Evidence(principal=Read("found", role), policies=EVIDENCE.policies))
    )
    assert hidden.evidence.principal.state == "found"
    assert hidden.evidence.policies.value and "GetObject" in (hidden.evidence.policies.value[0].document or "")
