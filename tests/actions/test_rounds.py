"""Rounds one after another: archived once, sealed, never reckoned again; ledgers across them."""

from __future__ import annotations

import csv
import hashlib
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import docx
import pytest

from python.actions import score as actions
from python.actions import sealing
from python.actions.archive import begin_next_round
from python.actions.growth_files import print_growth_files
from python.actions.issue import issue_certificates
from python.entry.demo import new_workbook
from python.hosts.file import backups
from python.hosts.file.host import FileHost
from python.vocabulary.ports import Block, Changes, HostError
from python.vocabulary.problems import ProblemCode
from python.vocabulary.sheet_schema import (
    ALLOWANCE,
    CERTIFICATE_REGISTER,
    GRADEBOOK,
    HISTORY,
    HOURS_LEDGER,
    MENTORING,
    PORTFOLIO,
    QUALIFICATION,
    RETRAIN_LIST,
    ROSTER,
    RULES,
    RUN_LOG,
    SESSIONS,
    SIGN_IN,
)
from tests.places import ROOT
from tests.rounds import (
    AUTUMN,
    LATER,
    SPRING,
    archive,
    by_id,
    cell_of,
    codes,
    ledgers,
    play_topics,
    put,
    put_column,
    rows_of,
    set_parameter,
    start_autumn,
)
from tests.samples import NOW

P = ProblemCode


# 归档本轮


def test_every_teacher_of_the_round_gets_one_row_with_all_that_counts(workbook: Path) -> None:
    outcome = archive(workbook)
    rows = rows_of(workbook, HISTORY)
    assert (outcome.exit_code, outcome.summary["archived"], len(rows)) == (0, 58, 58)
    one = next(row for row in rows if row["工号"] == "T002")
    gradebook = by_id(workbook, GRADEBOOK)["T002"]
    certificate = next(row for row in rows_of(workbook, CERTIFICATE_REGISTER) if row["工号"] == "T002")
    items = ("出勤", "笔记", "考试", "作业")
    shown = [Decimal(str(gradebook[f"{item}分"])).normalize() for item in items]
    assert one["各项得分"] == "；".join(f"{item} {mark:f}" for item, mark in zip(items, shown, strict=True))
    assert (one["轮次"], one["总分"], one["等级"]) == (SPRING, gradebook["总分"], gradebook["等级"])
    assert (str(one["开始日期"])[:10], str(one["结束日期"])[:10]) == ("2026-03-02", "2026-06-26")
    assert one["证书编号"] == certificate["证书编号"]
    assert (one["学时"], one["学分"]) == (certificate["学时"], certificate["学时"] / 10)
    assert sum(float(part.split("：")[1]) for part in one["学时明细"].split("；")) == one["学时"]
    assert len(one["规则指纹"]) == 10


def test_a_round_is_archived_only_once(workbook: Path) -> None:
    archive(workbook)
    before = workbook.read_bytes()
    outcome = archive(workbook, LATER)
    assert (outcome.exit_code, codes(outcome), workbook.read_bytes() == before) == (
        2,
        [P.ALREADY_ARCHIVED],
        True,
    )


def test_a_round_that_is_not_complete_is_listed_and_archived_only_when_asked(workbook: Path) -> None:
    put(workbook, GRADEBOOK, "T018", "作业", None)
    put(workbook, GRADEBOOK, "T003", "卷面成绩", "八十")
    actions.score(FileHost.open(workbook), now=NOW)
    before = workbook.read_bytes()
    outcome = archive(workbook)
    told = {problem.details["what"]: problem.details["names"] for problem in outcome.problems}
    assert (outcome.exit_code, set(codes(outcome))) == (2, {P.ROUND_UNFINISHED})
    names = {row["工号"]: row["姓名"] for row in rows_of(workbook, ROSTER)}
    assert told["还有人缺成绩或签到"] == names["T018"]
    assert told["有人的数据有误，没有计分"] == names["T003"]
    assert "校验还有错误" in told
    assert workbook.read_bytes() == before
    forced = archive(workbook, force=True)
    # Archived, and still told what was wrong, each error with its cell (product.md, 4: exit 1).
    assert (forced.exit_code, forced.summary["archived"]) == (1, 58)
    assert {P.ARCHIVED_UNFINISHED, P.NOT_A_NUMBER} <= set(codes(forced))
    row = next(row for row in rows_of(workbook, HISTORY) if row["工号"] == "T018")
    assert (row["总分"], row["等级"], row["是否补训"]) == (None, "未完成", None)


def test_certificates_not_yet_issued_and_scores_not_up_to_date_are_noticed(workbook: Path) -> None:
    put(workbook, GRADEBOOK, "T003", "卷面成绩", 99)
    assert P.SCORES_STALE in codes(archive(workbook, force=True))
    register = FileHost.open(workbook)
    rows = register.grid(CERTIFICATE_REGISTER).rows
    actions.score(FileHost.open(workbook), now=NOW)
    row = next(n for n, cells in enumerate(rows, 1) if len(cells) > 2 and cells[2] == "T002")
    column = list(rows[3]).index("状态") + 1
    host = FileHost.open(workbook)
    host.apply(Changes((Block(CERTIFICATE_REGISTER, row, column, (("作废",),)),)), keep_backups=9)
    told = {problem.details["what"] for problem in archive(workbook).problems}
    assert told == {"有人取得了证书还没有发"}


def test_the_seal_is_the_round_as_it_was_with_fingerprints_that_fit(workbook: Path) -> None:
    sealed_bytes = workbook.read_bytes()
    archive(workbook)
    folder = workbook.parent / "归档" / SPRING
    assert (folder / workbook.name).read_bytes() == sealed_bytes
    done = subprocess.run(
        ["sha256sum", "-c", "SHA256.txt"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    lines = (folder / "SHA256.txt").read_text(encoding="utf-8").splitlines()
    assert f"{hashlib.sha256(sealed_bytes).hexdigest()} *{workbook.name}" in lines
    documents = list((workbook.parent / "输出" / SPRING).rglob("*.docx"))
    assert len(lines) == 2 + len(documents)
    with (folder / "本轮成绩.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == 59


def test_undo_takes_an_archive_back_and_it_can_be_done_again(workbook: Path) -> None:
    before = workbook.read_bytes()
    archive(workbook, next_round=AUTUMN)
    backups.undo(workbook)  # the next round
    assert rows_of(workbook, SESSIONS, "场次")
    assert len(rows_of(workbook, HISTORY)) == 58
    backups.undo(workbook)  # the archive
    assert workbook.read_bytes() == before
    assert archive(workbook).exit_code == 0
    folders = sorted(path.name for path in (workbook.parent / "归档").iterdir())
    assert folders == [SPRING, f"{SPRING}（旧1）"]


def test_certificate_numbers_go_on_after_an_archive_and_are_not_used_again_after_undo(workbook: Path) -> None:
    numbers = {row["证书编号"] for row in rows_of(workbook, CERTIFICATE_REGISTER)}
    archive(workbook, next_round=AUTUMN)
    start_autumn(workbook)
    issued = issue_certificates(FileHost.open(workbook), now=NOW, yes=True)
    new = {row["证书编号"] for row in rows_of(workbook, CERTIFICATE_REGISTER)} - numbers
    assert issued.summary["issued"] == len(new) > 0
    backups.undo(workbook)
    issue_certificates(FileHost.open(workbook), now=NOW, yes=True)
    again = {row["证书编号"] for row in rows_of(workbook, CERTIFICATE_REGISTER)} - numbers
    assert not again & new


def test_a_seal_that_a_killed_run_left_waiting_is_finished_by_the_next(workbook: Path, monkeypatch) -> None:
    def killed(_: object) -> list[Path]:
        raise KeyboardInterrupt

    monkeypatch.setattr(sealing, "finish", killed)
    with pytest.raises(KeyboardInterrupt):
        archive(workbook)
    monkeypatch.undo()
    mended = archive(workbook)
    assert (mended.exit_code, mended.summary["archived"]) == (0, 0)
    assert codes(archive(workbook)) == [P.ALREADY_ARCHIVED]
    assert (workbook.parent / "归档" / SPRING / "SHA256.txt").is_file()


def test_a_failed_write_leaves_neither_rows_nor_a_seal(workbook: Path, monkeypatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise HostError(P.DISK_FULL, file="x")

    monkeypatch.setattr(FileHost, "apply", full)
    before = workbook.read_bytes()
    with pytest.raises(HostError):
        archive(workbook)
    assert workbook.read_bytes() == before
    assert list((workbook.parent / "归档").iterdir()) == []


# 开始下一轮


def test_the_next_round_clears_the_inputs_keeps_the_roster_and_marks_retrainees(workbook: Path) -> None:
    roster = by_id(workbook, ROSTER)
    retrain = {row["工号"] for row in rows_of(workbook, RETRAIN_LIST)}
    grades = list(by_id(workbook, GRADEBOOK))
    outcome = archive(workbook, next_round=AUTUMN)
    assert (outcome.exit_code, outcome.summary["retrain"]) == (0, len(retrain))
    after = by_id(workbook, ROSTER)
    assert {key for key, row in after.items() if row["参训类型"] == "补训"} == retrain
    same = {key: {**row, "参训类型": None} for key, row in roster.items()}
    assert {key: {**row, "参训类型": None} for key, row in after.items()} == same
    assert rows_of(workbook, SESSIONS, "场次") == []
    assert rows_of(workbook, RETRAIN_LIST) == []
    for sheet in (GRADEBOOK, SIGN_IN):
        rows = by_id(workbook, sheet)
        assert list(rows) == grades
        kept = {name for row in rows.values() for name, value in row.items() if value is not None}
        assert kept == {"工号", "姓名", "部门"}
    host = FileHost.open(workbook)
    where = host.named_cell("轮次名称")
    assert host.grid(where.sheet).value(where.row, where.column) == AUTUMN
    assert host.grid("首页").value(*cell_of(host, "开始日期")) is None
    assert host.grid("首页").value(*cell_of(host, "统计_已计分")) == 0


def test_someone_who_made_up_is_in_the_post_again(workbook: Path) -> None:
    put(workbook, ROSTER, "T002", "参训类型", "补训")
    actions.score(FileHost.open(workbook), now=NOW)
    archive(workbook, next_round=AUTUMN)
    assert by_id(workbook, ROSTER)["T002"]["参训类型"] == "在岗"


def test_a_next_round_needs_a_name_that_was_never_used_and_an_archived_round(workbook: Path) -> None:
    assert codes(archive(workbook, next_round=SPRING)) == [P.NEXT_ROUND_NAME]
    assert codes(begin_next_round(FileHost.open(workbook), now=NOW)) == [P.NOT_ARCHIVED]
    archive(workbook)
    assert begin_next_round(FileHost.open(workbook), now=NOW, name=AUTUMN, yes=True).exit_code == 0
    assert rows_of(workbook, SESSIONS, "场次") == []


def test_what_was_archived_is_not_reckoned_again_when_rules_change(workbook: Path) -> None:
    archive(workbook)
    before = rows_of(workbook, HISTORY)
    ledgers(workbook)
    credit = by_id(workbook, HOURS_LEDGER)["T002"]["学分"]
    set_parameter(workbook, "每学分学时", 5)
    actions.score(FileHost.open(workbook), now=NOW)
    ledgers(workbook)
    assert rows_of(workbook, HISTORY) == before
    assert by_id(workbook, HOURS_LEDGER)["T002"]["学分"] == credit


# 台账


def test_hours_and_credits_add_up_over_two_rounds_in_one_year(workbook: Path) -> None:
    first = {
        row["工号"]: row for row in (archive(workbook, next_round=AUTUMN), rows_of(workbook, HISTORY))[1]
    }
    start_autumn(workbook)
    outcome = ledgers(workbook)
    rows = by_id(workbook, HOURS_LEDGER)
    assert (outcome.exit_code, len(rows)) == (0, 60)
    second = by_id(workbook, GRADEBOOK)
    twice = [key for key in first if first[key]["是否补训"] == second[key]["是否补训"] == "否"]
    assert len(twice) > 9
    for key in twice:
        row = rows[key]
        assert row["累计学时"] == first[key]["学时"] + row["本轮学时"] == row["近五年学时"]
        assert row["学分"] == pytest.approx(first[key]["学分"] + row["本轮学时"] / 10, abs=0.011)


def test_a_failed_round_earns_neither_hours_nor_credits_unless_the_school_says_so(workbook: Path) -> None:
    def figures() -> tuple:
        row = by_id(workbook, HOURS_LEDGER)[failed]
        return row["累计学时"], row["近五年集中学时"], row["学分"]

    failed = next(row["工号"] for row in rows_of(workbook, GRADEBOOK) if row["是否补训"] == "是")
    ledgers(workbook)
    now = by_id(workbook, HOURS_LEDGER)[failed]["本轮学时"]
    assert now > 0
    assert figures() == (0, 0, 0)
    assert f"另有 {now:g} 学时所在的轮次没有合格，不计" in by_id(workbook, HOURS_LEDGER)[failed]["说明"]
    archive(workbook)
    row = next(row for row in rows_of(workbook, HISTORY) if row["工号"] == failed)
    assert (row["学时"], row["学分"], row["合格线"]) == (now, 0, 60)
    ledgers(workbook)
    assert figures() == (0, 0, 0)
    # A row that 0.1.0 archived names 学分 for a failed round: it stays as it is, and counts nothing.
    put(workbook, HISTORY, failed, "学分", 3)
    ledgers(workbook)
    assert figures() == (0, 0, 0)
    outcome = print_growth_files(FileHost.open(workbook), now=NOW, teacher_ids=[failed])
    document = docx.Document(str(next(path for path in outcome.files if failed in path.name)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert not any("已修完课程" in text for text in cells)
    assert "3" not in cells
    set_parameter(workbook, "不合格计学时", "是")
    actions.score(FileHost.open(workbook), now=NOW)
    ledgers(workbook)
    assert figures()[::2] == (now, 0)
    assert f"其中 {now:g} 学时所在的轮次没有合格，不计学分" in by_id(workbook, HOURS_LEDGER)[failed]["说明"]
    set_parameter(workbook, "不合格计学分", "是")
    ledgers(workbook)
    assert figures()[::2] == (now, 3)


def test_while_the_outcome_is_open_hours_count_and_credits_do_not(workbook: Path) -> None:
    put(workbook, GRADEBOOK, "T003", "卷面成绩", None)
    actions.score(FileHost.open(workbook), now=NOW)
    ledgers(workbook)
    row = by_id(workbook, HOURS_LEDGER)["T003"]
    assert (row["累计学时"], row["学分"]) == (row["本轮学时"], 0)
    assert row["本轮学时"] > 0
    archive(workbook, force=True)
    ledgers(workbook)
    row = by_id(workbook, HOURS_LEDGER)["T003"]
    assert (row["累计学时"], row["学分"]) == (0, 0)


def test_a_round_archived_again_under_another_name_is_asked_about_and_counted_once(workbook: Path) -> None:
    archive(workbook)
    ledgers(workbook)
    before = by_id(workbook, HOURS_LEDGER)
    host = FileHost.open(workbook)
    row, column = cell_of(host, "轮次名称")
    host.apply(Changes((Block("首页", row, column, (("2026年春季培训（改名）",),)),)), keep_backups=50)
    # Already before it is archived a second time.
    outcome = ledgers(workbook)
    assert ProblemCode.ROUND_ARCHIVED_AS in codes(outcome)
    assert by_id(workbook, HOURS_LEDGER) == before
    put(workbook, GRADEBOOK, "T002", "作业", 12)  # one mark changed meanwhile
    actions.score(FileHost.open(workbook), now=NOW)
    bytes_before = workbook.read_bytes()
    refused = archive(workbook)
    assert (refused.exit_code, ProblemCode.ROUND_ARCHIVED_AS in codes(refused)) == (2, True)
    assert workbook.read_bytes() == bytes_before
    forced = archive(workbook, force=True)
    assert (forced.exit_code in (0, 1), forced.summary["archived"]) == (True, 58)
    outcome = ledgers(workbook)
    (problem,) = [one for one in outcome.problems if one.code is ProblemCode.HISTORY_ROUND_TWICE]
    assert (problem.where.sheet, problem.where.cell[:1], problem.where.row) == (HISTORY, "A", 63)
    after = by_id(workbook, HOURS_LEDGER)
    assert {key: row["累计学时"] for key, row in after.items()} == {
        key: row["累计学时"] for key, row in before.items()
    }


def test_an_archived_round_is_not_counted_twice(workbook: Path) -> None:
    ledgers(workbook)
    before = by_id(workbook, HOURS_LEDGER)
    archive(workbook)
    ledgers(workbook)
    assert by_id(workbook, HOURS_LEDGER) == before


def test_a_second_run_changes_nothing_but_the_log(workbook: Path) -> None:
    ledgers(workbook)
    first = FileHost.open(workbook)
    before = {sheet: first.grid(sheet) for sheet in first.sheet_names()}
    ledgers(workbook)
    host = FileHost.open(workbook)
    assert [sheet for sheet in before if host.grid(sheet) != before[sheet]] == [RUN_LOG]


def test_input_cells_are_not_touched_by_the_ledgers(workbook: Path) -> None:
    first = FileHost.open(workbook)
    inputs = (ROSTER, SESSIONS, SIGN_IN, GRADEBOOK, RULES, HISTORY, CERTIFICATE_REGISTER)
    before = {sheet: first.grid(sheet) for sheet in inputs}
    ledgers(workbook)
    host = FileHost.open(workbook)
    assert [sheet for sheet in inputs if host.grid(sheet) != before[sheet]] == []


def test_a_renamed_teacher_is_one_person_and_one_who_left_stays_in_the_ledger(workbook: Path) -> None:
    archive(workbook, next_round=AUTUMN)
    old = next(row for row in rows_of(workbook, HISTORY) if row["工号"] == "T002")
    total, old_name = old["学时"], old["姓名"]
    for sheet in (ROSTER, SIGN_IN, GRADEBOOK):
        put(workbook, sheet, "T002", "姓名", "李静文")
        put(workbook, sheet, "T003", "姓名", None)
        put(workbook, sheet, "T003", "部门", None)
        put(workbook, sheet, "T003", "工号", "T099")
    put_column(workbook, ROSTER, "曾用名", {"T002": old_name})
    ledgers(workbook)
    rows = by_id(workbook, HOURS_LEDGER)
    assert (rows["T002"]["姓名"], rows["T002"]["累计学时"]) == ("李静文", total)
    assert (rows["T003"]["姓名"], rows["T003"]["说明"]) == ("张建国", "不在本轮名册")
    assert rows["T099"]["累计学时"] == 0
    # … and came back under the old 工号
    put(workbook, ROSTER, "T099", "工号", "T003")
    ledgers(workbook)
    assert by_id(workbook, HOURS_LEDGER)["T003"]["说明"] != "不在本轮名册"


def test_every_ledger_is_filled(workbook: Path) -> None:
    ledgers(workbook)
    qualified = {row["认定结果"] for row in rows_of(workbook, QUALIFICATION)}
    assert qualified <= {"直接认定", "凭证书", "尚未取得"}
    assert {row["结论"] for row in rows_of(workbook, MENTORING)} <= {
        "—",
        "已落实",
        "未安排",
        "不合要求",
        "待核对",
    }
    for row in rows_of(workbook, ALLOWANCE):
        assert row["津贴(元)"] == row["班级人数"] * 1 * 10
    materials = rows_of(workbook, PORTFOLIO)
    assert len(materials) == 58
    assert {row["完成情况"] for row in materials} == {"五个一 0/5，六有 0/6"}


def test_ticked_material_counts_and_ticks_stay(workbook: Path) -> None:
    ledgers(workbook)
    for name in ("理论书籍", "反思随笔", "教育案例", "主题班会"):
        put(workbook, PORTFOLIO, "T002", name, "是")
    ledgers(workbook)
    row = by_id(workbook, PORTFOLIO)["T002"]
    assert (row["完成情况"], row["缺少材料"].split("、")[0]) == ("五个一 4/5，六有 0/6", "德育论文")
    assert row["理论书籍"] == "是"


# 结业


def test_who_passed_every_topic_gets_one_certificate_of_completion_ever(tmp_path: Path) -> None:
    path = new_workbook(tmp_path / "专题.xlsm")
    play_topics(path, 3)
    set_parameter(path, "结业专题", 3)
    outcome = ledgers(path)
    rows = by_id(path, QUALIFICATION)
    failed = rows["T002"]
    assert (failed["合格专题"], failed["要求专题"], failed["尚缺专题"]) == ("专题1、专题3", 3, "还差 1 个")
    done = {key for key, row in rows.items() if row["是否结业"] == "是"}
    assert "T003" in done
    assert "T002" not in done
    assert outcome.summary["completed"] == len(done)
    first = issue_certificates(FileHost.open(path), now=NOW, lasting="结业证书", yes=True)
    assert (first.exit_code, first.summary["issued"]) == (0, len(done))
    issued = [row for row in rows_of(path, CERTIFICATE_REGISTER) if row["种类"] == "结业证书"]
    assert {row["工号"] for row in issued} == done
    assert (issued[0]["等级"], issued[0]["总分"]) == ("结业", None)
    text = "".join(
        p.text
        for t in docx.Document(str(path.parent / issued[0]["文件"])).tables
        for c in t._cells
        for p in c.paragraphs
    )
    assert issued[0]["姓名"] in text.replace(" ", "")
    # the round's own certificates are another matter, and nobody completes twice
    ordinary = issue_certificates(FileHost.open(path), now=NOW, yes=True)
    assert ordinary.exit_code == 0
    assert ordinary.summary["issued"]
    again = issue_certificates(FileHost.open(path), now=NOW, lasting="结业证书", yes=True)
    assert (again.summary["issued"], again.summary["already"]) == (0, len(done))
    assert archive(path, force=True, next_round="专题4").exit_code == 0


# 个人成长档案


def test_a_portfolio_holds_every_round_and_the_chart(workbook: Path) -> None:
    archive(workbook, next_round=AUTUMN)
    start_autumn(workbook)
    outcome = print_growth_files(FileHost.open(workbook), now=NOW, teacher_ids=("T002", "T003"))
    assert (outcome.exit_code, outcome.summary["made"]) == (0, 2)
    file = next(path for path in outcome.files if "T002" in path.name)
    document = docx.Document(str(file))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert {SPRING, f"{AUTUMN}（未归档）"} <= set(cells)
    assert len(document.inline_shapes) == 1


def test_the_report_has_its_figures_and_one_picture(workbook: Path) -> None:
    from python.actions.papers import print_documents

    outcome = print_documents(FileHost.open(workbook), "publish", now=NOW)
    file = next(path for path in outcome.files if path.stem == "培训总结")
    document = docx.Document(str(file))
    assert len(document.inline_shapes) == 1
    assert any("八年级组" in cell.text for table in document.tables for cell in table._cells)


def test_scoring_and_checking_never_import_pandas(workbook: Path) -> None:
    program = (
        "import sys, datetime as dt; from pathlib import Path; from python.actions import score as actions;"
        "from python.actions.check import check;"
        "from python.hosts.file.host import FileHost; path = Path(sys.argv[1]);"
        "check(FileHost.open(path), now=dt.datetime(2026, 7, 1));"
        "actions.score(FileHost.open(path), now=dt.datetime(2026, 7, 1));"
        "assert 'pandas' not in sys.modules and 'docx' not in sys.modules"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, workbook], cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
