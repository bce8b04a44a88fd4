"""What pyproject declares is what the program imports: nothing more, nothing less, and the demo's own in its extra."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "iamdoctor"
DEMO = PACKAGE / "demo"
SERVE = PACKAGE / "cli" / "serve.py"
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def imported(paths: Iterable[Path]) -> set[str]:
    """The packages of others that these modules import."""
    nodes = [node for path in paths for node in ast.walk(ast.parse(path.read_text()))]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    return {name.partition(".")[0] for name in names} - {"iamdoctor", *sys.stdlib_module_names}


def declared(requirements: list[str]) -> set[str]:
    """The names of these requirements, without extras and versions."""
    return {re.split(r"[\[<>=!~; ]", requirement)[0] for requirement in requirements}


def test_the_runtime_dependencies_are_those_that_are_imported() -> None:
    outside_the_demo = [path for path in PACKAGE.rglob("*.py") if DEMO not in path.parents and path != SERVE]
    assert declared(PROJECT["dependencies"]) == imported(outside_the_demo)


def test_the_browser_declares_what_only_it_imports() -> None:
    names = {name.replace("-", "_") for name in declared(PROJECT["optional-dependencies"]["serve"])}
    assert names == imported([SERVE]) - declared(PROJECT["dependencies"])


def test_the_demo_declares_what_only_the_demo_imports() -> None:
    runtime = declared(PROJECT["dependencies"])
    assert declared(PROJECT["optional-dependencies"]["demo"]) == imported(DEMO.rglob("*.py")) - runtime


def test_the_package_says_that_it_is_typed() -> None:
    assert files("iamdoctor").joinpath("py.typed").is_file()
