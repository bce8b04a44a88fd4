"""What a command is given: one rule for a file, a text and standard input, and a word that is nearly a command."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from iamdoctor.cli.pasted import pasted

TEXT = (
    "An error occurred (AccessDenied) when calling the GetObject operation: User: arn:aws:iam::123456789012:user/ana is not authorized to "
    'perform: s3:GetObject on resource: "arn:aws:s3:::reports/q3.csv" because no identity-based policy allows the s3:GetObject action'
)


def run(*arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "iamdoctor", *arguments], input=text, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("word", "meant"), [("daignose", "diagnose"), ("prase", "parse"), ("Lint", "lint"), ("preflihgt", "preflight")])
def test_a_command_that_is_nearly_one_is_answered_with_the_right_name(word: str, meant: str) -> None:
    result = run(word, "--json")
    assert (result.returncode, f"Did you mean {meant}?" in result.stderr) == (2, True)


def test_a_word_that_is_no_command_is_text() -> None:
    assert "No AWS error found here." in run("hello", "world").stderr


@pytest.mark.parametrize("command", [("parse",), ("diagnose", "--json"), ()])
def test_text_and_file_are_read_alike(command: tuple[str, ...], tmp_path: Path) -> None:
    file = tmp_path / "error.log.gz"
    file.write_bytes(gzip.compress(TEXT.encode()))
    if command == ():
        assert "s3:GetObject" in run(str(file)).stdout
        return
    said = [json.loads(run(*command, given).stdout) for given in (TEXT, str(file))]
    found = [each.get("denial", each) for each in said]
    assert found[0]["action"] == found[1]["action"] == "s3:GetObject"


def test_several_files_are_one_text(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_text(name)
    assert pasted((str(tmp_path / "a"), str(tmp_path / "b"))) == "a\nb"
    assert pasted(("not", "files")) == "not files"
