"""A crash of the program's own: one line, a report file, nothing secret."""

import re
from pathlib import Path

import pytest

from iamdoctor.tui.app import IamDoctorApp
from iamdoctor.tui.crash import report, stopped

SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"


def broken() -> ValueError:
    """An exception with a secret in its message and in a local variable."""
    credentials = {"SecretAccessKey": SECRET}
    try:
        raise ValueError(f"cannot use {credentials}")
    except ValueError as error:
        return error


def test_the_last_words_name_a_file_that_only_the_user_can_read_and_that_holds_no_value() -> None:
    words = report(broken()).plain
    found = re.search(r"Where it happened is in (\S+);", words)
    assert found
    path = Path(found[1])
    assert path.stat().st_mode & 0o777 == 0o600
    written = path.read_text()
    path.unlink()
    assert "test_crash.py" in written and "ValueError" in written
    assert SECRET not in words + written


def test_a_walk_that_stopped_says_so_without_its_values() -> None:
    words = stopped("The walk", broken())
    Path(words.rsplit(" ", 1)[1]).unlink()
    assert "The walk stopped" in words
    assert SECRET not in words


async def test_a_fault_in_the_app_ends_it_with_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    app = IamDoctorApp()
    with pytest.raises(ValueError, match="cannot use"):
        async with app.run_test() as pilot:
            app.call_later(_raise)
            await pilot.pause()
    said = " ".join(capsys.readouterr().err.split())
    assert said.startswith("iamdoctor stopped: a fault of its own (ValueError).")
    assert SECRET not in said and "Traceback" not in said
    Path(said.split(" is in ")[1].split(";")[0]).unlink()


def _raise() -> None:
    raise broken()
