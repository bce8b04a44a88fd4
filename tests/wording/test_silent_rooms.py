"""Only ``wording`` holds sentences for people: the rooms before it return ids and values."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import iamdoctor
from iamdoctor.wording.sentences import SENTENCES

HOME = Path(iamdoctor.__file__).parent
SILENT = ("case", "causes", "steps", "fixes", "model", "aws")
AWS_SAYS = {
    "aws/calls.py": "the message of a failure",
    "aws/failures.py": "the messages of exceptions and failures",
    "aws/gather.py": "the messages of failures",
    "aws/identity.py": "where botocore finds credentials",
    "aws/preflight.py": "why the simulator could not be asked",
    "aws/reply.py": "the message of a failure",
    "aws/reads.py": "names of operations",
    "aws/steps/identity.py": "how AWS words that a Region is off",
    "case/answers.py": "what stands in the evidence in place of a read",
    "case/sts_call.py": "how services word that they cannot assume a role",
    "causes/assume_role/provider.py": "how STS words what is wrong with a token",
    "causes/no_policy/named.py": "how IAM words a size that is too large",
    "causes/no_policy/faults.py": "how AWS words what is no policy's doing",
    "reference/remedies.py": "aws commands",
    "commands/terraform.py": "comments of Terraform code",
    "model/errors.py": "the messages of exceptions",
    "model/sentence.py": "the message of an exception",
}
"""Files that hold words of several in a row which the program does not say of a diagnosis, and whose words they are."""

RIDDLES = (" in for ", "does not let", "for want of", "comes closest", "in so many words", "taken to be", "Except ", " to sqs:")
_SENTENCE = re.compile(r"[A-Za-z,']+( [A-Za-z,'{}]+){3,}")


def texts(tree: ast.Module) -> Iterator[ast.Constant]:
    """The texts of a module that are neither docstrings nor the messages of exceptions."""
    scopes = (node for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef))
    spared = {id(each.value) for scope in scopes for each in scope.body if isinstance(each, ast.Expr)}
    spared |= {id(part) for node in ast.walk(tree) if isinstance(node, ast.Raise) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in spared:
            yield node


@pytest.mark.parametrize("room", SILENT)
def test_a_room_before_wording_holds_no_sentence(room: str) -> None:
    found = [
        f"{path.relative_to(HOME)}:{text.lineno} {text.value!r}"
        for path in sorted((HOME / room).rglob("*.py"))
        if str(path.relative_to(HOME)) not in AWS_SAYS
        for text in texts(ast.parse(path.read_text("utf-8")))
        if _SENTENCE.search(str(text.value))
    ]
    assert found == []


@pytest.mark.parametrize("room", SILENT)
def test_a_room_before_wording_does_not_import_it(room: str) -> None:
    assert [path for path in (HOME / room).rglob("*.py") if "iamdoctor.wording" in path.read_text("utf-8")] == []


@pytest.mark.parametrize("sentence", sorted(SENTENCES))
def test_a_sentence_has_no_riddle_in_it(sentence: str) -> None:
    assert [riddle for riddle in RIDDLES if riddle in f" {SENTENCES[sentence]}"] == []
