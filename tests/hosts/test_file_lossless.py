"""Writing loses nothing: every part without target cells is the same bytes, and other programs agree."""

from __future__ import annotations

import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from python.hosts.file.host import FileHost
from python.vocabulary.ports import Block, CellContent, Changes, ColumnChoices, ColumnFormat, Link
from tests.hosts.conftest import Write
from tests.hosts.soffice import Office
from tests.hosts.workbooks import OTHER, SHEET_PART, TARGET, WORKBOOK_PART, parts_of, picture

SCORES: list[list[CellContent]] = [
    [Decimal("87.5"), "优秀"],
    [Decimal(60), "合格"],
    [None, Link("签到表!F12", OTHER, "A1")],
]


def audit(path: Path) -> set[tuple[str, str, str]]:
    """What openxml-audit has against a workbook."""
    found = OpenXmlValidator().validate(path).errors
    return {(error.part_uri, error.path, error.description) for error in found}


def local_entries(path: Path) -> dict[str, tuple[object, ...]]:
    """How each part lies in the zip: everything that is not its contents."""
    with zipfile.ZipFile(path) as package:
        return {
            info.filename: (info.date_time, info.external_attr, info.create_system, info.comment)
            for info in package.infolist()
        }


def compressed(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as package:
        info = package.getinfo(name)
        data = path.read_bytes()
        start = info.header_offset + 30 + data[info.header_offset + 26]
        return data[start : start + info.compress_size]


def test_parts_without_target_cells_are_the_same_bytes_in_the_same_order(rich: Path, write: Write) -> None:
    before, entries = parts_of(rich), local_entries(rich)
    packed = compressed(rich, "xl/media/image1.png")
    write(rich, (2, 5), SCORES, sheet=TARGET)
    after = parts_of(rich)
    assert [name for name in before if before[name] != after[name]] == [SHEET_PART]
    assert list(after) == list(before)
    assert local_entries(rich) == entries
    assert compressed(rich, "xl/media/image1.png") == packed


def test_inside_the_sheet_only_the_target_cells_differ(rich: Path, write: Write) -> None:
    before = parts_of(rich)[SHEET_PART].decode()
    write(rich, (2, 5), [[Decimal("87.5"), "优秀"]], sheet=TARGET)
    expected = before.replace('<f>C2+D2</f><v>21.5</v>', "<v>87.5</v>").replace(
        '<c r="F2" s="3"/>', '<c r="F2" s="3" t="inlineStr"><is><t>优秀</t></is></c>'
    ).replace('<c r="F2" s="2"/>', '<c r="F2" s="2" t="inlineStr"><is><t>优秀</t></is></c>')  # fmt: skip
    assert parts_of(rich)[SHEET_PART].decode() == expected


def test_a_validator_finds_nothing_new(rich: Path) -> None:
    before = audit(rich)
    FileHost.open(rich).apply(
        Changes(
            blocks=(Block(TARGET, 2, 5, SCORES), Block(TARGET, 30, 1, [["新行", "", Decimal(1)]])),
            formats=(ColumnFormat(TARGET, 7, 5, 1), ColumnFormat(TARGET, 3, 5, 1)),
            choices=(ColumnChoices(TARGET, 4, 1, ("60", "50")), ColumnChoices(OTHER, 1, 1, ("是", "否"))),
        ),
        keep_backups=5,
    )
    assert audit(rich) == before


def test_a_slicer_and_its_cache_stay(rich: Path, write: Write) -> None:
    extension = (
        '<ext xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main" '
        'uri="{3A4CF648-6AED-40f4-86FF-DC5316D8AED3}"><x14:slicerList '
        'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:slicer r:id="rId77"/>'
        "</x14:slicerList></ext></extLst>"
    )
    parts = parts_of(rich)
    sheet = parts[SHEET_PART].decode()
    assert "</extLst>" in sheet
    parts[SHEET_PART] = sheet.replace("</extLst>", extension).encode()
    parts["xl/slicers/slicer1.xml"] = (
        b'<slicers xmlns="urn:x"><slicer name="\xe7\xad\x89\xe7\xba\xa7" cache="c"/></slicers>'
    )
    parts["xl/slicerCaches/slicerCache1.xml"] = b'<slicerCacheDefinition xmlns="urn:x" name="c"/>'
    with zipfile.ZipFile(rich, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    write(rich, (2, 5), SCORES, sheet=TARGET)
    after = parts_of(rich)
    assert extension in after[SHEET_PART].decode()
    assert {name: content for name, content in after.items() if name != SHEET_PART} == {
        name: content for name, content in parts.items() if name != SHEET_PART
    }


def test_formulas_are_marked_to_recalculate_when_the_workbook_does_not_say_so(
    simple: Path, write: Write
) -> None:
    write(simple, (1, 1), [[Decimal(5)]])
    assert b'</sheets><calcPr fullCalcOnLoad="1"/></workbook>' in parts_of(simple)[WORKBOOK_PART]


@pytest.mark.libreoffice
def test_libreoffice_shows_the_new_values_and_runs_the_vba(rich: Path, write: Write, office: Office) -> None:
    write(rich, (2, 5), SCORES, sheet=TARGET)
    answer = office.read(
        rich, TARGET, ["B2", "E2", "F2", "E3", "E4", "F4", "A20", "H1"], macro="Macros.WriteMark"
    )
    assert answer["cells"] == {
        "B2": "张三1", "E2": "87.5分", "F2": "优秀", "E3": "60.0分", "E4": "", "F4": "签到表!F12", "A20": "175", "H1": "18",
    }  # fmt: skip
    assert answer["notes"] == 1


@pytest.mark.libreoffice
def test_a_workbook_that_libreoffice_saved_keeps_all_its_parts(
    tmp_path: Path, write: Write, office: Office
) -> None:
    path, image = tmp_path / "自制 & (1)%.xlsx", tmp_path / "logo.png"
    image.write_bytes(picture().getvalue())
    office.make(
        path,
        [["工号", "姓名", "出勤", "考试", "总分", "等级"], ["001", "李四", 9, 50], ["002", "王五", 8, 40]],
        image,
    )
    before, problems = parts_of(path), audit(path)
    drawn = office.read(path, TARGET, ["E2"])
    assert FileHost.open(path).grid(TARGET).rows[1][:5] == ["001", "李四", 9.0, 50.0, 59.0]
    write(path, (2, 5), [[Decimal("59.5"), "不合格"], [Decimal(48), "𠮷"]], sheet=TARGET)
    after = parts_of(path)
    assert [name for name in before if before[name] != after[name]] == [WORKBOOK_PART, SHEET_PART]
    assert any("chart" in name for name in after)
    assert any("media" in name for name in after)
    assert audit(path) == problems
    answer = office.read(path, TARGET, ["A2", "E2", "F2", "E3", "F3"])
    assert answer["cells"] == {"A2": "001", "E2": "59.5", "F2": "不合格", "E3": "48", "F3": "𠮷"}
    assert [answer[kind] for kind in ("charts", "shapes", "notes")] == [
        drawn[kind] for kind in ("charts", "shapes", "notes")
    ]
