"""A function fits a screen, a module fits a sitting."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.places import ROOT

LONGEST_FUNCTION = 60
LONGEST_MODULE = 600
"""Lines. Modules of 100 to 400 are what we want; this is where a new room must be made."""


def sources() -> Iterator[tuple[Path, str]]:
    for path in sorted((ROOT / "python").rglob("*.py")):
        yield path.relative_to(ROOT), path.read_text(encoding="utf-8")


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{path}:{node.lineno} {node.name} ({node.end_lineno - node.lineno + 1})"
        for path, text in sources()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno
        and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def test_no_module_is_longer_than_a_sitting() -> None:
    long = {path: n for path, text in sources() if (n := len(text.splitlines())) > LONGEST_MODULE}
    assert long == {}
