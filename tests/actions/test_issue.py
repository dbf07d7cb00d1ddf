"""Certificates: issued once, frozen, numbered without gaps, revocable, checkable; a kill at any moment breaks nothing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import textwrap
from decimal import Decimal
from pathlib import Path

import docx
import pytest

from python.actions import score as actions
from python.actions.issue import Revocation, issue_certificates
from python.actions.papers import JOBS, print_documents
from python.actions.verify import verified
from python.documents.certificates.staging import SUFFIX
from python.hosts.file.host import FileHost
from python.vocabulary.cell_values import column_letters
from python.vocabulary.ports import Block, Changes
from python.vocabulary.problems import ProblemCode
from python.vocabulary.sheet_schema import CERTIFICATE_REGISTER, GRADEBOOK, ISSUE_DATE, TOTAL
from tests.documents.merge_samples import complex_field, cut_up, merge_field, merge_template, paragraph
from tests.documents.merge_samples import run as text_run
from tests.hosts.workbooks import parts_of, write_parts
from tests.places import ROOT
from tests.rounds import codes, filled_workbook, issue, put, register
from tests.samples import NOW

P = ProblemCode
COMPARE = "编号有效，请与下列内容逐项核对"
N_PASSED = 49


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo round, scored, with no certificate issued yet."""
    path = filled_workbook(tmp_path_factory.mktemp("发证") / "培训考核.xlsm")
    actions.score(FileHost.open(path), now=NOW)
    return path


@pytest.fixture
def workbook(master: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(master, tmp_path / "培训考核.xlsm"))


def rescore(path: Path) -> None:
    actions.score(FileHost.open(path), now=NOW)


def test_everyone_who_passed_gets_a_row_and_a_file_and_nobody_else(workbook: Path) -> None:
    outcome = issue(workbook)
    rows = register(workbook)
    assert (outcome.exit_code, outcome.summary["issued"], len(rows)) == (0, N_PASSED, N_PASSED)
    assert [row["证书编号"] for row in rows] == [f"2026班培字第{n:04d}号" for n in range(1, N_PASSED + 1)]
    assert {row["等级"] for row in rows} == {"优秀", "合格"}
    assert {row["状态"] for row in rows} == {"有效"}
    for row in rows:
        file = workbook.parent / row["文件"]
        text = "".join(
            p.text for t in docx.Document(str(file)).tables for c in t._cells for p in c.paragraphs
        )
        assert row["姓名"] in text.replace(" ", "")
        assert row["校验码"] in text


def test_running_again_issues_nothing_and_leaves_every_file_alone(workbook: Path) -> None:
    issue(workbook)
    before = register(workbook)
    files = {row["文件"]: (workbook.parent / row["文件"]).stat().st_mtime_ns for row in before}
    outcome = issue(workbook)
    assert (outcome.exit_code, outcome.summary["issued"], outcome.summary["already"]) == (0, 0, N_PASSED)
    assert register(workbook) == before
    assert {name: (workbook.parent / name).stat().st_mtime_ns for name in files} == files


def test_only_what_is_new_is_issued_and_takes_the_next_number(workbook: Path) -> None:
    issue(workbook)
    put(workbook, GRADEBOOK, "T018", "卷面成绩", 88)
    put(workbook, GRADEBOOK, "T018", "作业", 16)
    rescore(workbook)
    assert issue(workbook).summary["issued"] == 1
    last = register(workbook)[-1]
    assert (last["证书编号"], last["工号"]) == (f"2026班培字第{N_PASSED + 1:04d}号", "T018")


def test_a_changed_score_is_reported_and_the_certificate_stays_as_issued(workbook: Path) -> None:
    issue(workbook)
    before = register(workbook)
    file = workbook.parent / before[0]["文件"]
    content = file.read_bytes()
    put(workbook, GRADEBOOK, before[0]["工号"], "卷面成绩", 99)
    rescore(workbook)
    outcome = issue(workbook)
    assert (outcome.exit_code, set(codes(outcome)) & {P.CERTIFICATE_CHANGED}) == (1, {P.CERTIFICATE_CHANGED})
    assert (register(workbook), file.read_bytes()) == (before, content)


def test_someone_who_does_not_pass_any_more_is_reported(workbook: Path) -> None:
    issue(workbook)
    put(workbook, GRADEBOOK, register(workbook)[0]["工号"], "卷面成绩", 5)
    rescore(workbook)
    assert P.CERTIFICATE_NOT_EARNED in codes(issue(workbook))


def test_a_revoked_certificate_is_replaced_under_a_new_number(workbook: Path) -> None:
    issue(workbook)
    first = register(workbook)[0]
    put(workbook, GRADEBOOK, first["工号"], "卷面成绩", 99)
    rescore(workbook)
    outcome = issue(workbook, revoke=Revocation(first["证书编号"], "成绩录入有误"))
    rows = register(workbook)
    assert outcome.exit_code == 0
    assert (rows[0]["状态"], "成绩录入有误" in rows[0]["备注"]) == ("作废", True)
    assert (rows[-1]["工号"], rows[-1]["证书编号"]) == (first["工号"], f"2026班培字第{N_PASSED + 1:04d}号")
    assert {k: v for k, v in rows[0].items() if k not in ("状态", "备注")} == {
        k: v for k, v in first.items() if k not in ("状态", "备注")
    }
    host = FileHost.open(workbook)
    assert verified(host, now=NOW, certificate=first["证书编号"]).summary["verdict"] == "已作废"
    assert verified(host, now=NOW, certificate=rows[-1]["证书编号"]).summary["verdict"] == COMPARE


@pytest.mark.parametrize(
    ("number", "reason", "code"),
    [
        ("2026班培字第0001号", " ", P.REASON_MISSING),
        ("2026班培字第9999号", "错", P.CERTIFICATE_UNKNOWN),
    ],
)
def test_a_revocation_needs_a_reason_and_a_known_number(number, reason, code, workbook: Path) -> None:
    issue(workbook)
    before = workbook.read_bytes()
    outcome = issue(workbook, revoke=Revocation(number, reason))
    assert (outcome.exit_code, codes(outcome), workbook.read_bytes()) == (2, [code], before)


def test_a_certificate_is_revoked_only_once(workbook: Path) -> None:
    issue(workbook)
    revocation = Revocation("2026班培字第0001号", "错")
    assert issue(workbook, revoke=revocation).exit_code == 0
    assert codes(issue(workbook, revoke=revocation)) == [P.ALREADY_REVOKED]


def test_scores_that_are_out_of_date_stop_the_run(workbook: Path) -> None:
    put(workbook, GRADEBOOK, "T002", "卷面成绩", 100)
    before = workbook.read_bytes()
    outcome = issue(workbook)
    assert (outcome.exit_code, P.SCORES_STALE in codes(outcome)) == (2, True)
    assert (workbook.read_bytes(), (workbook.parent / "输出").exists()) == (before, False)


@pytest.mark.parametrize("mark", [60, 85])
def test_totals_in_cells_with_a_date_format_are_up_to_date_once_scored(workbook: Path, mark: int) -> None:
    with_date_format(workbook, TOTAL)
    put(workbook, GRADEBOOK, "T002", "卷面成绩", mark)
    assert actions.score(FileHost.open(workbook), now=NOW).exit_code in {0, 1}
    outcome = issue(workbook)
    assert P.SCORES_STALE not in codes(outcome)
    assert outcome.exit_code in {0, 1}


def test_a_mark_typed_into_a_cell_with_a_date_format_is_told(workbook: Path) -> None:
    with_date_format(workbook, "卷面成绩")
    outcome = actions.score(FileHost.open(workbook), now=NOW)
    assert P.DATE_FOR_NUMBER in codes(outcome)


def with_date_format(path: Path, header: str) -> None:
    """Gives every cell of a column of 成绩册 the format of a day, as typing 8-20 there once does."""
    host = FileHost.open(path)
    rows = host.grid(GRADEBOOK).rows
    top = next(n for n, row in enumerate(rows, 1) if "工号" in row)
    column = list(rows[top - 1]).index(header) + 1
    parts = parts_of(path)
    styles = parts["xl/styles.xml"].decode()
    n_formats = int(re.search(r'<cellXfs count="(\d+)"', styles)[1])
    day = '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    parts["xl/styles.xml"] = (
        styles.replace("</cellXfs>", day).replace(
            f'<cellXfs count="{n_formats}"', f'<cellXfs count="{n_formats + 1}"'
        )
    ).encode()
    part = host._index.entry(GRADEBOOK).part
    cell = re.compile(rf'(<c r="{column_letters(column)}(\d+)" s=")\d+"')
    parts[part] = cell.sub(
        lambda match: f'{match[1]}{n_formats}"' if int(match[2]) > top else match[0], parts[part].decode()
    ).encode()
    write_parts(path, parts)


def test_a_missing_date_of_issue_stops_the_run_and_names_the_cell(workbook: Path) -> None:
    host = FileHost.open(workbook)
    where = host.named_cell(ISSUE_DATE)
    host.apply(Changes((Block(where.sheet, where.row, where.column, ((None,),)),)), keep_backups=5)
    outcome = issue(workbook)
    wrong = [problem for problem in outcome.problems if problem.code is P.ROUND_FACT_MISSING]
    assert (outcome.exit_code, [problem.where for problem in wrong]) == (2, [where])


def test_a_broken_template_stops_the_run_before_anything_is_written(workbook: Path) -> None:
    own = workbook.parent / "templates"
    own.mkdir()
    document = docx.Document()
    document.add_paragraph("兹有 {{ 姓明 }} 老师")
    document.save(str(own / "优秀证书.docx"))
    before = workbook.read_bytes()
    outcome = issue(workbook)
    wrong = next(problem for problem in outcome.problems if problem.code is P.TEMPLATE_UNKNOWN_FIELD)
    assert (outcome.exit_code, wrong.details["nearest"], workbook.read_bytes()) == (2, "姓名", before)


def old_merge_document(workbook: Path, *typed: str) -> None:
    """The school's own 优秀证书.docx: a main document of Word's mail merge, with its source, beside the workbook."""
    own = workbook.parent / "templates"
    own.mkdir()
    condition = complex_field(f' IF {merge_field("总分")} >= 90 "成绩优异" "成绩优良" ', "成绩优异")
    merge_template(
        own / "优秀证书.docx",
        paragraph(text_run("兹证明 "), cut_up("姓名"), text_run(" 老师"), condition),
        paragraph(merge_field("总分", r'\# "0.00"'), text_run("分")),
        *(paragraph(text_run(text)) for text in typed),
        source=True,
    )


def test_certificates_are_made_with_the_schools_old_mail_merge_document(workbook: Path) -> None:
    old_merge_document(workbook)
    outcome = issue(workbook)
    assert (outcome.exit_code, outcome.summary["issued"]) == (0, N_PASSED)
    rows = [row for row in register(workbook) if row["等级"] == "优秀"]
    assert rows
    for row in rows:
        total = Decimal(str(row["总分"]))
        shown = [one.text for one in docx.Document(str(workbook.parent / row["文件"])).paragraphs]
        praise = "优异" if total >= 90 else "优良"
        assert shown == [f"兹证明 {row['姓名']} 老师成绩{praise}", f"{total:.2f}分"]


def test_a_merge_field_typed_by_hand_is_warned_of_or_stops_the_run(workbook: Path) -> None:
    old_merge_document(workbook, "获 «奖项»")
    outcome = issue(workbook)
    warned = [problem for problem in outcome.problems if problem.code is P.TEMPLATE_TYPED_MARK]
    assert (outcome.summary["issued"], len(warned)) == (N_PASSED, 1)
    shutil.rmtree(workbook.parent / "templates")
    old_merge_document(workbook, "部门：«部门»")
    before = workbook.read_bytes()
    outcome = issue(workbook)
    assert P.TEMPLATE_TYPED_MARK in codes(outcome)
    assert (outcome.exit_code, workbook.read_bytes()) == (2, before)


def test_a_file_that_was_deleted_is_made_again_under_the_same_number(workbook: Path) -> None:
    issue(workbook)
    before = register(workbook)
    file = workbook.parent / before[3]["文件"]
    content = file.read_bytes()
    file.unlink()
    assert issue(workbook).summary["made_again"] == 1
    assert (register(workbook), file.read_bytes() == content) == (before, True)


def test_a_certificate_is_verified_by_number_code_and_file(workbook: Path) -> None:
    issue(workbook)
    row = register(workbook)[5]
    host = FileHost.open(workbook)
    for what in (row["证书编号"], row["校验码"], row["校验码"].lower(), str(workbook.parent / row["文件"])):
        outcome = verified(host, now=NOW, certificate=what)
        verdict = "有效" if what.endswith(".docx") else COMPARE
        assert (outcome.exit_code, outcome.summary["verdict"], outcome.summary["name"]) == (
            0,
            verdict,
            row["姓名"],
        )
    assert verified(host, now=NOW, certificate="2025班培字第0001号").summary["verdict"] == "查无此证"
    assert verified(host, now=NOW, certificate="AAAAAAAAAA").summary["verdict"] == "查无此证"


def test_a_forged_name_on_the_page_is_found(workbook: Path) -> None:
    issue(workbook)
    row = register(workbook)[5]
    path = workbook.parent / row["文件"]
    document = docx.Document(str(path))
    texts = [
        r
        for t in document.tables
        for c in t._cells
        for p in c.paragraphs
        for r in p.runs
        if row["姓名"] in r.text
    ]
    for run in texts:
        run.text = run.text.replace(row["姓名"], "赵冒名")
    assert texts
    document.save(str(path))
    outcome = verified(FileHost.open(workbook), now=NOW, certificate=str(path))
    assert (outcome.exit_code, outcome.summary["verdict"], outcome.summary["wrong_fields"]) == (
        1,
        "内容被改动",
        ["姓名"],
    )


def test_a_total_changed_in_the_register_is_found(workbook: Path) -> None:
    issue(workbook)
    row = register(workbook)[5]
    put(workbook, CERTIFICATE_REGISTER, row["工号"], "总分", 100)
    assert verified(FileHost.open(workbook), now=NOW, certificate=row["证书编号"]).summary[
        "wrong_fields"
    ] == ["证书登记"]


def test_the_key_is_nowhere_in_the_folder(workbook: Path) -> None:
    issue(workbook)
    secret = Path(os.environ["PEIXUN_KEY_FILE"]).read_text().strip().rpartition(":")[2].encode()
    assert len(secret) >= 32
    assert all(secret not in file.read_bytes() for file in workbook.parent.rglob("*") if file.is_file())


# Where a run is killed: the module and function, and at which call of it; "after" lets that call finish first.
KILLS = [
    ("python.actions.issue", "_write_one", 1, "before"),
    ("python.actions.issue", "_write_one", 20, "after"),
    ("python.hosts.file.saving", "replace_atomically", 1, "before"),
    ("python.hosts.file.saving", "replace_atomically", 1, "after"),
    ("python.documents.certificates.staging", "commit", 1, "before"),
    ("python.documents.certificates.staging", "commit", 1, "after"),
    ("pathlib.Path", "replace", 7, "before"),
    ("python.actions.issue", "combined_document", 1, "before"),
]

_KILLED = textwrap.dedent(
    """
    import datetime, importlib, os, signal, sys
    from pathlib import Path
    import python.actions.issue
    from python.hosts.file.host import FileHost
    owner_name, name, call, when, path = sys.argv[1:]
    module, _, cls = owner_name.rpartition(".") if owner_name[-4:] == "Path" else (owner_name, "", "")
    owner = importlib.import_module(module)
    owner = getattr(owner, cls) if cls else owner
    original, calls = getattr(owner, name), [0]
    def hook(*args, **kwargs):
        calls[0] += 1
        if calls[0] == int(call) and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = original(*args, **kwargs)
        if calls[0] == int(call):
            os.kill(os.getpid(), signal.SIGKILL)
        return result
    host = FileHost.open(Path(path))
    setattr(owner, name, hook)
    python.actions.issue.issue_certificates(host, now=datetime.datetime(2026, 7, 1, 9, 30), yes=True)
    """
)


@pytest.mark.parametrize(("owner", "name", "call", "when"), KILLS)
def test_a_kill_leaves_no_row_without_its_file_and_the_next_run_finishes(
    owner, name, call, when, workbook: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _KILLED, owner, name, str(call), when, str(workbook)],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == -9, done.stderr
    for row in register(workbook):
        final = workbook.parent / row["文件"]
        assert final.exists() or final.with_name(final.name + SUFFIX).exists()
    registered = {row["文件"] for row in register(workbook)}
    for file in workbook.parent.glob("输出/*/证书/*/*.docx"):
        assert file.relative_to(workbook.parent).as_posix() in registered, (
            "a file with its final name has a row"
        )
    outcome = issue(workbook)
    rows = register(workbook)
    assert outcome.exit_code == 0
    assert [row["证书编号"] for row in rows] == [f"2026班培字第{n:04d}号" for n in range(1, N_PASSED + 1)]
    assert all((workbook.parent / row["文件"]).is_file() for row in rows)
    assert list(workbook.parent.rglob(f"*{SUFFIX}")) == []


@pytest.mark.parametrize(
    ("job", "made"), [("notices", 7), ("slips", 56), ("signin", 8), ("minutes", 8), ("publish", 3)]
)
def test_each_printing_job_makes_its_files_and_only_adds_a_log_row(job, made, workbook: Path) -> None:
    before = FileHost.open(workbook)
    grids = {sheet: before.grid(sheet) for sheet in before.sheet_names()}
    outcome = print_documents(FileHost.open(workbook), job, now=NOW)
    assert (outcome.exit_code, outcome.summary["made"]) == (0, made)
    documents = [file for file in outcome.files if file.suffix == ".docx"]
    assert len(documents) == made + (0 if job == "publish" else 1)
    for file in documents:
        assert file.is_relative_to(workbook.parent / "输出")
        text = "\n".join(p.text for p in docx.Document(str(file)).paragraphs)
        assert not any(mark in text for mark in ("{{", "}}", "｛｛"))
    after = FileHost.open(workbook)
    assert [sheet for sheet in grids if after.grid(sheet) != grids[sheet]] == ["运行日志"]


def test_nothing_to_print_is_said_and_is_no_error(workbook: Path) -> None:
    for row in register(workbook) or [{"工号": f"T{n:03d}"} for n in (7, 12, 24, 30, 38, 45, 52)]:
        put(workbook, "教师名册", row["工号"], "参训类型", "免训")
    rescore(workbook)
    outcome = print_documents(FileHost.open(workbook), "notices", now=NOW)
    assert (outcome.exit_code, P.NOTHING_TO_PRINT in codes(outcome)) == (0, True)


def test_every_printing_job_is_a_command() -> None:
    from python.entry.cli import commands

    assert set(JOBS) | {"certificates", "verify"} <= set(commands.commands)


def test_a_number_is_not_used_again_after_the_run_that_gave_it_out_was_undone(workbook: Path) -> None:
    from python.hosts.file.backups import undo

    issue(workbook)
    undo(workbook)
    assert register(workbook) == []
    outcome = issue(workbook)
    unregistered = [p for p in outcome.problems if p.code is P.CERTIFICATE_UNREGISTERED]
    assert (outcome.exit_code, len(unregistered)) == (0, N_PASSED)
    numbers = [row["证书编号"] for row in register(workbook)]
    assert numbers == [f"2026班培字第{n:04d}号" for n in range(N_PASSED + 1, 2 * N_PASSED + 1)]


def test_the_next_round_goes_on_counting_and_leaves_the_old_rows_alone(workbook: Path) -> None:
    from python.vocabulary.sheet_schema import ROUND_NAME

    issue(workbook)
    before = register(workbook)
    host = FileHost.open(workbook)
    where = host.named_cell(ROUND_NAME)
    date = host.named_cell(ISSUE_DATE)
    renamed = Block(where.sheet, where.row, where.column, (("2026年秋季班主任培训",),))
    host.apply(Changes((renamed,)), keep_backups=5)
    assert P.ROUND_RENAMED in codes(issue(workbook)), "the same day under another name is a slip of the pen"
    assert register(workbook) == before
    later = Block(date.sheet, date.row, date.column, ((46300,),))
    FileHost.open(workbook).apply(Changes((later,)), keep_backups=5)
    outcome = issue(workbook)
    rows = register(workbook)
    assert (outcome.exit_code, outcome.summary["issued"]) == (0, N_PASSED)
    assert rows[:N_PASSED] == before
    assert rows[-1]["证书编号"] == f"2026班培字第{2 * N_PASSED:04d}号"
    assert rows[-1]["文件"].startswith("输出/2026年秋季班主任培训/证书/")


def test_a_failing_pdf_conversion_does_not_hide_that_certificates_were_issued(
    workbook: Path, monkeypatch
) -> None:
    monkeypatch.setenv("PEIXUN_SOFFICE", "")
    outcome = issue(workbook, pdf=True)
    assert (outcome.exit_code, set(codes(outcome)) >= {P.NO_CONVERTER}, len(register(workbook))) == (
        1,
        True,
        N_PASSED,
    )
    assert outcome.summary["issued"] == N_PASSED


def test_a_folder_in_the_way_of_a_print_file_is_told_in_chinese(workbook: Path) -> None:
    from python.vocabulary.messages import sentence

    folder = workbook.parent / "输出" / "2026年春季班主任培训" / "证书"
    (folder / "优秀证书（合订打印）.docx").mkdir(parents=True)
    outcome = issue(workbook)
    assert (outcome.exit_code, len(register(workbook))) == (1, N_PASSED)
    assert "有一个同名的文件夹" in " ".join(sentence(problem) for problem in outcome.problems)


@pytest.mark.parametrize("job", ["certificates", *JOBS])
def test_nothing_is_made_beside_a_workbook_that_is_open_elsewhere(job, workbook: Path) -> None:
    from python.vocabulary.ports import HostError

    workbook.with_name("~$培训考核.xlsm").write_bytes(b"x")
    with pytest.raises(HostError) as caught:
        issue(workbook) if job == "certificates" else print_documents(FileHost.open(workbook), job, now=NOW)
    assert caught.value.code is P.LOCKED
    assert not (workbook.parent / "输出").exists()


def test_another_workbook_in_the_folder_keeps_its_certificates_and_its_numbers(workbook: Path) -> None:
    from python.vocabulary.sheet_schema import ROUND_NAME

    other = Path(shutil.copy(workbook, workbook.with_name("秋.xlsm")))
    host = FileHost.open(other)
    where = host.named_cell(ROUND_NAME)
    host.apply(Changes((Block(where.sheet, where.row, where.column, (("2026年秋季",),)),)), keep_backups=5)
    issue(workbook)
    outcome = issue(other)
    assert (outcome.exit_code, P.CERTIFICATE_UNREGISTERED in codes(outcome)) == (0, False)
    assert register(other)[0]["证书编号"] == f"2026班培字第{N_PASSED + 1:04d}号"


def test_an_error_value_on_the_home_sheet_is_no_round_name(workbook: Path, monkeypatch) -> None:
    from python.vocabulary.cell_values import CellError, Grid
    from python.vocabulary.sheet_schema import ROUND_NAME

    host = FileHost.open(workbook)
    where = host.named_cell(ROUND_NAME)
    home = host.grid(where.sheet)
    rows = [list(row) for row in home.rows]
    rows[where.row - 1][where.column - 1] = CellError("#N/A")
    grid = host.grid
    monkeypatch.setattr(
        host, "grid", lambda sheet: Grid(sheet, rows) if sheet == where.sheet else grid(sheet)
    )
    outcome = issue_certificates(host, now=NOW, yes=True)
    assert outcome.exit_code == 2
    assert (P.ERROR_VALUE, where) in [(problem.code, problem.where) for problem in outcome.problems]


def test_what_must_not_be_printed_any_more_is_set_aside(workbook: Path) -> None:
    folder = workbook.parent / "输出" / "2026年春季班主任培训"
    print_documents(FileHost.open(workbook), "notices", now=NOW)
    put(workbook, "教师名册", "T007", "参训类型", "免训")
    rescore(workbook)
    print_documents(FileHost.open(workbook), "notices", now=NOW)
    assert len(list((folder / "补训通知书").glob("*(T*).docx"))) == 6
    assert len(list((folder / "补训通知书" / "旧文件").iterdir())) == 1
    issue(workbook)
    first = register(workbook)[0]
    issue(workbook, revoke=Revocation(first["证书编号"], "错"))
    assert not (workbook.parent / first["文件"]).exists()
    assert (folder / "证书" / "作废" / Path(first["文件"]).name).is_file()


def test_attendance_that_was_not_counted_stops_issuing(workbook: Path) -> None:
    host = FileHost.open(workbook)
    rows = host.grid("签到表").rows
    top = next(n for n, row in enumerate(rows, 1) if "工号" in row)
    column = list(rows[top - 1]).index("第8次") + 1
    host.apply(Changes((Block("签到表", top, column, (("第八次",),)),)), keep_backups=5)
    rescore(workbook)
    outcome = issue(workbook)
    assert (outcome.exit_code, P.SESSION_UNDEFINED in codes(outcome), register(workbook)) == (2, True, [])
