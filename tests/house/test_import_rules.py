"""The import rules hold, and the check that says so can fail."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    code = "import sys; from importlinter.cli import lint_imports_command as run; run(['--no-cache'])"
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(folder)}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "python", tmp_path / "python", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_code_as_it_stands_keeps_the_rules(copy: Path) -> None:
    done = lint(copy)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("scoring.py", "import openpyxl"),
        ("cell_values.py", "from python import actions"),
        ("documents/__init__.py", "import python.hosts.file.host"),
        ("newcomer.py", '"""A module nobody placed."""'),
    ],
)
def test_a_seeded_violation_is_found(copy: Path, module: str, line: str) -> None:
    with (copy / "python" / module).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    assert lint(copy).returncode != 0
