"""The sentences by id: none is missing, and none is left over."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import iamdoctor
from iamdoctor.wording import (
    accounts,
    asked,
    causes,
    conditions,
    evaluation,
    fixes,
    layers,
    no_policy,
    other_names,
    owners,
    places,
    steps,
    tree,
    triage,
    verdict,
    warnings,
)

ROOT = Path(iamdoctor.__file__).parent
TABLES = {
    "accounts": (accounts.SENTENCES, ("account",)),
    "causes": (causes.SENTENCES, ("cause", "near", "clause", "hint", "value")),
    "verdict": (verdict.SENTENCES, ("verdict", "message", "differs", "todo", "blind", "needs")),
    "no_policy": ({**no_policy.SENTENCES, **other_names.SENTENCES}, ("fault", "region", "recent", "note", "partition")),
    "asked": (asked.SENTENCES, ("ask", "choice", "way")),
    "layers": (layers.SENTENCES, ("layer", "elsewhere", "behind")),
    "steps": (steps.SENTENCES, ("step", "detail", "row")),
    "tree": (tree.SENTENCES, ("tree", "companion")),
    "fixes": (fixes.SENTENCES, ("fix", "asked")),
    "triage": (triage.SENTENCES, ("triage",)),
    "places": (places.SENTENCES, ("place",)),
    "warnings": (warnings.SENTENCES, ("warn",)),
    "owners": (owners.SENTENCES, ("owner",)),
    "evaluation": (evaluation.SENTENCES, ("element", "rule")),
    "conditions": (conditions.SENTENCES, ("condition", "request_value", "origin")),
}


def ids(groups: tuple[str, ...]) -> Iterator[re.Pattern[str]]:
    """Every id of these groups that the program outside ``wording`` names, and every one that it puts together from a kind."""
    of_groups = re.compile(rf"(?:{'|'.join(groups)})\.[a-z_.{{}}]+")
    for file in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))) if ROOT / "wording" not in file.parents else ():
            parts = node.values if isinstance(node, ast.JoinedStr) else [node] if isinstance(node, ast.Constant) else []
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in parts)
            if of_groups.fullmatch(text) and not text.endswith((".", "_", ".txt")):
                yield re.compile(re.escape(text).replace(r"\{\}", "[A-Za-z0-9_.]+"))


@pytest.mark.parametrize("table", TABLES)
def test_every_sentence_that_is_said_can_be_written_and_every_other_is_gone(table: str) -> None:
    sentences, groups = TABLES[table]
    said = set(ids(groups))
    assert [each.pattern for each in said if not any(map(each.fullmatch, sentences))] == []
    assert [sentence for sentence in sentences if not any(each.fullmatch(sentence) for each in said)] == []
