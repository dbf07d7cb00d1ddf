"""成长规划: a row a teacher and 学年, what it lacks and when; its form on paper, its way out and back, its place in 个人成长档案."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import docx
import openpyxl
import pytest

from python.actions import score as actions
from python.actions.features import choose_features
from python.actions.growth_files import print_growth_files
from python.actions.growth_plans import PlansUpdated, print_growth_forms, update_growth_plans
from python.actions.handout import HandedOut, handout
from python.actions.inbox import TakenIn, inbox
from python.actions.outcome import EXIT_DONE, EXIT_NOT_RUN
from python.hosts.file.host import FileHost
from python.ledgers.growth_plans import Deadlines, standing_of
from python.reading.growth_plans import GrowthPlan
from python.vocabulary.cell_values import as_text
from python.vocabulary.messages import message, suggestion
from python.vocabulary.ports import Block, Changes
from python.vocabulary.problems import ProblemCode
from python.vocabulary.school_calendar import begins_in
from python.vocabulary.sheet_schema import RULES
from tests.rounds import by_id, filled_workbook, put, rows_of
from tests.samples import NOW

P = ProblemCode
FEATURE = SHEET = "成长规划"
YEAR = "2025—2026"
PARTS = {"本年目标": "带好一个班", "三年目标": "成为骨干", "措施": "读书、听课"}
DAY = dt.date(2026, 3, 1)


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = filled_workbook(tmp_path_factory.mktemp("规划") / "培训考核.xlsm")
    choose_features(FileHost.open(path), now=NOW, on=[FEATURE])
    return path


@pytest.fixture
def path(master: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(master, tmp_path / master.name))


def update(path: Path, now: dt.datetime = NOW) -> PlansUpdated:
    outcome = update_growth_plans(FileHost.open(path), now=now)
    assert isinstance(outcome, PlansUpdated), [message(one) for one in outcome.problems]
    return outcome


def setting(path: Path, name: str, value: str) -> None:
    host = FileHost.open(path)
    row = next(n for n, cells in enumerate(host.grid(RULES).rows, 1) if tuple(cells[:2]) == (FEATURE, name))
    host.apply(Changes((Block(RULES, row, 3, ((value,),)),)), keep_backups=50)


def fill(path: Path, teacher: str, **values: object) -> None:
    for header, value in values.items():
        put(path, SHEET, teacher, header, value)


def told(outcome, code: ProblemCode) -> list[str]:
    return [f"{message(one)}。{suggestion(one)}" for one in outcome.problems if one.code is code]


# The rules, by hand


def plan(**values: object) -> GrowthPlan:
    parts = values.pop("parts", PARTS)
    return GrowthPlan(5, "T001", "张三", 2025, parts, **values)  # type: ignore[arg-type]  # what a row holds


DUE = Deadlines(dt.date(2025, 10, 15), dt.date(2026, 1, 31), dt.date(2026, 6, 30))


@pytest.mark.parametrize(
    ("one", "today", "state", "lacks", "overdue"),
    [
        (plan(parts=dict.fromkeys(PARTS, "")), (2025, 10, 15), "未制定", tuple(PARTS), ()),
        (plan(parts=dict.fromkeys(PARTS, "")), (2025, 10, 16), "未制定", tuple(PARTS), ("制定截止",)),
        (
            plan(parts=dict.fromkeys(PARTS, "")),
            (2026, 7, 1),
            "未制定",
            tuple(PARTS),
            ("制定截止",),
        ),
        (plan(parts={**PARTS, "措施": ""}), (2025, 9, 9), "未填全", ("措施",), ()),
        (plan(), (2026, 1, 31), "已制定", (), ()),
        (plan(), (2026, 2, 1), "待中期检查", ("中期检查情况",), ("中期检查截止",)),
        (plan(check_found="顺利"), (2026, 2, 1), "已中期检查", ("中期检查日期", "检查人"), ()),
        (plan(check_found="顺利", check_date=DAY, checked_by="李"), (2026, 6, 30), "已中期检查", (), ()),
        (
            plan(check_found="顺利", check_date=DAY, checked_by="李"),
            (2026, 7, 1),
            "待总结",
            ("达成",),
            ("总结截止",),
        ),
        (plan(achieved="达成", checked_by="李"), (2026, 1, 1), "已达成", (), ()),
        (plan(achieved="部分达成", checked_by="李"), (2026, 1, 1), "部分达成", (), ()),
        (plan(achieved="未达成"), (2026, 1, 1), "未达成", ("检查人",), ()),
    ],
)
def test_a_plan_lacks_only_what_is_due_and_a_deadline_passes_on_the_day_after(
    one, today, state, lacks, overdue
) -> None:
    found = standing_of(one, DUE, dt.date(*today), year_over=False)
    assert (found.state, found.lacks, found.overdue) == (state, lacks, overdue)


def test_without_deadlines_nobody_is_pressed_until_the_year_is_over() -> None:
    late = dt.date(2030, 1, 1)
    assert standing_of(plan(), Deadlines(), late, year_over=False).state == "已制定"
    over = standing_of(plan(), Deadlines(), late, year_over=True)
    assert (over.state, over.lacks, over.overdue) == ("待总结", ("达成",), ())


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2025—2026", 2025),
        ("2025-2026学年", 2025),
        ("2025/26", 2025),
        ("2025", 2025),
        ("2025学年度", 2025),
        ("2025—2027", None),
        ("2025—2126", None),
        ("二〇二五", None),
        ("", None),
    ],
)
def test_a_school_year_is_understood_as_offices_write_it(text, year) -> None:
    assert begins_in(text) == year


# The sheet


def test_everyone_gets_a_row_for_this_school_year_and_a_second_run_adds_none(path: Path) -> None:
    first = update(path)
    roster = by_id(path, "教师名册")
    rows = by_id(path, SHEET)
    assert first.exit_code == EXIT_DONE
    assert (first.year, first.added) == (YEAR, len(roster))
    assert list(rows) == list(roster)
    assert {row["学年"] for row in rows.values()} == {YEAR}
    assert {(row["状态"], row["缺少"]) for row in rows.values()} == {("未制定", "本年目标、三年目标、措施")}
    assert update(path).added == 0
    assert len(rows_of(path, SHEET)) == len(roster)


def test_what_people_typed_stays_and_each_row_says_how_it_stands(path: Path) -> None:
    update(path)
    setting(path, "中期检查截止", "2026-01-31")
    fill(path, "T002", **PARTS)
    fill(path, "T003", **PARTS, 达成="达成", 检查人="李主任")
    before = by_id(path, SHEET)
    outcome = update(path)
    after = by_id(path, SHEET)
    typed = [name for name in before["T002"] if name not in ("状态", "缺少")]
    assert {one: [row[name] for name in typed] for one, row in before.items()} == {
        one: [row[name] for name in typed] for one, row in after.items()
    }
    assert (after["T002"]["状态"], after["T002"]["缺少"]) == ("待中期检查", "中期检查情况")
    assert (after["T003"]["状态"], after["T003"]["缺少"]) == ("已达成", "中期检查情况")
    assert outcome.states["待中期检查"] == outcome.states["已达成"] == 1
    late = told(outcome, P.PLAN_OVERDUE)
    assert len(late) == 1
    assert late[0].startswith("过了中期检查截止（2026-01-31），还有 2 人没有中期检查情况：")


def test_a_deadline_of_another_school_year_presses_nobody(path: Path) -> None:
    update(path)
    setting(path, "制定截止", "2024-10-15")
    outcome = update(path)
    (said,) = told(outcome, P.PLAN_DUE_ELSEWHERE)
    assert "“制定截止”是 2024-10-15，不在本轮的 2025—2026 学年里" in said
    (problem,) = [one for one in outcome.problems if one.code is P.PLAN_DUE_ELSEWHERE]
    assert problem.where is not None
    host = FileHost.open(path)
    assert as_text(host.grid(RULES).value(problem.where.row, problem.where.column)) == "2024-10-15"
    assert not told(outcome, P.PLAN_OVERDUE)


def test_rows_nobody_can_be_sure_of_are_told_with_their_cell_and_get_no_state(path: Path) -> None:
    update(path)
    put(path, SHEET, "T002", "学年", "去年")
    put(path, SHEET, "T003", "姓名", "别人")
    put(path, SHEET, "T004", "工号", "X9")
    put(path, SHEET, "T005", "达成", "完成")
    put(path, SHEET, "T006", "工号", "T007")
    put(path, SHEET, "T007", "姓名", by_id(path, "教师名册")["T007"]["姓名"])
    outcome = update(path)
    rows = rows_of(path, SHEET)
    codes = {one.code: one.where.cell for one in outcome.problems if one.where}
    assert codes[P.PLAN_YEAR_UNCLEAR].startswith("D")
    assert P.PLAN_NAME in codes
    assert P.PLAN_STRANGER in codes
    assert P.PLAN_TWICE in codes
    assert "达成、部分达成、未达成" in told(outcome, P.NOT_A_CHOICE)[0]
    assert rows[1]["状态"] is None
    assert rows[2]["状态"] is None
    # T004 and T006 stand nowhere any more: they get rows; the others, whose rows are to be mended, get no second one.
    assert [row["工号"] for row in rows[60:]] == ["T004", "T006"]


def test_it_is_off_until_it_is_switched_on_and_needs_the_days_of_the_round(path: Path) -> None:
    off = filled_workbook(path.parent / "别的.xlsm")
    before = off.read_bytes()
    refused = update_growth_plans(FileHost.open(off), now=NOW)
    assert refused.exit_code == EXIT_NOT_RUN
    assert [one.code for one in refused.problems] == [P.FEATURE_OFF]
    assert off.read_bytes() == before
    host = FileHost.open(path)
    blanks = []
    for name in ("开始日期", "结束日期"):
        where = host.named_cell(name)
        assert where is not None
        blanks.append(Block(where.sheet, where.row, where.column, ((None,),)))
    host.apply(Changes(tuple(blanks)), keep_backups=5)
    refused = update_growth_plans(FileHost.open(path), now=NOW)
    assert [one.code for one in refused.problems] == [P.ROUND_FACT_MISSING]


# On paper


def words_of(file: Path) -> str:
    document = docx.Document(str(file))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([one.text for one in document.paragraphs] + cells)


def test_a_form_a_person_is_printed_with_what_is_filled_in(path: Path) -> None:
    update(path)
    fill(path, "T002", **PARTS)
    outcome = print_growth_forms(FileHost.open(path), now=NOW, teacher_ids=["T002", "T003"])
    files = {one.name: one for one in outcome.files if one.suffix == ".docx"}
    name = by_id(path, "教师名册")["T002"]["姓名"]
    filled = words_of(next(one for key, one in files.items() if "T002" in key))
    blank = words_of(next(one for key, one in files.items() if "T003" in key))
    assert len(files) == 3
    assert all(text in filled for text in (*PARTS.values(), name, "2025—2026学年"))
    assert not any(text in blank for text in PARTS.values())
    assert "□达成　　□部分达成　　□未达成" in blank
    unknown = print_growth_forms(FileHost.open(path), now=NOW, teacher_ids=["X9"])
    assert [one.code for one in unknown.problems] == [P.TEACHER_UNKNOWN]


def test_the_growth_file_has_it_only_for_whoever_filled_something_in(path: Path) -> None:
    update(path)
    fill(path, "T002", **PARTS)
    actions.score(FileHost.open(path), now=NOW)
    outcome = print_growth_files(FileHost.open(path), now=NOW, teacher_ids=["T002", "T003"])
    files = {one.name: words_of(one) for one in outcome.files if "T00" in one.name}
    with_plan = next(text for name, text in files.items() if "T002" in name)
    without = next(text for name, text in files.items() if "T003" in name)
    assert "带好一个班（三年：成为骨干）" in with_plan
    assert "成长规划" not in without


# Out and back


def test_it_goes_out_by_department_and_comes_back_with_a_three_way_merge(path: Path) -> None:
    update(path)
    fill(path, "T002", 三年目标="成为骨干")
    out = handout(FileHost.open(path), now=NOW, by="全部", parts=[FEATURE])
    assert isinstance(out, HandedOut), [message(one) for one in out.problems]
    (file,) = out.made
    book = openpyxl.load_workbook(file)
    sheet = book[FEATURE]
    headers = [cell.value for cell in sheet[4]]
    row = next(one[0].row for one in sheet.iter_rows(min_row=5) if one[0].value == "T002")
    assert headers[3:] == [*PARTS, "中期检查日期", "中期检查情况", "调整", "达成", "检查人"]
    for header, value in {**PARTS, "三年目标": "成为名师", "达成": "完成", "中期检查日期": "年初"}.items():
        sheet.cell(row, headers.index(header) + 1).value = value
    folder = path.parent / "收件"
    folder.mkdir()
    book.save(folder / "交回.xlsx")
    fill(path, "T002", 三年目标="当年级组长")
    seen = inbox(FileHost.open(path), now=NOW)
    assert isinstance(seen, TakenIn)
    assert (seen.counts["taken"], seen.counts["asked"], seen.counts["refused"]) == (2, 1, 2)
    done = inbox(FileHost.open(path), now=NOW, yes=True)
    assert isinstance(done, TakenIn)
    back = by_id(path, SHEET)["T002"]
    assert (back["本年目标"], back["三年目标"], back["措施"]) == ("带好一个班", "当年级组长", "读书、听课")
    assert back["达成"] is None
    notes = [one["说明"] for one in rows_of(path, "导入预览", "文件")]
    assert any("只能填 达成、部分达成、未达成" in (note or "") for note in notes)


def test_a_workbook_without_the_feature_neither_offers_nor_takes_it(path: Path) -> None:
    off = filled_workbook(path.parent / "别的.xlsm")
    refused = handout(FileHost.open(off), now=NOW, parts=[FEATURE])
    assert [one.code for one in refused.problems] == [P.HANDOUT_NO_PART]
    assert refused.problems[0].details["choices"] == "签到、成绩、档案材料填报、名册信息"
