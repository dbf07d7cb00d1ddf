"""Hand-outs come back through other programs, copies of the workbook come by mail, lists come from anywhere: what is taken, asked, refused."""

from __future__ import annotations

import csv
import re
import shutil
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openxml_audit import OpenXmlValidator

from python.actions import inbox as inbox_module
from python.actions import score as actions
from python.actions.handout import HandedOut, handout
from python.actions.inbox import TakenIn, inbox
from python.hosts.file.host import FileHost
from python.vocabulary.messages import message, suggestion
from python.vocabulary.ports import Block, Changes, HostError
from python.vocabulary.problems import ProblemCode
from python.vocabulary.sheet_schema import (
    CHANGE_LOG,
    GRADEBOOK,
    IMPORT_PREVIEW,
    ROSTER,
    SIGN_IN,
)
from tests.hosts.soffice import converted
from tests.rounds import by_id, cell_of, filled_workbook, put, put_column, rows_of, set_parameter
from tests.samples import NOW

P = ProblemCode


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = filled_workbook(tmp_path_factory.mktemp("收发") / "培训考核.xlsm")
    actions.score(FileHost.open(path), now=NOW)
    handout(FileHost.open(path), now=NOW)
    return path


@pytest.fixture
def path(master: Path, tmp_path: Path) -> Path:
    shutil.copytree(master.parent, tmp_path / "学校")
    return tmp_path / "学校" / master.name


def handed_out(path: Path) -> list[Path]:
    return sorted((path.parent / "分发").rglob("*.xlsx"))


def fill(file: Path, sheet: str, teacher: str, header: str, value: object) -> None:
    """What somebody types into a hand-out, saved by openpyxl."""
    book = openpyxl.load_workbook(file)
    rows = list(book[sheet].iter_rows())
    top = next(row for row in rows if any(cell.value == "工号" for cell in row))
    column = next(cell.column for cell in top if cell.value == header)
    ids = next(cell.column for cell in top if cell.value == "工号")
    for row in rows:
        if row[ids - 1].value == teacher:
            book[sheet].cell(row[0].row, column).value = value
    book.save(file)


def returned(path: Path, file: Path, name: str = "") -> Path:
    folder = path.parent / "收件"
    folder.mkdir(exist_ok=True)
    return Path(shutil.copy(file, folder / (name or file.name)))


def take_in(path: Path, **options) -> TakenIn:
    outcome = inbox(FileHost.open(path), now=NOW, **options)
    assert isinstance(outcome, TakenIn), [message(one) for one in outcome.problems]
    return outcome


def mine(file: Path) -> str:
    """The first teacher of a hand-out."""
    sheet = openpyxl.load_workbook(file)["成绩"]
    return str(sheet.cell(5, 1).value)


def inputs(path: Path) -> dict[tuple[str, str], dict]:
    return {
        (sheet, teacher): row
        for sheet in (SIGN_IN, GRADEBOOK, ROSTER)
        for teacher, row in by_id(path, sheet).items()
    }


def shown(path: Path) -> list[dict]:
    return [row for row in rows_of(path, IMPORT_PREVIEW, "文件") if row["结论"]]


def told(outcome, code: ProblemCode) -> list[str]:
    return [f"{message(one)}。{suggestion(one)}" for one in outcome.problems if one.code is code]


def serious(file: Path) -> list[str]:
    """What openxml-audit finds besides how openpyxl orders the children of a font and keeps texts in cells; Excel reads both."""
    return [
        one.description
        for one in OpenXmlValidator().validate(str(file)).errors
        if "inline-string" not in one.description and one.part_uri != "/xl/styles.xml"
    ]


# Handing out


def test_each_department_gets_a_file_with_its_people_and_open_input_cells(path: Path) -> None:
    files = handed_out(path)
    departments = {row["部门"] for row in by_id(path, ROSTER).values() if row["参训类型"] != "免训"}
    assert {one.stem for one in files} == departments
    for file in files:
        assert not serious(file)
        book = openpyxl.load_workbook(file)
        assert book.sheetnames == ["填写说明", "签到", "成绩", "交接"]
        assert book["交接"].sheet_state == "hidden"
        for sheet in ("签到", "成绩"):
            rows = [row for row in book[sheet].iter_rows(min_row=5) if row[0].value]
            assert {row[2].value for row in rows} == {file.stem}
            assert book[sheet].protection.sheet
            assert book[sheet].protection.password is None
            assert all(cell.protection.locked == (cell.column <= 3) for row in rows for cell in row)
            assert book[sheet].data_validations.dataValidation


def test_it_is_protected_without_a_password_and_offers_what_the_rules_allow(path: Path) -> None:
    book = openpyxl.load_workbook(handed_out(path)[0])
    offered = {
        next(iter(one.sqref.ranges)).min_col: one for one in book["成绩"].data_validations.dataValidation
    }
    assert offered[4].formula1 == '"10,8,6,4,0,缺考,未交,缺"'
    assert (offered[5].type, offered[5].formula1, offered[5].formula2) == ("decimal", "0", "100")
    assert all(one.errorStyle == "warning" for one in offered.values())


def test_a_text_that_begins_like_a_formula_goes_out_as_text(path: Path) -> None:
    teacher = next(iter(by_id(path, GRADEBOOK)))
    put(path, SIGN_IN, teacher, "第1次", "=1+1")
    handout(FileHost.open(path), now=NOW, by="全部", parts=["签到"])
    sheet = openpyxl.load_workbook(path.parent / "分发" / "2026年春季班主任培训" / "全部.xlsx")["签到"]
    cell = next(row[3] for row in sheet.iter_rows(min_row=5) if row[0].value == teacher)
    assert (cell.value, cell.data_type) == ("=1+1", "s")


@pytest.mark.parametrize(
    ("options", "code"),
    [({"by": "星座"}, P.HANDOUT_NO_COLUMN), ({"parts": ["工资"]}, P.HANDOUT_NO_PART)],
)
def test_what_cannot_be_handed_out_is_told_with_the_choices(path: Path, options, code) -> None:
    outcome = handout(FileHost.open(path), now=NOW, **options)
    assert (outcome.exit_code, [one.code for one in outcome.problems]) == (2, [code])


def test_the_roster_and_the_files_can_be_handed_out_too(path: Path) -> None:
    outcome = handout(FileHost.open(path), now=NOW, by="学段", parts=["名册信息", "档案材料"])
    assert outcome.exit_code == 0
    assert isinstance(outcome, HandedOut)
    for file in outcome.made:
        names = openpyxl.load_workbook(file).sheetnames
        assert "名册信息" in names


def test_a_second_hand_out_leaves_the_files_of_the_first(path: Path) -> None:
    before = {one: one.read_bytes() for one in handed_out(path)}
    handout(FileHost.open(path), now=NOW)
    assert {one: one.read_bytes() for one in before} == before
    assert len(handed_out(path)) == 2 * len(before)


# Coming back


def test_nothing_changes_before_the_second_click_and_then_exactly_what_was_shown(path: Path) -> None:
    file = handed_out(path)[0]
    teacher = mine(file)
    before = inputs(path)
    fill(file, "成绩", teacher, "卷面成绩", 61.5)
    fill(file, "签到", teacher, "第1次", "早退")
    arrived = returned(path, file, "改了名的表.xlsx")
    first = take_in(path)
    assert (first.counts["taken"], first.done) == (2, False)
    assert inputs(path) == before
    assert arrived.is_file()
    assert [(row["结论"], row["栏目"], row["交回的"]) for row in shown(path)] == [
        ("采用", "第1次", "早退"),
        ("采用", "卷面成绩", "61.5"),
    ]
    second = take_in(path, yes=True)
    assert (second.counts["taken"], second.done, len(second.moved)) == (2, True, 1)
    assert not arrived.exists()
    after = inputs(path)
    assert after[GRADEBOOK, teacher]["卷面成绩"] == 61.5
    assert after[SIGN_IN, teacher]["第1次"] == "早退"
    changed = {key for key in before if before[key] != after[key]}
    assert changed == {(GRADEBOOK, teacher), (SIGN_IN, teacher)}
    entries = [row for row in rows_of(path, CHANGE_LOG) if row["说明"] and "收件" in row["说明"]]
    assert {(row["工号"], row["栏目"], row["新值"]) for row in entries} == {
        (teacher, "第1次", "早退"),
        (teacher, "卷面成绩", "61.5"),
    }
    assert all("改了名的表.xlsx" in row["说明"] for row in entries)


def test_one_undo_takes_the_import_back(path: Path) -> None:
    file = handed_out(path)[0]
    fill(file, "成绩", mine(file), "卷面成绩", 61.5)
    returned(path, file)
    take_in(path)
    before = path.read_bytes()
    take_in(path, yes=True)
    FileHost.open(path).take_back()
    assert path.read_bytes() == before


@pytest.mark.libreoffice
@pytest.mark.xdist_group("libreoffice")
def test_a_return_through_libreoffice_with_columns_moved_rows_sorted_and_a_title_is_known(
    path: Path, tmp_path: Path
) -> None:
    file = handed_out(path)[0]
    teacher = mine(file)
    fill(file, "成绩", teacher, "卷面成绩", 61.5)
    book = openpyxl.load_workbook(file)
    sheet = book["成绩"]
    sheet.insert_rows(1)
    sheet.cell(1, 1, "请各位老师本周五之前交")
    sheet.move_range("A5:F40", cols=2)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6, min_col=3)]
    for place, row in enumerate(sorted((row for row in rows if row[0]), key=lambda row: str(row[1])), 6):
        for column, value in enumerate(row, 3):
            sheet.cell(place, column, value)
    sheet.title = "成绩（改）"
    book.save(file)
    moved = converted(file, "xlsx", tmp_path) / file.name
    returned(path, moved, "回复.xlsx")
    outcome = take_in(path, yes=True)
    assert outcome.counts["taken"] == 1
    assert by_id(path, GRADEBOOK)[teacher]["卷面成绩"] == 61.5


@pytest.mark.parametrize("lost", ["hidden sheet", "all but the line"])
def test_a_return_that_lost_its_memory_is_known_by_its_number(path: Path, lost: str) -> None:
    file = handed_out(path)[0]
    teacher = mine(file)
    old = by_id(path, GRADEBOOK)[teacher]["卷面成绩"]
    fill(file, "成绩", teacher, "卷面成绩", 61.5)
    book = openpyxl.load_workbook(file)
    del book["交接"]
    if lost != "hidden sheet":
        book.custom_doc_props.props.clear()
    book.save(file)
    returned(path, file)
    # The workbook remembers what it held, so this is a change on one side alone.
    assert old != 61.5
    assert take_in(path).counts == {"files": 1, "taken": 1, "asked": 0, "refused": 0, "finished": 1}


def test_without_any_number_it_is_a_list_that_only_fills_blanks(path: Path) -> None:
    file = handed_out(path)[0]
    teacher = mine(file)
    fill(file, "成绩", teacher, "卷面成绩", 61.5)
    book = openpyxl.load_workbook(file)
    for name in ("交接", "填写说明"):
        del book[name]
    book.custom_doc_props.props.clear()
    for sheet in book:
        sheet.cell(2, 1).value = None
    book.save(file)
    returned(path, file)
    outcome = take_in(path)
    assert (outcome.counts["taken"], outcome.counts["asked"]) == (0, 1)


# Both sides


def test_a_conflict_waits_for_the_person_and_keeps_the_file(path: Path) -> None:
    file = handed_out(path)[0]
    teacher = mine(file)
    fill(file, "成绩", teacher, "卷面成绩", 61.5)
    put(path, GRADEBOOK, teacher, "卷面成绩", 77)
    arrived = returned(path, file)
    first = take_in(path, yes=True)
    assert (first.counts["taken"], first.counts["asked"], list(first.moved)) == (0, 1, [])
    assert by_id(path, GRADEBOOK)[teacher]["卷面成绩"] == 77
    assert arrived.is_file()
    assert told(first, P.INBOX_OPEN)
    (row,) = shown(path)
    assert (row["结论"], row["本表现在"], row["交回的"]) == ("冲突", "77", "61.5")
    choose(path, "对方")
    second = take_in(path, yes=True)
    assert (second.counts["taken"], len(second.moved)) == (1, 1)
    assert by_id(path, GRADEBOOK)[teacher]["卷面成绩"] == 61.5


def choose(path: Path, word: str) -> None:
    host = FileHost.open(path)
    rows = host.grid(IMPORT_PREVIEW).rows
    top = next(n for n, row in enumerate(rows) if "采用哪个" in row)
    column = list(rows[top]).index("采用哪个") + 1
    verdict = list(rows[top]).index("结论")
    blocks = [
        Block(IMPORT_PREVIEW, n, column, ((word,),))
        for n, row in enumerate(rows[top + 1 :], top + 2)
        if len(row) > verdict and row[verdict] in ("冲突", "被清空")
    ]
    host.apply(Changes(tuple(blocks)), keep_backups=9)


def test_a_choice_survives_another_preview_and_ours_ends_it_too(path: Path) -> None:
    file = handed_out(path)[0]
    teacher = mine(file)
    fill(file, "成绩", teacher, "卷面成绩", 61.5)
    put(path, GRADEBOOK, teacher, "卷面成绩", 77)
    returned(path, file)
    take_in(path)
    choose(path, "本表")
    assert take_in(path).counts["asked"] == 0
    done = take_in(path, yes=True)
    assert (done.counts["taken"], len(done.moved)) == (0, 1)
    assert by_id(path, GRADEBOOK)[teacher]["卷面成绩"] == 77


def test_a_cell_that_was_emptied_there_is_asked_about(path: Path) -> None:
    file = handed_out(path)[0]
    teacher = mine(file)
    fill(file, "成绩", teacher, "卷面成绩", None)
    returned(path, file)
    assert take_in(path, yes=True).counts["asked"] == 1
    assert by_id(path, GRADEBOOK)[teacher]["卷面成绩"] is not None


def test_rows_that_were_deleted_take_nothing_away(path: Path) -> None:
    file = handed_out(path)[0]
    before = inputs(path)
    book = openpyxl.load_workbook(file)
    book["成绩"].delete_rows(5, 4)
    book.save(file)
    returned(path, file)
    assert take_in(path, yes=True).counts["taken"] == 0
    assert inputs(path) == before


def test_two_returns_of_one_hand_out_are_told_apart(path: Path) -> None:
    file = handed_out(path)[0]
    teacher = mine(file)
    one, two = returned(path, file, "甲.xlsx"), returned(path, file, "乙.xlsx")
    fill(one, "成绩", teacher, "卷面成绩", 61.5)
    fill(two, "成绩", teacher, "卷面成绩", 62.5)
    fill(two, "签到", teacher, "第2次", "迟到")
    outcome = take_in(path)
    assert (outcome.counts["taken"], outcome.counts["asked"]) == (2, 1)


def test_a_value_the_rules_forbid_is_told_at_its_cell_and_not_taken(path: Path) -> None:
    file = handed_out(path)[0]
    teacher = mine(file)
    fill(file, "成绩", teacher, "卷面成绩", 161)
    fill(file, "签到", teacher, "第1次", "睡着了")
    fill(file, "成绩", teacher, "笔记", 10)
    put(path, GRADEBOOK, teacher, "笔记", None)
    arrived = returned(path, file)
    before = inputs(path)
    outcome = take_in(path, yes=True)
    assert outcome.counts["refused"] == 2
    assert "E5" in told(outcome, P.INBOX_INVALID)[0] or "D5" in told(outcome, P.INBOX_INVALID)[0]
    notes = {row["栏目"]: row["说明"] for row in shown(path) if row["结论"] == "有误"}
    assert "超出范围（0 到 100）" in notes["卷面成绩"]
    assert "不是签到状态" in notes["第1次"]
    after = inputs(path)
    assert after[SIGN_IN, teacher] == before[SIGN_IN, teacher]
    assert after[GRADEBOOK, teacher]["卷面成绩"] == before[GRADEBOOK, teacher]["卷面成绩"]
    assert arrived.is_file()


def test_somebody_elses_rows_pasted_in_are_not_taken(path: Path) -> None:
    files = handed_out(path)
    stranger = mine(files[1])
    book = openpyxl.load_workbook(files[0])
    last = max(row[0].row for row in book["成绩"].iter_rows(min_row=5) if row[0].value)
    for column, value in enumerate((stranger, None, None, None, 1), 1):
        book["成绩"].cell(last + 1, column, value)
    book["成绩"].cell(last + 2, 1, "X999")
    book["成绩"].cell(last + 2, 2, "无此人")
    book.save(files[0])
    returned(path, files[0])
    outcome = take_in(path)
    assert outcome.counts["taken"] == 0
    (text,) = told(outcome, P.INBOX_STRANGERS)
    assert "不在这份分发里" in text
    assert "名册里没有工号 X999" in text


def test_a_name_beside_another_persons_number_is_not_taken(path: Path) -> None:
    file = handed_out(path)[0]
    teacher = mine(file)
    fill(file, "成绩", teacher, "姓名", "另一个人")
    fill(file, "成绩", teacher, "卷面成绩", 1)
    returned(path, file)
    outcome = take_in(path)
    assert outcome.counts["taken"] == 0
    assert "在名册里是" in told(outcome, P.INBOX_STRANGERS)[0]


# Another round, another workbook, no workbook


def rename_round(path: Path, name: str) -> None:
    host = FileHost.open(path)
    row, column = cell_of(host, "轮次名称")
    host.apply(Changes((Block("首页", row, column, ((name,),)),)), keep_backups=9)


def test_a_return_of_last_rounds_hand_out_is_told(path: Path) -> None:
    returned(path, handed_out(path)[0])
    rename_round(path, "2026年秋季班主任培训")
    outcome = take_in(path, yes=True)
    assert (
        "是“2026年春季班主任培训”的表，现在是“2026年秋季班主任培训”" in told(outcome, P.INBOX_OTHER_ROUND)[0]
    )
    assert (outcome.counts["taken"], list(outcome.moved)) == (0, [])


def test_a_hand_out_of_another_workbook_is_told(path: Path, tmp_path: Path) -> None:
    (tmp_path / "别的学校").mkdir()
    other = filled_workbook(tmp_path / "别的学校" / "培训考核.xlsm")
    handout(FileHost.open(other), now=NOW)
    returned(path, handed_out(other)[0])
    outcome = take_in(path)
    assert told(outcome, P.INBOX_OTHER_WORKBOOK)
    assert outcome.counts["taken"] == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("照片.jpg", b"\xff\xd8\xff\xe0 no table"),
        ("坏的.xlsx", b"PK\x03\x04 broken"),
        ("乱码.csv", b"\x00\x01\x02\xff\xfe\xfd"),
        ("空的.xlsx", b""),
        ("旧的.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 broken"),
        ("通知.txt", "各位老师：\n本周五开会。\n".encode()),
    ],
)
def test_what_is_no_table_is_told_and_the_others_go_on(path: Path, name: str, content: bytes) -> None:
    file = handed_out(path)[0]
    fill(file, "成绩", mine(file), "卷面成绩", 61.5)
    returned(path, file)
    (path.parent / "收件" / name).write_bytes(content)
    outcome = take_in(path, yes=True)
    assert (outcome.counts["taken"], outcome.counts["files"]) == (1, 2)
    assert told(outcome, P.INBOX_FILE) or told(outcome, P.INBOX_UNKNOWN_LIST)
    assert (path.parent / "收件" / name).is_file()


def test_an_empty_inbox_is_told_with_its_place(path: Path) -> None:
    outcome = inbox(FileHost.open(path), now=NOW)
    assert (outcome.exit_code, [one.code for one in outcome.problems]) == (2, [P.INBOX_EMPTY])
    assert (path.parent / "收件").is_dir()


# Lists


def as_csv(file: Path, rows: list[list[object]], encoding: str) -> None:
    file.parent.mkdir(exist_ok=True)
    with file.open("w", encoding=encoding, newline="") as handle:
        csv.writer(handle).writerows(rows)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_list_of_marks_fills_blanks_by_number_or_by_a_name_nobody_else_has(
    path: Path, encoding: str
) -> None:
    people = by_id(path, GRADEBOOK)
    names = [row["姓名"] for row in people.values()]
    single = [one for one, row in people.items() if names.count(row["姓名"]) == 1][:2]
    put_column(path, GRADEBOOK, "卷面成绩", dict.fromkeys(single))
    rows = [
        ["考试成绩单"],
        ["1、您的姓名", "2、工号", "卷面成绩", "备注"],
        [people[single[0]]["姓名"], single[0], "88", ""],
        [" ".join(people[single[1]]["姓名"]), "", "77.5", ""],
        ["查无此人", "", "60", ""],
    ]
    as_csv(path.parent / "收件" / "问卷.csv", rows, encoding)
    outcome = take_in(path, yes=True)
    assert outcome.counts["taken"] == 2
    after = by_id(path, GRADEBOOK)
    assert [after[one]["卷面成绩"] for one in single] == [88, 77.5]
    assert "查无此人：名册里没有这个姓名" in told(outcome, P.INBOX_STRANGERS)[0]


def test_namesakes_are_never_guessed(path: Path) -> None:
    people = list(by_id(path, GRADEBOOK))
    for sheet in (ROSTER, SIGN_IN, GRADEBOOK):
        for teacher in people[:2]:
            put(path, sheet, teacher, "姓名", "李静")
    put_column(path, GRADEBOOK, "卷面成绩", dict.fromkeys(people[:2]))
    as_csv(path.parent / "收件" / "成绩.csv", [["姓名", "卷面成绩"], ["李静", "88"]], "utf-8")
    outcome = take_in(path, yes=True)
    assert outcome.counts["taken"] == 0
    assert "有 2 位李静，要有工号才分得清" in told(outcome, P.INBOX_STRANGERS)[0]


# A copy of the workbook


def copy_of(path: Path, name: str = "张老师改的.xlsm") -> Path:
    (path.parent / "收件").mkdir(exist_ok=True)
    return Path(shutil.copy(path, path.parent / "收件" / name))


def test_a_colleagues_copy_is_merged_from_the_last_scoring_both_know(path: Path) -> None:
    copy = copy_of(path)
    people = list(by_id(path, GRADEBOOK))
    put(copy, GRADEBOOK, people[0], "卷面成绩", 66)  # there
    put(path, GRADEBOOK, people[1], "卷面成绩", 67)  # here
    put(copy, SIGN_IN, people[2], "第1次", "迟到")
    put(copy, GRADEBOOK, people[3], "卷面成绩", 68)  # on both sides
    put(path, GRADEBOOK, people[3], "卷面成绩", 69)
    outcome = take_in(path, yes=True)
    assert (outcome.counts["taken"], outcome.counts["asked"]) == (2, 1)
    after = by_id(path, GRADEBOOK)
    assert [after[one]["卷面成绩"] for one in (people[0], people[1], people[3])] == [66, 67, 69]
    assert by_id(path, SIGN_IN)[people[2]]["第1次"] == "迟到"


def test_the_common_state_is_found_in_the_backups_when_this_side_scored_since(path: Path) -> None:
    copy = copy_of(path)
    people = list(by_id(path, GRADEBOOK))
    put(copy, GRADEBOOK, people[0], "卷面成绩", 66)
    put(path, GRADEBOOK, people[1], "卷面成绩", 67)
    actions.score(FileHost.open(path), now=NOW)
    outcome = take_in(path, yes=True)
    assert (outcome.counts["taken"], outcome.counts["asked"]) == (1, 0)
    assert [by_id(path, GRADEBOOK)[one]["卷面成绩"] for one in people[:2]] == [66, 67]


def test_without_a_common_state_nothing_typed_is_overwritten(path: Path) -> None:
    copy = copy_of(path)
    people = list(by_id(path, GRADEBOOK))
    put(copy, GRADEBOOK, people[0], "卷面成绩", 66)
    actions.score(FileHost.open(copy), now=NOW)
    outcome = take_in(path, yes=True)
    assert (outcome.counts["taken"], outcome.counts["asked"]) == (0, 1)


def test_somebody_elses_number_in_a_copy_is_not_taken(path: Path) -> None:
    copy = copy_of(path)
    people = list(by_id(path, GRADEBOOK))
    for sheet in (ROSTER, GRADEBOOK, SIGN_IN):
        put(copy, sheet, people[0], "姓名", "换了人")
    put(copy, GRADEBOOK, people[0], "卷面成绩", 1)
    outcome = take_in(path)
    assert outcome.counts["taken"] == 0
    assert "在名册里是" in told(outcome, P.INBOX_STRANGERS)[0]


# Killed, repeated, old


def test_a_run_that_ends_before_the_file_is_put_away_goes_on_next_time(path: Path, monkeypatch) -> None:
    file = handed_out(path)[0]
    fill(file, "成绩", mine(file), "卷面成绩", 61.5)
    arrived = returned(path, file)

    def killed(*_: object) -> list[Path]:
        raise KeyboardInterrupt

    monkeypatch.setattr(inbox_module, "put_away", killed)
    with pytest.raises(KeyboardInterrupt):
        take_in(path, yes=True)
    monkeypatch.undo()
    assert by_id(path, GRADEBOOK)[mine(file)]["卷面成绩"] == 61.5
    assert arrived.is_file()
    again = take_in(path, yes=True)
    assert (again.counts["taken"], len(again.moved)) == (0, 1)


@pytest.mark.filterwarnings("ignore::UserWarning")  # openpyxl does not know every print area
def test_a_workbook_of_0_1_0_gets_the_sheets_it_lacks(tmp_path: Path) -> None:
    from python.entry.demo_school import demo_blocks

    old = Path(__file__).resolve().parents[1] / "live" / "editions" / "0.1.0.xlsm"
    path = Path(shutil.copy(old, tmp_path / "旧.xlsm"))
    host = FileHost.open(path)
    host.apply(Changes(tuple(demo_blocks(host))), keep_backups=1)
    before = FileHost.open(path).sheet_names()
    assert handout(FileHost.open(path), now=NOW).exit_code == 0
    assert set(FileHost.open(path).sheet_names()) - set(before) == {"收发记忆"}
    book = openpyxl.load_workbook(path)
    assert book["收发记忆"].sheet_state == "hidden"
    file = handed_out(path)[0]
    fill(file, "成绩", mine(file), "卷面成绩", 61.5)
    returned(path, file)
    assert take_in(path, yes=True).counts["taken"] == 1
    assert "导入预览" in FileHost.open(path).sheet_names()
    assert by_id(path, GRADEBOOK)[mine(file)]["卷面成绩"] == Decimal("61.5")


# What a list's columns mean is asked once


def as_questionnaire(path: Path, rows: list[list[object]]) -> Path:
    """An export of 问卷星 with marks: the questions are numbered, the exam is 总分."""
    header = [
        "序号",
        "提交答卷时间",
        "所用时间",
        "来源",
        "总分",
        "1、您的姓名",
        "2、工号",
        "3、班主任的首要职责是？",
    ]
    file = path.parent / "收件" / "12345678_按序号_考试.xlsx"
    file.parent.mkdir(exist_ok=True)
    book = openpyxl.Workbook()
    book.active.append(header)
    for number, (mark, name, teacher) in enumerate(rows, 1):
        book.active.append([number, "2026/06/03 12:00:00", "300秒", "微信", mark, name, teacher, "A.育人"])
    book.save(file)
    return file


def settle(path: Path, answers: dict[str, str]) -> None:
    host = FileHost.open(path)
    rows = host.grid("导入设置").rows
    top = next(n for n, row in enumerate(rows) if "当作" in row)
    blocks = [
        Block("导入设置", n, 2, ((answers.get(str(row[0]), "不用"),),))
        for n, row in enumerate(rows[top + 1 :], top + 2)
        if row and row[0]
    ]
    host.apply(Changes(tuple(blocks)), keep_backups=9)


def test_the_marks_of_a_questionnaire_are_taken_once_a_person_said_what_they_are(path: Path) -> None:
    people = by_id(path, GRADEBOOK)
    names = [row["姓名"] for row in people.values()]
    chosen = [one for one, row in people.items() if names.count(row["姓名"]) == 1][:3]
    put_column(path, GRADEBOOK, "卷面成绩", dict.fromkeys(chosen))
    file = as_questionnaire(path, [[80 + n, people[one]["姓名"], one] for n, one in enumerate(chosen)])
    first = take_in(path, yes=True)
    assert (first.counts["taken"], file.is_file()) == (0, True)
    assert "《导入设置》" in told(first, P.INBOX_HEADERS)[0]
    asked = {row["来源栏目"]: row for row in rows_of(path, "导入设置", "来源栏目")}
    assert asked["总分"]["当作"] is None
    assert asked["总分"]["说明"].startswith("是不是“卷面成绩”？")
    settle(path, {"总分": "卷面成绩"})
    done = take_in(path, yes=True)
    assert (done.counts["taken"], len(done.moved)) == (3, 1)
    assert [by_id(path, GRADEBOOK)[one]["卷面成绩"] for one in chosen] == [80, 81, 82]
    # The next file of that shape is taken without a question.
    put_column(path, GRADEBOOK, "卷面成绩", {chosen[0]: None})
    as_questionnaire(path, [[77, people[chosen[0]]["姓名"], chosen[0]]])
    again = take_in(path, yes=True)
    assert (again.counts["taken"], told(again, P.INBOX_HEADERS)) == (1, [])


# What is told besides


@pytest.mark.libreoffice
@pytest.mark.xdist_group("libreoffice")
def test_a_wrong_value_is_painted_in_the_hand_out_and_a_symbol_is_not(path: Path, tmp_path: Path) -> None:
    file = handed_out(path)[0]
    for row, value in ((5, 161), (6, 61), (7, "缺考")):
        book = openpyxl.load_workbook(file)
        book["成绩"].cell(row, 5).value = value
        book["签到"].cell(row, 4).value = {5: "睡着了", 6: "√", 7: "迟到"}[row]
        book.save(file)
    pixels = {}
    for sheet, column in (("成绩", "E"), ("签到", "D")):
        alone = tmp_path / f"{sheet}.xlsx"
        book = openpyxl.load_workbook(file)
        for other in [one for one in book.sheetnames if one != sheet]:
            del book[other]
        book.save(alone)
        text = painted(alone, tmp_path / sheet, column)
        pixels[sheet] = text
    assert pixels == {"成绩": [True, False, False], "签到": [True, False, False]}


def painted(file: Path, folder: Path, column: str) -> list[bool]:
    """Whether LibreOffice paints rows 5 to 7 of a column in the colour of what is wrong, by its own reckoning of the rule."""
    page = converted(file, "html", folder) / f"{file.stem}.html"
    rows = re.findall(r"<tr>(.*?)</tr>", page.read_text("utf-8"), re.DOTALL)
    place = ord(column) - ord("A")
    cells = [re.findall(r"<td[^>]*>", row) for row in rows]
    return ["FBD9B5" in cells[row - 1][place].upper() for row in (5, 6, 7)]


def test_formulas_are_taken_by_their_result_with_a_notice(path: Path) -> None:
    file = handed_out(path)[0]
    teacher = mine(file)
    fill(file, "成绩", teacher, "卷面成绩", "=60+1.5")
    arrived = returned(path, file)
    outcome = take_in(path)
    # openpyxl wrote no result, and what has none is never taken.
    assert told(outcome, P.INBOX_FORMULAS)
    assert (outcome.counts["taken"], outcome.counts["refused"]) == (0, 1)
    before = by_id(path, GRADEBOOK)[teacher]["卷面成绩"]
    take_in(path, yes=True)
    assert by_id(path, GRADEBOOK)[teacher]["卷面成绩"] == before
    assert arrived.is_file()


def test_a_list_that_no_school_has_is_told_and_not_cut(path: Path) -> None:
    rows: list[list[object]] = [["工号", "卷面成绩"]]
    rows += [[f"X{n}", 1] for n in range(20_001)]
    as_csv(path.parent / "收件" / "太长.csv", rows, "utf-8")
    as_csv(path.parent / "收件" / "太宽.csv", [["工号", *range(400)]], "utf-8")
    outcome = take_in(path)
    assert [text.split("有 ")[1].split("，太大")[0] for text in told(outcome, P.INBOX_TOO_LARGE)] == [
        "1 行、401 列",
        "20002 行、2 列",
    ]


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("李文净", True),
        ("李文", True),
        ("李文静静", True),
        ("黎雯靖", True),
        ("李静文", True),
        ("Li Wenjing", True),
        ("李净", False),
    ],
)
def test_a_near_miss_is_asked_about_and_never_taken(path: Path, typed: str, hint: bool) -> None:
    teacher = next(one for one, row in by_id(path, ROSTER).items() if row["姓名"] == "李文静")
    put_column(path, GRADEBOOK, "卷面成绩", {teacher: None})
    as_csv(path.parent / "收件" / "成绩.csv", [["姓名", "卷面成绩"], [typed, "88"]], "utf-8")
    outcome = take_in(path, yes=True)
    assert outcome.counts["taken"] == 0
    text = told(outcome, P.INBOX_STRANGERS)[0]
    assert (f"李文静（{teacher}）" in text and "请在《导入设置》里选" in text) is hint


def test_whom_a_name_means_is_asked_once_and_remembered(path: Path) -> None:
    teacher = next(one for one, row in by_id(path, ROSTER).items() if row["姓名"] == "李文静")
    put_column(path, GRADEBOOK, "卷面成绩", {teacher: None})
    file = path.parent / "收件" / "成绩.csv"
    as_csv(file, [["姓名", "卷面成绩"], ["李文净", "88"]], "utf-8")
    take_in(path, yes=True)
    take_in(path, yes=True)  # asked once
    asked = rows_of(path, "导入设置", "来源栏目")
    assert [(row["来源栏目"], row["当作"]) for row in asked] == [("姓名：李文净", None)]
    assert asked[0]["说明"].startswith(f"是不是李文静（{teacher}）？")
    assert file.is_file()
    settle(path, {"姓名：李文净": f"李文静（{teacher}）"})
    done = take_in(path, yes=True)
    assert (done.counts["taken"], len(done.moved)) == (1, 1)
    assert by_id(path, GRADEBOOK)[teacher]["卷面成绩"] == 88
    as_csv(file, [["姓名", "卷面成绩"], ["李文净", "90"]], "utf-8")
    assert take_in(path).counts["asked"] == 1  # the next list: a typed mark that differs


def test_a_name_that_is_none_of_ours_is_left_out_for_good(path: Path) -> None:
    file = path.parent / "收件" / "成绩.csv"
    as_csv(file, [["姓名", "卷面成绩"], ["李文净", "88"]], "utf-8")
    take_in(path, yes=True)
    settle(path, {})
    done = take_in(path, yes=True)
    assert (done.counts["taken"], len(done.moved)) == (0, 1)
    assert "选的是 不用" in told(done, P.INBOX_STRANGERS)[0]


def test_many_names_are_offered_as_far_as_a_drop_down_holds_them(path: Path) -> None:
    names = list(dict.fromkeys(row["姓名"] for row in by_id(path, ROSTER).values()))[:25]
    rows: list[list[object]] = [["姓名", "卷面成绩"]]
    rows += [[f"{name[:-1]}某", "88"] for name in names]
    as_csv(path.parent / "收件" / "成绩.csv", rows, "utf-8")
    take_in(path)
    with zipfile.ZipFile(path) as package:
        parts = [
            package.read(one).decode() for one in package.namelist() if one.startswith("xl/worksheets/sheet")
        ]
    (rule,) = [one for part in parts for one in re.findall(r'<formula1>"(.*?)"<', part) if "（T" in one]
    words = rule.split(",")
    assert 200 < len(rule) <= 255
    assert words[-1] == "不用"
    assert all(re.fullmatch(r".+（T\d+）", word) for word in words[:-1])


def test_a_choice_for_somebody_who_has_left_takes_nothing(path: Path) -> None:
    as_csv(path.parent / "收件" / "成绩.csv", [["姓名", "卷面成绩"], ["李文净", "88"]], "utf-8")
    take_in(path, yes=True)
    settle(path, {"姓名：李文净": "李文静（Q999）"})
    done = take_in(path, yes=True)
    assert done.counts["taken"] == 0
    assert "名册里没有工号 Q999" in told(done, P.INBOX_STRANGERS)[0]


def test_what_is_handed_out_and_to_whom_are_parameters(path: Path) -> None:
    set_parameter(path, "分发内容", "名册信息")
    set_parameter(path, "分发分组", "全部")
    outcome = handout(FileHost.open(path), now=NOW)
    assert isinstance(outcome, HandedOut)
    (file,) = outcome.made
    assert openpyxl.load_workbook(file).sheetnames == ["填写说明", "名册信息", "交接"]


# What a hostile reader found


@pytest.mark.parametrize("value", ["#REF!", "=1/0"])
def test_an_error_never_takes_a_mark_away(path: Path, value: str) -> None:
    file = handed_out(path)[0]
    teacher = mine(file)
    before = by_id(path, GRADEBOOK)[teacher]
    fill(file, "成绩", teacher, "卷面成绩", value)
    returned(path, file)
    assert take_in(path, yes=True).counts["refused"] == 1
    assert by_id(path, GRADEBOOK)[teacher] == before


def test_a_forbidden_value_is_refused_also_where_ours_is_forbidden_already(path: Path) -> None:
    file = handed_out(path)[0]
    teacher = mine(file)
    put(path, GRADEBOOK, teacher, "笔记", 7)
    handout(FileHost.open(path), now=NOW)
    again = next(one for one in handed_out(path) if one.name.startswith(file.stem) and one != file)
    fill(again, "成绩", teacher, "笔记", 99)
    returned(path, again)
    assert take_in(path, yes=True).counts["refused"] == 1
    assert by_id(path, GRADEBOOK)[teacher]["笔记"] == 7


def test_numbers_swapped_in_one_sheet_of_a_copy_give_nobody_anothers_marks(path: Path) -> None:
    copy = copy_of(path)
    people = list(by_id(path, GRADEBOOK))
    names = [by_id(path, GRADEBOOK)[one]["姓名"] for one in people[:2]]
    for teacher, name in zip(people[:2], reversed(names), strict=True):
        put(copy, GRADEBOOK, teacher, "姓名", name)
    put(copy, GRADEBOOK, people[0], "卷面成绩", 1)
    outcome = take_in(path)
    assert outcome.counts["taken"] == 0
    assert "在名册里是" in told(outcome, P.INBOX_STRANGERS)[0]


def test_full_width_names_of_sessions_are_remembered_as_they_are(path: Path) -> None:
    host = FileHost.open(path)
    for sheet, row, column in ((SIGN_IN, 4, 4), ("培训场次", 5, 1)):
        host.apply(Changes((Block(sheet, row, column, (("第1次（上）",),)),)), keep_backups=9)
    handout(FileHost.open(path), now=NOW, by="全部", parts=["签到"])
    file = path.parent / "分发" / "2026年春季班主任培训" / "全部.xlsx"
    teacher = next(iter(by_id(path, SIGN_IN)))
    put(path, SIGN_IN, teacher, "第1次（上）", "请假")  # here, after it went out
    returned(path, file)
    outcome = take_in(path, yes=True)
    assert (outcome.counts["taken"], outcome.counts["asked"]) == (0, 0)
    assert by_id(path, SIGN_IN)[teacher]["第1次（上）"] == "请假"


def test_a_choice_made_between_other_values_is_asked_again(path: Path) -> None:
    file = handed_out(path)[0]
    teacher = mine(file)
    fill(file, "成绩", teacher, "卷面成绩", 61.5)
    put(path, GRADEBOOK, teacher, "卷面成绩", 77)
    returned(path, file, "七年级组（1）.xlsx")
    take_in(path)
    choose(path, "对方")
    put(path, GRADEBOOK, teacher, "卷面成绩", 78)  # typed after the choice
    assert take_in(path, yes=True).counts == {"taken": 0, "asked": 1, "refused": 0, "files": 1, "finished": 0}
    assert by_id(path, GRADEBOOK)[teacher]["卷面成绩"] == 78
    choose(path, "对方")
    assert take_in(path, yes=True).counts["finished"] == 1  # also under a name with full-width brackets


def test_one_person_in_two_sheets_with_two_marks_is_nobody_to_guess(path: Path) -> None:
    teacher = next(iter(by_id(path, GRADEBOOK)))
    put(path, GRADEBOOK, teacher, "卷面成绩", None)
    book = openpyxl.Workbook()
    for n, mark in enumerate((88, 44)):
        sheet = book.worksheets[0] if not n else book.create_sheet()
        sheet.append(["工号", "卷面成绩"])
        sheet.append([teacher, mark])
    (path.parent / "收件").mkdir(exist_ok=True)
    book.save(path.parent / "收件" / "两张.xlsx")
    outcome = take_in(path, yes=True)
    assert outcome.counts["taken"] == 0
    assert "有两处不一样：88、44" in told(outcome, P.INBOX_STRANGERS)[0]


def test_a_hand_out_whose_column_lost_its_name_is_kept_and_told(path: Path) -> None:
    file = handed_out(path)[0]
    book = openpyxl.load_workbook(file)
    header = next(cell for cell in book["成绩"][4] if cell.value == "卷面成绩")
    header.value = "期末考"
    book.save(file)
    arrived = returned(path, file)
    outcome = take_in(path, yes=True)
    assert "卷面成绩（找不到这一栏）" in told(outcome, P.INBOX_COLUMNS)[0]
    assert arrived.is_file()


def test_marks_beside_the_sign_ins_of_one_list_are_both_taken(path: Path) -> None:
    teacher = next(iter(by_id(path, GRADEBOOK)))
    put(path, GRADEBOOK, teacher, "卷面成绩", None)
    put(path, SIGN_IN, teacher, "第1次", None)
    as_csv(path.parent / "收件" / "都有.csv", [["工号", "第1次", "卷面成绩"], [teacher, "√", "88"]], "utf-8")
    assert take_in(path, yes=True).counts["taken"] == 2
    assert by_id(path, SIGN_IN)[teacher]["第1次"] == "√"


def test_a_symbol_and_its_word_are_one(path: Path) -> None:
    teacher = next(one for one, row in by_id(path, SIGN_IN).items() if row["第1次"] in ("√", "出勤"))
    put(path, SIGN_IN, teacher, "第1次", "√")
    as_csv(path.parent / "收件" / "签到.csv", [["工号", "第1次"], [teacher, "出勤"]], "utf-8")
    assert take_in(path).counts["asked"] == 0


def test_a_day_in_a_column_that_takes_none_is_refused(path: Path) -> None:
    import datetime as dt

    teacher = next(iter(by_id(path, ROSTER)))
    put(path, ROSTER, teacher, "任教班级", None)
    book = openpyxl.Workbook()
    book.worksheets[0].append(["工号", "任教班级"])
    book.worksheets[0].append([teacher, dt.date(2026, 3, 1)])
    (path.parent / "收件").mkdir(exist_ok=True)
    book.save(path.parent / "收件" / "名册.xlsx")
    assert take_in(path, yes=True).counts["refused"] == 1
    assert by_id(path, ROSTER)[teacher]["任教班级"] is None


def test_a_spoilt_memory_stops_a_hand_out_instead_of_writing_over_it(path: Path) -> None:
    host = FileHost.open(path)
    rows = host.grid("收发记忆").rows
    top = next(n for n, row in enumerate(rows, 1) if "键" in row)
    column = list(rows[top - 1]).index("键") + 1
    host.apply(Changes((Block("收发记忆", top, column, (("改了",),)),)), keep_backups=9)
    with pytest.raises(HostError) as failure:
        handout(FileHost.open(path), now=NOW)
    assert failure.value.code is P.EXCHANGE_SHEET_SPOILT


def test_who_has_no_row_is_told_when_handing_out(path: Path) -> None:
    teacher = next(iter(by_id(path, GRADEBOOK)))
    put(path, GRADEBOOK, teacher, "工号", "X000")
    outcome = handout(FileHost.open(path), now=NOW)
    assert "《成绩册》里有 1 人没有一行" in told(outcome, P.HANDOUT_LEFT_OUT)[0]


@pytest.mark.parametrize("content", [b"a\rb\r\n1\r2\r\n", b"x," + b"y" * 200_000 + b"\n"])
def test_an_odd_csv_is_told_and_the_others_go_on(path: Path, content: bytes) -> None:
    file = handed_out(path)[0]
    fill(file, "成绩", mine(file), "卷面成绩", 61.5)
    returned(path, file)
    (path.parent / "收件" / "怪.csv").write_bytes(content)
    assert take_in(path).counts["taken"] == 1
