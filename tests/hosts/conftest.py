"""Fixtures for the tests of the file host."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from python.hosts.file.host import FileHost
from python.vocabulary.ports import Applied, Block, CellContent, Changes
from tests.hosts import soffice
from tests.hosts.workbooks import raw_workbook, rich_workbook

Write = Callable[..., Applied]


@pytest.fixture
def write() -> Write:
    """Opens a workbook, writes one rectangle at ``cell`` (row, column) and returns what the host did."""

    def run(
        path: Path,
        cell: tuple[int, int],
        values: list[list[CellContent]],
        *,
        sheet: str = "数据",
        **more: Any,
    ) -> Applied:
        changes = Changes(blocks=(Block(sheet, *cell, values),), **more)
        return FileHost.open(path).apply(changes, keep_backups=20)

    return run


@pytest.fixture
def simple(tmp_path: Path) -> Path:
    """A workbook with 1, 2, 3 in A1:C1 of 数据."""
    cells = "".join(f'<c r="{column}1"><v>{n}</v></c>' for n, column in enumerate("ABC", 1))
    return raw_workbook(tmp_path / "成绩.xlsx", f'<row r="1">{cells}</row>')


@pytest.fixture(scope="session")
def rich_master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rich_workbook(tmp_path_factory.mktemp("rich") / "培训.xlsm", macro=soffice.MACRO)


@pytest.fixture
def rich(rich_master: Path, tmp_path: Path) -> Path:
    """A workbook with charts, pictures, controls, comments, x14 parts and VBA; see ``rich_workbook``."""
    return Path(shutil.copy(rich_master, tmp_path))


@pytest.fixture
def office(tmp_path: Path) -> soffice.Office:
    """LibreOffice with a profile of its own; the test is skipped where it is not installed."""
    if reason := soffice.missing():
        pytest.skip(reason)
    return soffice.Office(tmp_path / "profile")
