"""资格证书, and what the ledgers say of posts, titles, coefficients and attendance, in a real workbook."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import docx
import pytest

from python.actions import score as actions
from python.actions.issue import Revocation, issue_certificates
from python.actions.record import read_record
from python.actions.verify import verified
from python.hosts.file.host import FileHost
from python.vocabulary.ports import Block, Changes, no_progress
from python.vocabulary.problems import ProblemCode, Severity
from python.vocabulary.sheet_schema import (
    ALLOWANCE,
    CERTIFICATE_REGISTER,
    HISTORY,
    MENTORING,
    PORTFOLIO,
    QUALIFICATION,
    ROSTER,
    SESSIONS,
    SIGN_IN,
)
from tests.rounds import (
    archive,
    by_id,
    cell_of,
    codes,
    ledgers,
    put,
    put_column,
    register,
    rows_of,
    set_parameter,
)
from tests.samples import NOW

P = ProblemCode
# Someone who has no fact of 直接认定.
NO_FACT = {
    "任职年限": 1,
    "近三年连续任职": None,
    "优秀班主任年份": None,
    "学生满意教师": None,
    "任职日期": "2025-09-01",
}


def issue_qualification(path: Path, **options):
    return issue_certificates(FileHost.open(path), now=NOW, lasting="资格证书", yes=True, **options)


def make_plain(path: Path, teacher: str) -> None:
    for header, value in NO_FACT.items():
        put(path, ROSTER, teacher, header, value)


def qualified(path: Path) -> dict[str, dict]:
    return {row["工号"]: row for row in register(path) if row["种类"] == "资格证书" and row["状态"] == "有效"}


def test_whoever_qualifies_gets_one_and_nobody_else(workbook: Path) -> None:
    ledgers(workbook)
    expected = {
        teacher: row["认定结果"]
        for teacher, row in by_id(workbook, QUALIFICATION).items()
        if row["认定结果"] != "尚未取得"
    }
    done = issue_qualification(workbook)
    assert (done.exit_code, done.summary["issued"]) == (0, len(expected))
    rows = qualified(workbook)
    assert {teacher: row["等级"] for teacher, row in rows.items()} == expected
    assert set(expected.values()) == {"直接认定", "凭证书"}
    numbers = [row["证书编号"] for row in register(workbook)]
    assert len(set(numbers)) == len(numbers)
    one = next(row for row in rows.values() if row["等级"] == "直接认定")
    text = "".join(
        p.text
        for t in docx.Document(str(workbook.parent / one["文件"])).tables
        for c in t._cells
        for p in c.paragraphs
    )
    assert "班主任资格证书" in text
    assert "认定方式：直接认定。" in text
    assert one["姓名"] in text.replace(" ", "")
    assert verified(FileHost.open(workbook), now=NOW, certificate=one["证书编号"]).exit_code == 0


def test_it_is_issued_once_and_outlives_the_round(workbook: Path) -> None:
    first = issue_qualification(workbook).summary["issued"]
    again = issue_qualification(workbook)
    assert (again.exit_code, again.summary["issued"], again.summary["already"]) == (0, 0, first)
    assert archive(workbook, force=True, next_round="2027年春季班主任培训").exit_code == 0
    host = FileHost.open(workbook)
    row, column = cell_of(host, "签发日期")
    host.apply(Changes((Block("首页", row, column, (("2027-06-30",),)),)), keep_backups=5)
    # Nobody of the next round is scored yet; what was issued before stays.
    later = issue_qualification(workbook)
    assert later.summary["issued"] == 0
    # What 历次成绩 names is the round's certificate.
    kinds = {row["证书编号"]: row["种类"] for row in register(workbook)}
    assert "资格证书" not in {kinds[row["证书编号"]] for row in rows_of(workbook, HISTORY) if row["证书编号"]}


def test_a_certificate_of_qualification_does_not_qualify(workbook: Path) -> None:
    issue_qualification(workbook)
    teacher = next(one for one, row in qualified(workbook).items() if row["等级"] == "凭证书")
    make_plain(workbook, teacher)
    actions.score(FileHost.open(workbook), now=NOW)
    paper = next(
        row
        for row in register(workbook)
        if row["工号"] == teacher and row["种类"] not in ("资格证书", "结业证书")
    )
    row = next(n for n, one in enumerate(register(workbook)) if one["证书编号"] == paper["证书编号"])
    # The office revokes the certificate it rests on by hand.
    host = FileHost.open(workbook)
    top = next(n for n, cells in enumerate(host.grid(CERTIFICATE_REGISTER).rows, 1) if "证书编号" in cells)
    column = list(host.grid(CERTIFICATE_REGISTER).rows[top - 1]).index("状态") + 1
    host.apply(Changes((Block(CERTIFICATE_REGISTER, top + 1 + row, column, (("作废",),)),)), keep_backups=5)
    ledgers(workbook)
    assert by_id(workbook, QUALIFICATION)[teacher]["认定结果"] == "尚未取得"
    told = issue_qualification(workbook)
    (problem,) = [one for one in told.problems if one.code is P.CERTIFICATE_NOT_EARNED]
    assert problem.teacher_id == teacher
    assert "凭的那张证书已经作废" in problem.details["state"]


def test_direct_recognition_of_then_stays_when_its_fact_is_over(workbook: Path) -> None:
    issue_qualification(workbook)
    teacher = next(one for one, row in qualified(workbook).items() if row["等级"] == "直接认定")
    make_plain(workbook, teacher)
    actions.score(FileHost.open(workbook), now=NOW)
    assert P.CERTIFICATE_NOT_EARNED not in codes(issue_qualification(workbook))


def test_a_revoked_one_is_issued_anew_under_a_new_number(workbook: Path) -> None:
    issue_qualification(workbook)
    teacher, old = next(iter(qualified(workbook).items()))
    done = issue_qualification(workbook, revoke=Revocation(old["证书编号"], "姓名印错"))
    assert (done.exit_code, done.summary["issued"]) == (0, 1)
    assert qualified(workbook)[teacher]["证书编号"] != old["证书编号"]


# The ledgers


def test_the_ledgers_name_posts_and_pay_by_coefficient(workbook: Path) -> None:
    people = list(by_id(workbook, ROSTER))
    put_column(workbook, ROSTER, "考核系数", {people[0]: Decimal("1.2"), people[1]: "很好", people[2]: 120})
    ledgers(workbook)
    paid = by_id(workbook, ALLOWANCE)
    first = paid[people[0]]
    assert first["说明"].startswith(f"{first['班级人数']:g}×{first['每生每月']:g}×{first['月数']:g}×1.2=")
    assert first["津贴(元)"] == pytest.approx(first["班级人数"] * first["每生每月"] * first["月数"] * 1.2)
    for teacher in people[1:3]:
        assert (paid[teacher]["津贴(元)"], paid[teacher]["说明"]) == (None, "考核系数填得不对，没有计算")
    for row in by_id(workbook, QUALIFICATION).values():
        years = row["任职年限"]
        may = (
            []
            if row["认定结果"] == "尚未取得" or years is None
            else [
                post for post, least in (("年级组长", 1), ("中层干部", 2), ("后备干部", 3)) if years >= least
            ]
        )
        assert row["可推荐职务"] == ("、".join(may) or None)


def test_a_deputy_of_a_class_is_no_second_class_teacher(workbook: Path) -> None:
    people = list(by_id(workbook, ROSTER))
    for teacher in people[:2]:
        put(workbook, ROSTER, teacher, "任教班级", "高一（9）班")
        put(workbook, ROSTER, teacher, "学段", "高中")
        put(workbook, ROSTER, teacher, "班级人数", 50)

    def told() -> list[ProblemCode]:
        _, problems = read_record(FileHost.open(workbook), NOW, no_progress)
        return [problem.code for problem in problems if problem.code is P.CLASS_PAID_TWICE]

    assert told() == [P.CLASS_PAID_TWICE]
    put_column(workbook, ROSTER, "岗位", {people[1]: "副班主任"})
    assert told() == []
    ledgers(workbook)
    assert by_id(workbook, ALLOWANCE)[people[1]]["说明"] == "岗位是副班主任，没有填考核系数，没有计算"


def test_a_mentor_without_the_title_is_told(workbook: Path) -> None:
    ledgers(workbook)
    pairs = {one: row for one, row in by_id(workbook, MENTORING).items() if row["结论"] == "已落实"}
    teacher, row = next(iter(pairs.items()))
    set_parameter(workbook, "导师职称", "高级")
    put_column(workbook, ROSTER, "职称", {row["导师工号"]: "一级教师"})
    ledgers(workbook)
    after = by_id(workbook, MENTORING)[teacher]
    assert (after["结论"], after["说明"]) == ("不合要求", "导师的职称是一级教师，不在高级之内")
    put_column(workbook, ROSTER, "职称", {row["导师工号"]: "中小学高级教师"})
    ledgers(workbook)
    assert by_id(workbook, MENTORING)[teacher]["结论"] == "已落实"


def test_attendance_goes_into_the_archive_and_other_materials_into_the_file(workbook: Path) -> None:
    signed = by_id(workbook, SIGN_IN)
    sessions = [row["场次"] for row in rows_of(workbook, SESSIONS, "场次") if row["计考勤"] != "否"]
    archive(workbook, force=True)
    there = {"出勤", "√", "迟到", "迟", "早退", "退", "迟到早退", "迟退", "公差", "公"}
    kept = {row["工号"]: row["出勤率"] for row in rows_of(workbook, HISTORY) if row["轮次"]}
    checked = 0
    for teacher, row in signed.items():
        marks = [row[name] for name in sessions if any(other[name] for other in signed.values())]
        if teacher in kept and marks and all(marks):
            share = round(100 * sum(mark in there for mark in marks) / len(marks) + 1e-9, 1)
            assert kept[teacher] == f"{share:g}%"
            checked += 1
    assert checked > 40


def test_forms_that_do_not_count_are_told_also_in_the_archive(workbook: Path) -> None:
    host = FileHost.open(workbook)
    rows = host.grid(SESSIONS).rows
    top = next(n for n, row in enumerate(rows) if "场次" in row)
    column = list(rows[top]).index("形式") + 1
    host.apply(Changes((Block(SESSIONS, top + 2, column, (("自习",),)),)), keep_backups=5)
    actions.score(FileHost.open(workbook), now=NOW)
    archive(workbook, force=True)
    _, problems = read_record(FileHost.open(workbook), NOW, no_progress)
    (problem,) = [one for one in problems if one.code is P.HISTORY_FORM]
    assert (problem.severity, problem.details["form"]) == (Severity.NOTICE, "自习")
    set_parameter(workbook, "集中培训形式", "集中培训,自习")
    _, problems = read_record(FileHost.open(workbook), NOW, no_progress)
    assert not [one for one in problems if one.code in (P.HISTORY_FORM, P.FORM_UNKNOWN)]


def test_the_workbook_has_room_for_speeches_and_reports(workbook: Path) -> None:
    first = rows_of(workbook, PORTFOLIO)
    ledgers(workbook)
    rows = rows_of(workbook, PORTFOLIO)
    assert {"发言稿", "主题报告"} <= set(rows[0])
    assert len(rows) >= len(first)
    # Nobody must have them.
    assert not [row for row in rows if "发言稿" in (row["缺少材料"] or "")]
