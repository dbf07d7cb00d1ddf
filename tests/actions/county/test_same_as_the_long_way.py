"""What a county reads quickly is what the school's own program reads: the same people, scores and problems, whatever was read before."""

from __future__ import annotations

import datetime as dt
import random
import shutil
import warnings
from collections.abc import Callable
from dataclasses import fields
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from python import scoring
from python.actions import rules
from python.actions.county.extract import extract, unreadable
from python.actions.county.reading import Reading
from python.actions.county.worker import read_file
from python.actions.run import checked_and_scored
from python.actions.score import score
from python.hosts.file.host import FileHost
from python.hosts.opening import open_bytes
from python.reading import row_reader, workbook
from python.vocabulary.ports import Block, Changes, HostError
from python.vocabulary.sheet_schema import GRADEBOOK, RULES
from tests.rounds import put, put_column, set_parameter, start_autumn
from tests.samples import NOW


def forget() -> None:
    """Nothing that was read before is known any more."""
    row_reader._known.clear()
    workbook._rules_read.clear()
    scoring._known.clear()


def the_long_way(path: Path) -> Reading:
    forget()
    try:
        return extract(FileHost.open(path), "")
    except HostError as error:
        return unreadable("", [error.as_problem(fatal=True)])


def quickly(path: Path) -> Reading:
    reading = read_file(path, None)
    names = [one.name for one in fields(Reading)]
    return Reading(**{**{name: getattr(reading, name) for name in names}, "sha256": ""})


def by_hand(path: Path, change: Callable[[openpyxl.Workbook], None]) -> None:
    """The workbook as another program saves it: other parts, styles, inline formulas without values."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about print areas and extensions that it does not keep
        book = openpyxl.load_workbook(path, keep_vba=False)
    change(book)
    book.save(path)


def columns(sheet: openpyxl.worksheet.worksheet.Worksheet) -> dict[str, int]:
    top = next(row for row in sheet.iter_rows(max_row=15) if "工号" in [cell.value for cell in row])
    return {cell.value: cell.column for cell in top if cell.value}


def odd_cells(book: openpyxl.Workbook) -> None:
    grades, roster, signed = book["成绩册"], book["教师名册"], book["签到表"]
    at = columns(grades)
    for row, value in enumerate(
        (60, 60.5, "８５", "缺考", True, 1, "=80+5", dt.datetime(1900, 2, 28), "八十", 0.85, -3)
    ):
        grades.cell(6 + row, at["卷面成绩"]).value = value
    grades.cell(20, at["卷面成绩"]).number_format = "yyyy-mm-dd"
    grades.cell(20, at["卷面成绩"]).value = 60
    at = columns(roster)
    for row, value in enumerate(("2019年9月", 46266, "昨天", dt.datetime(2020, 9, 1), "#N/A", True, 1, 1.0)):
        roster.cell(6 + row, at["任职日期"]).value = value
        roster.cell(6 + row, at["班级人数"]).value = value
        roster.cell(6 + row, at["优秀班主任年份"]).value = value
    roster.merge_cells(start_row=30, end_row=32, start_column=3, end_column=3)
    roster.cell(40, 1).value = 12345
    roster.cell(41, 1).value = None
    roster.cell(42, 2).value = None
    for row, value in enumerate(("事假", "x", "迟到10分钟", 1, True, "√ ")):
        signed.cell(6 + row, 4).value = value
    signed.cell(3, 900).value = "远处"


def far_cell(book: openpyxl.Workbook) -> None:
    book["成绩册"].cell(20_000, 3).value = "远处"


def true_in_rules(book: openpyxl.Workbook) -> None:
    for row in book["考核规则"].iter_rows():
        for cell in row:
            if cell.value == 1:
                cell.value = True


def plain_again(_book: openpyxl.Workbook) -> None:
    """Only saved by another program."""


@pytest.fixture(scope="module")
def workbooks(base: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("各式各样")

    def copy(name: str) -> Path:
        (folder / name).mkdir()
        return Path(shutil.copyfile(base, folder / name / "培训考核.xlsm"))

    made = [copy("原样")]
    for name, change in (
        ("别的程序", plain_again),
        ("怪格子", odd_cells),
        ("很远", far_cell),
        ("规则里的TRUE", true_in_rules),
    ):
        path = copy(name)
        by_hand(path, change)
        made.append(path)
    two = copy("两位小数")
    set_parameter(two, "小数位数", 2)
    topics = copy("方案B")
    rules.apply_preset(FileHost.open(topics), "B", now=NOW)
    score(FileHost.open(topics), now=NOW)
    autumn = copy("又一轮")
    start_autumn(autumn)
    persons = copy("身份证")
    put_column(persons, "教师名册", "身份证号", {"T002": "109901198202075961", "T003": "109901198202075962"})
    put_column(persons, "教师名册", "出生日期", {"T002": "1982-02-07", "T004": "不知道"})
    twice = copy("重复")
    put(twice, GRADEBOOK, "T005", "工号", "T006")
    broken = copy("规则坏了")
    host = FileHost.open(broken)
    row = next(n for n, cells in enumerate(host.grid(RULES).rows, 1) if cells and cells[0] == "考试")
    host.apply(Changes((Block(RULES, row, 3, (("六十",),)),)), keep_backups=1)
    marks = copy("分数")
    for place, teacher in enumerate(("T007", "T008", "T009")):
        put(marks, GRADEBOOK, teacher, "卷面成绩", Decimal(("60", "59.95", "0")[place]))
    return [*made, two, topics, autumn, persons, twice, broken, marks]


def test_each_workbook_reads_the_same_whatever_came_before(workbooks: list[Path]) -> None:
    expected = {path: the_long_way(path) for path in workbooks}
    assert sum(reading.usable for reading in expected.values()) > 8
    assert len({reading.as_bytes() for reading in expected.values()}) > 8
    forget()
    order = workbooks * 2
    random.Random(15).shuffle(order)
    for path in order:
        assert quickly(path) == expected[path], path.parent.name


def test_the_readings_scores_are_those_of_the_actions(workbooks: list[Path]) -> None:
    for path in workbooks:
        forget()
        scored, _ = checked_and_scored(FileHost.open(path))
        reading = quickly(path)
        assert (scored is not None) == reading.usable
        if scored is None:
            continue
        for row in reading.teachers:
            one = scored.scores_by_id.get(str(row[1]))
            if one is not None and one.total is not None:
                assert Decimal(str(row[8])) == one.total
                assert row[9] == one.rating.name
                assert row[13] == one.rank
                assert row[14] == one.explanation


def test_every_sheet_of_every_workbook_is_the_same_grid_either_way(workbooks: list[Path]) -> None:
    for path in workbooks:
        whole = FileHost.open(path)
        quick = open_bytes(path, path.read_bytes())
        for name in whole.sheet_names():
            assert quick.grid(name) == whole.grid(name), (path.parent.name, name)
