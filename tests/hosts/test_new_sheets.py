"""A sheet that a plan asks for is added to a saved workbook in the same write, and everything else stays as it was."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from python.hosts.file.host import FileHost
from python.vocabulary.ports import Block, Changes, NewSheet
from tests.hosts.soffice import Office
from tests.hosts.workbooks import MAIN, STRICT, parts_of, raw_parts, sheet_xml, write_parts
from tests.places import WORKBOOK


def added(path: Path, *names: str) -> FileHost:
    host = FileHost.open(path)
    blocks = tuple(Block(name, 2, 3, (("甲 & 乙", 7),)) for name in names)
    host.apply(Changes(blocks, new_sheets=tuple(map(NewSheet, names))), keep_backups=5)
    return host


@pytest.fixture
def path(tmp_path: Path) -> Path:
    copy = tmp_path / "培训考核.xlsm"
    copy.write_bytes(WORKBOOK.read_bytes())
    return copy


@pytest.mark.filterwarnings("ignore::UserWarning")  # openpyxl does not know every print area
def test_the_sheet_stands_at_the_end_with_what_the_plan_put_there(path: Path) -> None:
    before = FileHost.open(path).sheet_names()
    host = added(path, "环境自检", "导入 & 预览")
    for one in (host, FileHost.open(path)):
        assert one.sheet_names() == (*before, "环境自检", "导入 & 预览")
        assert one.grid("导入 & 预览").rows[1] == [None, None, "甲 & 乙", 7.0]
    book = openpyxl.load_workbook(path)
    assert book["环境自检"]["C2"].value == "甲 & 乙"


def test_every_other_part_comes_out_byte_for_byte(path: Path) -> None:
    before = parts_of(path)
    added(path, "环境自检")
    after = parts_of(path)
    changed = {name for name in before if after[name] != before[name]}
    assert changed <= {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"}
    assert len(set(after) - set(before)) == 1


def test_a_sheet_that_is_there_is_not_added_again(path: Path) -> None:
    added(path, "环境自检")
    names = FileHost.open(path).sheet_names()
    data = path.read_bytes()
    assert added(path, "环境自检").sheet_names() == names
    assert path.read_bytes() == data


def test_the_package_stays_valid(path: Path) -> None:
    added(path, "环境自检", "另一张")
    command = [str(Path(sys.executable).with_name("openxml-audit")), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("prefix", ["", "x"])
def test_a_strict_or_prefixed_workbook_stays_one(tmp_path: Path, prefix: str) -> None:
    p = f"{prefix}:" if prefix else ""
    parts = raw_parts(sheet_xml(f'<{p}row r="1"><{p}c r="A1"><{p}v>1</{p}v></{p}c></{p}row>', prefix=prefix))
    for name in parts:
        for transitional, strict in STRICT.items():
            parts[name] = parts[name].replace(transitional, strict)
    path = write_parts(tmp_path / "严格.xlsx", parts)
    host = added(path, "新表")
    assert host.grid("新表").rows[1] == [None, None, "甲 & 乙", 7.0]
    new = parts_of(path)["xl/worksheets/sheet2.xml"].decode()
    assert STRICT[MAIN] in new
    assert MAIN not in new


@pytest.mark.libreoffice
def test_libreoffice_shows_it(path: Path, office: Office) -> None:
    added(path, "环境自检")
    shown = office.read(path, "环境自检", ["C2", "D2"])
    assert shown["cells"] == {"C2": "甲 & 乙", "D2": "7"}


@pytest.mark.filterwarnings("ignore::UserWarning")  # openpyxl does not know every print area
def test_a_new_sheet_has_the_widths_it_was_asked_for(path: Path) -> None:
    host = FileHost.open(path)
    host.apply(
        Changes((Block("甲", 1, 1, (("一", "二"),)),), new_sheets=(NewSheet("甲", (10, 100.5)),)),
        keep_backups=5,
    )
    columns = openpyxl.load_workbook(path)["甲"].column_dimensions
    assert (columns["A"].width, columns["B"].width) == (10, 100.5)
