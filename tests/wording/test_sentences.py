"""The sentences by id: none is missing, and none is left over."""

import ast
import re
from pathlib import Path

import pytest

import iamdoctor
from iamdoctor.wording import steps

ROOT = Path(iamdoctor.__file__).parent
TABLES = {"steps": (steps.SENTENCES, ("step", "detail", "row"))}


def said(groups: tuple[str, ...]) -> set[str]:
    """Every id of these groups that the program outside ``wording`` names."""
    of_groups = re.compile(rf"(?:{'|'.join(groups)})\.[a-z_][a-z_.]*")
    return {
        node.value
        for file in ROOT.rglob("*.py")
        if ROOT / "wording" not in file.parents
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and of_groups.fullmatch(node.value)
    }


@pytest.mark.parametrize("table", TABLES)
def test_every_sentence_that_is_said_can_be_written_and_every_other_is_gone(table: str) -> None:
    sentences, groups = TABLES[table]
    assert said(groups) == set(sentences)
