"""Input of any size is read in bounded memory, its newest errors are kept, and what was left out is said."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from iamdoctor.cli import pasted
from iamdoctor.model.errors import BadInput

ROOT = Path(__file__).parents[2]
ERROR = (
    "An error occurred (AccessDenied) when calling the GetObject operation: User: arn:aws:iam::123456789012:user/ana is not authorized to "
    'perform: s3:GetObject on resource: "arn:aws:s3:::reports/q3.csv" because no identity-based policy allows the s3:GetObject action\n'
)


def test_of_a_long_file_the_newest_is_read_and_the_rest_said_to_be_left_out(tmp_path: Path) -> None:
    with (tmp_path / "log").open("w") as file:
        for _ in range(80):
            file.write("a line of a log that says nothing of AWS\n" * 25_000)
        file.write(ERROR)
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000,) * 2)\n"
        "sys.argv[1:] = ['parse', sys.argv[1]]\nfrom iamdoctor.cli.main import main; main()\n"
    )
    kept = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run([sys.executable, "-c", code, str(tmp_path / "log")], capture_output=True, text=True, env=kept, timeout=120)
    assert '"action":"s3:GetObject"' in ran.stdout, ran.stderr
    assert "were left out" in ran.stderr


def test_input_without_an_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pasted, "_ENDLESS", 5_000_000)
    with open("/dev/zero", "rb") as zeros, pytest.raises(BadInput, match="too large"):
        pasted._newest(zeros)
