"""Attendance lists in the shapes other programs export (``imports.md``), as sign-ins."""

from __future__ import annotations

import datetime as dt

import pytest

from python.planning.exchange.arrived import People
from python.planning.exchange.attendance import read_attendance
from python.planning.exchange.cells import input_tables
from python.reading.workbook import read_workbook
from python.vocabulary.cell_values import Grid
from python.vocabulary.sheet_schema import ROSTER, RULES, SESSIONS, SIGN_IN
from tests.samples import host_of, round_sheets


def read(rows, *, roster=(), sessions=None, **parameters):
    """What a list amounts to in the sample round: 张三 T001, 李四 T002, 王五 T003; 第1次 on 2026-03-11, 14:00 to 16:00."""
    sheets = round_sheets()
    sheets[SESSIONS] = sessions or [
        ["场次", "日期", "开始时间", "结束时间", "主题", "学时"],
        ["第1次", dt.date(2026, 3, 11), "14:00", "16:00", "班规制定", 2.0],
        ["第2次", dt.date(2026, 3, 25), "14:00", "16:00", "家校沟通", 2.0],
    ]
    sheets[ROSTER] += [list(one) for one in roster]
    sheets[SIGN_IN] += [[*one[:2], None, None, None] for one in roster]
    for row in sheets[RULES]:
        if row and str(row[0]) in parameters:
            row[1] = parameters[str(row[0])]
    data, problems = read_workbook(host_of(sheets))
    assert data is not None, problems
    tables = input_tables(data, None)
    found = read_attendance([Grid("成员参会概况", rows)], data, tables[SIGN_IN], People.of(data.teachers))
    if found is None:
        return None, ()
    return {(key.teacher_id, key.column): cell.text for key, cell in found.cells.items()}, found.strangers


def meeting(*people: tuple[str, str, str, str], facts: int = 7) -> list[tuple]:
    """腾讯会议: so many lines of facts, then the header in row 9."""
    return [
        *[(f"会议信息{n}", None) for n in range(facts)],
        (),
        ("用户昵称（入会昵称）", "首次入会时间", "最后退会时间", "入会次数", "累计参会时长", "身份"),
        *[(name, came, went, 1.0, stayed, "成员") for name, came, went, stayed in people],
    ]


@pytest.mark.parametrize(
    ("came", "went", "stayed", "status"),
    [
        ("2026-03-11 13:55:00", "2026-03-11 16:02:00", "2:07:00", "出勤"),
        ("2026-03-11 14:10:00", "2026-03-11 16:00:00", "1:50:00", "出勤"),  # ten minutes are still in time
        ("2026-03-11 14:10:01", "2026-03-11 16:00:00", "1:49:59", "迟到"),
        ("2026/03/11 13:58:00", "2026/03/11 15:40:00", "1:42:00", "早退"),
        ("2026-03-11 14:20:00", "2026-03-11 15:40:00", "1:20:00", "迟到早退"),
        ("2026-03-11 14:00:00", "2026-03-11 16:00:00", "0:59:00", "缺席"),  # came and went again
        ("2026-03-11 14:00:00", "2026-03-11 16:00:00", "1:00:00", "出勤"),  # just half of it
    ],
)
def test_when_somebody_came_and_went_makes_the_status(came, went, stayed, status) -> None:
    cells, strangers = read(meeting(("张三", came, went, stayed)))
    assert (cells, strangers) == ({("T001", "第1次"): status}, ())


def test_the_limits_are_parameters() -> None:
    row = ("张三", "2026-03-11 14:12:00", "2026-03-11 16:00:00", "1:48:00")
    assert read(meeting(row))[0] == {("T001", "第1次"): "迟到"}
    assert read(meeting(row), 迟到分钟=15)[0] == {("T001", "第1次"): "出勤"}
    assert read(meeting(row), 迟到分钟=15, 最少参会比例=95)[0] == {("T001", "第1次"): "缺席"}


def test_several_rows_of_one_person_are_added_up() -> None:
    cells, _ = read(
        meeting(
            ("张三(语文组)", "2026-03-11 13:50:00", "2026-03-11 14:40:00", "0:50:00"),
            ("张三", "2026-03-11 15:00:00", "2026-03-11 16:05:00", "1:05:00"),
        )
    )
    assert cells == {("T001", "第1次"): "出勤"}


def test_each_day_is_its_own_session_and_other_days_are_told() -> None:
    cells, strangers = read(
        meeting(
            ("张三", "2026-03-11 14:00:00", "2026-03-11 16:00:00", "2:00:00"),
            ("张三", "2026-03-25 14:30:00", "2026-03-25 16:00:00", "1:30:00"),
            ("李四", "2026-04-01 14:00:00", "2026-04-01 16:00:00", "2:00:00"),
        )
    )
    assert cells == {("T001", "第1次"): "出勤", ("T001", "第2次"): "迟到"}
    assert strangers == ("成员参会概况第 12 行 李四：2026-04-01 14:00 对不上唯一的一场培训",)


def test_two_sessions_of_one_day_are_told_apart_by_their_times() -> None:
    sessions = [
        ["场次", "日期", "开始时间", "结束时间", "主题", "学时"],
        ["第1次", dt.date(2026, 3, 11), "09:00", "11:00", "上午", 2.0],
        ["第2次", dt.date(2026, 3, 11), "14:00", "16:00", "下午", 2.0],
    ]
    cells, _ = read(
        meeting(("张三", "2026-03-11 13:58:00", "2026-03-11 16:00:00", "2:02:00")), sessions=sessions
    )
    assert cells == {("T001", "第2次"): "出勤"}


@pytest.mark.parametrize("name", ["1组张三&李四", "张三、李四（高一）", "张三和李四"])
def test_two_people_on_one_device_are_asked_about(name) -> None:
    cells, strangers = read(meeting((name, "2026-03-11 14:00:00", "2026-03-11 16:00:00", "2:00:00")))
    assert cells == {}
    assert strangers[0].endswith("像是几个人合用一台，请分别登记")


def test_namesakes_and_unknown_nicknames_are_never_guessed() -> None:
    rows = meeting(
        ("张三", "2026-03-11 14:00:00", "2026-03-11 16:00:00", "2:00:00"),
        ("向日葵", "2026-03-11 14:00:00", "2026-03-11 16:00:00", "2:00:00"),
    )
    cells, strangers = read(rows, roster=[("T009", "张三")])
    assert cells == {}
    assert "有 2 位张三" in strangers[0]
    assert "名册里没有这个姓名" in strangers[1]


def test_a_report_of_dingtalk_with_a_day_and_a_result_a_row() -> None:
    rows = [
        ("打卡时间 统计日期：2026-03-01 至 2026-03-31",),
        ("报表生成时间：2026-04-01 08:00",),
        ("姓名", "考勤组", "部门", "工号", "职位", "UserId", "日期", "上班1打卡时间", "上班1打卡结果"),
        (),
        ("张三", "班主任", "语文组", "T001", "教师", "u1", "26-03-11 星期三", "13:58", "正常"),
        ("李四", "班主任", "数学组", "T002", "教师", "u2", "26-03-11 星期三", "14:25", "迟到"),
        ("王五", "班主任", None, "T003", "教师", "u3", "26-03-11 星期三", None, "缺卡"),
    ]
    cells, strangers = read(rows)
    assert strangers == ()
    assert cells == {("T001", "第1次"): "出勤", ("T002", "第1次"): "迟到", ("T003", "第1次"): "缺席"}


def test_a_daily_report_of_wecom() -> None:
    rows = [
        ("打卡日报",),
        ("统计时间:2026-03-11",),
        ("时间", "姓名", "账号", "部门", "考勤结果"),
        (),
        ("2026/03/11 星期三", "张三", "zhangsan", "语文组", "迟到15分钟"),
        ("2026/03/11 星期三", "李四", "lisi", "数学组", "正常"),
        ("2026/03/11 星期三", "王五", "wangwu", "--", "--"),
    ]
    cells, _ = read(rows)
    assert cells == {("T001", "第1次"): "迟到", ("T002", "第1次"): "出勤"}


def test_a_list_without_times_or_results_is_no_attendance() -> None:
    assert read([("姓名", "卷面成绩"), ("张三", 88.0)]) == (None, ())


# What a hostile reader found


@pytest.mark.parametrize(
    ("result", "status"),
    [
        ("未出勤", None),
        ("出勤异常", None),
        ("未迟到", None),
        ("没有早退", None),
        ("已请假未批准", None),
        ("未打卡(请假)", None),
        ("正常,迟到5分钟", "迟到"),
        ("迟到5分钟、早退10分钟", "迟到早退"),
        ("正常", "出勤"),
        ("旷工", "缺席"),
    ],
)
def test_a_word_that_is_not_wholly_understood_is_told_and_never_taken(result, status) -> None:
    rows = [("日期", "姓名", "考勤结果"), ("2026-03-11", "张三", result)]
    cells, strangers = read(rows)
    assert cells == ({("T001", "第1次"): status} if status else {})
    assert bool(strangers) is (status is None)


@pytest.mark.parametrize(
    ("came", "went"),
    [("2026-03-11 20:00:00", "2026-03-11 21:40:00"), ("2026-03-11 08:00:00", "2026-03-11 09:30:00")],
)
def test_a_meeting_at_another_hour_of_that_day_is_not_the_session(came, went) -> None:
    cells, strangers = read(meeting(("张三", came, went, "1:40:00")))
    assert cells == {}
    assert "对不上唯一的一场培训" in strangers[0]


def test_a_row_exported_twice_counts_once() -> None:
    row = ("张三", "2026-03-11 14:00:00", "2026-03-11 14:40:00", "0:40:00")
    assert read(meeting(row, row, row))[0] == {("T001", "第1次"): "缺席"}


def test_whoever_was_there_for_another_is_asked_about() -> None:
    rows = meeting(("张三（代李四）", "2026-03-11 14:00:00", "2026-03-11 16:00:00", "2:00:00"))
    cells, strangers = read(rows)
    assert cells == {}
    assert len(strangers) == 1


def test_leaving_after_midnight_is_not_early() -> None:
    sessions = [
        ["场次", "日期", "开始时间", "结束时间", "主题", "学时"],
        ["第1次", dt.date(2026, 3, 11), "22:00", "23:50", "夜谈", 2.0],
    ]
    rows = [("姓名", "日期", "签到时间", "签退时间"), ("张三", "2026-03-11", "21:58", "00:10")]
    assert read(rows, sessions=sessions)[0] == {("T001", "第1次"): "出勤"}
