"""Cases: kept whole, private, without secrets, and found again."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from msgspec import structs
from msgspec.structs import replace

from iamdoctor.model.denial import Denial
from iamdoctor.model.diagnosis import Asker, Diagnosis, Verdict
from iamdoctor.model.errors import BadInput
from iamdoctor.model.evidence import Caller, Evidence, Read
from iamdoctor.model.subject import Subject
from iamdoctor.model.supplied import Added
from iamdoctor.store import cases

EVIDENCE = Evidence(caller=Read("found", Caller(arn="arn:aws:iam::123456789012:user/ana", account="123456789012")))


def diagnosis(action: str = "s3:GetObject", principal: str = "arn:aws:iam::123456789012:user/ana") -> Diagnosis[str]:
    denial = Denial(kind="access_denied", action=action, principal=principal)
    return Diagnosis(denial=denial, caller=Asker(), steps=(), verdict=Verdict(decision="implicit_deny", headline="Denied."))


def unmarked(case: cases.Case) -> cases.Case:
    """The case without the mark that its evidence comes from a file."""
    return structs.replace(case, evidence=structs.replace(case.evidence, file=None)) if case.evidence else case


def test_a_case_opens_as_it_was_kept() -> None:
    kept = cases.save("the text", diagnosis(), added=Added(external_id=""), evidence=EVIDENCE)
    assert unmarked(cases.load(kept.summary.id)) == kept
    assert (kept.text, kept.added.external_id, kept.evidence) == ("the text", "", EVIDENCE)


def test_a_case_knows_its_error_among_those_of_the_text_even_where_two_name_the_same_request() -> None:
    implicit = Denial(kind="access_denied", action="s3:GetObject", deny="implicit")
    explicit = Denial(kind="access_denied", action="s3:GetObject", deny="explicit")
    kept = cases.save("t", replace(diagnosis(), denial=explicit))
    assert kept.denial == explicit
    assert cases.place(kept, (implicit, explicit)) == 1
    assert cases.place(kept, ()) == 0


def test_a_case_is_listed_by_who_was_denied_also_where_only_the_evidence_says_it() -> None:
    found = replace(diagnosis(), denial=Denial(kind="encoded_message_only"), subject=Subject(principal="arn:aws:iam::123456789012:user/bo"))
    assert cases.save("t", found).summary.principal == "arn:aws:iam::123456789012:user/bo"


def test_cases_are_listed_newest_first() -> None:
    ids = [cases.save("t", diagnosis(action=f"s3:Get{number}")).summary.id for number in range(5)]
    assert [summary.id for summary in cases.newest()] == ids[::-1]


def test_a_case_kept_again_takes_the_place_of_itself() -> None:
    first = cases.save("t", diagnosis())
    again = cases.save("t", diagnosis(action="sqs:SendMessage"), case=first.summary.id)
    assert cases.newest() == (again.summary,)


def test_search_wants_every_word_in_any_case_in_the_line_or_the_text() -> None:
    wanted = cases.save("seen on Build-77", diagnosis(action="sqs:SendMessage"))
    cases.save("seen on build-78", diagnosis(action="sqs:SendMessage"))
    assert cases.search("SENDMESSAGE build-77") == (wanted.summary,)
    assert len(cases.search("")) == 2


def test_a_deleted_case_is_gone_and_deleting_it_twice_is_no_fault() -> None:
    kept = cases.save("t", diagnosis()).summary.id
    cases.delete(kept)
    cases.delete(kept)
    assert cases.newest() == ()
    with pytest.raises(BadInput, match="cannot be opened"):
        cases.load(kept)


def test_a_case_is_readable_by_its_owner_only() -> None:
    cases.save("t", diagnosis())
    (file,) = cases.folder().iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(cases.folder().stat().st_mode) == 0o700


def test_a_case_is_looked_for_in_its_folder_only(own_home: Path) -> None:
    (own_home / "elsewhere.json").write_text("{}")
    with pytest.raises(BadInput):
        cases.load("../../../elsewhere")


def test_a_file_that_is_no_case_is_passed_over() -> None:
    kept = cases.save("t", diagnosis())
    (cases.folder() / "broken.json").write_bytes(b"\x00not json")
    assert cases.newest() == (kept.summary,)


def test_secrets_in_the_text_are_not_kept() -> None:
    secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    kept = cases.save(f"export AWS_SECRET_ACCESS_KEY={secret}\nAccessDenied", diagnosis())
    (file,) = cases.folder().iterdir()
    assert secret not in file.read_text()
    assert kept.text == "export AWS_SECRET_ACCESS_KEY=[removed]\nAccessDenied"


def test_half_a_private_key_in_the_text_does_not_spoil_the_case() -> None:
    kept = cases.save("-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIB", diagnosis(), evidence=EVIDENCE)
    assert cases.load(kept.summary.id).text == "[removed]"
    assert unmarked(cases.load(kept.summary.id)).evidence == EVIDENCE


WRITER = """
from iamdoctor.model.diagnosis import Asker, Diagnosis, Verdict
from iamdoctor.model.denial import Denial
from iamdoctor.store import cases
diagnosis = Diagnosis(denial=Denial(kind="access_denied"), caller=Asker(), steps=(), verdict=Verdict(decision="unknown"))
number = 0
while True:
    number += 1
    cases.save(f"{number} " * 20_000, diagnosis, case="one" if number % 2 else None)
    print(number, flush=True)
"""


@pytest.mark.parametrize("after", [0.0, 0.004, 0.011, 0.023])
def test_cases_survive_a_kill_at_any_moment(after: float) -> None:
    writer = subprocess.Popen([sys.executable, "-c", WRITER], stdout=subprocess.PIPE, env=os.environ.copy())
    assert writer.stdout is not None
    for _ in range(3):
        writer.stdout.readline()
    time.sleep(after)
    writer.send_signal(signal.SIGKILL)
    written = 3 + len(writer.stdout.read().splitlines())
    writer.stdout.close()
    writer.wait()
    summaries = cases.newest()
    assert len(summaries) >= written // 2 + 1
    for summary in summaries:
        words = cases.load(summary.id).text.split()
        assert len(words) == 20_000 and len(set(words)) == 1
