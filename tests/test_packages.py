"""What a release holds: the program and its papers, nothing else, the same each time; and what it runs on is locked and has a licence."""

import json
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib.metadata import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
ALLOWED = ("mit", "bsd", "apache", "psf", "isc", "mpl")


def locked(name: str) -> dict[str, str]:
    """The names and versions that a lock holds."""
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", (ROOT / "requirements" / name).read_text(), re.M))


def wanted() -> list[str]:
    return [re.split(r"[<>=~!\[;]", each)[0].lower() for each in PROJECT["dependencies"]]


@pytest.mark.parametrize("name", ["run.txt", "dev.txt"])
def test_every_dependency_is_locked_with_hashes(name: str) -> None:
    assert set(wanted()) <= locked(name).keys()
    entries = re.split(r"\n(?=[a-z0-9])", (ROOT / "requirements" / name).read_text())
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "http://" not in "".join(entries) and "https://" not in "".join(entries)


def test_everything_that_the_program_runs_on_has_a_licence_that_is_listed() -> None:
    listed = (ROOT / "docs" / "licences.md").read_text()
    for name in locked("run.txt"):
        if name == "colorama":
            continue
        assert re.search(rf"^\| {re.escape(name)} \|", listed, re.M | re.I), name
        licence = re.search(rf"^\| {re.escape(name)} \| ([^|]*) \|", listed, re.M | re.I)
        assert licence and licence[1].lower().startswith(ALLOWED), (name, licence and licence[1])
        assert metadata(name)["Name"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two builds of wheel and sdist."""
    pytest.importorskip("hatchling")
    folders = [tmp_path_factory.mktemp(name) for name in ("one", "two")]
    for folder in folders:
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "1764288000"}
        subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "-d", str(folder)],
            cwd=ROOT,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    return folders


def test_two_builds_are_the_same_byte_for_byte(built: list[Path]) -> None:
    one, two = ({path.name: path.read_bytes() for path in folder.iterdir()} for folder in built)
    assert len(one) == 2 and one == two


def test_wheel_and_sdist_hold_the_program_and_its_papers_alone(built: list[Path]) -> None:
    wheel, sdist = next(built[0].glob("*.whl")), next(built[0].glob("*.tar.gz"))
    names = zipfile.ZipFile(wheel).namelist()
    assert [name for name in names if not re.match(r"iamdoctor/|iamdoctor-[\d.a-z]+\.(dist-info|data/data/share/man)/", name)] == []
    with tarfile.open(sdist) as packed:
        inside = [name.partition("/")[2] for name in packed.getnames()]
    papers = r"(iamdoctor/|docs/|README\.md|CHANGELOG\.md|CONTRIBUTING\.md|SECURITY\.md|LICENSE|pyproject\.toml|PKG-INFO|\.gitignore)"
    assert [name for name in inside if not re.match(papers, name)] == []
    assert [name for name in (*names, *inside) if name.endswith((".pyc", ".part", ".env", ".pem", "~")) or "__pycache__" in name] == []
    assert json.dumps(sorted(names)).count("py.typed") == 1
