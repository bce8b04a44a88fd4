"""Snapshots: what comes back is what was saved, without secrets, under other names where asked."""

import json
import stat
from fnmatch import fnmatchcase
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iamdoctor.intake.read import read
from iamdoctor.model.denial import Denial, Runner
from iamdoctor.model.errors import BadSnapshot
from iamdoctor.model.evidence import (
    AuthorizationRecord,
    Call,
    Caller,
    Candidate,
    Check,
    DecodedMessage,
    Entity,
    Evidence,
    Failure,
    IdentityProvider,
    KeyGrant,
    Level,
    Organization,
    Policy,
    Proposal,
    Read,
    Recorded,
    Resource,
    SessionStart,
    Simulation,
    Source,
    TrailEvent,
)
from iamdoctor.model.made import Made
from iamdoctor.model.supplied import Added
from iamdoctor.privacy.pseudonyms import Pseudonyms
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
    assert msgspec.structs.replace(again, made=None, evidence=msgspec.structs.replace(again.evidence, file=None)) == SNAPSHOT


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


MARK = "zorq"
NAMED = Policy(
    name="zorqp1",
    kind="inline",
    attached_to="role zorqr1",
    document=json.dumps({"Statement": [{"Sid": "Zorqs1", "Resource": "arn:aws:s3:::zorqb1"}]}),
)
GRANT = KeyGrant(grantee="arn:aws:iam::1:role/zorqg1", operations=("Decrypt",))
ASKED = Resource(
    arn="arn:aws:s3:::zorqb2/k",
    policies=(NAMED,),
    settings={"alias": "zorqk1"},
    grants=(GRANT,),
)
FULL = Evidence(
    caller=Read(
        "found",
        Caller(
            arn="arn:aws:iam::1:user/zorqu1",
            account="1",
            user_id="X:zorqu2",
            profile="zorqf1",
            source="shared credentials file, profile zorqf1",
        ),
    ),
    principal=Read(
        "found",
        Entity(kind="user", arn="arn:aws:iam::1:user/zorqu3", name="zorqu3", account="1", tags={"team": "zorqt1"}, groups=("zorqg2",)),
    ),
    policies=Read("found", (NAMED,)),
    versions=Read("found", (NAMED,)),
    boundary=Read("found", NAMED),
    also=Read(
        "found",
        (Caller(arn="arn:aws:iam::2:user/zorqu9", account="2", profile="zorqf6"),),
        (Failure("sts:GetCallerIdentity", "ExpiredSSO", message="Renew it: aws sso login --profile zorqf7"),),
        source=Source(account="1", profile="zorqf8"),
    ),
    resource_organization=Read("found", Organization(id="o-zorqo67890", management_account="222222222222")),
    proposed=Read("found", (Proposal(account="222222222222", profiles=("zorqf9",)),)),
    organization=Read("found", Organization(id="o-zorqo12345", management_account="111111111111")),
    scps=Read("found", (Level(target="ou-zorq-1", name="zorql1", policies=(NAMED,)),), reason="o-zorqo12345"),
    rcps=Read("found", (Level(target="ou-zorq-1", name="zorql1", policies=(NAMED,)),)),
    dependent_rcps=Read("found", (Level(target="ou-zorq-2", name="zorql2", policies=(NAMED,)),)),
    endpoint=Read("found", (NAMED,)),
    resource=Read(
        "skipped", ASKED, reason="It is elsewhere, so it was not read. Profile zorqf2 or zorqf3 leads there.", profiles=("zorqf2", "zorqf3")
    ),
    bucket=Read("found", ASKED),
    dependent=Read("found", ASKED, (Failure("kms:DescribeKey", "AccessDenied", target="zorqk2", message="zorqk2 may not be read"),)),
    role=Read("found", ROLE),
    provider=Read("found", IdentityProvider(arn="arn:aws:iam::1:saml-provider/zorqi1", client_ids=("zorqi2",))),
    simulation=Read(
        "found", Simulation(decision="explicitDeny", matched=("user_zorqu4_zorqp2",), without={"scp": "allowed", "zorqp3": "allowed"})
    ),
    decoded=Read("found", DecodedMessage(explicit_deny=True, context={"aws:username": ("zorqu5",)}, matched=("zorqs2",))),
    record=Read(
        "found",
        AuthorizationRecord(
            evaluations=(("s3:GetObject", "arn:aws:s3:::zorqb3", "EXPLICIT_DENY"),),
            checks=(Check(layer="scp", effect="explicit_deny", denied_by=(("zorqp4", "zorqs3"),)),),
            policies=(Recorded(layer="scp", uri="zorqp4", policy=NAMED),),
        ),
    ),
    trail=Read(
        "found",
        TrailEvent(
            event_id="e", time="t", role_arn="arn:aws:iam::1:role/zorqr2", parameters={"userName": "zorqu6", "tags.value": "zorqt2"}
        ),
    ),
    session=Read("found", SessionStart(event_id="e", time="t", policies=(NAMED,), tags={"team": "zorqt3"}, source_identity="zorq.doe")),
    candidates=Read("found", (Candidate(principal="arn:aws:iam::1:user/zorqu9", time="t", resource="arn:aws:s3:::zorqb7"),)),
    opt_in=Read("found", "DISABLED"),
    profiles=Read("found", ("zorqf4-admin",)),
    read_at="2026-11-20T10:00:00+00:00",
    rung="organizations",
    file=Made(at="2026-11-20T10:00:00+00:00", by="arn:aws:iam::1:user/zorqm1"),
    differing=("scps",),
    calls=(
        Call(
            step="policies", operation="iam:GetUser", cli="aws iam get-user --user-name zorqu7 --profile zorqf5", outcome="ok", elapsed_ms=1
        ),
    ),
)
SAID = Added(
    principal="arn:aws:iam::1:user/zorqu8",
    resource="zorqb4",
    external_id="zorqx1",
    context={"aws:RequestTag/team": ("zorqt4",)},
    answers={"caller": "zorqu9"},
    claims={"sub": ("repo:zorqc1/x",), "repository_owner": ("zorqc2",)},
)
TOLD = Denial(
    kind="access_denied",
    resource="zorqb5",
    parameters={"bucketName": "zorqb6"},
    message="zorqb5 is not zorqb6's",
    runners=(Runner(kind="KubernetesPod", name="zorqn1", within="zorqn2"),),
)


def test_no_name_is_left_in_any_fact_of_a_pseudonymised_snapshot() -> None:
    whole = Snapshot(denial=TOLD, added=SAID, evidence=FULL)
    assert not [name for name in FULL.__struct_fields__ if getattr(FULL, name) == getattr(Evidence(), name) and name != "schema"]
    hidden = snapshot.pseudonymised(whole)
    text = msgspec.json.encode(hidden).decode()
    assert [text[max(0, at - 40) : at + 20] for at in range(len(text)) if text.lower().startswith(MARK, at)] == []
    simulation, policies = hidden.evidence.simulation.value, hidden.evidence.policies.value
    assert simulation and next(iter(simulation.without)) == "scp" and policies
    assert hidden.evidence.opt_in.value == "DISABLED"


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


def test_the_grants_of_a_snapshot_of_an_older_version_still_count(tmp_path: Path) -> None:
    snapshot.save(tmp_path / "s.json", Snapshot(denial=Denial(kind="access_denied"), evidence=Evidence(resource=Read("found", ASKED))))
    written = json.loads((tmp_path / "s.json").read_text())
    old = {
        "grantee": "arn:aws:iam::1:role/r",
        "operations": "Decrypt, Encrypt",
        "constraints": "EncryptionContextSubset:a=b",
        "grant_id": "g",
    }
    written["evidence"]["resource"]["value"]["grants"] = [old, {"grantee": "s", "operations": "Sign", "constraints": "", "grant_id": "h"}]
    (tmp_path / "s.json").write_text(json.dumps(written))
    found = snapshot.load(tmp_path / "s.json").evidence.resource.value
    assert found is not None
    assert [(each.operations, each.constrained, each.grant_id) for each in found.grants] == [
        (("Decrypt", "Encrypt"), True, "g"),
        (("Sign",), False, "h"),
    ]
