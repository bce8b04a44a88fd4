"""Documents are read strictly: every fault is told with its place, and what is sound is kept as it was."""

import json
from typing import Any

import pytest

from iamdoctor.iam.documents import parse
from iamdoctor.model.errors import MalformedPolicy
from tests.iam.test_cases import cases

SOUND = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}


def source(case: dict[str, Any]) -> Any:
    if "policy" in case:
        return case["policy"]
    statement = {**SOUND, **case["statement"]}
    return {"Statement": [{key: value for key, value in statement.items() if key not in case.get("drop", ())}]}


@pytest.mark.parametrize("case", cases("malformed.jsonl"))
def test_every_fault_is_told_with_its_place(case: dict[str, Any]) -> None:
    problems: list[str] = []
    try:
        parse(source(case), policy_type=case.get("type", "identity"), name="p")
    except MalformedPolicy as malformed:
        problems = [str(problem) for problem in malformed.problems]
    assert problems == case["problems"]


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "", "null", "1", '"x"'])
def test_text_that_is_no_policy_is_refused(text: str) -> None:
    with pytest.raises(MalformedPolicy):
        parse(text, policy_type="identity", name="p")


def test_a_document_keeps_its_source_name_and_version() -> None:
    policy = {"Version": "2012-10-17", "Statement": SOUND}
    document = parse(json.dumps(policy), policy_type="scp", name="guardrail")
    assert (document.name, document.policy_type, document.version) == ("guardrail", "scp", "2012-10-17")
    assert document.source == policy
    assert [(each.index, each.effect, each.sid) for each in document.statements] == [(0, "Allow", None)]


def test_a_missing_version_means_the_old_one() -> None:
    assert parse({"Statement": []}, policy_type="identity", name="p").version == "2008-10-17"
