"""Whatever the program defines, the program uses: what only a test needs is no part of it."""

import ast
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "iamdoctor"
TREES = {path: ast.parse(path.read_text()) for path in PACKAGE.rglob("*.py")}
BY_NAME = {"iamdoctor.__main__", *(f"iamdoctor.cli.{path.stem}" for path in (PACKAGE / "cli").glob("*.py"))}
"""Modules that are run by their names."""
TABLES = ("of_document", "of_statement", "of_condition")


def module(path: Path) -> str:
    """The dotted name of a module."""
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


def imported(tree: ast.Module) -> set[str]:
    """The modules that a module imports, by every name that could be one."""
    found = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def used(tree: ast.Module) -> set[str]:
    """The names that a module reads."""
    nodes = list(ast.walk(tree))
    names = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    names |= {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    renamed = {alias.name for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names if alias.asname}
    return names | renamed | annotated(tree)


def annotated(tree: ast.Module) -> set[str]:
    """The names in annotations that are written as text."""
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return {word for text in texts if len(text) < 100 for word in text.replace("[", " ").replace("]", " ").replace("|", " ").split()}


def test_every_module_is_imported_by_another() -> None:
    needed = set().union(*(imported(tree) for tree in TREES.values())) | BY_NAME
    assert [module(path) for path in TREES if path.name != "__init__.py" and module(path) not in needed] == []


def in_a_table(node: ast.stmt) -> bool:
    """Whether a decorator enters the function in a table, which runs it."""
    calls = [each.func for each in getattr(node, "decorator_list", []) if isinstance(each, ast.Call)]
    return any(isinstance(call, ast.Name) and call.id in TABLES for call in calls)


def defined(tree: ast.Module) -> set[str]:
    """The functions, classes and constants of a module that run by their names."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    found = {node.name for node in tree.body if isinstance(node, kinds) and not in_a_table(node)}
    assigned = [target for node in tree.body if isinstance(node, ast.Assign) for target in node.targets]
    assigned += [node.target for node in tree.body if isinstance(node, ast.AnnAssign)]
    return found | {target.id for target in assigned if isinstance(target, ast.Name)}


def test_every_function_class_and_constant_is_used() -> None:
    names = set().union(*(used(tree) for tree in TREES.values())) | {"command", "__all__", "__version__"}
    assert [f"{module(path)}.{name}" for path, tree in TREES.items() for name in sorted(defined(tree) - names)] == []
