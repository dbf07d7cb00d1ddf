"""Rounds as offices really leave them: names typed differently, sheets sorted, cells spoilt, folders in the way."""

from __future__ import annotations

import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import docx
import pytest

from python.actions import score as actions
from python.actions.archive import begin_next_round
from python.actions.growth_files import print_growth_files
from python.actions.issue import issue_certificates
from python.actions.outcome import not_run
from python.entry.cli import main
from python.entry.demo import new_workbook
from python.entry.telling import not_run_heading
from python.hosts.file.host import FileHost
from python.vocabulary.messages import message
from python.vocabulary.ports import Block, CellContent, Changes, HostError
from python.vocabulary.problems import ProblemCode, Severity
from python.vocabulary.sheet_schema import (
    ALLOWANCE,
    CERTIFICATE_REGISTER,
    GRADEBOOK,
    HISTORY,
    HOURS_LEDGER,
    MENTORING,
    PORTFOLIO,
    QUALIFICATION,
    ROSTER,
    RULES,
    SESSIONS,
)
from tests.rounds import (
    AUTUMN,
    LATER,
    LEDGERS,
    SPRING,
    archive,
    by_id,
    cell_of,
    codes,
    ledgers,
    play_topics,
    put,
    rows_of,
    set_parameter,
)
from tests.samples import NOW

P = ProblemCode
# Someone with no fact that would be recognised directly, appointed within half a year before the round's last day.
NEWCOMER = {
    "任职日期": "2026-03-20", "任职年限": None, "近三年连续任职": None, "优秀班主任年份": None,
    "学生满意教师": None, "参训类型": "新任", "导师工号": "T003",
}  # fmt: skip


def put_name(path: Path, name: str | None, fact: str = "轮次名称") -> None:
    host = FileHost.open(path)
    row, column = cell_of(host, fact)
    host.apply(Changes((Block("首页", row, column, ((name,),)),)), keep_backups=50)


def put_rows(path: Path, sheet: str, header: str, values: list) -> None:
    """Fills a column from the first row below its header."""
    host = FileHost.open(path)
    rows = host.grid(sheet).rows
    top = next(n for n, row in enumerate(rows) if header in row)
    block = Block(sheet, top + 2, list(rows[top]).index(header) + 1, [(value,) for value in values])
    host.apply(Changes((block,)), keep_backups=50)


def typed_history(path: Path, **facts: CellContent) -> None:
    """A row in 历次成绩 as staff type it, below what is there."""
    host = FileHost.open(path)
    rows = host.grid(HISTORY).rows
    top = next(n for n, row in enumerate(rows) if "工号" in row)
    header = [str(name) for name in rows[top]]
    row: dict[str, CellContent] = {
        "轮次": "2019年培训",
        "工号": "T003",
        "姓名": "张建国",
        "等级": "合格",
        "学时": 12,
        **facts,
    }
    values = tuple(row.get(name) for name in header)
    host.apply(Changes((Block(HISTORY, len(rows) + 1, 1, (values,)),)), keep_backups=50)


def sheets_of(path: Path, *names: str) -> dict[str, list]:
    host = FileHost.open(path)
    return {name: [list(row) for row in host.grid(name).rows] for name in names}


# What is reckoned before archiving and after


def test_archiving_changes_nothing_in_any_ledger(workbook: Path) -> None:
    put_rows(workbook, SESSIONS, "形式", ["校本研修", "校本研修", None, "集中培训"])
    for header, value in NEWCOMER.items():
        put(workbook, ROSTER, "T002", header, value)
    actions.score(FileHost.open(workbook), now=NOW)
    typed_history(workbook, 结束日期="2019-06-30", 学时明细="2019-05-01：4；2019-06-01：8")
    typed_history(
        workbook,
        轮次="2022年培训",
        结束日期="2022-06-30",
        学时明细="2022-05-01:15;2022-06-01:5(校本研修)",
        学时=20,
    )
    ledgers(workbook)
    before = sheets_of(workbook, *LEDGERS)
    archive(workbook, force=True)
    ledgers(workbook)
    assert sheets_of(workbook, *LEDGERS) == before
    # … and the figures are those that the sheets say, reckoned here by hand.
    session_hours = {row["场次"]: (row["学时"], row["形式"]) for row in rows_of(workbook, SESSIONS, "场次")}
    signed = by_id(workbook, "签到表")["T003"]
    came = [
        value
        for name, value in session_hours.items()
        if signed[name] in ("√", "迟到", "早退", "迟到早退", "公差")
    ]
    now, dense = sum(h for h, _ in came), sum(h for h, form in came if form != "校本研修")
    row = by_id(workbook, HOURS_LEDGER)["T003"]
    assert 0 < dense < now
    assert (row["本轮学时"], row["累计学时"]) == (now, now + 12 + 20)
    assert (row["近五年学时"], row["近五年集中学时"]) == (now + 20, dense + 15)
    # Without the 15 of 2022-05-01 fewer than 20 are left.
    assert (row["是否达标"], row["截止日期"]) == ("是", "2027-04-30")


def test_a_newcomer_has_the_hours_up_to_half_a_year_and_the_certificate_counts(workbook: Path) -> None:
    for header, value in NEWCOMER.items():
        put(workbook, ROSTER, "T002", header, value)
    actions.score(FileHost.open(workbook), now=NOW)
    ledgers(workbook)
    hours, qualified = by_id(workbook, HOURS_LEDGER)["T002"], by_id(workbook, QUALIFICATION)["T002"]
    assert (hours["要求类别"], hours["计入学时"], hours["截止日期"]) == (
        "新任",
        hours["本轮学时"],
        "2026-09-20",
    )
    assert (hours["是否达标"], hours["本轮学时"] >= 10) == ("是", True)
    number = next(row["证书编号"] for row in rows_of(workbook, CERTIFICATE_REGISTER) if row["工号"] == "T002")
    assert (qualified["认定结果"], qualified["依据"]) == ("凭证书", f"证书 {number}")
    mentoring = by_id(workbook, MENTORING)["T002"]
    assert (mentoring["岗位要求"], mentoring["结论"]) == ("先任班主任助理，须有导师", "已落实")
    assert by_id(workbook, MENTORING)["T003"]["带教人数"] >= 1
    assert {row["工号"] for row in rows_of(workbook, ALLOWANCE)} == set(by_id(workbook, ROSTER))


def test_while_the_round_goes_on_nothing_is_overdue_that_is_due_later(workbook: Path) -> None:
    put(workbook, ROSTER, "T002", "任职日期", "2026-06-10")
    put(workbook, ROSTER, "T002", "参训类型", "新任")
    put_rows(workbook, SESSIONS, "学时", [Decimal("0.5")] * 8)
    put_name(workbook, "2027-01-31", "结束日期")
    actions.score(FileHost.open(workbook), now=NOW)
    outcome = ledgers(workbook)
    assert outcome.summary["as_of"] == NOW.date().isoformat()
    assert by_id(workbook, HOURS_LEDGER)["T002"]["是否达标"] == "未到期"


# Names


@pytest.mark.parametrize(
    "name", ["２０２６年春季班主任培训", "2026 年春季 班主任培训", " 2026年春季班主任培训　"]
)
def test_a_round_typed_another_way_is_the_same_round(workbook: Path, name: str) -> None:
    archive(workbook)
    put_name(workbook, name)
    before = workbook.read_bytes()
    assert codes(archive(workbook, LATER, force=True)) == [P.ALREADY_ARCHIVED]
    assert codes(archive(workbook, LATER, next_round=name)) == [P.NEXT_ROUND_NAME]
    assert workbook.read_bytes() == before


def test_a_topic_with_full_width_signs_is_one_topic_in_every_round(tmp_path: Path) -> None:
    path = new_workbook(tmp_path / "专题.xlsm")
    play_topics(path, 2)  # 专题1 is archived, 专题2 open
    set_parameter(path, "本轮专题", "专题 １")
    set_parameter(path, "结业专题", "专题１、专题2")
    actions.score(FileHost.open(path), now=NOW)
    ledgers(path)
    row = by_id(path, QUALIFICATION)["T003"]
    assert (row["合格专题"], row["尚缺专题"], row["是否结业"]) == ("专题1", "专题2", "否")
    assert archive(path, force=True, next_round="专题三").exit_code == 0
    assert {row["专题"] for row in rows_of(path, HISTORY)} == {"专题1", "专题 １"}
    # The next round is about something else: 本轮专题 does not stay.
    value = {row[0]: row[1] for row in FileHost.open(path).grid(RULES).rows if len(row) > 1}
    assert value["本轮专题"] is None


def test_one_topic_of_a_programme_does_not_qualify(tmp_path: Path) -> None:
    path = new_workbook(tmp_path / "专题.xlsm")
    play_topics(path, 2)
    for header, value in NEWCOMER.items():
        put(path, ROSTER, "T003", header, value)
    actions.score(FileHost.open(path), now=NOW)
    issue_certificates(FileHost.open(path), now=NOW, yes=True)
    ledgers(path)
    assert by_id(path, QUALIFICATION)["T003"]["认定结果"] == "尚未取得"
    set_parameter(path, "结业专题", 2)
    done = issue_certificates(FileHost.open(path), now=NOW, lasting="结业证书", yes=True)
    assert done.summary["issued"]
    ledgers(path)
    assert by_id(path, QUALIFICATION)["T003"]["认定结果"] == "凭证书"
    # The round's row names the round's certificate, not the one of completion.
    archive(path, force=True)
    kinds = {row["证书编号"]: row["种类"] for row in rows_of(path, CERTIFICATE_REGISTER)}
    named = {kinds[row["证书编号"]] for row in rows_of(path, HISTORY) if row["证书编号"]}
    assert named
    assert "结业证书" not in named


# Beginning the next round loses nothing


def test_marks_changed_after_archiving_stop_the_next_round_until_it_is_wanted(workbook: Path) -> None:
    archive(workbook)
    put(workbook, GRADEBOOK, "T002", "卷面成绩", 1)
    actions.score(FileHost.open(workbook), now=NOW)
    before = workbook.read_bytes()
    for outcome in (
        archive(workbook, next_round=AUTUMN),
        begin_next_round(FileHost.open(workbook), now=NOW, name=AUTUMN, yes=True),
    ):
        (problem,) = outcome.problems
        assert (outcome.exit_code, problem.code, problem.details["count"]) == (2, P.ROUND_CHANGED_SINCE, "1")
    assert workbook.read_bytes() == before
    assert archive(workbook, next_round=AUTUMN, force=True).exit_code == 0


def test_a_round_under_the_name_of_an_old_one_is_not_cleared(workbook: Path) -> None:
    typed_history(workbook, 轮次="2025年春季班主任培训", 结束日期="2025-06-30")
    put_name(workbook, "2025年春季班主任培训")
    before = workbook.read_bytes()
    assert codes(archive(workbook, next_round=AUTUMN)) == [P.ROUND_CHANGED_SINCE]
    assert workbook.read_bytes() == before


# Spoilt cells in sheets that staff may type into


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("学时", "二十学时"),
        ("学时", -50),
        ("学时", 10**17),
        ("总分", "七十五"),
        ("结束日期", "去年六月"),
        ("结束日期", "9999-12-31"),
        ("结束日期", None),
        ("工号", None),
        ("轮次", None),
        ("学时明细", "2019-02-30：12"),
        ("学时明细", "2019-05-01：7"),  # does not add up
        ("学时明细", "5月1日 12学时"),
    ],
)
def test_what_cannot_be_read_in_past_results_is_told_with_its_cell(
    workbook: Path, column: str, value
) -> None:
    typed_history(workbook, **{"结束日期": "2019-06-30", column: value})
    outcome = print_growth_files(FileHost.open(workbook), now=NOW, teacher_ids=["T003"])
    found = [problem for problem in outcome.problems if problem.code is P.HISTORY_VALUE]
    assert [(one.details["column"], one.severity) for one in found] == [(column, Severity.WARNING)]
    host = FileHost.open(workbook)
    where = found[0].where
    assert where is not None
    assert (where.sheet, where.row) == (HISTORY, host.grid(HISTORY).n_rows)
    assert ledgers(workbook).exit_code == 0


def test_rows_of_sums_below_past_results_are_nobody(workbook: Path) -> None:
    typed_history(workbook, 轮次="合计", 工号="116人", 姓名=None, 学时=1500)
    typed_history(workbook, 轮次=None, 工号="合计", 姓名=None, 学时=1500)
    outcome = ledgers(workbook)
    assert P.HISTORY_VALUE not in codes(outcome)
    assert set(by_id(workbook, HOURS_LEDGER)) == set(by_id(workbook, ROSTER))


@pytest.mark.parametrize(("sheet", "header"), [(HISTORY, "总分"), (HISTORY, "学时"), (PORTFOLIO, "轮次")])
def test_a_renamed_header_stops_the_run_before_anything_is_lost(
    workbook: Path, sheet: str, header: str
) -> None:
    host = FileHost.open(workbook)
    rows = host.grid(sheet).rows
    top = next(n for n, row in enumerate(rows) if "工号" in row)
    place = list(rows[top]).index(header) + 1
    host.apply(Changes((Block(sheet, top + 1, place, (("别的名字",),)),)), keep_backups=9)
    before = workbook.read_bytes()
    for outcome in (archive(workbook, force=True), ledgers(workbook)):
        fatal = [problem.code for problem in outcome.problems if problem.fatal]
        assert (outcome.exit_code, fatal) == (2, [P.MISSING_COLUMN])
    assert workbook.read_bytes() == before


@pytest.mark.parametrize("day", ["9999-12-31", "0003-01-01", "2026-02-30", "六月底"])
def test_a_day_that_cannot_be_is_told_and_nothing_is_archived(workbook: Path, day: str) -> None:
    put_name(workbook, day, "结束日期")
    actions.score(FileHost.open(workbook), now=NOW)
    outcome = archive(workbook, force=True)
    (problem,) = [one for one in outcome.problems if one.fatal]
    assert (outcome.exit_code, problem.code, problem.details["value"]) == (2, P.NOT_A_DATE, day)
    put(workbook, ROSTER, "T002", "任职日期", day)
    assert ledgers(workbook).exit_code in (0, 1)


def test_dates_the_wrong_way_round_and_a_round_of_nobody_are_refused(workbook: Path) -> None:
    put_name(workbook, "2026-01-01", "结束日期")
    actions.score(FileHost.open(workbook), now=NOW)
    assert P.ROUND_DATES_REVERSED in codes(archive(workbook, force=True))
    put_name(workbook, "2026-06-26", "结束日期")
    put_rows(workbook, ROSTER, "参训类型", ["免训"] * 60)
    actions.score(FileHost.open(workbook), now=NOW)
    assert P.NO_ROWS in codes(archive(workbook, force=True))


# After the rows are written


def test_a_seal_that_cannot_get_its_name_is_told_and_mended_by_the_next_run(
    workbook: Path, monkeypatch
) -> None:
    def refused(self: Path, target: Path) -> Path:
        if "封存中" in self.name:
            raise PermissionError(13, "in use")
        return real(self, target)

    real = Path.rename
    monkeypatch.setattr(Path, "rename", refused)
    outcome = archive(workbook, next_round=AUTUMN)
    assert (outcome.exit_code, outcome.summary["archived"], len(rows_of(workbook, HISTORY))) == (1, 58, 58)
    assert {P.NO_PERMISSION, P.SEAL_UNFINISHED} <= set(codes(outcome))
    assert rows_of(workbook, SESSIONS, "场次")  # the next round was not begun
    monkeypatch.undo()
    mended = archive(workbook)
    assert (mended.exit_code, mended.summary["archived"]) == (0, 0)
    assert Path(str(mended.summary["sealed"])).name == SPRING
    assert [path.name for path in (workbook.parent / "归档").iterdir()] == [SPRING]


def test_a_next_round_that_cannot_be_written_does_not_hide_that_this_one_is_archived(
    workbook: Path,
    monkeypatch,
) -> None:
    calls = []
    real = FileHost.apply

    def full(self: FileHost, changes: Changes, *, keep_backups: int):
        calls.append(changes)
        if len(calls) > 1:
            raise HostError(P.DISK_FULL, file="x")
        return real(self, changes, keep_backups=keep_backups)

    monkeypatch.setattr(FileHost, "apply", full)
    outcome = archive(workbook, next_round=AUTUMN)
    assert (outcome.exit_code, outcome.summary["archived"]) == (1, 58)
    assert {P.DISK_FULL, P.NEXT_ROUND_NOT_BEGUN} <= set(codes(outcome))
    assert "next_round" not in outcome.summary


def test_two_workbooks_in_a_folder_and_names_alike_have_seals_of_their_own(workbook: Path) -> None:
    other = Path(shutil.copy(workbook, workbook.parent / "另一本.xlsm"))
    name = "2026春/补"
    for path, spelling in ((workbook, name), (other, name)):
        put_name(path, spelling)
        actions.score(FileHost.open(path), now=NOW)
        assert archive(path, force=True).summary["archived"] == 58
    folders = sorted(path.name for path in (workbook.parent / "归档").iterdir())
    assert folders == ["2026春／补", "2026春／补（2）"]
    assert (workbook.parent / "归档" / folders[0] / workbook.name).is_file()
    assert (workbook.parent / "归档" / folders[1] / other.name).is_file()


def test_a_seal_stays_valid_when_portfolios_are_made_again(workbook: Path) -> None:
    print_growth_files(FileHost.open(workbook), now=NOW, teacher_ids=["T002"])
    archive(workbook)
    print_growth_files(FileHost.open(workbook), now=LATER, teacher_ids=["T002"])
    folder = workbook.parent / "归档" / SPRING
    done = subprocess.run(["sha256sum", "-c", "SHA256.txt"], cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0


# 个人成长档案


def test_rounds_stand_in_the_order_of_time_however_the_sheet_is_sorted(workbook: Path) -> None:
    archive(workbook)
    for year in (2024, 2023, 2025):
        typed_history(workbook, 轮次=f"{year}年培训", 结束日期=f"{year}-06-30")
    outcome = print_growth_files(FileHost.open(workbook), now=NOW, teacher_ids=["T003"])
    document = docx.Document(str(next(path for path in outcome.files if "T003" in path.name)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    names = [text for text in dict.fromkeys(cells) if text.endswith("培训") and text[:4].isdigit()]
    assert names == ["2023年培训", "2024年培训", "2025年培训", SPRING]


def test_a_person_nobody_knows_is_an_error(workbook: Path, capsys) -> None:
    before = workbook.read_bytes()
    with pytest.raises(SystemExit) as ended:
        main(["portfolios", str(workbook), "--teacher", "T999"])
    assert ended.value.code == 2
    assert "T999" in capsys.readouterr().err
    assert workbook.read_bytes() == before


def test_two_paid_for_one_class_and_a_class_that_is_no_number_are_told(workbook: Path) -> None:
    put(workbook, ROSTER, "T002", "任教班级", "三（2）班")
    put(workbook, ROSTER, "T003", "任教班级", "三(2) 班")
    for teacher in ("T002", "T003", "T004"):
        put(workbook, ROSTER, teacher, "学段", "小学")
        put(workbook, ROSTER, teacher, "班级人数", 40)
    put(workbook, ROSTER, "T004", "班级人数", Decimal("45.5"))
    actions.score(FileHost.open(workbook), now=NOW)
    outcome = ledgers(workbook)
    roster = by_id(workbook, ROSTER)
    (problem,) = [
        one
        for one in outcome.problems
        if one.code is P.CLASS_PAID_TWICE and one.teacher_id in ("T002", "T003")
    ]
    assert (problem.severity, problem.where.sheet, problem.column) == (Severity.NOTICE, ROSTER, "任教班级")
    rows = by_id(workbook, ALLOWANCE)
    assert f"同班还有{roster['T003']['姓名']}" in rows["T002"]["说明"]
    assert f"同班还有{roster['T002']['姓名']}" in rows["T003"]["说明"]
    assert (rows["T004"]["津贴(元)"], rows["T004"]["说明"]) == (None, "班级人数填得不对，没有计算")
    assert P.NOT_A_HEADCOUNT in codes(outcome)


def test_years_that_may_not_be_up_to_date_are_noticed(workbook: Path) -> None:
    put(workbook, ROSTER, "T002", "任职日期", "2015-09-01")
    put(workbook, ROSTER, "T002", "任职年限", 2)
    actions.score(FileHost.open(workbook), now=NOW)
    found = [
        one for one in ledgers(workbook).problems if one.code is P.YEARS_DISAGREE and one.teacher_id == "T002"
    ]
    assert [(one.severity, one.details["counted"]) for one in found] == [(Severity.NOTICE, "10")]


# An open workbook that was written and could not be saved


def unsaved(monkeypatch) -> None:
    """Every save after a write fails, as on an open workbook whose disk has gone."""
    written = []
    real = FileHost.apply

    def applied(self: FileHost, changes: Changes, *, keep_backups: int):
        written.append(changes)
        return real(self, changes, keep_backups=keep_backups)

    def failing(self: FileHost) -> None:
        if written:
            raise HostError(P.WRITE_FAILED, file=self.path.name, reason="没有保存成")

    monkeypatch.setattr(FileHost, "apply", applied)
    monkeypatch.setattr(FileHost, "save", failing)


def test_certificates_registered_in_an_unsaved_workbook_are_not_told_as_nothing_changed(
    workbook: Path, monkeypatch
) -> None:
    for file in (workbook.parent / "输出").rglob("*.docx"):
        file.unlink()
    put(workbook, CERTIFICATE_REGISTER, "T003", "状态", "作废")
    unsaved(monkeypatch)
    with pytest.raises(HostError) as failure:
        issue_certificates(FileHost.open(workbook), now=NOW, yes=True)
    assert failure.value.code is P.WRITTEN_NOT_SAVED
    assert not_run_heading(not_run([failure.value.as_problem()])) == "没有运行完"
    # The next run goes on: whoever is registered has a file.
    monkeypatch.undo()
    issue_certificates(FileHost.open(workbook), now=NOW, yes=True)
    valid = [row for row in rows_of(workbook, CERTIFICATE_REGISTER) if row["状态"] == "有效"]
    assert all((workbook.parent / row["文件"]).is_file() for row in valid)


def test_a_next_round_begun_in_an_unsaved_workbook_is_told_as_begun(workbook: Path, monkeypatch) -> None:
    archive(workbook)
    unsaved(monkeypatch)
    with pytest.raises(HostError) as failure:
        begin_next_round(FileHost.open(workbook), now=NOW, name=AUTUMN, yes=True)
    assert failure.value.code is P.WRITTEN_NOT_SAVED
    text = message(failure.value.as_problem())
    assert text.startswith("内容已经写进打开的工作簿，但文件没有保存成：")
