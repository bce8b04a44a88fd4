"""What the documents promise to the letter."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from iamdoctor.cli.commands import COMMANDS
from iamdoctor.cli.exit_code import ExitCode
from iamdoctor.cli.preflight import command

HERE = Path(__file__).parent.parent
README = (HERE / "README.md").read_text()
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/permissions.md", "docs/accuracy.md", "docs/screens.md")
IN_THE_TREE = re.compile(r"`((?:iamdoctor|tests|benchmarks|screenshots|docs)/[\w/.-]*|\.ci/run)`")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")


def test_the_policy_in_the_documents_is_the_one_that_preflight_prints() -> None:
    printed = CliRunner().invoke(command, ["--policy"]).stdout.strip()
    assert printed.startswith("{")
    assert f"```json\n{printed}\n```" in (HERE / "docs/permissions.md").read_text()


def test_the_policy_of_a_checkup_in_the_documents_is_the_one_that_preflight_prints() -> None:
    printed = CliRunner().invoke(command, ["--policy", "--checkup"]).stdout.strip()
    assert f"```json\n{printed}\n```" in (HERE / "docs/permissions.md").read_text()


def test_every_command_but_the_default_is_shown_in_the_readme() -> None:
    assert [name for name in COMMANDS if name != "app" and f"iamdoctor {name}" not in README] == []


def test_every_exit_code_that_a_command_chooses_is_told_in_the_readme() -> None:
    assert [code for code in ExitCode if code is not ExitCode.INTERRUPTED and f"\n| {code.value} | " not in README] == []


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) < 150


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_that_a_document_names_is_there(document: str) -> None:
    text, folder = (HERE / document).read_text(), (HERE / document).parent
    named = [HERE / path for path in IN_THE_TREE.findall(text)] + [folder / path for path in LINK.findall(text)]
    assert [str(path) for path in named if not path.exists()] == []


def test_every_benchmark_and_every_room_has_its_word_for_contributors() -> None:
    text = (HERE / "CONTRIBUTING.md").read_text()
    benchmarks = [f"`{path.stem}`" for path in (HERE / "benchmarks").glob("*.py")]
    rooms = [f"`iamdoctor/{path.name}`" for path in (HERE / "iamdoctor").iterdir() if path.is_dir() and path.name != "__pycache__"]
    assert [word for word in benchmarks + rooms if word not in text] == []
