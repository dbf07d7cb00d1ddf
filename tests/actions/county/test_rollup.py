"""县级汇总 of a folder as schools fill it: every file is read or told, none is changed, and the sums are those of the workbooks."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from python.entry.launcher.__main__ import main as launcher
from tests.actions.county.schools import (
    ROUND,
    roll_up,
    school,
    state_of_folder,
    states,
    store_of,
    told,
    write_cell,
)
from tests.hosts import test_file_bad_input as bad
from tests.rounds import rows_of
from tests.samples import NOW

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture
def county(base: Path, folder: Path) -> Path:
    """Two schools, one in a sub-folder, and everything else that lies about in such a folder."""
    school(base, folder / "甲中学.xlsm", "甲中学")
    school(base, folder / "乙片" / "汇总（最终版） 第二次改.xlsm", "乙中学", others=True)
    (folder / "坏的.xlsm").write_bytes(base.read_bytes()[:5000])
    (folder / "炸弹.xlsx").write_bytes(bad.bomb())
    (folder / "加密.xlsx").write_bytes(bad.encrypted())
    (folder / "老格式.xls").write_bytes(OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"))
    book = openpyxl.Workbook()
    book.active["A1"] = "通讯录"
    book.save(folder / "通讯录.xlsx")
    (folder / "丙中学.zip").write_bytes(b"PK")
    (folder / "~$甲中学.xlsm").write_bytes(b"\x06clerk")
    (folder / ".~lock.甲中学.xlsm#").write_text(",clerk,pc,;", encoding="utf-8")
    for name in ("备份", "输出", "收件"):
        (folder / name).mkdir()
        (folder / name / "甲中学.xlsm").write_bytes(base.read_bytes())
    (folder / "别处.xlsm").symlink_to(base)
    (folder / "别的文件夹").symlink_to(base.parent, target_is_directory=True)
    return folder


def test_good_files_are_used_and_each_bad_one_is_told_with_a_remedy(county: Path) -> None:
    outcome = roll_up(county)
    assert states(county) == {
        "甲中学.xlsm": "used",
        "乙片/汇总（最终版） 第二次改.xlsm": "used",
        "坏的.xlsm": "unreadable",
        "炸弹.xlsx": "unreadable",
        "加密.xlsx": "unreadable",
        "老格式.xls": "unreadable",
        "通讯录.xlsx": "not-ours",
    }
    with store_of(county) as rows:
        found = {
            row["file"]: row["code"]
            for row in rows.execute("SELECT * FROM findings WHERE sheet = ''")
            if row["remedy"].endswith("。")
        }
    assert found == {
        "坏的.xlsm": "damaged",
        "炸弹.xlsx": "too-large",
        "加密.xlsx": "encrypted",
        "老格式.xls": "old-format",
        "通讯录.xlsx": "county-not-ours",
        "丙中学.zip": "county-packed",
        "别处.xlsm": "county-link",
        "别的文件夹": "county-link",
        "甲中学.xlsm": "county-read-while-open",
    }
    assert (outcome.schools, outcome.people, outcome.exit_code) == (2, 120, 1)
    assert outcome.not_used == {"unreadable": 4, "not-ours": 1}
    assert [path.name for path in outcome.files][-1] == "汇总数据.sqlite"


def test_nothing_in_the_folder_is_changed_and_nothing_is_left_in_it(county: Path) -> None:
    before = state_of_folder(county)
    roll_up(county)
    roll_up(county)
    assert state_of_folder(county) == before
    assert sorted(path.name for path in county.parent.iterdir()) == sorted([county.name, "输出"])
    left = sorted(path.name for path in (county.parent / "输出" / "县级汇总").iterdir())
    assert [name for name in left if not name.startswith("县级")] == ["汇总数据.sqlite"]


def test_sums_and_people_are_those_that_the_school_itself_wrote(base: Path, folder: Path) -> None:
    path = school(base, folder / "甲中学.xlsm", "甲中学")
    roll_up(folder)
    grades = rows_of(path, "成绩册")
    roster = rows_of(path, "教师名册")
    totals = {row["工号"]: Decimal(str(row["总分"])) for row in grades if row["总分"] is not None}
    with store_of(folder) as rows:
        one = rows.execute("SELECT * FROM schools").fetchone()
        people = pd.read_sql("SELECT * FROM 教师总表", rows)
        items = pd.read_sql(
            "SELECT 项目, SUM(合计分) AS 和, SUM(人数) AS 人 FROM 各项对比 GROUP BY 项目", rows
        )
    assert one["total_sum_milli"] == int(sum(totals.values()) * 1000)
    assert one["scored"] == len(totals)
    assert one["roster"] == len(roster) == len(people)
    assert one["expected"] == sum(row["参训类型"] != "免训" for row in roster)
    assert one["passed"] == sum(row["是否补训"] == "否" for row in grades)
    assert one["retrain"] == sum(row["是否补训"] == "是" for row in grades)
    assert one["excellent"] == sum(row["等级"] == "优秀" for row in grades)
    shown = people.dropna(subset=["总分"]).set_index("工号")["总分"].to_dict()
    assert shown == {teacher: float(total) for teacher, total in totals.items()}
    assert (
        dict(zip(people["工号"], people["成绩说明"], strict=True)).items()
        >= {row["工号"]: row["成绩说明"] for row in grades if row["总分"] is not None}.items()
    )
    for item, total, count in items.itertuples(index=False):
        written = [row[f"{item}分"] for row in grades if row["总分"] is not None]
        assert total == pytest.approx(sum(written))
        assert count == len(written)


def test_a_total_and_a_rating_that_the_rules_do_not_give_are_told_at_their_cells(
    base: Path, folder: Path
) -> None:
    path = school(base, folder / "甲中学.xlsm", "甲中学")
    school(base, folder / "乙中学.xlsm", "乙中学")
    right = {row["工号"]: row for row in rows_of(path, "成绩册")}
    scored = [teacher for teacher, row in right.items() if row["总分"] is not None]
    unscored = next(teacher for teacher, row in right.items() if row["总分"] is None and row["成绩说明"])
    places = [
        write_cell(path, "成绩册", scored[0], "总分", Decimal("99.5")),
        write_cell(path, "成绩册", scored[1], "等级", "特优"),
        write_cell(path, "成绩册", unscored, "总分", 88),
    ]
    roll_up(folder)
    cells = [openpyxl.cell.cell.get_column_letter(column) + str(row) for row, column in places]
    found = [*told(folder, "county-written-total"), *told(folder, "county-written-unscored")]
    assert {(row["file"], row["sheet"], row["cell"], row["severity"]) for row in found} == {
        ("甲中学.xlsm", "成绩册", cell, "error") for cell in cells
    }
    messages = {row["cell"]: row["message"] for row in found}
    assert f"写着 99.5，按本校规则应为 {right[scored[0]]['总分']:g}" in messages[cells[0]]
    assert f"写着 特优，按本校规则应为 {right[scored[1]]['等级']}" in messages[cells[1]]
    with store_of(folder) as rows:
        query = "SELECT total, written_total, rating FROM teachers WHERE teacher_id = ? ORDER BY school_id"
        one, other = (tuple(row) for row in rows.execute(query, (scored[0],)))
    assert {one[1], other[1]} == {"99.5", one[0]}
    assert (one[0], one[2]) == (other[0], other[2])


def test_a_school_that_never_clicked_score_is_told_once_and_rolled_up_all_the_same(
    base: Path, folder: Path, tmp_path: Path
) -> None:
    from tests.rounds import filled_workbook

    (tmp_path / "空的").mkdir()
    raw = filled_workbook(tmp_path / "空的" / "培训考核.xlsm")
    school(raw, folder / "甲中学.xlsm", "甲中学")
    school(base, folder / "乙中学.xlsm", "乙中学")
    roll_up(folder)
    assert [row["file"] for row in told(folder, "county-not-scored")] == ["甲中学.xlsm"]
    with store_of(folder) as rows:
        sums = rows.execute("SELECT DISTINCT total_sum_milli, scored, passed FROM schools").fetchall()
    assert len(sums) == 1


def test_the_command_tells_the_same_as_json_with_the_exit_codes_of_the_contract(
    base: Path, folder: Path, tmp_path: Path
) -> None:
    def run(*arguments: str) -> tuple[int, dict]:
        done = subprocess.run(
            [sys.executable, "-m", "python.entry.cli", "rollup", *arguments, "--json"],
            capture_output=True,
            check=False,
        )
        return done.returncode, json.loads(done.stdout)

    code, answer = run(str(tmp_path / "没有"))
    assert code == 2
    assert [one["code"] for one in answer["problems"]] == ["county-no-folder"]
    assert run(str(folder))[1]["problems"][0]["code"] == "county-nothing-found"
    school(base, folder / "甲中学.xlsm", "甲中学")
    code, answer = run(str(folder))
    summary = answer["summary"]
    assert (summary["schools"], summary["teachers"], summary["round"]) == (1, 60, ROUND)
    assert code == (1 if summary["findings"]["error"] else 0)
    assert [Path(file).name for file in answer["files"]][-1] == "汇总数据.sqlite"
    code, answer = run(str(folder), "--round", "没有这一轮")
    assert code == 2
    assert answer["problems"][0]["code"] == "county-nothing-used"


def test_the_launcher_takes_the_folder_that_was_dropped_on_it(
    base: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    school(base, folder / "甲中学.xlsm", "甲中学")
    monkeypatch.setenv("PEIXUN_HERE", str(folder.parent))
    monkeypatch.setenv("PEIXUN_ARGS", f'"{folder}"')
    assert launcher(["rollup"]) in (0, 1)
    assert "1 所学校" in capsys.readouterr().out
    monkeypatch.setenv("PEIXUN_ARGS", f'"{folder / "甲中学.xlsm"}"')
    assert launcher(["rollup"]) == 2
    assert "这不是文件夹" in capsys.readouterr().out


def test_a_store_that_cannot_be_replaced_leaves_the_old_one(base: Path, folder: Path) -> None:
    school(base, folder / "甲中学.xlsm", "甲中学")
    roll_up(folder)
    store = folder.parent / "输出" / "县级汇总" / "汇总数据.sqlite"
    before = store.read_bytes()
    (folder / "甲中学.xlsm").write_bytes(b"broken")
    outcome = roll_up(folder)
    assert outcome.not_run
    assert store.read_bytes() == before
    assert [path.name for path in store.parent.iterdir() if path.name.startswith(".")] == []


def test_the_time_of_a_file_is_told_as_the_office_sees_it(base: Path, folder: Path) -> None:
    moment = dt.datetime(2026, 7, 3, 8, 30)
    school(base, folder / "甲中学.xlsm", "甲中学", changed=moment)
    roll_up(folder)
    with store_of(folder) as rows:
        row = rows.execute("SELECT saved_at, last_run, program_version FROM schools").fetchone()
        assert rows.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert row["saved_at"] == "2026-07-03 08:30:00"
    assert row["last_run"] == NOW.strftime("%Y-%m-%d %H:%M:%S")
    assert row["program_version"]


def test_a_folder_that_nobody_may_open_stops_nothing(base: Path, folder: Path) -> None:
    school(base, folder / "甲中学.xlsm", "甲中学")
    closed = folder / "关着"
    closed.mkdir()
    closed.chmod(0)
    try:
        assert roll_up(folder).schools == 1
    finally:
        closed.chmod(0o755)
    assert os.access(closed, os.R_OK)


@pytest.mark.skipif(sys.platform != "linux", reason="only there a name may be any bytes")
def test_a_name_that_an_old_archive_left_in_another_encoding_is_read_and_shown(
    base: Path, folder: Path
) -> None:
    school(base, folder / "甲.xlsm", "甲中学")
    (folder / "甲.xlsm").rename(Path(os.fsdecode(os.fsencode(folder) + "/乙中学.xlsm".encode("gb18030"))))
    outcome = roll_up(folder)
    assert outcome.schools == 1
    ((file, state),) = states(folder).items()
    assert (file.endswith(".xlsm"), "\ufffd" in file, state) == (True, True, "used")


def test_nothing_that_lies_among_the_files_is_ever_run(
    base: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    school(base, folder / "甲.xlsm", "甲中学")
    (folder / "python/actions/county").mkdir(parents=True)
    for name in ("python", "python/actions", "python/actions/county"):
        (folder / name / "__init__.py").touch()
    for name in ("python/actions/county/worker.py", "json.py", "lxml.py"):
        (folder / name).write_text("open('run', 'w')\n", encoding="utf-8")
    monkeypatch.chdir(folder)
    assert roll_up(folder).schools == 1
    assert not (folder / "run").exists()


def test_names_of_any_length_and_depth_are_read(base: Path, folder: Path) -> None:
    deep = folder / ("很长的文件夹名" * 8) / ("又一层" * 20) / ("再一层（含 空格 & 符号）" * 4)
    deep.mkdir(parents=True)
    school(base, deep / f"{'实验' * 35}.xlsm", "甲中学")
    assert roll_up(folder).schools == 1
