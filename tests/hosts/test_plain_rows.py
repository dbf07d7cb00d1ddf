"""The short way through plainly written rows comes to the same bytes as the way cell by cell, or is not taken."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path

import pytest

from python.hosts.file import plain_rows
from python.hosts.file.host import FileHost
from python.hosts.file.package import Package
from python.hosts.file.plain_sheets import is_plain
from python.hosts.file.sheet_patch import Patch, SheetPatch
from python.hosts.file.sheet_plans import Band
from python.hosts.file.sheet_xml import SheetPart
from python.vocabulary.cell_values import column_letters
from python.vocabulary.ports import Block, CellContent, Changes, HostError, Link
from tests.hosts.workbooks import SHEET_PART, parts_of, raw_workbook, sheet_xml

STRINGS = {"合格": 3, "": 4}
CONTENTS: tuple[CellContent, ...] = (
    None,
    "",
    0,
    -7,
    True,
    Decimal("46.20"),
    Decimal("1E+2"),
    "合格",
    "出勤 10；作业 6",
    " 前后 ",
    "a_x0041_<&>'\"\r\n\x01",
    "x" * 40_000,
    Link("看", "成绩册", "F12"),
)


def patched(data: bytes, edits: list[Band], *, plain: bool) -> tuple[bytes, Patch]:
    part = SheetPart(data, plain=plain)
    done = SheetPatch(part, STRINGS).apply(edits, {})
    return part.data, done


def some_rows(chance: random.Random) -> str:
    """Rows as usual programs write them: gaps, formats here and there, hints, rows without cells."""
    rows = []
    for number in sorted(chance.sample(range(1, 120), chance.randint(0, 25))):
        hint = chance.choice(("", ' spans="2:6"', ' ht="20.25" customHeight="1"'))
        columns = sorted(chance.sample(range(1, 30), chance.randint(0, 9)))
        if not columns and chance.random() < 0.5:
            rows.append(f'<row r="{number}"{hint}/>')
            continue
        cells = "".join(
            f'<c r="{column_letters(column)}{number}"'
            + chance.choice(
                (
                    "/>",
                    ' s="5"/>',
                    ' s="12"><v>60</v></c>',
                    ' s="5" t="s"><v>3</v></c>',
                    ' t="b" s="8"><v>1</v></c>',
                )
            )
            for column in columns
        )
        rows.append(f'<row r="{number}"{hint}>{cells}</row>')
    return "".join(rows)


@pytest.mark.parametrize("seed", range(60))
def test_both_ways_make_the_same_bytes(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    head = chance.choice(
        (
            "",
            '<dimension ref="A1:F9"/><cols><col min="2" max="7" width="9" style="4"/><col min="9" max="9" width="9"/></cols>',
            '<cols><col min="1" max="30" width="9" style="6"/></cols>',
        )
    )
    data = sheet_xml(some_rows(chance), head=head).encode()
    assert is_plain(data)
    columns = chance.sample(range(1, 34), chance.randint(1, 6))
    edits = []
    for number in chance.sample(range(1, 130), chance.randint(1, 40)):
        here = columns if chance.random() < 0.7 else chance.sample(range(1, 34), 3)
        edits += [Band(number, (column,), ((chance.choice(CONTENTS),),)) for column in here]
    for top, column in ((20, 40), (chance.randint(100, 130), 34)):
        alike = chance.sample(CONTENTS, 3)
        rows = [[chance.choice(alike), "x", "合格"] for _ in range(9)]
        edits.append(Band(top, (column, column + 1, column + 4), rows))
    slow = patched(data, edits, plain=False)
    monkeypatch.delattr(SheetPatch, "_cell_by_cell")
    assert patched(data, edits, plain=True) == slow


CELLS = '<c r="A1" s="5"><v>1</v></c><c r="B1"/>'


@pytest.mark.parametrize(
    "rows",
    [
        f'<row r="1" s="3" customFormat="1">{CELLS}</row>',
        f'<row r="1" x="a>b">{CELLS}</row>',
        f'<row r="1"><other/>{CELLS}</row>',
        f'<row r="1">{CELLS}<other/></row>',
        '<row r="1"><c r="A1"/><other></other><c r="B1"/></row>',
        '<row r="1"><c r="A1"><v>1</v></c> <c r="B1"/></row>',
        '<row r="1"><c r="A1"><v/></c></row>',
        '<row r="1"><c r="B1"/><c r="A1"/></row>',
        '<row r="1"><c r="A1"/><c r="A1"/></row>',
        '<row r="1"><c r="A1"/><c r="B2"/></row><row r="2"/>',
        '<row r="1"><c r="A1"/><c r="B11"/></row><row r="11"/>',
    ],
)
def test_an_unusual_row_is_left_to_the_other_way(rows: str) -> None:
    assert plain_rows.spliced(rows.encode(), [Band(1, (3,), (("新",),))], {}, {}) is None


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"/><row r="2"/></row>',
        '<row r="1"><row r="2"></row></row>',
        '<row r="1"/><other/><row r="2"/>',
        '<row r="1"/><other/>',
        '<row r="2"/><row r="1"/>',
        '<row r="1048577"/>',
        '<row r="1"><c r="A2"/></row>',
        '<row r="1"><c r="AAA1"/></row>',
        '<row r="20000"><c r="ZZ20000"/></row>',
        '<row r="400000"><c r="A400000"/></row>',
        '<row r="1"><c r="A1"><f>1</f><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="e"><v>#N/A</v></c></row>',
        "<row r='1'/>",
        '<row><c r="A1"/></row>',
        '<row r="1"><c/></row>',
    ],
)
def test_a_sheet_is_not_plain_when_it_is_written_otherwise(rows: str) -> None:
    assert not is_plain(sheet_xml(rows).encode())


@pytest.mark.parametrize(
    "rows",
    [
        "",
        '<row r="1"/>',
        f'<row r="1">{CELLS}</row><row r="3" ht="5"/><row r="1048576"/>',
        '<row r="100000"><c r="A100000"/><c r="Z100000"/></row>',
        '<row r="100000"><c r="AA100000"/></row>',
        '<row r="14245"><c r="A14245"/><c r="ZZ14245"/></row>',
    ],
)
def test_a_plain_sheet_is_known(rows: str) -> None:
    assert is_plain(sheet_xml(rows).encode())


def test_a_plain_sheet_that_is_not_well_formed_is_refused_before_it_is_read(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>&nowhere;</v></c></row>'
    with pytest.raises(HostError):
        FileHost.open(raw_workbook(tmp_path / "成绩.xlsx", rows)).grid("数据")


def test_a_sign_hidden_in_a_cell_does_not_mislead_a_write(tmp_path: Path) -> None:
    path = raw_workbook(tmp_path / "成绩.xlsx", '<row r="1"><c r="A1" cm="a>b"><v>1</v></c><c r="B1"/></row>')
    host = FileHost.open(path)
    assert is_plain(parts_of(path)[SHEET_PART])
    host.apply(Changes((Block("数据", 1, 1, ((2, 3),)),)), keep_backups=1)
    assert host.grid("数据").rows == [[2.0, 3.0]]


def test_truth_values_are_no_numbers(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1"><v>1</v></c></row>'
    host = FileHost.open(raw_workbook(tmp_path / "成绩.xlsx", rows))
    assert host.apply(Changes((Block("数据", 1, 1, ((1, 1),)),)), keep_backups=1).cells_written == 1
    (row,) = host.grid("数据").rows
    assert [type(value) for value in row] == [float, float]


def test_of_blocks_that_name_the_same_cell_the_last_counts(tmp_path: Path) -> None:
    host = FileHost.open(raw_workbook(tmp_path / "成绩.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>'))
    blocks = (Block("数据", 1, 1, ((2, "甲"), (3, "乙"))), Block("数据", 2, 1, ((None, "丙"),)))
    assert host.apply(Changes(blocks), keep_backups=1).cells_written == 3
    assert host.grid("数据").rows == [[2.0, "甲"], [None, "丙"]]


def test_only_entries_that_are_the_same_bytes_are_not_checked_again(tmp_path: Path) -> None:
    good = raw_workbook(tmp_path / "成绩.xlsx", f'<row r="1">{CELLS}</row>').read_bytes()
    known = Package(good)
    same = Package(good, known=known)
    assert [same.read(name) for name in same.names()] == [known.read(name) for name in known.names()]
    for at in range(good.index(b"sheet1.xml") + 20, good.index(b"sheet1.xml") + 80, 7):
        damaged = bytearray(good)
        damaged[at] ^= 0xFF
        with pytest.raises(HostError):
            Package(bytes(damaged), known=known)
    directory = bytearray(good)
    directory[good.rindex(b"PK\x01\x02") + 16] ^= 0xFF  # the check sum in the last record
    with pytest.raises(HostError):
        Package(bytes(directory), known=known)
