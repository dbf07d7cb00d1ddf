"""推荐名单 and 推荐材料 in a workbook: two rounds of the demo, 档案材料, contests; what is typed stays; the paper says why."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import docx
import pytest

from python.actions import score as actions
from python.actions.check import check
from python.actions.features import choose_features
from python.actions.ledgers import update_ledgers
from python.actions.outcome import EXIT_NOT_RUN
from python.actions.recommend import list_recommendations, print_recommendations
from python.hosts.file.host import FileHost
from python.vocabulary.messages import sentence
from python.vocabulary.ports import Block, Changes
from python.vocabulary.problems import ProblemCode, Severity
from python.vocabulary.sheet_schema import CONTESTS, PORTFOLIO, RECOMMENDATIONS, RULES
from tests.places import ROOT
from tests.rounds import AUTUMN, archive, by_id, filled_workbook, put, rows_of, start_autumn
from tests.samples import NOW

P = ProblemCode
FEATURE = "评比与推荐"
WINTER = dt.datetime(2026, 12, 30, 9, 0)
OLD = ROOT / "tests" / "live" / "editions" / "0.1.0.xlsm"
# The twelve who were 优秀 in both rounds and whose 档案材料 the fixture fills, by the mean of both totals.
BEST = ["T055", "T048", "T060", "T002"]


def write(path: Path, *blocks: Block) -> None:
    FileHost.open(path).apply(Changes(blocks), keep_backups=50)


def setting(path: Path, name: str, value) -> None:
    rows = FileHost.open(path).grid(RULES).rows
    row = next(n for n, cells in enumerate(rows, 1) if tuple(cells[:2]) == (FEATURE, name))
    write(path, Block(RULES, row, 3, ((value,),)))


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = filled_workbook(tmp_path_factory.mktemp("推荐") / "培训考核.xlsm")
    actions.score(FileHost.open(path), now=NOW)
    assert archive(path, next_round=AUTUMN, force=True).exit_code == 0
    start_autumn(path)
    update_ledgers(FileHost.open(path), now=WINTER)
    rows = FileHost.open(path).grid(PORTFOLIO).rows
    top = next(n for n, row in enumerate(rows) if "工号" in row)
    first, last = rows[top].index("理论书籍"), rows[top].index("两千字论文")
    name = rows[top].index("轮次")
    write(
        path,
        *(
            Block(PORTFOLIO, n, first + 1, (("是",) * (last - first + 1),))
            for n, row in enumerate(rows[top + 1 :], top + 2)
            if row[0] and row[name] == AUTUMN and n % 3 != 1
        ),
    )
    choose_features(FileHost.open(path), now=WINTER, on=[FEATURE])
    return path


@pytest.fixture
def workbook(master: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(master, tmp_path / "培训考核.xlsm"))


def listed(path: Path, **options):
    return list_recommendations(FileHost.open(path), now=WINTER, **options)


def codes_of(outcome, *wanted: ProblemCode) -> list[ProblemCode]:
    return [one.code for one in outcome.problems if one.code in wanted]


def test_the_list_is_in_order_and_says_why(workbook: Path) -> None:
    put_contests(workbook, ("2026-05-12", "主题班会", "T002", "李文静", "一等奖"))
    outcome = listed(workbook)
    rows = rows_of(workbook, RECOMMENDATIONS)

    assert [row["工号"] for row in rows[:4]] == BEST
    assert [row["顺序"] for row in rows[:4]] == [1, 2, 3, 4]
    assert outcome.counts["推荐"] == sum(row["结论"] == "推荐" for row in rows)
    # By hand: 91 in autumn, 88.2 in spring.
    assert rows[3]["依据"] == (
        "2026年秋季班主任培训 优秀 91 分；2026年春季班主任培训 优秀 88.2 分；主题班会 一等奖（2026-05-12）；"
        "档案材料齐全；平均 (91+88.2)÷2=89.6；评比 3 分"
    )
    near = [row for row in rows if row["结论"] == "差一项"]
    assert near
    assert all(row["尚缺"] and row["顺序"] is None for row in near)
    assert [row["结论"] for row in rows] == sorted(
        (row["结论"] for row in rows), key=["推荐", "差一项"].index
    )
    history = {(row["工号"], row["轮次"]): row for row in rows_of(workbook, "历次成绩")}
    for row in rows:
        if row["结论"] == "推荐":
            assert history[row["工号"], "2026年春季班主任培训"]["等级"] == "优秀"
            assert by_id(workbook, "成绩册")[row["工号"]]["等级"] == "优秀"


def put_contests(path: Path, *rows: tuple) -> None:
    write(path, Block(CONTESTS, 5, 1, rows))


def test_a_second_run_changes_nothing_and_an_untouched_list_follows_the_marks(workbook: Path) -> None:
    listed(workbook)
    before = rows_of(workbook, RECOMMENDATIONS)
    listed(workbook)
    assert rows_of(workbook, RECOMMENDATIONS) == before

    put(workbook, "成绩册", BEST[0], "卷面成绩", 10)
    listed(workbook)
    after = rows_of(workbook, RECOMMENDATIONS)
    assert [row["工号"] for row in after[:3]] == BEST[1:]
    lost = next((row for row in after if row["工号"] == BEST[0]), None)
    assert lost is None or lost["结论"] == "差一项"


def test_what_is_typed_stays_with_its_person_whatever_the_order(workbook: Path) -> None:
    listed(workbook)
    put(workbook, RECOMMENDATIONS, BEST[2], "推荐类别", "优秀德育工作者")
    put(workbook, RECOMMENDATIONS, BEST[0], "备注", "已获市级表彰")
    places = {row["工号"]: n for n, row in enumerate(rows_of(workbook, RECOMMENDATIONS))}
    put(workbook, "成绩册", BEST[0], "卷面成绩", 10)
    put(workbook, "成绩册", BEST[0], "作业", 0)
    listed(workbook)
    rows = rows_of(workbook, RECOMMENDATIONS)

    assert {row["工号"]: n for n, row in enumerate(rows)} == places
    assert rows[0]["结论"] in ("差一项", "不符合")
    assert rows[0]["备注"] == "已获市级表彰"
    assert (rows[2]["推荐类别"], rows[2]["顺序"]) == ("优秀德育工作者", 2)


def test_a_row_that_somebody_typed_is_kept_and_judged(workbook: Path) -> None:
    listed(workbook)
    end = len(rows_of(workbook, RECOMMENDATIONS)) + 5
    there = {row["工号"] for row in rows_of(workbook, RECOMMENDATIONS)}
    other = next(one for one in by_id(workbook, "教师名册") if one not in there)
    write(workbook, Block(RECOMMENDATIONS, end, 2, ((other,),)))
    listed(workbook)

    row = by_id(workbook, RECOMMENDATIONS)[other]
    assert row["结论"] == "不符合"
    assert "；" in row["尚缺"]


def test_a_tie_at_the_edge_is_asked_and_no_paper_is_made_before_it_is_decided(workbook: Path) -> None:

    listed(workbook)
    rows = rows_of(workbook, RECOMMENDATIONS)
    second, third = rows[1]["工号"], rows[2]["工号"]
    setting(workbook, "排序", "评比")
    setting(workbook, "名额", 2)
    put_contests(
        workbook,
        ("2026-10-12", "主题班会", rows[0]["工号"], rows[0]["姓名"], "特等奖"),
        ("2026-10-12", "板报", second, rows[1]["姓名"], "二等奖"),
        ("2026-10-12", "案例", third, rows[2]["姓名"], "第2名"),
    )
    outcome = listed(workbook)
    tie = next(one for one in outcome.problems if one.code is P.RECOMMEND_TIE)

    assert "名额 2 人，还剩 1 个" in sentence(tie)
    assert "并列第 2" in sentence(tie)
    assert tie.where is not None
    assert FileHost.open(workbook).grid(RECOMMENDATIONS).value(tie.where.row, 2) == second
    assert {row["工号"] for row in rows_of(workbook, RECOMMENDATIONS) if row["结论"] == "并列待定"} == {
        second,
        third,
    }

    refused = print_recommendations(FileHost.open(workbook), now=WINTER)
    assert refused.exit_code == EXIT_NOT_RUN
    assert [one.code for one in refused.problems] == [P.RECOMMEND_TIE]

    put(workbook, RECOMMENDATIONS, third, "是否推荐", "是")
    assert not codes_of(listed(workbook), P.RECOMMEND_TIE)
    made = print_recommendations(FileHost.open(workbook), now=WINTER)
    names = names_in(made.files[-1])
    assert names == [rows[0]["姓名"], rows[2]["姓名"]]


def names_in(path: Path) -> list[str]:
    (table,) = [one for one in docx.Document(str(path)).tables if one.rows[0].cells[0].text == "序号"]
    return [row.cells[1].text.strip() for row in table.rows[1:]]


def test_the_paper_holds_everyone_recommended_with_the_evidence_of_the_sheet(workbook: Path) -> None:
    setting(workbook, "名额", 3)
    listed(workbook)
    put(workbook, RECOMMENDATIONS, BEST[0], "推荐类别", "优秀班主任")
    put(workbook, RECOMMENDATIONS, BEST[1], "是否推荐", "否")
    made = print_recommendations(FileHost.open(workbook), now=WINTER, pdf=True)
    paper = next(one for one in made.files if one.suffix == ".docx")
    rows = by_id(workbook, RECOMMENDATIONS)

    assert made.exit_code == 0
    assert names_in(paper) == [rows[one]["姓名"] for one in (BEST[0], BEST[2], BEST[3])]
    (table,) = [one for one in docx.Document(str(paper)).tables if one.rows[0].cells[0].text == "序号"]
    assert table.rows[1].cells[3].text == "优秀班主任"
    assert table.rows[1].cells[4].text == rows[BEST[0]]["依据"]
    text = "".join(one.text for one in docx.Document(str(paper)).paragraphs)
    assert "推荐以下3人" in text
    assert "最近连续2轮培训考核为优秀、骨干班主任；档案材料齐全；按平均总分、评比得分排序；名额3人。" in text
    assert any(one.suffix == ".pdf" for one in made.files)


def test_who_is_not_eligible_is_not_recommended_by_typing_yes(workbook: Path) -> None:
    listed(workbook)
    near = next(row for row in rows_of(workbook, RECOMMENDATIONS) if row["结论"] == "差一项")
    put(workbook, RECOMMENDATIONS, near["工号"], "是否推荐", "是")
    outcome = listed(workbook)
    told = next(one for one in outcome.problems if one.code is P.RECOMMEND_UNFIT)

    assert near["尚缺"] in sentence(told)
    assert near["姓名"] not in outcome.names


def test_another_persons_row_is_not_touched(workbook: Path) -> None:
    listed(workbook)
    put(workbook, RECOMMENDATIONS, BEST[1], "是否推荐", "否")
    put(workbook, RECOMMENDATIONS, BEST[1], "姓名", "旁人")
    before = by_id(workbook, RECOMMENDATIONS)[BEST[1]]
    outcome = listed(workbook)
    rows = [row for row in rows_of(workbook, RECOMMENDATIONS) if row["工号"] == BEST[1]]

    assert codes_of(outcome, P.RECOMMEND_NAME) == [P.RECOMMEND_NAME]
    assert rows[0] == before
    assert (rows[1]["姓名"], rows[1]["结论"]) == (
        "薛冰",
        "推荐",
    )  # what was typed beside the other name does not count


@pytest.mark.parametrize(
    ("row", "code", "says"),
    [
        (
            ("2026-10-12", "案例", "T003", "张建国", "鼓励奖"),
            P.AWARD_UNKNOWN,
            "评比活动!E5　看不懂奖次“鼓励奖”",
        ),
        (
            ("2027-10-12", "案例", "T003", "张建国", "一等奖"),
            P.CONTEST_LEFT_OUT,
            "评比活动!A5　张建国的“案例”日期还没有到",
        ),
        ((None, "案例", "T003", "张建国", "一等奖"), P.CONTEST_LEFT_OUT, "没有日期"),
    ],
)
def test_a_contest_that_does_not_count_is_told_at_its_cell(workbook: Path, row, code, says: str) -> None:
    put_contests(workbook, row)
    (told,) = [one for one in listed(workbook).problems if one.code is code]
    assert says in sentence(told)


def test_checking_tells_it_too_while_the_feature_is_on_and_no_longer(workbook: Path) -> None:
    put_contests(
        workbook, ("2026-10-12", "案例", "T003", "旁人", "鼓励奖"), ("明天", "案例", "T002", "李文静", "大奖")
    )
    wanted = {P.NAME_DISAGREES, P.NOT_A_DATE}
    told = [one for one in check(FileHost.open(workbook), now=WINTER).problems if one.code in wanted]
    assert {one.where.sheet for one in told if one.where} == {CONTESTS}
    assert {one.severity for one in told} == {Severity.WARNING}
    assert {one.code for one in told} == wanted

    choose_features(FileHost.open(workbook), now=WINTER, off=[FEATURE])
    assert not codes_of(check(FileHost.open(workbook), now=WINTER), *wanted)


def test_a_contest_of_long_ago_counts_for_nothing(workbook: Path) -> None:
    put_contests(
        workbook,
        ("2023-12-30", "板报", BEST[0], "龙垚淼", "一等奖"),
        ("2023-12-31", "板报", BEST[1], "薛冰", "一等奖"),
    )
    listed(workbook)
    rows = by_id(workbook, RECOMMENDATIONS)
    assert (rows[BEST[0]]["评比得分"], rows[BEST[1]]["评比得分"]) == (0, 3)


@pytest.mark.parametrize(
    ("name", "value"), [("评比加权", "一等奖"), ("排序", "年龄"), ("获奖要求", "大奖"), ("连续轮次", 0)]
)
def test_a_wrong_setting_stops_the_list_at_its_cell_and_no_score(workbook: Path, name: str, value) -> None:
    setting(workbook, name, value)
    outcome = listed(workbook)
    assert outcome.exit_code == EXIT_NOT_RUN
    assert actions.score(FileHost.open(workbook), now=WINTER).not_run is False
    where = outcome.problems[0].where
    assert where is not None
    assert where.sheet == RULES
    assert FileHost.open(workbook).grid(RULES).value(where.row, 1) == FEATURE


def test_ratings_that_the_rules_do_not_know_are_told(workbook: Path) -> None:
    setting(workbook, "推荐等级", "良好")
    assert codes_of(listed(workbook), P.RECOMMEND_RATING_UNKNOWN)


def test_an_old_workbook_works_the_same_once_it_has_the_feature(tmp_path: Path) -> None:
    path = Path(shutil.copy(OLD, tmp_path / "旧.xlsm"))
    assert listed(path).exit_code == EXIT_NOT_RUN
    choose_features(FileHost.open(path), now=WINTER, on=[FEATURE])
    outcome = listed(path)
    assert not outcome.not_run
    again = rows_of(path, RECOMMENDATIONS)
    listed(path)
    assert rows_of(path, RECOMMENDATIONS) == again


def test_nothing_runs_while_it_is_off(workbook: Path) -> None:
    choose_features(FileHost.open(workbook), now=WINTER, off=[FEATURE])
    before = workbook.read_bytes()
    for run in (list_recommendations, print_recommendations):
        refused = run(FileHost.open(workbook), now=WINTER)
        assert [one.code for one in refused.problems] == [P.FEATURE_OFF]
    assert workbook.read_bytes() == before
