"""Every check of the table: a document that gives it, and one near it that does not."""

import json
from pathlib import Path
from typing import Any

import pytest

from iamdoctor.lint import check
from iamdoctor.lint.table import CONDITIONS, DOCUMENTS, STATEMENTS
from iamdoctor.reference.policy_checks import PAGE, policy_checks

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "checks.jsonl").read_text("utf-8").splitlines()]
SOUND = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}


def document(written: dict[str, Any]) -> str | dict[str, Any]:
    """A document as a case writes it: as text, whole, as what differs from a sound statement, or as one statement many times."""
    if "text" in written:
        return str(written["text"])
    if "policy" in written:
        return dict(written["policy"])
    if "repeated" in written:
        return {"Version": "2012-10-17", "Statement": [{**written["repeated"], "Sid": f"S{index}"} for index in range(written["times"])]}
    statement = {**SOUND, **written["statement"]}
    for element in ("Action", "Resource"):
        if f"Not{element}" in statement:
            del statement[element]
    return {"Version": "2012-10-17", "Statement": [statement]}


def found(case: dict[str, Any], which: str) -> set[str]:
    report = check(document(case[which]), case["kind"], account=case[which].get("account"))
    return {finding.id for finding in report.findings}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["check"])
def test_a_document_gives_the_check_and_one_near_it_does_not(case: dict[str, Any]) -> None:
    assert case["check"] in found(case, "gives")
    assert case["check"] not in found(case, "near")


def test_every_check_that_is_reported_has_a_case_and_every_other_says_why_not() -> None:
    rows = policy_checks()
    assert {case["check"] for case in CASES} == {row.id for row in rows.values() if not row.why_not}


def test_every_function_reports_a_check_of_the_table() -> None:
    reported = {each for table in (DOCUMENTS, STATEMENTS, CONDITIONS) for each, _ in table}
    assert reported <= set(policy_checks())


@pytest.mark.parametrize("row", policy_checks().values(), ids=lambda row: row.id)
def test_a_check_names_the_page_about_it(row: Any) -> None:
    assert row.page.startswith("https://docs.aws.amazon.com/")
    if row.anchor:
        assert row.page.startswith(PAGE) and row.anchor.endswith(row.id.lower().replace("_", "-"))


SOUND_ONES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "sound.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("case", SOUND_ONES, ids=lambda case: case["why"])
def test_a_policy_as_awss_guides_write_it_has_no_finding(case: dict[str, Any]) -> None:
    report = check({"Version": "2012-10-17", "Statement": case["statements"]})
    assert report.findings == ()
