"""变动记录: every change leaves a trace, entries keep what stands beside them, and none is lost."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from python.actions import score as actions
from python.actions.archive import archive_round
from python.actions.outcome import Outcome
from python.entry.demo import new_workbook
from python.entry.demo_school import demo_blocks
from python.hosts.file import backups
from python.hosts.file.host import FileHost
from python.planning.edit_log.last_run import remembered
from python.planning.edit_log.overflow_file import archive_changes
from python.vocabulary.cell_values import CellValue
from python.vocabulary.output_sheets import CHANGE_LOG_SHEET
from python.vocabulary.ports import Block, Changes
from python.vocabulary.problems import ProblemCode, Severity
from python.vocabulary.sheet_schema import (
    CHANGE_LOG,
    CHECK_RESULTS,
    GRADEBOOK,
    HOME,
    RULES,
    RUN_LOG,
    SIGN_IN,
    SNAPSHOT,
)
from tests.memory_host import MemoryHost
from tests.samples import NOW, host_of, round_sheets, scored_host

P = ProblemCode
HEADER = 3  # of 变动记录 in the samples
LATER = NOW + dt.timedelta(hours=1)


@pytest.fixture
def host(tmp_path: Path) -> MemoryHost:
    """A round of three teachers that was scored once."""
    return scored_host(tmp_path / "培训考核.xlsm")


def score(host: MemoryHost, now: dt.datetime = LATER) -> Outcome:
    return actions.score(host, now=now)


def put(host: MemoryHost, sheet: str, teacher: str, header: str, value: CellValue) -> None:
    rows = host.sheets[sheet]
    column = next(row for row in rows if "工号" in row).index(header)
    row = next(row for row in rows if teacher in row)
    row += [None] * (column + 1 - len(row))
    row[column] = value


def set_keep(host: MemoryHost, count: int) -> None:
    next(row for row in host.sheets[RULES] if row and row[0] == "变动记录条数")[1] = float(count)


def log(host: MemoryHost) -> list[dict]:
    top, header = HEADER, host.sheets[CHANGE_LOG][HEADER - 1]
    rows = [[*row, *[None] * len(header)] for row in host.sheets[CHANGE_LOG][top:]]
    return [dict(zip(header, row, strict=False)) for row in rows if any(cell is not None for cell in row)]


def told(host: MemoryHost, *columns: str) -> list[tuple]:
    return [tuple(row[column] for column in columns) for row in log(host)]


def codes(outcome: Outcome) -> list[tuple[ProblemCode, Severity]]:
    return [(problem.code, problem.severity) for problem in outcome.problems]


def in_file(folder: Path, name: str = "变动记录.csv") -> list[dict]:
    with (folder / "归档" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def marks(rows: Iterable[dict]) -> list[str]:
    return [row["新值"] for row in rows]


def change_marks(host: MemoryHost, *new: int) -> None:
    """One run for each mark, an hour after the one before."""
    for mark in new:
        put(host, GRADEBOOK, "T003", "卷面成绩", float(mark))
        score(host, NOW + dt.timedelta(hours=mark))


# What is told


def test_each_changed_cell_is_told_with_what_it_did(host: MemoryHost) -> None:
    assert log(host) == []
    put(host, GRADEBOOK, "T003", "卷面成绩", 100.0)
    outcome = score(host)
    (row,) = log(host)
    assert outcome.summary["changes"] == 1
    assert [row[name] for name in CHANGE_LOG_SHEET.headers] == [
        "2026-07-01 10:30:00", "2026年春季", "T003", "王五", GRADEBOOK, "E4", "卷面成绩", "40", "100",
        "46", "82", "不合格", "优秀", "修改",
    ]  # fmt: skip


def test_a_sign_in_a_cleared_mark_and_a_removed_row_are_told(host: MemoryHost) -> None:
    put(host, SIGN_IN, "T001", "第1次", "缺席")
    put(host, GRADEBOOK, "T002", "作业", None)
    put(host, GRADEBOOK, "T003", "工号", "T777")
    score(host)
    rows = told(host, "工号", "栏目", "单元格", "说明")
    assert ("T001", "第1次", "D2", "修改") in rows
    assert ("T002", "作业", "F3", "清除") in rows
    assert ("T003", "工号", "", "删去一行") in rows or ("T003", "工号", None, "删去一行") in rows
    assert ("T777", "工号", "A4", "新增一行") in rows


def test_a_changed_rule_is_told_as_the_reason(host: MemoryHost) -> None:
    next(row for row in host.sheets[RULES] if row and row[0] == "迟到")[2] = 2.0
    score(host)
    assert told(host, "工号", "栏目", "说明") == [("T002", "总分", "考核规则有变")]


def test_moving_rows_is_no_change(host: MemoryHost) -> None:
    rows = host.sheets[GRADEBOOK]
    rows[1], rows[2] = rows[2], rows[1]
    score(host)
    assert log(host) == []


ODD_MARKS = (
    " 85\r\n", "85\r", "85\n", "85\u2028", "85\t", "８５ ", "=85+1", "-", "_x000D_85", "a|b", "𬭊", "长" * 20000,
)  # fmt: skip


@pytest.mark.filterwarnings("ignore:Print area cannot be set")
def test_a_mark_however_it_was_pasted_is_told_once(tmp_path: Path) -> None:
    """In a file as another program wrote it; it does not give every character back as it was written."""
    path = new_workbook(tmp_path / "培训考核.xlsm")
    opened = FileHost.open(path)
    opened.apply(Changes(tuple(demo_blocks(opened))), keep_backups=1)
    actions.score(FileHost.open(path), now=NOW)
    book = openpyxl.load_workbook(path, keep_vba=True)
    sheet = book[GRADEBOOK]
    (header,) = [cell for row in sheet.iter_rows(max_row=15) for cell in row if cell.value == "卷面成绩"]
    for row, mark in enumerate(ODD_MARKS, start=header.row + 1):
        sheet.cell(row, header.column).value = mark
    book.save(path)
    # openpyxl leaves it open; the garbage collector would blame whatever test it meets.
    book.vba_archive.close()
    counts = [actions.score(FileHost.open(path), now=LATER).summary["changes"] for _ in range(3)]
    assert counts == [len(ODD_MARKS), 0, 0]


@pytest.mark.parametrize("mark", [*ODD_MARKS, "85\v", "\x0185"], ids=lambda mark: repr(mark[:10]))
def test_what_was_remembered_is_remembered_the_same_again(mark: str) -> None:
    assert remembered(remembered(mark)) == remembered(mark)


def test_line_breaks_are_the_same_however_they_were_typed() -> None:
    assert {remembered(f"85{end}") for end in ("\r\n", "\r", "\n", "\v", "\u2028")} == {"85\n"}


def test_texts_of_any_length_fit_into_one_cell_and_still_differ() -> None:
    long = [remembered("长" * 30000 + end) for end in "甲乙"]
    assert all(len(text) * 50 < 32767 for text in long)
    assert long[0] != long[1]


def test_a_session_whose_name_holds_the_separator_is_told_once(tmp_path: Path) -> None:
    sheets = round_sheets()
    sheets["培训场次"][1][0] = sheets[SIGN_IN][0][3] = "上|下午"
    sample = host_of(sheets)
    sample.path = tmp_path / "培训考核.xlsm"
    score(sample)
    put(sample, SIGN_IN, "T001", "上|下午", "迟到")
    assert [score(sample).summary["changes"] for _ in range(2)] == [1, 0]
    assert told(sample, "单元格", "新值") == [("D2", "迟到")]


# The name of the round


def rename(host: MemoryHost, name: str) -> None:
    host.sheets[HOME][1][1] = name


def test_a_round_that_is_renamed_hides_no_change(host: MemoryHost) -> None:
    rename(host, "2026年春季培训")
    put(host, GRADEBOOK, "T003", "卷面成绩", 100.0)
    outcome = score(host)
    assert told(host, "工号", "工作表", "单元格", "栏目", "原值", "新值", "说明") == [
        (None, HOME, "B2", "轮次名称", "2026年春季", "2026年春季培训", "轮次名称有变"),
        ("T003", GRADEBOOK, "E4", "卷面成绩", "40", "100", "修改"),
    ]
    assert outcome.summary["changes"] == 2
    assert score(host).summary["changes"] == 0


def test_the_next_round_is_one_entry_and_no_cleared_marks(host: MemoryHost) -> None:
    rename(host, "2026年秋季")
    for row in host.sheets[GRADEBOOK][1:]:
        row[3:] = [None] * len(row[3:])
    for row in host.sheets[SIGN_IN]:
        del row[3:]
    del host.sheets["培训场次"][1:]
    score(host)
    assert told(host, "栏目", "说明") == [("轮次名称", "轮次名称有变，按新的一轮开始记录")]


def test_the_next_round_filled_in_before_its_first_run_is_not_compared(host: MemoryHost) -> None:
    """The same people and 场次, most of them 出勤 again, other marks."""
    rename(host, "2026年秋季")
    for teacher, mark in (("T001", 61.0), ("T002", 62.0), ("T003", 63.0)):
        put(host, GRADEBOOK, teacher, "卷面成绩", mark)
    score(host)
    assert told(host, "栏目") == [("轮次名称",)]


def test_before_there_are_marks_sign_ins_tell_whether_it_is_the_same_round(host: MemoryHost) -> None:
    for row in host.sheets[GRADEBOOK][1:]:
        row[3:] = [None] * len(row[3:])
    score(host)
    held = len(log(host))
    rename(host, "改名")
    put(host, SIGN_IN, "T001", "第1次", "缺席")
    score(host)
    assert told(host, "栏目", "新值")[held:] == [("轮次名称", "改名"), ("第1次", "缺席")]


def test_the_command_for_the_next_round_leads_to_no_cleared_marks(tmp_path: Path) -> None:
    path = new_workbook(tmp_path / "培训考核.xlsm")
    opened = FileHost.open(path)
    opened.apply(Changes(tuple(demo_blocks(opened))), keep_backups=1)
    actions.score(FileHost.open(path), now=NOW)
    archive_round(FileHost.open(path), now=NOW, next_round="下一轮", force=True)
    outcome = actions.score(FileHost.open(path), now=LATER)
    assert outcome.summary["changes"] == 1


# What is missing


def test_a_workbook_of_an_older_version_gets_a_notice(host: MemoryHost) -> None:
    del host.sheets[CHANGE_LOG], host.sheets[SNAPSHOT]
    outcome = score(host)
    assert (outcome.exit_code, codes(outcome)) == (0, [(P.CHANGE_LOG_ABSENT, Severity.NOTICE)])


@pytest.mark.parametrize("sheet", [CHANGE_LOG, SNAPSHOT])
def test_a_deleted_sheet_is_a_warning_that_check_results_list(host: MemoryHost, sheet: str) -> None:
    del host.sheets[sheet]
    outcome = score(host)
    assert codes(outcome) == [(P.CHANGES_NO_SHEET, Severity.WARNING)]
    (row,) = [row for row in host.sheets[CHECK_RESULTS][HEADER:] if row and row[0]]
    assert f"缺少工作表“{sheet}”" in str(row[7])
    assert "peixun new" in str(row[8])


@pytest.mark.parametrize(("sheet", "header"), [(CHANGE_LOG, "原值"), (SNAPSHOT, "内容")])
def test_a_renamed_header_is_a_warning(host: MemoryHost, sheet: str, header: str) -> None:
    row = host.sheets[sheet][HEADER - 1]
    row[row.index(header)] = "旧的"
    outcome = score(host)
    assert codes(outcome) == [(P.CHANGES_NO_COLUMN, Severity.WARNING)]
    assert outcome.problems[0].details["columns"] == header


def test_a_header_that_stands_twice_or_not_at_all_is_a_warning(host: MemoryHost) -> None:
    host.sheets[CHANGE_LOG][HEADER - 1].append("说明")
    assert codes(score(host)) == [(P.DUPLICATE_HEADER, Severity.WARNING)]
    host.sheets[CHANGE_LOG] = [["变动记录"]]
    assert codes(score(host)) == [(P.CHANGES_NO_COLUMN, Severity.WARNING)]


def test_the_schools_own_word_for_a_column_is_understood(tmp_path: Path) -> None:
    sheets = round_sheets()
    row = next(n for n, row in enumerate(sheets[RULES]) if row[:1] == ["标准名称"]) + 1
    sheets[RULES][row] = ["原值", "旧值"]
    header = sheets[CHANGE_LOG][HEADER - 1]
    header[header.index("原值")] = "旧值"
    sample = host_of(sheets)
    sample.path = tmp_path / "培训考核.xlsm"
    assert codes(score(sample)) == []
    put(sample, GRADEBOOK, "T003", "卷面成绩", 100.0)
    score(sample)
    assert told(sample, "旧值", "新值") == [("40", "100")]


def test_changes_made_while_the_sheet_was_missing_are_told_when_it_is_back(host: MemoryHost) -> None:
    kept = host.sheets.pop(CHANGE_LOG)
    put(host, GRADEBOOK, "T003", "卷面成绩", 100.0)
    score(host)
    host.sheets[CHANGE_LOG] = kept
    score(host)
    assert told(host, "原值", "新值") == [("40", "100")]


def test_an_emptied_memory_of_a_round_that_was_scored_is_told(host: MemoryHost) -> None:
    del host.sheets[SNAPSHOT][HEADER:]
    put(host, GRADEBOOK, "T003", "卷面成绩", 100.0)
    assert score(host).summary["changes"] == 1
    assert told(host, "工作表", "说明") == [
        (SNAPSHOT, "这一轮以前计算过，但《上次计算》里没有内容：无从比较，从这次起记录")
    ]
    assert score(host).summary["changes"] == 0


# More entries than the sheet may hold


def test_the_oldest_entries_move_into_a_file(host: MemoryHost) -> None:
    set_keep(host, 3)
    change_marks(host, 70, 71, 72, 73, 74)
    assert marks(log(host)) == ["72", "73", "74"]
    assert marks(in_file(host.path.parent)) == ["70", "71"]


def test_all_entries_of_one_run_for_which_there_is_no_room_are_in_the_file(host: MemoryHost) -> None:
    set_keep(host, 2)
    change_marks(host, 70, 71)
    for teacher, mark in (("T001", 81.0), ("T002", 82.0), ("T003", 83.0)):
        put(host, GRADEBOOK, teacher, "卷面成绩", mark)
    outcome = score(host, NOW + dt.timedelta(days=9))
    assert marks(in_file(host.path.parent)) == ["70", "71", "81"]
    assert marks(log(host)) == ["82", "83"]
    assert outcome.files[-1] == host.path.parent / "归档" / "变动记录.csv"
    assert "最早的 3 条移到 归档/变动记录.csv" in str(host.sheets[RUN_LOG][-1][10])


def test_a_lower_limit_takes_effect_without_a_change(host: MemoryHost) -> None:
    change_marks(host, 70, 71, 72)
    set_keep(host, 1)
    score(host)
    assert (marks(in_file(host.path.parent)), marks(log(host))) == (["70", "71"], ["72"])


def newest_first(host: MemoryHost) -> None:
    host.sheets[CHANGE_LOG][HEADER:] = sorted(
        host.sheets[CHANGE_LOG][HEADER:], key=lambda row: str(row[0]), reverse=True
    )


def test_the_oldest_move_also_when_staff_sorted_the_newest_to_the_top(host: MemoryHost) -> None:
    set_keep(host, 4)
    change_marks(host, 70, 71, 72, 73)
    newest_first(host)
    change_marks(host, 74, 75)
    assert marks(in_file(host.path.parent)) == ["70", "71"]
    assert marks(log(host)) == ["73", "72", "74", "75"]


@pytest.mark.parametrize(
    ("times", "moved"),
    [
        (["2026-07-03 08:00:00", "2026-07-01 09:00:00", "2026-07-02 09:00:00"], "2"),
        (["2026/7/3 8:00", "2026年7月1日 9:00", "2026-07-02"], "2"),
        ([dt.datetime(2026, 7, 3, 8, 0), dt.datetime(2026, 7, 1, 9, 0), "2026-07-02 09:00:00"], "2"),
        (["2026-07-01 09:00:00"] * 3, "1"),  # at the same time the upper one is older
        (["2026-07-03 08:00:00", "看不清", "2026-07-02 09:00:00"], "3"),  # as old as the row above it
        (["看不清", "2026-07-01 08:00:00", "2026-07-02 09:00:00"], "1"),  # with none above it the oldest
    ],
)
def test_age_is_read_from_the_time_however_it_is_written(host: MemoryHost, times: list, moved: str) -> None:
    set_keep(host, 3)
    place = CHANGE_LOG_SHEET.headers.index("新值")
    for number, time in enumerate(times, start=1):
        host.sheets[CHANGE_LOG].append([time, *[None] * (place - 1), str(number)])
    change_marks(host, 74)
    assert marks(in_file(host.path.parent)) == [moved]
    assert marks(log(host)) == [*(str(n) for n in (1, 2, 3) if str(n) != moved), "74"]


def add_own_column(host: MemoryHost, header: str, values: dict[str, CellValue]) -> None:
    """A column of staff's own, with a gap before it; ``values`` by 新值."""
    rows = host.sheets[CHANGE_LOG]
    rows[HEADER - 1] += [None, header]
    for row in rows[HEADER:]:
        row += [None, values.get(str(row[8]))]


def test_what_staff_wrote_beside_an_entry_stays_beside_it(host: MemoryHost) -> None:
    set_keep(host, 3)
    change_marks(host, 70, 71, 72)
    add_own_column(host, "核实意见", {"70": "属实", "71": 8.5, "72": dt.datetime(2026, 7, 2, 8, 0, 5)})
    change_marks(host, 73)
    assert told(host, "新值", "核实意见") == [("71", 8.5), ("72", "2026-07-02 08:00:05"), ("73", None)]
    assert [(row["新值"], row["核实意见"]) for row in in_file(host.path.parent)] == [("70", "属实")]


def test_rows_above_the_first_that_leaves_are_not_touched(host: MemoryHost) -> None:
    """Sorted newest first, what leaves stands at the end: a date beside the others stays a date."""
    set_keep(host, 3)
    change_marks(host, 70, 71, 72)
    newest_first(host)
    day = dt.datetime(2026, 7, 2)
    add_own_column(host, "核实日期", {"72": day, "70": "旧"})
    change_marks(host, 73)
    assert told(host, "新值", "核实日期") == [("72", day), ("71", None), ("73", None)]


def test_what_staff_prepared_below_the_entries_stays_prepared(host: MemoryHost) -> None:
    set_keep(host, 2)
    change_marks(host, 70)
    add_own_column(host, "核实", {"70": "属实"})
    host.sheets[CHANGE_LOG] += [[*[None] * 15, "待核实"] for _ in range(3)]
    for teacher, mark in (("T001", 81.0), ("T002", 82.0)):
        put(host, GRADEBOOK, teacher, "卷面成绩", mark)
    score(host, NOW + dt.timedelta(days=9))
    assert [row[15] for row in host.sheets[CHANGE_LOG][HEADER:]] == [None, "待核实", "待核实", "待核实"]


def test_a_note_without_a_header_belongs_to_no_entry_and_stays_where_it_is(host: MemoryHost) -> None:
    set_keep(host, 2)
    change_marks(host, 70, 71)
    host.sheets[CHANGE_LOG][HEADER] += [None, None, "图例"]
    change_marks(host, 72)
    assert host.sheets[CHANGE_LOG][HEADER][16] == "图例"


def test_full_sheet_with_own_columns_is_noted_and_the_note_is_the_same_in_a_second_run(
    host: MemoryHost,
) -> None:
    set_keep(host, 2)
    change_marks(host, 70, 71)
    add_own_column(host, "核实意见", {"71": "属实"})
    put(host, GRADEBOOK, "T003", "卷面成绩", 72.0)
    first = score(host)
    before = {name: [list(row) for row in rows] for name, rows in host.sheets.items()}
    second = score(host)
    assert codes(first) == codes(second) == [(P.CHANGES_FULL, Severity.NOTICE)]
    assert [name for name in before if before[name] != host.sheets[name]] == [RUN_LOG]


def test_entries_keep_their_text_to_the_letter_when_they_move(host: MemoryHost) -> None:
    set_keep(host, 2)
    put(host, GRADEBOOK, "T001", "卷面成绩", "８５ ")
    score(host)
    change_marks(host, 71, 72, 73)
    assert marks(in_file(host.path.parent)) == ["８５ ", "71"]


def test_a_total_row_of_staff_stays(host: MemoryHost) -> None:
    set_keep(host, 2)
    change_marks(host, 70, 71)
    host.sheets[CHANGE_LOG].append(["合计", "二", *[None] * 12])
    change_marks(host, 72, 73)
    assert [row[0] for row in host.sheets[CHANGE_LOG][HEADER:]].count("合计") == 1
    assert marks(row for row in log(host) if row["新值"]) == ["72", "73"]
    assert marks(in_file(host.path.parent)) == ["70", "71"]


# The file


def entry(mark: str, **own: str) -> dict[str, str]:
    return {**dict.fromkeys(CHANGE_LOG_SHEET.headers, ""), "时间": "2026-07-01 09:00:00", "新值": mark, **own}


def test_the_same_entries_are_not_added_twice(tmp_path: Path) -> None:
    for _ in range(2):
        path = archive_changes(tmp_path / "w.xlsm", [entry("=1+1"), entry("71")])
    assert path == tmp_path / "归档" / "变动记录.csv"
    assert marks(in_file(tmp_path)) == ["'=1+1", "71"]
    assert archive_changes(tmp_path / "w.xlsm", []) is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(path.read_bytes().decode("utf-8-sig").encode("gbk")),
        lambda path: path.write_bytes(path.read_bytes().decode("utf-8-sig").encode("utf-16")),
        lambda path: path.write_bytes(b"\0\0\0"),
        lambda path: path.write_bytes(path.read_bytes() + b'"2026'),
        lambda path: path.write_text("别的,表头\n", encoding="utf-8"),
        lambda path: (path.unlink(), path.mkdir()),
    ],
    ids=["saved as GBK", "saved as UTF-16", "zeros", "cut off", "another table", "a folder"],
)
def test_a_file_that_takes_no_more_is_left_alone_and_the_next_is_begun(host: MemoryHost, spoil) -> None:
    set_keep(host, 1)
    change_marks(host, 70, 71)
    path = host.path.parent / "归档" / "变动记录.csv"
    spoil(path)
    before = path.read_bytes() if path.is_file() else None
    change_marks(host, 72, 73)
    assert (path.read_bytes() if path.is_file() else None) == before
    assert marks(in_file(host.path.parent, "变动记录（2）.csv")) == ["71", "72"]
    assert marks(log(host)) == ["73"]


def test_a_new_column_of_staff_begins_a_new_file_and_an_old_one_still_fits(tmp_path: Path) -> None:
    archive_changes(tmp_path / "w.xlsm", [entry("70")])
    archive_changes(tmp_path / "w.xlsm", [entry("71", 核实意见="")])
    archive_changes(tmp_path / "w.xlsm", [entry("72", 核实意见="=属实")])
    archive_changes(tmp_path / "w.xlsm", [entry("73")])
    assert marks(in_file(tmp_path)) == ["70", "71"]
    rows = in_file(tmp_path, "变动记录（2）.csv")
    assert [(row["新值"], row["核实意见"]) for row in rows] == [("72", "'=属实"), ("73", "")]


def test_a_folder_that_cannot_be_written_stops_no_run_and_loses_no_entry(host: MemoryHost) -> None:
    set_keep(host, 1)
    change_marks(host, 70)
    folder = host.path.parent / "归档"
    folder.write_text("挡住")
    put(host, GRADEBOOK, "T003", "卷面成绩", 71.0)
    late = NOW + dt.timedelta(days=9)
    outcome, again = score(host, late), score(host, late)
    assert codes(outcome) == codes(again) == [(P.CHANGES_NOT_MOVED, Severity.WARNING)]
    assert (outcome.exit_code, marks(log(host))) == (0, ["70", "71"])
    folder.unlink()
    score(host)
    assert (marks(in_file(host.path.parent)), marks(log(host))) == (["70"], ["71"])


# In a saved file


def test_undo_takes_entries_back(tmp_path: Path) -> None:
    path = new_workbook(tmp_path / "培训考核.xlsm")
    rows = [("2026-07-01 09:00:00", *["甲"] * 13), ("2026-07-01 08:00:00", *["乙"] * 13)]
    FileHost.open(path).apply(Changes((Block(CHANGE_LOG, 5, 1, rows),)), keep_backups=9)
    before = path.read_bytes()
    place = next(n for n, row in enumerate(FileHost.open(path).grid(RULES).rows, 1) if "变动记录条数" in row)
    FileHost.open(path).apply(Changes((Block(RULES, place, 2, ((Decimal(1),),)),)), keep_backups=9)
    actions.score(FileHost.open(path), now=NOW)
    assert [row[0] for row in FileHost.open(path).grid(CHANGE_LOG).rows[4:]] == ["2026-07-01 09:00:00"]
    backups.undo(path)
    backups.undo(path, force=True)
    assert path.read_bytes() == before
