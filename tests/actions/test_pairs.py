"""师徒结对, 六到位 and 结对协议 in a workbook: rows for who has a mentor, nothing typed is changed, a paper a pair."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import docx
import pytest

from python.actions.features import choose_features
from python.actions.ledgers import update_ledgers
from python.actions.outcome import EXIT_NOT_RUN
from python.actions.pairs import print_agreements, update_pairs
from python.hosts.file.host import FileHost
from python.vocabulary.messages import sentence
from python.vocabulary.ports import Block, Changes
from python.vocabulary.problems import ProblemCode
from python.vocabulary.sheet_schema import MENTORING, PAIRS, ROSTER, RULES, SIX_DUTIES
from tests.places import ROOT
from tests.rounds import filled_workbook, put, rows_of

P = ProblemCode
AUTUMN, SPRING = dt.datetime(2026, 10, 20, 9, 0), dt.datetime(2027, 2, 3, 9, 0)
OLD = ROOT / "tests" / "live" / "editions" / "0.1.0.xlsm"
YEAR = "2026—2027学年"


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = filled_workbook(tmp_path_factory.mktemp("结对") / "培训考核.xlsm")
    choose_features(FileHost.open(path), now=AUTUMN, on=[PAIRS])
    return path


@pytest.fixture
def workbook(master: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(master, tmp_path / "培训考核.xlsm"))


def update(path: Path, now: dt.datetime = AUTUMN):
    return update_pairs(FileHost.open(path), now=now)


def pairs(path: Path) -> list[dict]:
    return rows_of(path, PAIRS, "徒弟工号")


def pair(path: Path, apprentice: str) -> dict:
    return next(row for row in pairs(path) if row["徒弟工号"] == apprentice)


def fill(path: Path, apprentice: str, **cells) -> None:
    host = FileHost.open(path)
    rows = host.grid(PAIRS).rows
    top = next(n for n, row in enumerate(rows) if "徒弟工号" in row)
    place = rows[top].index("徒弟工号")
    at = next(n for n, row in enumerate(rows, 1) if len(row) > place and row[place] == apprentice)
    blocks = [Block(PAIRS, at, rows[top].index(name) + 1, ((value,),)) for name, value in cells.items()]
    host.apply(Changes(tuple(blocks)), keep_backups=50)


def told(outcome, code: ProblemCode) -> list[str]:
    return [sentence(one) for one in outcome.problems if one.code is code]


def test_who_must_have_a_mentor_and_has_one_gets_a_row_and_nobody_else(workbook: Path) -> None:
    outcome = update(workbook)
    update_ledgers(FileHost.open(workbook), now=AUTUMN)
    settled = {row["工号"]: row for row in rows_of(workbook, MENTORING) if row["结论"] == "已落实"}
    rows = {row["徒弟工号"]: row for row in pairs(workbook)}

    assert set(rows) == set(settled)
    assert outcome.added == len(rows) > 0
    for one, row in rows.items():
        assert (row["结对学年"], row["导师工号"], row["导师姓名"]) == (
            YEAR,
            settled[one]["导师工号"],
            settled[one]["导师姓名"],
        )
        assert row["结论"] == "缺结对日期"
    assert {row["工号"] for row in rows_of(workbook, SIX_DUTIES)} == {
        row["导师工号"] for row in rows.values()
    }
    (lacking,) = told(outcome, P.PAIR_NO_MENTOR)
    without = [row["姓名"] for row in rows_of(workbook, MENTORING) if row["结论"] in ("未安排", "不合要求")]
    assert f"{len(without)} 人须有导师" in lacking


def test_a_second_run_adds_nothing_and_changes_nothing(workbook: Path) -> None:
    update(workbook)
    before = pairs(workbook), rows_of(workbook, SIX_DUTIES)
    again = update(workbook)
    assert again.added == 0
    assert (pairs(workbook), rows_of(workbook, SIX_DUTIES)) == before


def test_a_pair_is_judged_by_what_is_typed_and_what_is_typed_stays(workbook: Path) -> None:
    update(workbook)
    typed = {
        "结对日期": "2026-09-10",
        "听课次数": "3次",
        "辅导次数": 4,
        "师徒心得": "2000字",
        "备注": "青蓝工程",
    }
    fill(workbook, "T006", **typed)
    update(workbook)
    assert pair(workbook, "T006")["结论"] == "进行中"

    update(workbook, SPRING)
    row = pair(workbook, "T006")
    assert row["结论"] == "次数不足"
    assert (
        "听课 3 次，应 4 次，差 1 次；辅导 4 次（期末应有 8 次）；心得 1 份；2027-09-10 期满" in row["说明"]
    )
    assert {name: row[name] for name in typed} == typed


def test_the_next_school_year_brings_a_new_row_that_keeps_the_day(workbook: Path) -> None:
    update(workbook)
    fill(workbook, "T006", 结对日期="2026-10-10")
    later = dt.datetime(2027, 9, 15, 9, 0)
    update(workbook, later)
    first, second = [row for row in pairs(workbook) if row["徒弟工号"] == "T006"]

    assert (first["结对学年"], second["结对学年"]) == (YEAR, "2027—2028学年")
    assert second["结对日期"] == "2026-10-10"
    update(workbook, later)
    assert len([row for row in pairs(workbook) if row["徒弟工号"] == "T006"]) == 2


@pytest.mark.parametrize(
    ("cells", "code", "says"),
    [
        ({"结对学年": "明年"}, P.PAIR_YEAR_UNCLEAR, "看不出“明年”是哪个学年"),
        ({"徒弟姓名": "旁人"}, P.PAIR_NAME, "在名册里是杨帆，这里写的是旁人"),
        ({"导师工号": "X9"}, P.PAIR_STRANGER, "名册里没有工号 X9"),
        (
            {"结对日期": "2026-09-10", "期满日期": "2026-09-01"},
            P.PAIR_ENDS_FIRST,
            "在结对日期 2026-09-10 以前",
        ),
        ({"听课次数": "许多"}, P.NOT_A_NUMBER, "许多"),
        ({"期满考核": "还行"}, P.NOT_A_CHOICE, "还行"),
        ({"结对日期": "开学时"}, P.NOT_A_DATE, "开学时"),
    ],
)
def test_what_is_not_clear_is_told_at_its_cell_and_not_judged(workbook: Path, cells, code, says: str) -> None:
    update(workbook)
    fill(workbook, "T006", **cells)
    outcome = update(workbook)
    (problem,) = [one for one in outcome.problems if one.code is code and one.where.sheet == PAIRS]

    assert says in sentence(problem)
    row = next(row for row in pairs(workbook) if row["徒弟工号"] == "T006")
    assert row["结论"] == "待核对"
    assert all(row[name] == value for name, value in cells.items())


def test_two_rows_of_one_pair_are_both_in_doubt(workbook: Path) -> None:
    update(workbook)
    end = len(pairs(workbook)) + 5
    there = pair(workbook, "T006")
    copied = [there[name] for name in ("结对学年", "徒弟工号", "徒弟姓名", "导师工号", "导师姓名")]
    FileHost.open(workbook).apply(Changes((Block(PAIRS, end, 1, (copied,)),)), keep_backups=9)
    outcome = update(workbook)

    assert len(told(outcome, P.PAIR_TWICE)) == 2
    assert [row["结论"] for row in pairs(workbook) if row["徒弟工号"] == "T006"] == ["待核对"] * 2


def test_a_mentor_who_may_not_be_one_is_told_and_gets_no_agreement(workbook: Path) -> None:
    update(workbook)
    young = pair(workbook, "T008")
    fill(workbook, "T006", 导师工号="T008", 导师姓名=young["徒弟姓名"])
    outcome = update(workbook)

    assert pair(workbook, "T006")["结论"] == "导师不合要求"
    assert "自己还需要导师" in told(outcome, P.PAIR_UNFIT)[0]
    assert "名册里的导师是张建国" in told(outcome, P.PAIR_OTHER_MENTOR)[0]
    made = print_agreements(FileHost.open(workbook), now=AUTUMN)
    assert not [one for one in made.files if "杨帆" in one.name]
    assert made.summary["made"] == len(pairs(workbook)) - 1


def test_each_pair_gets_an_agreement_with_both_names_and_the_term(workbook: Path) -> None:
    update(workbook)
    fill(workbook, "T006", 结对日期="2026-09-10")
    made = print_agreements(FileHost.open(workbook), now=AUTUMN, teacher_ids=["T006", "T007"])
    assert made.summary["made"] == 2
    texts = {path.name: text_of(path) for path in made.files if path.suffix == ".docx"}
    dated = next(text for name, text in texts.items() if "杨帆" in name)
    undated = next(text for name, text in texts.items() if "赵志强" in name)

    assert "张建国" in dated
    assert "自2026年9月10日起，至2027年9月10日止" in dated
    assert "不少于4次" in dated
    assert "自＿＿＿＿年＿＿月＿＿日起" in undated
    assert "杨帆" not in undated
    assert print_agreements(FileHost.open(workbook), now=AUTUMN, teacher_ids=["X"]).exit_code == EXIT_NOT_RUN


def text_of(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "".join([*cells, *(one.text for one in document.paragraphs)])


def test_six_duties_are_counted_and_what_is_lacking_is_named(workbook: Path) -> None:
    update(workbook)
    put(workbook, SIX_DUTIES, "T003", "计划到位", "是")
    put(workbook, SIX_DUTIES, "T003", "检查到位", "否")
    update(workbook)
    (row,) = rows_of(workbook, SIX_DUTIES)
    assert row["完成情况"] == "1/6 缺检查到位；还没有填指导到位、记录到位、反馈到位、总结到位"
    for name in ("指导到位", "检查到位", "记录到位", "反馈到位", "总结到位"):
        put(workbook, SIX_DUTIES, "T003", name, "是")
    update(workbook)
    assert rows_of(workbook, SIX_DUTIES)[0]["完成情况"] == "6/6 全部到位"


def test_the_six_duties_are_called_as_the_school_says(workbook: Path) -> None:
    rows = FileHost.open(workbook).grid(RULES).rows
    at = next(n for n, cells in enumerate(rows, 1) if tuple(cells[:2]) == (PAIRS, "六到位"))
    rules = Block(RULES, at, 3, (("备课到位,听课到位",),))
    headers = Block(SIX_DUTIES, 4, 3, (("备课到位",),))
    FileHost.open(workbook).apply(Changes((rules, headers)), keep_backups=9)
    outcome = update(workbook)
    assert "没有“听课到位”，这几项没有查" in told(outcome, P.DUTIES_NO_COLUMN)[0]
    put(workbook, SIX_DUTIES, "T003", "备课到位", "是")
    update(workbook)
    assert rows_of(workbook, SIX_DUTIES)[0]["完成情况"] == "1/1 全部到位"

    FileHost.open(workbook).apply(Changes((Block(RULES, at, 3, (("姓名,姓名",),)),)), keep_backups=9)
    assert update(workbook).exit_code == EXIT_NOT_RUN


def test_an_old_workbook_works_the_same_once_it_has_the_feature(tmp_path: Path) -> None:
    path = Path(shutil.copy(OLD, tmp_path / "旧.xlsm"))
    assert update(path).exit_code == EXIT_NOT_RUN
    choose_features(FileHost.open(path), now=AUTUMN, on=[PAIRS])
    first = update(path)
    assert not first.not_run
    before = pairs(path)
    assert update(path).added == 0
    assert pairs(path) == before


def test_who_has_no_mentor_any_more_is_told_once_with_the_cell_of_the_roster(workbook: Path) -> None:
    put(workbook, ROSTER, "T006", "导师工号", None)
    outcome = update(workbook)
    (problem,) = [one for one in outcome.problems if one.code is P.PAIR_NO_MENTOR]
    assert problem.where is not None
    assert problem.where.sheet == ROSTER
    assert "杨帆" in sentence(problem)
    assert "T006" not in {row["徒弟工号"] for row in pairs(workbook)}
