"""The dashboard's figures, counted by hand on the three teachers of the sample round."""

from __future__ import annotations

from decimal import Decimal

from python.actions import score as actions
from python.actions.run import scores_of
from python.planning.dashboard import bands_of, plan_dashboard, statistics_of
from python.reading.workbook import read_workbook
from python.vocabulary.ports import Block, Changes
from python.vocabulary.problems import CellRef
from python.vocabulary.sheet_schema import HOME, ROSTER
from tests.samples import NOW, host_of, round_sheets


def figures():
    sheets = round_sheets()
    sheets[ROSTER].append(["T004", "赵六", "语文组", "在岗"])  # no marks yet
    data, _ = read_workbook(host_of(sheets))
    assert data is not None
    return statistics_of(data, scores_of(data, []))


def test_departments_are_counted_largest_first() -> None:
    # 语文组: 张三 85 (优秀), 赵六 without a row; 数学组: 李四 74; 王五 has no 部门 and 46 (不合格)
    found = [(one.name, one.people, one.scored, one.average, one.pass_rate) for one in figures().departments]
    assert found == [
        ("语文组", 2, 1, 85, Decimal("0.5")),
        ("数学组", 1, 1, 74, 1),
        ("未填部门", 1, 1, 46, 0),
    ]


def test_items_show_their_average_and_its_share_of_full_marks() -> None:
    found = {one.name: (one.average, one.share) for one in figures().items}
    # 出勤 10, 7 (−1−2), 10; 笔记 8, 10, 4; 考试 51, 45, 24; 作业 16, 12, 8
    assert found == {
        "出勤": (Decimal("9.0"), Decimal("0.9000")),
        "笔记": (Decimal("7.3"), Decimal("0.7333")),
        "考试": (Decimal("40.0"), Decimal("0.6667")),
        "作业": (Decimal("12.0"), Decimal("0.6000")),
    }


def test_pass_rate_by_how_often_people_were_away() -> None:
    found = [(one.name, one.people, one.pass_rate) for one in figures().attendance]
    # 张三 and 王五 came to both, 李四 missed one (late once counts as there)
    assert found == [
        ("全勤", 2, Decimal("0.5")),
        ("缺 1 次", 1, 1),
        ("缺 2 次", 0, None),
        ("缺 3 次及以上", 0, None),
    ]


def test_totals_fall_into_bands_of_ten_and_a_hundred_into_the_last() -> None:
    totals = [Decimal(text) for text in ("0", "9.9", "10", "59.9", "60", "89.9", "90", "100")]
    assert bands_of(totals) == (2, 1, 0, 0, 0, 1, 1, 0, 1, 2)


def test_more_departments_than_there_is_room_for_are_put_together() -> None:
    sheets = round_sheets()
    for number in range(12):
        sheets[ROSTER].append([f"X{number}", f"教师{number}", f"{number}组", "在岗"])
    data, _ = read_workbook(host_of(sheets))
    assert data is not None
    (block,) = plan_dashboard(
        lambda name: CellRef(HOME, 40, 2) if name == "统计_部门" else None,
        statistics_of(data, scores_of(data, [])),
    )
    assert isinstance(block, Block)
    assert len(block.values) == 8
    assert block.values[-1][:2] == ("其他部门", 8)


def test_the_dashboard_is_written_by_a_run_and_emptied_without_figures() -> None:
    host = host_of(round_sheets())
    host.names["统计_项目"] = CellRef(HOME, 40, 2)
    actions.score(host, now=NOW)
    assert host.sheets[HOME][39][1:3] == ["出勤", 0.9]
    host.apply(Changes(tuple(plan_dashboard(host.named_cell, None))), keep_backups=1)
    assert host.sheets[HOME][39][1:3] == [None, None]
