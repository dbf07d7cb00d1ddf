"""``peixun`` as staff and batch files use it: whole processes, exit codes, JSON, and files left alone."""

from __future__ import annotations

import hashlib
import json
import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from python.entry.cli import commands
from python.hosts.file.host import FileHost
from python.reading.tables import header_text
from python.vocabulary.ports import CellContent
from python.vocabulary.sheet_schema import GRADEBOOK, RATING, RUN_LOG
from tests.places import ROOT


def peixun(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "python.entry.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=cwd or ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        check=False,
    )


def in_json(*arguments: object) -> tuple[int, dict]:
    done = peixun(*arguments, "--json")
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1, "one JSON object on stdout and nothing else"
    document = json.loads(done.stdout)
    assert set(document) == {"ok", "problems", "summary", "files"}
    assert document["ok"] == (done.returncode == 0)
    return done.returncode, document


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def demo_master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("演示")
    code, document = in_json("demo", folder / "一轮")
    assert code == 0, document
    return folder / "一轮" / "培训考核.xlsm"


@pytest.fixture
def workbook(demo_master: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(demo_master, tmp_path / "培训考核.xlsm"))


def column(path: Path, header: str) -> list:
    grid = FileHost.open(path).grid(GRADEBOOK)
    row = next(n for n, cells in enumerate(grid.rows) if "工号" in map(header_text, cells))
    index = [header_text(cell) for cell in grid.rows[row]].index(header)
    return [cells[index] if index < len(cells) else None for cells in grid.rows[row + 1 :]]


def put(path: Path, sheet: str, row: int, col: int, value: CellContent) -> None:
    from python.vocabulary.ports import Block, Changes

    FileHost.open(path).apply(Changes((Block(sheet, row, col, ((value,),)),)), keep_backups=5)


def test_the_demo_is_a_scored_round_of_sixty_with_every_rating(demo_master: Path) -> None:
    assert len(FileHost.open(demo_master).grid("教师名册").rows) >= 60
    assert {"优秀", "合格", "不合格"} <= set(column(demo_master, RATING))
    assert column(demo_master, "是否补训").count("是") > 0


def test_a_new_workbook_checks_without_an_error(tmp_path: Path) -> None:
    path = tmp_path / "新的一轮.xlsm"
    assert in_json("new", path)[0] == 0
    code, document = in_json("check", path)
    assert (code, [p for p in document["problems"] if p["severity"] == "error"]) == (0, [])


def test_new_never_overwrites(workbook: Path) -> None:
    before = digest(workbook)
    code, document = in_json("new", workbook)
    assert (code, document["problems"][0]["code"], digest(workbook)) == (2, "file-exists", before)


def test_scoring_a_wrong_mark_exits_1_and_names_sheet_and_cell(workbook: Path) -> None:
    put(workbook, GRADEBOOK, 7, 5, "八十")
    code, document = in_json("score", workbook)
    assert code == 1
    wrong = [p for p in document["problems"] if p["severity"] == "error"]
    assert [(p["code"], p["sheet"], p["cell"]) for p in wrong] == [("not-a-number", "成绩册", "E7")]
    assert document["summary"]["invalid"] == 1
    assert document["files"][0] == str(workbook)
    assert Path(document["files"][1]).parent.name == "备份"


def test_undo_restores_the_file_byte_for_byte_and_keeps_what_it_replaced(workbook: Path) -> None:
    before = digest(workbook)
    assert in_json("check", workbook)[0] == 0
    after = digest(workbook)
    assert after != before
    code, document = in_json("undo", workbook)
    assert (code, digest(workbook)) == (0, before)
    assert digest(Path(document["summary"]["kept"])) == after


def test_undo_refuses_when_the_workbook_was_edited_since_unless_forced(workbook: Path) -> None:
    in_json("check", workbook)
    edited = workbook.read_bytes()
    shutil.copy(workbook, workbook.with_suffix(".tmp"))
    put(workbook, GRADEBOOK, 7, 5, 88)
    shutil.rmtree(workbook.parent / "备份")
    code, document = in_json("undo", workbook)
    assert (code, document["problems"][0]["code"]) == (2, "no-backup")
    in_json("check", workbook)
    workbook.write_bytes(edited)
    code, document = in_json("undo", workbook)
    assert (code, document["problems"][0]["code"], workbook.read_bytes()) == (
        2,
        "changed-since-backup",
        edited,
    )
    assert in_json("undo", workbook, "--force")[0] == 0


def test_rules_are_shown_and_switched(workbook: Path) -> None:
    shown = peixun("rules", workbook)
    assert shown.returncode == 0
    assert "等级：优秀 ≥80　合格 ≥60　不合格 ≥0" in shown.stdout
    code, document = in_json("rules", workbook, "--preset", "B")
    assert (code, [p["code"] for p in document["problems"]]) == (0, ["typed-data-kept"])
    assert "骨干班主任" in peixun("rules", workbook).stdout


def test_a_second_score_adds_only_a_log_row(workbook: Path) -> None:
    first = FileHost.open(workbook)
    before = {sheet: first.grid(sheet) for sheet in first.sheet_names()}
    assert in_json("score", workbook)[0] == 0
    host = FileHost.open(workbook)
    changed = [sheet for sheet in before if host.grid(sheet) != before[sheet]]
    assert changed == [RUN_LOG]
    assert len(host.grid(RUN_LOG).rows) == len(before[RUN_LOG].rows) + 1


@pytest.mark.parametrize(
    "arguments", [["score"], ["scores"], ["score", "--fast", "x.xlsm"], ["rules", "x.xlsm", "--preset"], []]
)
def test_a_wrong_command_is_answered_in_chinese_with_exit_2(arguments) -> None:
    done = peixun(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stdout + done.stderr
    assert re.search("[一-鿿]", done.stdout + done.stderr)


@pytest.mark.parametrize("arguments", [["score", "-rf.xlsm"], ["check", "-x.XLSX"]])
def test_a_workbook_whose_name_begins_with_a_dash_is_told_how_to_be_given(arguments) -> None:
    done = peixun(*arguments)
    assert done.returncode == 2
    assert f".{os.sep}{arguments[1]}" in done.stderr
    assert " --" in done.stderr


@pytest.mark.parametrize("command", ["new", "demo", "check", "score", "rules", "undo"])
def test_help_is_chinese(command) -> None:
    done = peixun(command, "--help")
    assert done.returncode == 0
    assert "用法：" in done.stdout
    assert not re.search("Usage|Options|Show this|Error", done.stdout)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("没有.xlsm", None, "file-not-found"),
        ("文字.xlsm", "你好".encode(), "not-a-workbook"),
        ("空的.xlsm", b"", "not-a-workbook"),
    ],
)
def test_what_is_not_a_workbook_is_refused_and_left_alone(name, content, code, tmp_path: Path) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    status, document = in_json("score", path)
    assert (status, [p["code"] for p in document["problems"]]) == (2, [code])
    assert sorted(p.name for p in tmp_path.iterdir()) == ([name] if content is not None else [])


@pytest.mark.parametrize("folder", ["张 三's (培训) & 考核%", "𬭊㛃 '新'文件夹"])
def test_paths_with_chinese_spaces_and_signs_work(folder, workbook: Path, tmp_path: Path) -> None:
    place = tmp_path / folder
    place.mkdir()
    moved = Path(shutil.copy(workbook, place / "培训 & 考核.xlsm"))
    code, document = in_json("score", moved)
    assert (code, document["files"][0]) == (0, str(moved))


def test_a_workbook_that_is_open_elsewhere_is_refused_and_left_alone(workbook: Path) -> None:
    before = digest(workbook)
    workbook.with_name("~$培训考核.xlsm").write_bytes(b"x")
    code, document = in_json("score", workbook)
    assert (code, document["problems"][0]["code"], digest(workbook)) == (2, "locked", before)


def test_long_and_rare_names_survive_scoring(workbook: Path) -> None:
    name = "𬭊" * 100 + "阿" * 100
    for sheet in ("教师名册", "签到表", GRADEBOOK):
        host = FileHost.open(workbook)
        row = next(n for n, cells in enumerate(host.grid(sheet).rows, 1) if cells and cells[0] == "T002")
        put(workbook, sheet, row, 2, name)
    assert in_json("score", workbook)[0] == 0
    assert name in column(workbook, "姓名")


def test_an_unexpected_failure_is_one_chinese_sentence_and_a_log(workbook: Path, monkeypatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("python.actions.run.read_workbook", fail)
    before = digest(workbook)
    result = CliRunner().invoke(commands, ["score", str(workbook)], standalone_mode=False)
    assert result.return_value == 2
    assert "程序出了意外" in result.output
    assert "Traceback" not in result.output
    logs = list((workbook.parent / "日志").iterdir())
    assert "boom" in logs[0].read_text(encoding="utf-8")
    assert digest(workbook) == before


def test_a_terminal_shows_progress_and_a_pipe_does_not(workbook: Path) -> None:
    assert "写入工作簿" not in peixun("score", workbook).stderr
    main, side = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "python.entry.cli", "score", str(workbook)],
        stdout=subprocess.DEVNULL, stderr=side, cwd=ROOT, env={**os.environ, "TERM": "xterm"},
    )  # fmt: skip
    os.close(side)
    shown = b""
    while True:
        try:
            part = os.read(main, 4096)
        except OSError:
            break
        if not part:
            break
        shown += part
    os.close(main)
    assert process.wait() == 0
    assert "写入工作簿".encode() in shown


def test_the_demo_played_three_rounds_and_left_the_last_one_open(demo_master: Path) -> None:
    rounds = {str(row[0]) for row in FileHost.open(demo_master).grid("历次成绩").rows[4:] if row and row[0]}
    assert rounds == {"2025年春季班主任培训", "2025年秋季班主任培训"}
    assert sorted(path.name for path in (demo_master.parent / "归档").iterdir()) == sorted(rounds)


def test_a_round_is_archived_from_the_command_line_only_when_complete_or_forced(workbook: Path) -> None:
    before = digest(workbook)
    code, document = in_json("archive", workbook)
    assert (code, {p["code"] for p in document["problems"]}, digest(workbook)) == (
        2,
        {"round-unfinished"},
        before,
    )
    code, document = in_json("archive", workbook, "--force", "--next-round", "2026年秋季")
    assert (code, document["summary"]["archived"], document["summary"]["retrain"]) == (0, 58, 7)
    told = peixun("archive", workbook, "--force")
    assert told.returncode == 2
    assert "没有填" in told.stderr


def test_a_blank_name_for_the_next_round_is_refused(workbook: Path) -> None:
    code, document = in_json("archive", workbook, "--force", "--next-round", " ")
    assert (code, [p["code"] for p in document["problems"]]) == (2, ["next-round-name"])


def answered(answers: str, *arguments: object) -> tuple[int, str]:
    """A command on a terminal, on which these lines are typed."""
    main, terminal = pty.openpty()
    command = [sys.executable, "-m", "python.entry.cli", *map(str, arguments)]
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    os.write(main, answers.encode())
    with subprocess.Popen(
        command, stdin=terminal, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=ROOT, env=variables
    ) as process:
        shown = process.communicate()[0].decode("utf-8", "replace")
    os.close(terminal)
    os.close(main)
    return process.returncode, shown


def test_the_next_round_and_its_undoing_are_asked_for_and_json_says_what_would_be_done(
    workbook: Path,
) -> None:
    in_json("archive", workbook, "--force")
    before = digest(workbook)
    code, document = in_json("next-round", workbook, "2026年秋季")
    assert (code, [one["code"] for one in document["problems"]]) == (2, ["next-round-clears"])
    assert (document["summary"]["next_round"], document["summary"]["sessions"]) == ("2026年秋季", 8)
    assert "请在命令后面加 --yes" in peixun("next-round", workbook, "2026年秋季").stderr
    assert answered("否\n", "next-round", workbook, "2026年秋季")[0] == 2
    assert digest(workbook) == before
    code, told = answered("是\n", "next-round", workbook, "2026年秋季")
    assert (code, "已开始“2026年秋季”" in told) == (0, True), told
    code, document = in_json("undo", workbook)
    assert (code, document["summary"]["undone"]) == (2, "开始下一轮")
    code, document = in_json("undo", workbook, "--yes")
    assert (code, document["summary"]["undone"], digest(workbook)) == (0, "开始下一轮", before)


def test_one_answer_may_lead_to_the_next_question_and_no_to_it_changes_nothing(workbook: Path) -> None:
    before = digest(workbook)
    code, told = answered("是\n否\n", "next-round", workbook, "2026年秋季", "--archive")
    assert (code, digest(workbook)) == (2, before)
    assert "要清空本轮的填写，开始下一轮吗" in told
    assert "仍然要归档吗" in told
    code, told = answered("是\n是\n", "next-round", workbook, "2026年秋季", "--archive")
    assert (code, "已开始“2026年秋季”" in told) == (0, True), told


def test_ledgers_are_told_in_a_few_lines(workbook: Path) -> None:
    told = peixun("ledgers", workbook)
    assert told.returncode in (0, 1)
    assert "学时学分（截至 2026-06-26）" in told.stdout
    assert "资格认定：" in told.stdout


@pytest.mark.parametrize("command", ["archive", "ledgers", "portfolios", "completion"])
def test_help_of_the_commands_after_a_round_is_chinese(command) -> None:
    done = peixun(command, "--help")
    assert (done.returncode, "用法：" in done.stdout) == (0, True)
