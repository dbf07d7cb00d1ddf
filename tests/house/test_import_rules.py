"""The import rules hold, and the check that says so can fail."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.places import ROOT


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


LAYERS = "Data flows one way: imports go downward only"
APART = "Hosts and documents never import each other"
CORE = "The core knows no spreadsheet program, no Word and no terminal"
SIBLINGS = "No two modules of a room need each other"
HOSTS = "Who calls knows no particular host: python.hosts.opening chooses it"


def broken(report: str) -> set[str]:
    """The contracts that the report calls broken; all others are kept."""
    return set(re.findall(r"^(\S.*?) BROKEN$", report, re.MULTILINE))


@pytest.mark.parametrize(
    ("module", "line", "contracts"),
    [
        ("scoring.py", "import openpyxl", {CORE}),
        # So far down that it leads everywhere.
        ("vocabulary/cell_values.py", "import python.actions.performing", {LAYERS, APART, CORE, SIBLINGS}),
        ("ledgers/mentors.py", "import python.actions.outcome", {LAYERS, SIBLINGS}),
        ("documents/numerals.py", "import python.hosts.opening", {APART}),
        ("vocabulary/problems.py", "import python.vocabulary.messages", {SIBLINGS}),
        ("actions/score.py", "import python.hosts.file.host", {HOSTS}),
        ("entry/telling.py", "import python.hosts.excel.host", {HOSTS}),
        ("buttons.py", "import python.hosts.libreoffice.host", {HOSTS}),
    ],
)
def test_a_seeded_import_breaks_its_contract(copy: Path, module: str, line: str, contracts: set[str]) -> None:
    path = copy / "python" / module
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    done = lint(copy)
    assert (broken(done.stdout), done.returncode) == (contracts, 1), done.stdout


def test_a_module_that_nobody_placed_is_found(copy: Path) -> None:
    (copy / "python" / "newcomer.py").write_text('"""A module nobody placed."""\n', encoding="utf-8")
    done = lint(copy)
    assert (broken(done.stdout), done.returncode) == ({LAYERS}, 1), done.stdout
    assert "newcomer" in done.stdout
