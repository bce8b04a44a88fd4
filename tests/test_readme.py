"""What the README promises to the letter."""

from pathlib import Path

from click.testing import CliRunner

from iamdoctor.cli.commands import COMMANDS
from iamdoctor.cli.preflight import command

README = (Path(__file__).parent.parent / "README.md").read_text()


def test_the_readmes_policy_is_the_one_that_preflight_prints() -> None:
    printed = CliRunner().invoke(command, ["--policy"]).stdout.strip()
    assert printed.startswith("{")
    assert f"```json\n{printed}\n```" in README


def test_every_command_but_the_default_is_shown_in_the_readme() -> None:
    assert [name for name in COMMANDS if name != "app" and f"iamdoctor {name}" not in README] == []


def test_every_path_that_the_readme_names_is_there() -> None:
    here = Path(__file__).parent.parent
    named = {word.strip("`,;.:") for word in README.split() if word.startswith(("`iamdoctor/", "`tests/", "`benchmarks/", "`screenshots/"))}
    assert len(named) > 10
    assert [path for path in sorted(named) if not (here / path).exists()] == []
