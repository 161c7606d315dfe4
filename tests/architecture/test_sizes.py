"""What is small is read: functions up to 40 lines, files up to 300, views up to 20."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.source import Module, modules

LONGEST_FUNCTION = 40
LONGEST_FILE = 300
LONGEST_VIEW = 20

ALL = list(modules("portal", "tests"))


def functions(module: Module) -> Iterator[ast.FunctionDef]:
    """Every function of a module."""
    return (node for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef))


def length(node: ast.FunctionDef) -> int:
    """Lines from ``def`` to the end; decorators do not count."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def is_view(node: ast.FunctionDef) -> bool:
    """Whether a function answers an address."""
    text = " ".join(ast.unparse(decorator) for decorator in node.decorator_list)
    return "blueprint." in text


def test_functions_are_short() -> None:
    long = [f"{m.name}.{f.name}: {length(f)}" for m in ALL for f in functions(m) if length(f) > LONGEST_FUNCTION]
    assert long == []


def test_files_are_short() -> None:
    assert [f"{module.name}: {module.lines}" for module in ALL if module.lines > LONGEST_FILE] == []


def test_views_are_http_only_and_short() -> None:
    views = [(m, f) for m in ALL if m.name.startswith("portal.") for f in functions(m) if is_view(f)]
    assert len(views) > 20
    assert [f"{m.name}.{f.name}: {length(f)}" for m, f in views if length(f) > LONGEST_VIEW] == []
