"""What helps with the commands: examples, exit codes, completion, a manual page, the configuration file."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from iamdoctor.cli.commands import COMMANDS, commands
from iamdoctor.cli.examples import EXIT_CODES
from iamdoctor.cli.exit_code import ExitCode
from iamdoctor.store import config


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_has_an_example_and_the_exit_codes(command: str) -> None:
    shown = CliRunner().invoke(commands, [command, "--help"], prog_name="iamdoctor").stdout
    assert "iamdoctor" in shown.partition("Options:")[2] or f"iamdoctor {command}" in shown.partition("Usage:")[2].partition("\n")[2]
    assert "Exit codes:" in shown


def test_the_exit_codes_that_are_told_are_those_there_are() -> None:
    assert {int(code) for code, _ in EXIT_CODES} == set(ExitCode)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_a_completion_script(shell: str) -> None:
    printed = CliRunner().invoke(commands, ["completion", shell])
    assert printed.exit_code == 0
    assert "_IAMDOCTOR_COMPLETE" in printed.stdout


def test_a_command_and_an_option_are_completed() -> None:
    for words, completed in (("iamdoctor dia", "plain,diagnose"), ("iamdoctor diagnose --mark", "plain,--markdown")):
        asked = {"_IAMDOCTOR_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1)}
        run = subprocess.run([sys.executable, "-m", "iamdoctor"], capture_output=True, text=True, env={**os.environ, **asked}, check=False)
        assert run.stdout.split() == [completed]


def test_the_manual_page_has_every_command_and_can_be_set() -> None:
    page = CliRunner().invoke(commands, ["man"]).stdout
    assert [name for name in COMMANDS if f".SH IAMDOCTOR {name.upper()}" not in page] == []
    if shutil.which("groff"):
        told = subprocess.run(["groff", "-man", "-Tutf8", "-P-cbou", "-ww"], input=page, capture_output=True, text=True, check=True)
        assert "EXIT STATUS" in told.stdout and told.stderr == ""


def test_the_configuration_says_where_it_is_and_what_holds(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = own_home / "config.toml"
    monkeypatch.setenv("IAMDOCTOR_CONFIG", str(file))
    assert CliRunner().invoke(commands, ["config", "path"]).stdout == f"{file}\n"
    file.write_text('theme = "ansi-dark"\nhistory = false\n[keys]\ndiagnose = "f5"\n[[owners]]\nmatch = "*"\nteam = "Data \\"q\\""\n')
    shown = CliRunner().invoke(commands, ["config", "show"]).stdout
    again = own_home / "again.toml"
    again.write_text(shown)
    before = config.load()
    monkeypatch.setenv("IAMDOCTOR_CONFIG", str(again))
    assert config.load() == before
    assert before.keys == {"diagnose": "f5"} and before.history is False and before.mouse is True


def test_editing_starts_with_a_file_that_explains_every_setting(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = own_home / "new" / "config.toml"
    monkeypatch.setenv("IAMDOCTOR_CONFIG", str(file))
    monkeypatch.setenv("VISUAL", "true")
    assert CliRunner().invoke(commands, ["config", "edit"]).exit_code == 0
    text = file.read_text()
    assert [name for name in config.Config.__struct_fields__ if name not in text] == []
    assert config.load() == config.Config()


def test_what_the_editor_leaves_broken_is_said(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = own_home / "config.toml"
    file.write_text("thme = 3")
    monkeypatch.setenv("IAMDOCTOR_CONFIG", str(file))
    monkeypatch.setenv("VISUAL", "true")
    assert "cannot be read" in str(CliRunner().invoke(commands, ["config", "edit"]).exception)
