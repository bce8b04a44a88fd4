"""What the modules of the screens import: each can be the first, and none needs itself."""

import subprocess
import sys
from pathlib import Path

import grimp

import iamdoctor.tui

PACKAGE = "iamdoctor.tui"
ALONE = """
import importlib, sys
for name in sys.argv[1:]:
    for loaded in [each for each in sys.modules if each.startswith("iamdoctor.tui")]:
        del sys.modules[loaded]
    importlib.import_module(name)
"""


def modules() -> list[str]:
    """Every module of the screens."""
    root = Path(iamdoctor.tui.__file__).parent
    found = (".".join(path.relative_to(root.parent.parent).with_suffix("").parts) for path in root.rglob("*.py"))
    return sorted(name.removesuffix(".__init__") for name in found)


def test_each_module_can_be_the_first_to_be_imported() -> None:
    ran = subprocess.run([sys.executable, "-c", ALONE, *modules()], capture_output=True, text=True, check=False)
    assert ran.stderr == ""


def test_no_module_needs_itself_not_even_within_a_function_or_for_a_type() -> None:
    graph = grimp.build_graph("iamdoctor", cache_dir=None)
    packages = [name for name in modules() if graph.find_children(name)]
    assert packages
    assert [breaker for package in packages for breaker in graph.nominate_cycle_breakers(package)] == []
