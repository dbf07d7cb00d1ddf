"""分批计划, 分批名单 and 核对经费 on whole workbooks, new ones and those of 0.1.0."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import docx
import pytest

from python.actions import score as actions
from python.actions.batch_lists import print_batch_lists
from python.actions.batches import plan_batches
from python.actions.features import choose_features
from python.actions.funds import check_funds
from python.actions.outcome import EXIT_DONE, EXIT_NOT_RUN, EXIT_PROBLEMS
from python.hosts.file.host import FileHost
from python.vocabulary.messages import sentence
from python.vocabulary.ports import Block, CellContent, Changes
from python.vocabulary.problems import ProblemCode
from tests.actions.test_features import OLD, switch
from tests.hosts.soffice import converted
from tests.rounds import archive, by_id, cell_of, codes, filled_workbook, put, rows_of
from tests.samples import NOW

P = ProblemCode
BATCHES, FUNDS = "分批计划", "经费"
LATER = dt.datetime(2026, 10, 1, 9, 0)
TYPED = ("工号", "姓名", "部门", "改为", "原因")


@pytest.fixture(scope="module")
def scored(tmp_path_factory) -> Path:
    """The demo's spring round of 2026 (school year 2025), scored; both features on, the plan from 2025."""
    path = filled_workbook(tmp_path_factory.mktemp("school") / "培训考核.xlsm")
    actions.score(FileHost.open(path), now=NOW)
    choose_features(FileHost.open(path), now=NOW, on=[BATCHES, FUNDS])
    switch(path, BATCHES, "2025", "起始学年")
    return path


@pytest.fixture
def workbook(scored: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(scored, tmp_path / scored.name))


def plan(path: Path, now: dt.datetime = NOW):
    return plan_batches(FileHost.open(path), now=now)


def own(outcome, prefix: str = "BATCH") -> list[ProblemCode]:
    return [code for code in codes(outcome) if code.name.startswith(prefix)]


def told(outcome, code: ProblemCode) -> list[str]:
    return [sentence(one) for one in outcome.problems if one.code is code]


def set_round(path: Path, name: str, start: dt.date, end: dt.date) -> None:
    """Other facts of the round on 首页."""
    host = FileHost.open(path)
    blocks = []
    for fact, value in (("轮次名称", name), ("开始日期", start), ("结束日期", end)):
        where = host.named_cell(fact)
        assert where is not None
        text = value if isinstance(value, str) else value.isoformat()
        blocks.append(Block(where.sheet, *cell_of(host, fact), ((text,),)))
    host.apply(Changes(tuple(blocks)), keep_backups=50)


def test_the_plan_of_a_round_in_its_first_year(workbook: Path) -> None:
    typed = {sheet: rows_of(workbook, sheet) for sheet in ("教师名册", "成绩册", "签到表")}
    outcome = plan(workbook)
    rows = by_id(workbook, BATCHES)

    assert outcome.exit_code == EXIT_DONE
    assert list(rows) == list(by_id(workbook, "教师名册")), "the roster in its order, everyone once"
    assert {sheet: rows_of(workbook, sheet) for sheet in typed} == typed
    # 60 on the roster, one or more 免训; of the others 49 passed and 7 failed; two are not finished and are placed later.
    grades = by_id(workbook, "成绩册")
    exempt = {key for key, row in by_id(workbook, "教师名册").items() if row["参训类型"] == "免训"}
    for key, row in rows.items():
        rating = grades.get(key, {}).get("等级")
        if key in exempt:
            assert (row["批次"], row["是否合格"]) == ("免训", None)
        elif rating:
            assert (row["批次"], row["已训年份"]) == (
                2025,
                "2025" if rating != "不合格" else "2025（不合格）",
            )
            assert row["是否合格"] == ("否" if rating == "不合格" else "是")
        else:
            assert row["批次"] == 2026
    assert own(outcome).count(P.BATCH_NOT_PASSED) == 7
    assert own(outcome).count(P.BATCH_OTHERS_NOW) == 1
    (line,) = [line for line in outcome.told() if line.startswith("2025 学年")]
    assert "参训 56 人，参训率 100%，合格 49 人，合格率 87.5%" in line
    assert "没有合格的：赵志强、孙玉兰" in line


def test_a_second_run_changes_nothing_but_the_log_and_another_teacher_moves_nobody(workbook: Path) -> None:
    plan(workbook)
    host = FileHost.open(workbook)
    before = {sheet: host.grid(sheet) for sheet in host.sheet_names()}
    plan(workbook)
    host = FileHost.open(workbook)
    assert [sheet for sheet in before if host.grid(sheet) != before[sheet]] == ["运行日志"]

    years = {key: (row["建议批次"], row["排序依据"]) for key, row in by_id(workbook, BATCHES).items()}
    roster = host.grid("教师名册")
    host.apply(
        Changes((Block("教师名册", roster.n_rows + 1, 1, (("T900", "诸葛新", "七年级组"),)),)),
        keep_backups=50,
    )
    outcome = plan(workbook)
    rows = by_id(workbook, BATCHES)
    assert outcome.figures()["added"] == 1
    assert {key: (row["建议批次"], row["排序依据"]) for key, row in rows.items() if key in years} == years
    assert list(rows)[-1] == "T900"
    assert rows["T900"]["批次"] == 2026


def test_changes_by_hand_are_checked_at_their_cells_and_never_written(workbook: Path) -> None:
    plan(workbook)
    for key, value in (
        ("T007", "2028"),
        ("T018", "2027学年"),
        ("T012", "等等"),
        ("T002", "2027"),
        ("T024", "暂缓"),
    ):
        put(workbook, BATCHES, key, "改为", value)
    put(workbook, BATCHES, "T024", "原因", "产假")
    typed = [[row[name] for name in TYPED] for row in rows_of(workbook, BATCHES)]
    outcome = plan(workbook)
    rows = by_id(workbook, BATCHES)

    assert [[row[name] for name in TYPED] for row in rows_of(workbook, BATCHES)] == typed
    assert outcome.exit_code == EXIT_PROBLEMS
    wrong = told(outcome, P.BATCH_CHANGE)
    assert "分批计划!F11" in wrong[0]
    assert "“2028”，不在计划的学年里" in wrong[0]
    assert "“等等”，看不懂" in wrong[1]
    assert "请填 2025 到 2027 之间的学年" in wrong[1]
    assert len(told(outcome, P.BATCH_NO_REASON)) == 2
    assert "李文静在 2025 学年已经参训合格" in told(outcome, P.BATCH_ALREADY_PASSED)[0]
    assert (rows["T018"]["建议批次"], rows["T018"]["批次"]) == (2026, 2027)
    assert rows["T018"]["说明"].startswith("建议 2026，改到 2027；名额 19 人（58÷3=19.33 取整），已排 1 人")
    assert rows["T024"]["批次"] == "暂缓"
    assert rows["T002"]["批次"] == 2025
    assert "暂缓 1 人" in outcome.told()[0]


def test_a_year_that_is_over_is_told_with_names_and_the_roster_of_the_next(workbook: Path) -> None:
    plan(workbook)
    put(workbook, BATCHES, "T018", "改为", "2025")
    put(workbook, BATCHES, "T018", "原因", "调课")
    assert archive(workbook, force=True).exit_code == EXIT_DONE
    # The same days and marks under the name of a later round stand in 历次成绩 already: they count there alone.
    set_round(workbook, "2026年秋季班主任培训", dt.date(2026, 9, 1), dt.date(2026, 12, 30))
    outcome = plan(workbook, LATER)
    rows = by_id(workbook, BATCHES)

    # 历次成绩 says what 2025 was; T018 did not come.
    late = told(outcome, P.BATCH_OVERDUE)
    assert [line for line in late if "郭秀英排在 2025 学年，这一年已经过了，没有参训（逾期）" in line]
    assert "请在“改为”填 2026 或以后的学年" in late[0]
    assert "2025 学年已过，没有参训（逾期）" in rows["T018"]["说明"]
    assert rows["T003"]["批次"] == 2025
    assert rows["T003"]["本年是否参训"] == "否"
    (line,) = [line for line in outcome.told() if line.startswith("2025 学年")]
    assert "参训率 98.2%" in line
    assert "没有参训的：郭秀英" in line
    assert any("没有标免训，会计入本轮的应参训人数" in text for text in told(outcome, P.BATCH_OTHERS_NOW))


def test_a_number_that_stands_beside_another_name_and_one_that_stands_twice_are_told(workbook: Path) -> None:
    plan(workbook)
    put(workbook, BATCHES, "T018", "姓名", "别人")
    put(workbook, BATCHES, "T020", "工号", "T019")
    outcome = plan(workbook)

    assert "工号“T018”在这里是“别人”，名册里是“郭秀英”" in told(outcome, P.BATCH_ANOTHER_PERSON)[0]
    rows = [row for row in rows_of(workbook, BATCHES) if row["工号"] == "T018"]
    assert len(rows) == 1, "no second row for a number that is there"
    assert rows[0]["批次"] is None
    # T020's own name stands beside T019 now: another person.
    assert len(told(outcome, P.BATCH_ANOTHER_PERSON)) == 2
    put(workbook, BATCHES, "T018", "姓名", "郭秀英")
    put(workbook, BATCHES, "T018", "工号", "T017")
    put(workbook, BATCHES, "T017", "姓名", "")
    assert plan(workbook).exit_code == EXIT_PROBLEMS


def test_who_left_keeps_the_row_and_takes_no_place(workbook: Path) -> None:
    plan(workbook)
    put(workbook, "教师名册", "T018", "工号", "T918")
    plan(workbook)
    rows = by_id(workbook, BATCHES)
    assert (rows["T018"]["建议批次"], rows["T018"]["批次"], rows["T018"]["说明"]) == (
        2026,
        None,
        "不在本轮名册",
    )
    assert rows["T918"]["姓名"] == rows["T018"]["姓名"]


@pytest.mark.parametrize(
    ("setting", "value", "code", "says"),
    [
        ("起始学年", "", P.BATCH_NO_FIRST_YEAR, "例如 2025（2025年9月至次年8月）"),
        ("每年比例", "50,30", P.BATCH_SETTING, "“每年比例”不能是“50,30”"),
        ("优先顺序", "先来", P.BATCH_SETTING, "新任、未训、任职早、任职晚、补训 里的几个"),
        ("起始学年", "今年", P.FEATURE_NOT_USABLE, "设置有误"),
    ],
)
def test_a_wrong_setting_is_told_at_its_cell_and_nothing_is_written(
    workbook: Path, setting, value, code, says
) -> None:
    switch(workbook, BATCHES, value, setting)
    before = workbook.read_bytes()
    for outcome in (plan(workbook), print_batch_lists(FileHost.open(workbook), now=NOW)):
        assert outcome.exit_code == EXIT_NOT_RUN
        (problem,) = [one for one in outcome.problems if one.code is code]
        assert says in sentence(problem)
        assert problem.where.sheet == "考核规则"
        assert problem.where.row > 100
    assert workbook.read_bytes() == before


def test_places_that_do_not_suffice_are_told_with_names(workbook: Path) -> None:
    switch(workbook, BATCHES, "0", "每年名额")
    outcome = plan(workbook)
    assert (
        "还有 2 人没有排上：郭秀英、麦尔丹·艾力；各年名额共 0 人，计划里有 58 人"
        in told(outcome, P.BATCH_TOO_FEW_PLACES)[0]
    )


def test_a_workbook_of_0_1_0_gets_the_sheets_and_the_plan(tmp_path: Path) -> None:
    path = Path(shutil.copy(OLD, tmp_path / "旧.xlsm"))
    assert plan(path).exit_code == EXIT_NOT_RUN
    host = FileHost.open(path)
    roster = host.grid("教师名册")
    top = next(n for n, row in enumerate(roster.rows, 1) if "工号" in row)
    host.apply(
        Changes(
            (
                Block(
                    "教师名册",
                    top + 1,
                    1,
                    (("T1", "甲", "语文组"), ("T2", "乙", "语文组"), ("T3", "丙", "数学组")),
                ),
            )
        ),
        keep_backups=5,
    )
    choose_features(FileHost.open(path), now=NOW)
    choose_features(FileHost.open(path), now=NOW, on=[BATCHES])
    switch(path, BATCHES, "2025", "起始学年")
    plan(path)
    assert sorted(row["批次"] for row in rows_of(path, BATCHES)) == [2025, 2026, 2027]


def test_the_lists_by_year_say_who_comes_and_how_far_it_is(workbook: Path) -> None:
    early = print_batch_lists(FileHost.open(workbook), now=NOW)
    assert early.exit_code == EXIT_NOT_RUN
    assert own(early) == [P.BATCH_NOT_UP_TO_DATE]

    plan(workbook)
    outcome = print_batch_lists(FileHost.open(workbook), now=NOW)
    assert outcome.exit_code == EXIT_DONE
    names = sorted(path.name for path in outcome.files if path.suffix == ".docx")
    assert names == [
        "2025学年分批培训名单.docx",
        "2026学年分批培训名单.docx",
        "分批培训名单（合订打印）.docx",
    ]
    first = next(path for path in outcome.files if path.name.startswith("2025"))
    document = docx.Document(str(first))
    text = "\n".join(one.text for one in document.paragraphs)
    listed = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    rows = by_id(workbook, BATCHES)
    assert {key for key in rows if key in listed} == {key for key, row in rows.items() if row["批次"] == 2025}
    assert "2025—2026学年班主任培训名单" in text
    assert "安排56人参加培训" in text
    assert "已参训56人，参训率100%；合格49人，合格率87.5%，未达到目标：合格率 100%（还差 7 人）" in text
    assert "赵志强、孙玉兰" in text

    only = print_batch_lists(FileHost.open(workbook), now=NOW, years=["2026学年"])
    assert [path.name for path in only.files if path.suffix == ".docx"][-1] == "2026学年分批培训名单.docx"
    refused = print_batch_lists(FileHost.open(workbook), now=NOW, years=["2031"])
    assert "可以用：2025、2026、2027" in told(refused, P.BATCH_YEAR_UNKNOWN)[0]


EXPENSES: tuple[tuple[CellContent, ...], ...] = (
    ("2026-03-01", "专家讲座", 12000, "公用经费"),
    ("2026-02-01", "教材", 8000, "公用经费"),
    ("2026-05-01", "外出学习", 6000, "公用经费"),
    ("2026-06-01", "县里拨款", 9000, "专项"),
    ("2026-06-02", "资料", 50, "教师个人"),
    (None, "打印", 10, "公用经费"),
    ("2027-01-05", "茶水", Decimal("99.5"), "公用经费"),
    ("2027-01-06", "车费", 5, "借款"),
    ("2027-01-07", "退款", -5, "公用经费"),
)


def spend(path: Path) -> None:
    host = FileHost.open(path)
    blocks = tuple(Block(FUNDS, 5 + at, 1, (row,)) for at, row in enumerate(EXPENSES))
    host.apply(Changes(blocks), keep_backups=5)


def test_expenses_are_added_up_and_what_is_wrong_is_told(workbook: Path) -> None:
    spend(workbook)
    asked = check_funds(FileHost.open(workbook), now=NOW)
    assert "没有填 2026、2027 年的年度公用经费预算" in told(asked, P.FUNDS_NO_BUDGET)[0]

    switch(workbook, FUNDS, "500000", "年度公用经费预算")
    outcome = check_funds(FileHost.open(workbook), now=NOW)
    rows = rows_of(workbook, FUNDS, "事项")
    assert [row["年累计"] for row in rows] == [20000, 8000, 26000, None, None, None, 99.5, None, None]
    assert [row["占比"] for row in rows][:3] == ["4%", "1.6%", "5.2%"]
    assert rows[2]["结论"] == "2026 年上限 500000×5%=25000 元，超过 1000 元"
    assert [(row["事项"], row["金额"]) for row in rows] == [(one[1], float(str(one[2]))) for one in EXPENSES]
    (over,) = told(outcome, P.FUNDS_OVER_LIMIT)
    assert over.startswith("经费!C7")
    assert "累计 26000 元，占预算 500000 元的 5.2%，超过上限 25000 元（5%）" in over
    assert told(outcome, P.FUNDS_FROM_TEACHERS)[0].startswith("经费!D9")
    assert told(outcome, P.FUNDS_ROW_LACKS)[0].startswith("经费!A10")
    assert {P.NOT_A_CHOICE, P.BELOW_ZERO} <= set(codes(outcome))
    assert outcome.exit_code == EXIT_PROBLEMS
    assert outcome.told()[1] == "2026 年公用经费支出 26000 元，占预算的 5.2%，超过上限 25000 元。"


def test_a_second_look_at_the_expenses_changes_only_the_log(workbook: Path) -> None:
    spend(workbook)
    check_funds(FileHost.open(workbook), now=NOW)
    host = FileHost.open(workbook)
    before = {sheet: host.grid(sheet) for sheet in host.sheet_names()}
    check_funds(FileHost.open(workbook), now=NOW)
    host = FileHost.open(workbook)
    assert [sheet for sheet in before if host.grid(sheet) != before[sheet]] == ["运行日志"]


def test_a_budget_that_cannot_be_read_changes_nothing(workbook: Path) -> None:
    switch(workbook, FUNDS, "五十万", "年度公用经费预算")
    before = workbook.read_bytes()
    outcome = check_funds(FileHost.open(workbook), now=NOW)
    assert outcome.exit_code == EXIT_NOT_RUN
    assert "“年度公用经费预算”不能是“五十万”" in told(outcome, P.FUNDS_SETTING)[0]
    assert workbook.read_bytes() == before


def test_libreoffice_reads_what_was_written(workbook: Path, tmp_path: Path) -> None:
    plan(workbook)
    spend(workbook)
    check_funds(FileHost.open(workbook), now=NOW)
    pages = converted(workbook, "pdf", tmp_path) / "培训考核.pdf"
    text = subprocess.run(
        ["pdftotext", "-layout", str(pages), "-"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert "2025 学年参训合格" in text
    assert "培训费不得由教师个人负担，请退还" in text
