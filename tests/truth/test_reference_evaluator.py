"""The reference evaluator against every case that AWS's pages settle."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.truth.evaluate import decide

HERE = Path(__file__).parent
FILES = (HERE.parent / "iam" / "cases" / "evaluate.jsonl", HERE / "cases" / "documented.jsonl")
NOT_MODELLED = {"doc-svc-14": "IAM protects roles of IAM Identity Center by itself; no policy says so."}
"""Cases that the evaluator does not decide, each with the reason."""


def cases() -> Iterator[Any]:
    for path in FILES:
        for line in path.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            yield pytest.param(case, id=case["id"])


@pytest.mark.parametrize("case", cases())
def test_a_documented_case_is_decided_as_aws_does(case: dict[str, Any]) -> None:
    found = decide(case)
    if case["id"] in NOT_MODELLED:
        assert found.outcome != case["expected"], f"{case['id']} is decided now: take it off the list."
        return
    assert found.outcome == case["expected"]
    if case["expected_blocker"]:
        assert {layer for layer, _ in found.blockers} & {case["expected_blocker"], *case.get("blockers_any", ())}


def test_it_shares_nothing_with_the_program() -> None:
    asked = "import sys, tests.truth.evaluate; sys.exit(any(name.partition('.')[0] == 'iamdoctor' for name in sys.modules))"
    subprocess.run([sys.executable, "-c", asked], check=True, cwd=HERE.parent.parent)
