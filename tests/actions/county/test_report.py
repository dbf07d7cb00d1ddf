"""县级汇总.xlsx, read by openpyxl and calamine, reckoned anew by LibreOffice, checked by openxml-audit."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from decimal import Decimal
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest
import python_calamine
from openxml_audit import OpenXmlValidator

from python.actions.county import report
from python.actions.county.cache import ROWS, open_cache
from python.actions.county.charts import bands_of
from python.actions.county.long_sheet import combined_crc
from python.actions.county.report import write
from python.actions.county.row_xml import RowWriter
from tests.actions.county.hand_made import P, S, clerks, make
from tests.hosts.soffice import converted

ID = "109901198805170268"
# 甲校: 3 should take part, 2 scored, 1 passed. 乙校: 2, 2, 2. Means of means would be 66.7 %; of 5 people 3 passed: 60 %.
COUNTY = (
    S(
        "甲校",
        [
            P("王一", 90, id_number=ID, items={"考试": 50_000}, last_passed=2025),
            P("王二", 50),
            P("=1+1", None, phone="013900000001"),
            P("王四", 70, training_type="免训"),
        ],
        file="城区/甲 校#1.xlsm",
        findings=[("error", "成绩册", "F7", "“考试”没有填"), ("warning", "", "", "别的")],
        coverage={2024: (1, 1), 2025: (2, 1)},
    ),
    S(
        "乙校",
        [P("李一", 81.25, id_number=ID), P("<李&二>", 60.0, explanation=" 空格_x0041_\n换行 ")],
        rules="bbbb",
        coverage={2025: (2, 2)},
    ),
    S("", state="unreadable", file="丙校.xlsm"),
    S("甲校", [P("旧", 99)], state="older"),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    place = tmp_path_factory.mktemp("县")
    (place / "各校 & 县").mkdir()
    store = make(
        place / "s.sqlite",
        *COUNTY,
        facts={"folder": str(place / "各校 & 县"), "made_at": "2026-07-05 10:00:00"},
    )
    target = place / "输出" / "县级汇总.xlsx"
    write(store, target, expected=["甲校", "乙校", "丙校", "丁校"])
    return target


@pytest.fixture(scope="module")
def book(made):
    return openpyxl.load_workbook(made)


def rows(book, sheet, header="学校"):
    """The rows of the first table of a sheet, by header."""
    found = [[cell.value for cell in row] for row in book[sheet].iter_rows()]
    start = next(at for at, row in enumerate(found) if header in row)
    return [dict(zip(found[start], row, strict=True)) for row in found[start + 1 :]]


def test_the_file_is_valid_and_has_the_sheets_in_order(made, book):
    result = OpenXmlValidator().validate(made)
    assert [str(error) for error in result.errors] == []
    assert book.sheetnames == [
        "总览",
        "学校一览",
        "教师总表",
        "各项与各学段对比",
        "分年培训覆盖",
        "县级推荐名单",
        "重复与调动",
        "问题清单",
    ]
    assert len(book["总览"]._charts) == 3


def test_every_long_sheet_is_a_native_table_and_is_set_up_for_print(book):
    for sheet in book.worksheets[1:]:
        assert sheet.tables, sheet.title
        for ref in sheet.tables.values():
            assert (
                openpyxl.utils.range_boundaries(ref.ref if hasattr(ref, "ref") else ref)[3] <= sheet.max_row
            )
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert sheet.print_title_rows
        assert sheet.freeze_panes
        assert "&P" in sheet.oddFooter.center.text


def test_schools_and_totals_are_sums_over_sums(book):
    one, two, three, four, total = rows(book, "学校一览")
    assert (one["学校"], one["应参训"], one["已计分"], one["合格"]) == ("乙校", 2, 2, 2)
    assert (two["学校"], two["应参训"], two["已计分"], two["合格率"], two["平均分"]) == (
        "甲校",
        3,
        2,
        0.333,
        70,
    )
    assert (three["学校"], three["状态"], three["应参训"]) == ("丙校", "读不了", None)
    assert (four["学校"], four["状态"], four["文件"]) == ("丁校", "未交", None)
    assert one["规则"] in ("bbbb", "bbbb*")
    assert total["文件"] == "汇总 2 所，共 4 所"


def test_libreoffice_reckons_the_totals_as_they_are_written(made, tmp_path):
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(tmp_path / "n.xlsx", "w") as bare:
        for name in source.namelist():
            bare.writestr(name, re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", source.read(name)))
    sheets = as_csv(tmp_path / "n.xlsx", tmp_path)
    total = dict(zip(sheets["学校一览"][3], sheets["学校一览"][-1], strict=True))
    assert total["应参训"] == "5"
    assert total["合格率"] in ("60%", "60.0%")
    assert total["参训率"] in ("80%", "80.0%")
    # (90 + 50 + 81.25 + 60) / 4 = 70.3125
    assert total["平均分"] == "70.3"
    assert total["总分合计"] in ("281.3", "281.25")
    everything = "\n".join(",".join(row) for sheet in sheets.values() for row in sheet)
    assert "###" not in everything
    assert "Err:" not in everything
    assert "#NAME" not in everything


def as_csv(path: Path, folder: Path) -> dict[str, list[list[str]]]:
    """All sheets as LibreOffice shows them."""
    form = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    pages = converted(path, form, folder)
    return {
        file.stem.split("-", 1)[1]: list(csv.reader(io.StringIO(file.read_text("utf-8"), newline="")))
        for file in pages.glob("*.csv")
    }


def test_texts_stay_texts_and_marks_are_numbers(book):
    people = {row["姓名"]: row for row in rows(book, "教师总表")}
    assert set(people) == {"李一", "<李&二>", "王一", "王二", "=1+1", "王四"}
    assert people["李一"]["总分"] == 81.25
    assert people["=1+1"]["手机"] == "013900000001"
    assert people["=1+1"]["总分"] is None
    assert people["<李&二>"]["成绩说明"].strip() == "空格_x005F_x0041_\n换行"  # as openpyxl reads the escape
    cell = next(cell for row in book["教师总表"].iter_rows() for cell in row if cell.value == "=1+1")
    assert cell.data_type != "f"
    assert "身份证号" not in str(people["王一"].keys())


def test_calamine_and_openpyxl_read_the_same(made, book):
    read = python_calamine.CalamineWorkbook.from_path(str(made)).get_sheet_by_name("教师总表").to_python()
    own = [[cell.value for cell in row] for row in book["教师总表"].iter_rows()]
    assert [row[:3] for row in read[4:]] == [row[:3] for row in own[4:]]


def test_files_are_linked_by_relative_paths_also_to_the_cell(made, book):
    links = {link.ref: link for link in book["问题清单"]._hyperlinks} if book["问题清单"]._hyperlinks else {}
    found = [
        cell.hyperlink for row in book["问题清单"].iter_rows() for cell in row if cell.hyperlink
    ] or list(links.values())
    first = found[0]
    place = made.parent / unquote(first.target)
    assert place.resolve() == (made.parent.parent / "各校 & 县" / "城区" / "甲 校#1.xlsm").resolve()
    assert first.location == "'成绩册'!F7"


def test_the_same_person_is_asked_and_the_recommendation_says_so(book):
    pair = rows(book, "重复与调动", "组")
    assert [(row["学校"], row["姓名"]) for row in pair] == [("乙校", "李一"), ("甲校", "王一")]
    assert {row["身份证号（隐去中段）"] for row in pair} == {"109901********0268"}
    named = [row for row in rows(book, "县级推荐名单", "推荐类别") if row["姓名"] == "王一"]
    assert named
    assert all("可能与别校的人是同一人" in row["依据"] for row in named)


def test_coverage_is_planned_a_third_a_year(book):
    by_school = {row["学校"]: row for row in rows(book, "分年培训覆盖")}
    # 4 on the roster: a third is 1.33, planned 1; 2 were trained.
    assert by_school["甲校"]["2025—2026 应训"] == 1
    assert by_school["甲校"]["2025—2026 实训"] == 2
    assert by_school["甲校"]["2025—2026 完成率"] == 2
    assert by_school["甲校"]["周期内合格"] == 1
    assert by_school["乙校"]["2024—2025 实训"] == 0


def test_a_county_of_many_schools_has_long_tables_of_the_same_kind(tmp_path):
    schools = [S(f"第{place:03d}校", clerks(3, 60 + place % 40)) for place in range(230)]
    target = tmp_path / "县级汇总.xlsx"
    found = write(make(tmp_path / "s.sqlite", *schools), target)
    assert found.teachers == 690
    book = openpyxl.load_workbook(target)
    listed = rows(book, "学校一览")
    assert [row["学校"] for row in listed[:-1]] == [school.name for school in schools]
    assert listed[-1]["学校"] == "全县合计"
    assert len(rows(book, "教师总表")) == 690
    for name in ("教师总表", "县级推荐名单"):
        (ref,) = [getattr(one, "ref", one) for one in book[name].tables.values()]
        assert openpyxl.utils.range_boundaries(ref)[3] == book[name].max_row
    assert OpenXmlValidator().validate(target).is_valid
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None


def rows_made(monkeypatch):
    """How many rows are made into XML from now on."""
    made = []
    real = RowWriter.rows

    def counted(self, rows, heights=()):
        listed = list(rows)
        made.extend(listed)
        return real(self, listed, heights)

    monkeypatch.setattr(RowWriter, "rows", counted)
    return made


def teachers_xml(target):
    with zipfile.ZipFile(target) as archive:
        return archive.read("xl/worksheets/sheet3.xml")


def test_rows_of_unchanged_files_are_taken_from_the_cache_and_only_they(tmp_path, monkeypatch):
    cache = open_cache()
    schools = [S("甲校", clerks(3), sha256="a" * 64), S("乙校", clerks(2), sha256="b" * 64)]
    store = make(tmp_path / "1.sqlite", *schools)
    write(store, tmp_path / "1.xlsx", cache=cache)
    made = rows_made(monkeypatch)
    write(store, tmp_path / "2.xlsx", cache=cache)
    assert made == []
    assert teachers_xml(tmp_path / "1.xlsx") == teachers_xml(tmp_path / "2.xlsx")
    changed = make(tmp_path / "2.sqlite", schools[0], S("乙校", clerks(4, 61), sha256="c" * 64))
    write(changed, tmp_path / "3.xlsx", cache=cache)
    assert len(made) == 4
    write(changed, tmp_path / "4.xlsx")
    assert teachers_xml(tmp_path / "3.xlsx") == teachers_xml(tmp_path / "4.xlsx")


def test_a_cache_that_was_touched_is_not_believed(tmp_path, own_cache):
    store = make(tmp_path / "1.sqlite", S("甲校", clerks(3), sha256="a" * 64))
    write(store, tmp_path / "1.xlsx", cache=open_cache())
    entries = [path for path in own_cache.rglob(f"*{ROWS}") if path.is_file()]
    assert entries
    for path in entries:
        content = bytearray(path.read_bytes())
        content[-1] ^= 1
        path.write_bytes(content)
    write(store, tmp_path / "2.xlsx", cache=open_cache())
    assert teachers_xml(tmp_path / "1.xlsx") == teachers_xml(tmp_path / "2.xlsx")


def test_an_empty_county_still_makes_a_workbook(tmp_path):
    target = tmp_path / "县级汇总.xlsx"
    write(make(tmp_path / "s.sqlite", S("甲校", state="unreadable")), target)
    assert OpenXmlValidator().validate(target).is_valid


def test_more_people_than_a_sheet_holds_are_told(tmp_path, monkeypatch):
    monkeypatch.setattr("python.actions.county.lists.MOST_ROWS", 14)
    target = tmp_path / "县级汇总.xlsx"
    write(make(tmp_path / "s.sqlite", S("甲校", clerks(20)), S("乙校", clerks(20))), target)
    sheet = openpyxl.load_workbook(target)["教师总表"]
    assert len(rows(openpyxl.load_workbook(target), "教师总表")) == 10
    assert "只列了前 10 人，全部 40 人在汇总数据里" in sheet["A2"].value


def test_a_failing_write_leaves_the_old_workbook(tmp_path, monkeypatch):
    target = tmp_path / "县级汇总.xlsx"
    target.write_bytes(b"old")

    def broken(*_: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(report, "fill", broken)
    with pytest.raises(Exception, match="disk-full"):
        write(make(tmp_path / "s.sqlite", *COUNTY), target)
    assert target.read_bytes() == b"old"


@pytest.mark.parametrize("lengths", [(0, 5), (5, 0), (1, 1), (100_000, 3), (7, 65_537)])
def test_the_sum_over_two_pieces_is_reckoned_from_theirs(lengths):
    first, second = (bytes(range(256)) * (length // 256 + 1) for length in lengths)
    first, second = first[: lengths[0]], second[: lengths[1]]
    assert combined_crc(zlib.crc32(first), zlib.crc32(second), len(second)) == zlib.crc32(first + second)


def test_a_rate_on_the_edge_is_in_the_higher_band():
    assert bands_of(
        [Decimal("0.599"), Decimal("0.6"), Decimal("0.9"), Decimal("0.999"), Decimal(1), None]
    ) == [1, 1, 0, 0, 2, 1]
