"""The configuration file: read where it is, empty where it is not, and told where it is broken."""

from pathlib import Path

import pytest

from iamdoctor.model.contact import Contact
from iamdoctor.model.denial import Denial
from iamdoctor.model.diagnosis import Asker, Cause, Diagnosis, Layer, Verdict
from iamdoctor.model.errors import BadInput
from iamdoctor.report.contacts import contact_for
from iamdoctor.store import config

FILE = """
[[owners]]
match = "arn:aws:s3:::finance-*"
team = "Finance data"
channel = "#finance-data"
runbook = "https://wiki.example.com/finance"
note = "By ticket only."

[[owners]]
match = "123456789012"
team = "Platform"
"""


def write(text: str) -> None:
    config.path().parent.mkdir(parents=True, exist_ok=True)
    config.path().write_text(text)


def test_no_file_is_an_empty_configuration() -> None:
    assert config.load() == config.Config()


def test_owners_are_read_in_their_order() -> None:
    write(FILE)
    assert [owner.team for owner in config.load().owners] == ["Finance data", "Platform"]
    assert config.load().owners[0].note == "By ticket only."


def test_another_file_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine.toml").write_text('[[owners]]\nmatch = "*"\nteam = "Me"\n')
    monkeypatch.setenv("IAMDOCTOR_CONFIG", str(tmp_path / "mine.toml"))
    assert config.load().owners == (Contact(match="*", team="Me"),)


@pytest.mark.parametrize("text", ["owners = 3", "[[owners]]\nteam = 'x'", "not toml at all =", "[owner]\nmatch = 'a'"])
def test_a_broken_file_is_named_with_what_is_wrong_in_it(text: str) -> None:
    write(text)
    with pytest.raises(BadInput, match=r"config\.toml cannot be read: .+"):
        config.load()


PRINCIPAL = "arn:aws:sts::123456789012:assumed-role/payments-api/i-1"
ROLE = "arn:aws:iam::123456789012:role/payments/payments-api"
BUCKET = "arn:aws:s3:::finance-2026/q3.csv"


@pytest.mark.parametrize(
    ("match", "layer", "found"),
    [
        ("arn:aws:s3:::finance-*", "resource", True),
        ("arn:aws:s3:::finance-*", "identity", False),
        ("123456789012", "identity", True),
        ("123456789012", "boundary", True),
        ("123456789012", "resource", False),
        ("role/payments/*", "identity", True),
        ("arn:aws:iam::*:role/payments/*", "session", True),
        ("role/billing/*", "identity", False),
        ("arn:aws:organizations::*:policy/*", "scp", True),
    ],
)
def test_a_contact_answers_for_the_side_that_holds_the_policy(match: str, layer: Layer, found: bool) -> None:
    scp = "arn:aws:organizations::999988887777:policy/o-abc/service_control_policy/p-1"
    arn = scp if layer == "scp" else None
    cause = Cause(policy_type=layer, reason="missing_allow", explanation="", confidence="likely", policy_arn=arn)
    denial = Denial(kind="access_denied", principal=PRINCIPAL, role_arn=ROLE, resource=BUCKET)
    diagnosis: Diagnosis[str] = Diagnosis(denial=denial, caller=Asker(), steps=(), verdict=Verdict(decision="unknown"))
    contact = Contact(match=match, team="Them")
    assert contact_for(cause, diagnosis, (contact,)) == (contact if found else None)
