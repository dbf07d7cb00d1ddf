"""多元评价: anonymous forms go out, come back through other programs, count once each; and no score of the training changes."""

from __future__ import annotations

import shutil
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from python.actions import score as actions
from python.actions.appraisal_forms import FormsMade, make_appraisal_forms
from python.actions.appraise import Appraised, appraise
from python.actions.features import choose_features
from python.actions.growth_plans import update_growth_plans
from python.actions.inbox import inbox
from python.actions.outcome import EXIT_DONE, EXIT_NOT_RUN, EXIT_PROBLEMS
from python.actions.undo import undo
from python.entry.demo_school import demo_blocks
from python.hosts.file.host import FileHost
from python.vocabulary.cell_values import as_text
from python.vocabulary.messages import message, suggestion
from python.vocabulary.ports import Block, CellContent, Changes
from python.vocabulary.problems import ProblemCode
from python.vocabulary.sheet_schema import GRADEBOOK, RULES
from tests.actions.test_exchange import serious
from tests.actions.test_features import OLD
from tests.hosts.soffice import converted
from tests.rounds import by_id, filled_workbook, rows_of
from tests.samples import NOW

P = ProblemCode
FEATURE, RECORDS, RESULTS = "多元评价", "评价记录", "多元评价"
BATCH = "2025—2026"
DIMENSIONS = ("德", "能", "勤", "廉", "绩")


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = filled_workbook(tmp_path_factory.mktemp("评价") / "培训考核.xlsm")
    choose_features(FileHost.open(path), now=NOW, on=[FEATURE])
    actions.score(FileHost.open(path), now=NOW)
    return path


@pytest.fixture
def path(master: Path, tmp_path: Path) -> Path:
    path = Path(shutil.copy(master, tmp_path / master.name))
    setting(path, "评价表份数", "同事6,学生家长1,领导小组4")
    setting(path, "最少人数", "同事2,学生家长1,领导小组3")
    return path


def setting(path: Path, name: str, value: str) -> None:
    host = FileHost.open(path)
    row = next(n for n, cells in enumerate(host.grid(RULES).rows, 1) if tuple(cells[:2]) == (FEATURE, name))
    host.apply(Changes((Block(RULES, row, 3, ((value,),)),)), keep_backups=50)


def make(path: Path, *kinds: str) -> FormsMade:
    outcome = make_appraisal_forms(FileHost.open(path), now=NOW, kinds=kinds)
    assert isinstance(outcome, FormsMade), [message(one) for one in outcome.problems]
    return outcome


def forms(path: Path, kind: str) -> list[Path]:
    return sorted((path.parent / "分发").rglob(f"评价表/{kind}/*.xlsx"))


def fill(file: Path, marks: dict[str, tuple[object, ...]], inbox_of: Path, name: str = "") -> Path:
    """What a rater types, saved by another program into 收件."""
    book = openpyxl.load_workbook(file)
    sheet = book["评价表"]
    for row in sheet.iter_rows(min_row=6):
        for place, mark in enumerate(marks.get(str(row[0].value), ())):
            row[3 + place].value = mark
    folder = inbox_of.parent / "收件"
    folder.mkdir(exist_ok=True)
    book.save(folder / (name or file.name))
    return folder / (name or file.name)


def summed(path: Path) -> Appraised:
    outcome = appraise(FileHost.open(path), now=NOW)
    assert isinstance(outcome, Appraised), [message(one) for one in outcome.problems]
    return outcome


def told(outcome, code: ProblemCode) -> list[str]:
    return [f"{message(one)}。{suggestion(one)}" for one in outcome.problems if one.code is code]


def type_rows(path: Path, *rows: tuple[CellContent, ...]) -> None:
    """Rows typed into 评价记录: 批次 工号 姓名 类别 and the marks."""
    host = FileHost.open(path)
    first = len(host.grid(RECORDS).rows) + 1
    wide = [(*row, *[None] * (10 - len(row))) for row in rows]
    host.apply(Changes((Block(RECORDS, first, 1, wide),)), keep_backups=50)


def whole(*marks: int) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, marks))


# Going out


def test_every_kind_of_rater_gets_forms_of_its_own_without_anybodys_name(path: Path) -> None:
    outcome = make(path)
    roster = by_id(path, "教师名册")
    departments = {row["部门"] for row in roster.values()}
    assert outcome.exit_code == EXIT_DONE
    assert outcome.counts == {
        "自评": len(roster),
        "同事": 6 * len(departments),
        "学生家长": len(roster),
        "领导小组": 4,
    }
    numbers = set()
    for kind in outcome.counts:
        for file in forms(path, kind)[:6]:
            book = openpyxl.load_workbook(file)
            assert book.sheetnames == ["评价表", "交接"]
            with zipfile.ZipFile(file) as package:
                core = package.read("docProps/core.xml")
                assert b"creator" not in core
                assert b"lastModifiedBy" not in core
                assert not [one for one in package.namelist() if "vba" in one.lower()]
                assert b'filterPrivacy="1"' in package.read("xl/workbook.xml")
            assert serious(file) == []
            numbers.add(book["交接"]["B1"].value)
            headers = [cell.value for cell in book["评价表"][5]]
            assert headers[3:] == [f"{one}（20分）" for one in DIMENSIONS]
            assert book["评价表"].protection.sheet
    assert len(numbers) == 6 * 3 + 4
    own = openpyxl.load_workbook(next(one for one in forms(path, "自评") if "T002" in one.name))["评价表"]
    assert [row[0].value for row in own.iter_rows(min_row=6)] == ["T002"]


def test_only_the_kinds_asked_for_are_made_and_an_unknown_one_makes_none(path: Path) -> None:
    assert make(path, "领导小组").counts == {"领导小组": 4}
    refused = make_appraisal_forms(FileHost.open(path), now=NOW, kinds=["家长"])
    assert refused.exit_code == EXIT_NOT_RUN
    assert told(refused, P.APPRAISAL_KIND_ASKED) == [
        "没有“家长”这个评价人类别。可以用：自评、同事、学生家长、领导小组。"
    ]


# Coming back


def test_each_form_counts_once_and_the_arithmetic_stands_beside_the_result(path: Path) -> None:
    make(path)
    leaders = forms(path, "领导小组")
    for file, marks in zip(leaders, ((18,) * 5, (19,) * 5, (20,) * 5), strict=False):
        fill(file, {"T002": marks, "T003": (10, 10, 10, 10, 10)}, path)
    colleagues = [one for one in forms(path, "同事") if by_id(path, "教师名册")["T002"]["部门"] in one.name]
    fill(colleagues[0], {"T002": (18, 18, 18, 18, 18.5)}, path)
    fill(colleagues[1], {"T002": (19, 19, 19, 19, 19)}, path)
    for kind in ("自评", "学生家长"):
        fill(
            next(one for one in forms(path, kind) if "T002" in one.name),
            {"T002": (19,) * 5},
            path,
            f"{kind}.xlsx",
        )
    before = by_id(path, GRADEBOOK)
    outcome = summed(path)
    row = by_id(path, RESULTS)["T002"]
    # 自评 95×10%=9.5; 同事 (90.5+95)÷2=92.75 ×30%=27.825; 学生家长 95×30%=28.5; 领导小组 (90+95+100)÷3=95 ×30%=28.5: 94.325 → 94.33.
    assert row["综合得分"] == pytest.approx(94.33)
    assert (row["结论"], row["同事人数"], row["同事均分"]) == ("优秀", 2, 92.75)
    assert "同事 2 人平均：(90.5+95)÷2=92.75，×30%=27.825" in row["说明"]
    assert row["说明"].endswith("=94.325≈94.33；达到 90，优秀")
    assert row["年度评优"] == "是"
    assert outcome.annual == ["李文静（综合得分 94.33，达到 90；本轮培训 88.2 分，优秀）"]
    assert by_id(path, RESULTS)["T003"]["结论"] == "评价不足"
    assert (outcome.taken, outcome.rows) == (7, 10)
    assert by_id(path, GRADEBOOK) == before
    assert not [one for one in (path.parent / "收件").iterdir() if one.is_file()]
    assert len(outcome.moved) == 7
    again = summed(path)
    assert (again.taken, again.rows) == (0, 10)
    assert by_id(path, RESULTS)["T002"] == row


def test_nothing_in_the_workbook_says_who_rated_or_which_rows_belong_together(path: Path) -> None:
    out = make(path, "领导小组")
    assert out.counts == {"领导小组": 4}
    for file in forms(path, "领导小组")[:3]:
        fill(file, dict.fromkeys(("T002", "T003", "T004"), (15,) * 5), path)
    summed(path)
    rows = rows_of(path, RECORDS)
    assert len(rows) == 9
    assert list(rows[0])[:10] == ["批次", "工号", "姓名", "评价人类别", *DIMENSIONS, "总评"]
    numbers = {openpyxl.load_workbook(one)["交接"]["B1"].value for one in forms(path, "领导小组")}
    text = "".join(as_text(cell) for row in FileHost.open(path).grid(RECORDS).rows for cell in row)
    assert not [one for one in numbers if one in text]


def test_rows_of_forms_that_come_together_are_mixed_and_one_that_comes_alone_is_told(path: Path) -> None:
    people = list(by_id(path, "教师名册"))[:30]
    make(path, "领导小组")
    first, second, third = forms(path, "领导小组")[:3]
    fill(first, dict.fromkeys(people, (11,) * 5), path, "一.xlsx")
    fill(second, dict.fromkeys(people, (12,) * 5), path, "二.xlsx")
    assert not told(summed(path), P.APPRAISAL_FORM_ALONE)
    marks = [row["德"] for row in rows_of(path, RECORDS)]
    # That 60 rows of two forms lie one form after the other by chance: once in more than 10 ** 16 runs.
    assert sorted(marks) == [11] * 30 + [12] * 30
    assert marks not in ([11] * 30 + [12] * 30, [12] * 30 + [11] * 30)
    fill(third, dict.fromkeys(people, (13,) * 5), path, "三.xlsx")
    assert "“领导小组”只收了 1 份" in told(summed(path), P.APPRAISAL_FORM_ALONE)[0]


def test_the_same_form_twice_is_told_and_counted_once(path: Path) -> None:
    make(path, "领导小组")
    first, second = forms(path, "领导小组")[:2]
    fill(first, {"T002": (15,) * 5}, path, "甲.xlsx")
    fill(first, {"T002": (20,) * 5}, path, "乙.xlsx")
    fill(second, {"T002": (16,) * 5}, path, "丙.xlsx")
    outcome = summed(path)
    assert outcome.taken == 2
    assert "“甲.xlsx”和已经收过的一份是同一份评价表" in told(outcome, P.APPRAISAL_FORM_TWICE)[0] or (
        "“乙.xlsx”" in told(outcome, P.APPRAISAL_FORM_TWICE)[0]
    )
    fill(second, {"T002": (20,) * 5}, path, "丁.xlsx")
    later = summed(path)
    assert later.taken == 0
    assert len(told(later, P.APPRAISAL_FORM_TWICE)) == 1
    assert len(rows_of(path, RECORDS)) == 2


def test_a_form_that_another_program_saved_is_known_again(path: Path, tmp_path: Path) -> None:
    make(path, "领导小组")
    file = fill(forms(path, "领导小组")[0], {"T002": (15, 15.5, 15, 15, 15)}, path, "a.xlsx")
    ods = converted(file, "ods", tmp_path) / "a.ods"
    shutil.copy(converted(ods, "xlsx", tmp_path) / "a.xlsx", file)
    assert summed(path).taken == 1
    (row,) = rows_of(path, RECORDS)
    assert (row["工号"], row["能"], row["评价人类别"], row["批次"]) == ("T002", 15.5, "领导小组", BATCH)


def test_a_form_with_something_wrong_stays_whole_and_says_where(path: Path) -> None:
    make(path, "领导小组")
    fill(
        forms(path, "领导小组")[0],
        {"T002": (25, 15, 15, 15, 15), "T003": (15,) * 5, "T004": (1, 2, None, 4, 5)},
        path,
    )
    outcome = summed(path)
    assert outcome.exit_code == EXIT_PROBLEMS
    assert outcome.taken == 0
    (said,) = told(outcome, P.APPRAISAL_FORM_WRONG)
    assert "有 2 处不能用" in said
    assert "D7" in said
    assert "满分是 20" in said
    assert "缺勤的分" in said
    assert rows_of(path, RECORDS) == []
    assert [one.name for one in (path.parent / "收件").iterdir()] == [forms(path, "领导小组")[0].name]


def test_forms_of_another_workbook_of_another_time_or_without_a_mark_are_not_taken(path: Path) -> None:
    other = path.parent / "别校"
    other.mkdir()
    stranger = Path(shutil.copy(path, other / path.name))
    make(stranger, "领导小组")
    fill(forms(stranger, "领导小组")[0], {"T002": (15,) * 5}, path, "别校.xlsx")
    make(path, "领导小组")
    empty, old = forms(path, "领导小组")[:2]
    fill(empty, {}, path, "空的.xlsx")
    (path.parent / "收件" / "坏的.xlsx").write_bytes(b"PK\x03\x04" + bytes(100))
    (path.parent / "收件" / "名单.csv").write_text("工号,卷面成绩\nT002,87\n", encoding="utf-8")
    outcome = summed(path)
    assert "坏的.xlsx" in told(outcome, P.INBOX_FILE)[0]
    assert "名单.csv" in [one.name for one in (path.parent / "收件").iterdir()]
    assert "“别校.xlsx”不是本工作簿发出的评价表" in told(outcome, P.APPRAISAL_FORM_UNKNOWN)[0]
    assert "“空的.xlsx”一个人也没有评" in told(outcome, P.APPRAISAL_FORM_EMPTY)[0]
    setting(path, "本次批次", "2026—2027")
    fill(old, {"T002": (15,) * 5}, path, "去年的.xlsx")
    later = summed(path)
    assert (
        "“去年的.xlsx”是“2025—2026”的评价表，这次是“2026—2027”"
        in told(later, P.APPRAISAL_FORM_OTHER_BATCH)[0]
    )
    assert rows_of(path, RECORDS) == []


def test_a_form_that_rates_few_of_its_people_counts_and_is_told(path: Path) -> None:
    make(path, "领导小组")
    fill(forms(path, "领导小组")[0], {"T002": (15,) * 5}, path, "少.xlsx")
    outcome = summed(path)
    assert outcome.taken == 1
    assert "“少.xlsx”（领导小组）列了 60 人，只评了 1 人" in told(outcome, P.APPRAISAL_FORM_FEW)[0]


def test_the_inbox_leaves_forms_to_whom_they_belong(path: Path) -> None:
    make(path, "领导小组")
    file = fill(forms(path, "领导小组")[0], {"T002": (15,) * 5}, path, "评价.xlsx")
    outcome = inbox(FileHost.open(path), now=NOW, yes=True)
    assert told(outcome, P.APPRAISAL_FORM_HERE) == [
        "“评价.xlsx”是多元评价的评价表，「收件」没有动它。请点《多元评价》上的「汇总评价」，由它来收。"
    ]
    assert file.is_file()
    assert summed(path).taken == 1


# Typed rows


def test_typed_rows_count_and_what_is_wrong_with_one_is_told_at_its_cell(path: Path) -> None:
    name = by_id(path, "教师名册")["T002"]["姓名"]
    good = whole(18, 18, 18, 18, 18)
    type_rows(
        path,
        (BATCH, "T002", name, "领导小组", *good),
        (BATCH, "T002", name, "领导小组", None, None, None, None, None, Decimal(88)),
        ("2025-2026学年", "T002", name, "领导小组", *good, Decimal(90)),
        ("2024—2025", "T002", name, "领导", *whole(99, 99, 99, 99, 99)),
        (BATCH, "T002", name, "领导", *good),
        (BATCH, "T002", name, "同事", *whole(18, 21, 18, 18, 18)),
        (BATCH, "T002", name, "同事", *whole(18, 18, 18, 18)),
        (BATCH, "T002", name, "同事", *good, Decimal(91)),
        (BATCH, "X9", "外人", "同事", *good),
        (BATCH, "T002", "别人", "同事", *good),
        (None, "T002", name, "同事", *good),
        (BATCH, "T003", None, "自评", *good),
        (BATCH, "T003", None, "自评", *good),
    )
    outcome = summed(path)
    cells = {one.code: one.where.cell for one in outcome.problems if one.where}
    assert {code: cells[code] for code in cells if code.value.startswith("appraisal")} == {
        P.APPRAISAL_KIND_UNKNOWN: "D9",
        P.APPRAISAL_OUT_OF_RANGE: "F10",
        P.APPRAISAL_INCOMPLETE: "I11",
        P.APPRAISAL_TOTAL_DIFFERS: "J12",
        P.APPRAISAL_STRANGER: "B13",
        P.APPRAISAL_NAME: "C14",
        P.APPRAISAL_NO_BATCH: "A15",
        P.APPRAISAL_SELF_TWICE: "D17",
    }
    assert "是不是“领导小组”？" in told(outcome, P.APPRAISAL_KIND_UNKNOWN)[0]
    row = by_id(path, RESULTS)["T002"]
    assert (row["领导小组人数"], row["领导小组均分"]) == (3, 89.33)
    assert by_id(path, RESULTS)["T003"]["自评人数"] == 0
    assert outcome.rows == 3


def test_a_school_with_other_dimensions_and_raters_gets_columns_for_them(path: Path) -> None:
    for name, value in {
        "维度": "师德40,带班60",
        "权重": "自评20,级部80",
        "最少人数": "级部1",
        "评价范围": "级部全部",
        "评价表份数": "级部2",
    }.items():
        setting(path, name, value)
    make(path, "级部")
    fill(forms(path, "级部")[0], {"T002": (38, 52)}, path)
    outcome = summed(path)
    assert outcome.taken == 1
    (row,) = rows_of(path, RECORDS)
    assert (row["师德"], row["带班"], row["德"]) == (38, 52, None)
    result = by_id(path, RESULTS)["T002"]
    assert (result["级部人数"], result["级部均分"], result["同事人数"]) == (1, 90, None)


def test_a_wrong_setting_stops_it_at_its_cell_and_no_score(path: Path) -> None:
    setting(path, "权重", "自评10,同事30")
    before = path.read_bytes()
    refused = appraise(FileHost.open(path), now=NOW)
    assert refused.exit_code == EXIT_NOT_RUN
    (problem,) = refused.problems
    said = told(refused, P.APPRAISAL_SETTING)[0]
    assert said.startswith("“权重”不能是“自评10,同事30”：合计是 40，应是 100。")
    assert problem.where is not None
    host = FileHost.open(path)
    assert as_text(host.grid(RULES).value(problem.where.row, problem.where.column)) == "自评10,同事30"
    assert path.read_bytes() == before
    assert actions.score(FileHost.open(path), now=NOW).exit_code in (EXIT_DONE, EXIT_PROBLEMS)


def test_what_was_taken_in_can_be_undone_and_taken_in_again(path: Path) -> None:
    make(path, "领导小组")
    fill(forms(path, "领导小组")[0], {"T002": (15,) * 5}, path, "一.xlsx")
    taken = summed(path)
    assert taken.taken == 1
    undone = undo(FileHost.open(path), now=NOW)
    assert undone.exit_code == EXIT_DONE, [message(one) for one in undone.problems]
    assert rows_of(path, RECORDS) == []
    shutil.copy(taken.moved[0], path.parent / "收件" / "一.xlsx")
    assert summed(path).taken == 1
    assert len(rows_of(path, RECORDS)) == 1


def test_a_workbook_of_0_1_0_can_do_it_once_it_is_switched_on(tmp_path: Path) -> None:
    path = Path(shutil.copy(OLD, tmp_path / "旧.xlsm"))
    host = FileHost.open(path)
    host.apply(Changes(tuple(demo_blocks(host))), keep_backups=5)
    assert appraise(FileHost.open(path), now=NOW).exit_code == EXIT_NOT_RUN
    choose_features(FileHost.open(path), now=NOW, on=[FEATURE, "成长规划"])
    setting(path, "评价表份数", "领导小组3")
    make(path, "领导小组", "自评")
    for file in forms(path, "领导小组"):
        fill(file, {"T002": (15, 16, 17, 18, 19)}, path)
    outcome = summed(path)
    assert (outcome.taken, by_id(path, RESULTS)["T002"]["领导小组均分"]) == (3, 85)
    plans = update_growth_plans(FileHost.open(path), now=NOW)
    assert plans.exit_code == EXIT_DONE
    assert len(rows_of(path, "成长规划")) == len(by_id(path, "教师名册"))
