"""Which file stands for a school, and which round is rolled up: nothing is merged or passed over without a word."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from pathlib import Path

import pytest

from python.actions.check import check
from python.hosts.file.host import FileHost
from python.vocabulary.ports import Changes
from tests.actions.county.schools import ROUND, name_cells, roll_up, school, states, store_of, told
from tests.rounds import archive, put_column, rows_of, set_parameter
from tests.samples import NOW

EARLY, LATE = dt.datetime(2026, 7, 1, 8), dt.datetime(2026, 7, 9, 8)


def run_again(path: Path, now: dt.datetime) -> None:
    """One more run in 运行日志, without what it leaves beside the workbook."""
    check(FileHost.open(path), now=now)
    shutil.rmtree(path.parent / "备份", ignore_errors=True)


def test_of_several_versions_the_last_run_is_used_whatever_the_files_time_says(
    base: Path, folder: Path
) -> None:
    school(base, folder / "甲（初稿）.xlsm", "甲中学", changed=LATE)
    last = school(base, folder / "甲（终稿）.xlsm", "甲　中学")
    run_again(last, LATE)
    os.utime(last, (EARLY.timestamp(), EARLY.timestamp()))
    outcome = roll_up(folder)
    assert states(folder) == {"甲（初稿）.xlsm": "older", "甲（终稿）.xlsm": "used"}
    assert outcome.schools == 1
    (row,) = told(folder, "county-older")
    assert "“甲（初稿）.xlsm”较旧，采用的是“甲（终稿）.xlsm”" in row["message"]
    with store_of(folder) as rows:
        assert rows.execute("SELECT COUNT(DISTINCT school_id), COUNT(*) FROM teachers").fetchone()[:] == (
            1,
            60,
        )


def test_without_a_later_run_the_files_time_decides(base: Path, folder: Path) -> None:
    school(base, folder / "一.xlsm", "甲中学", changed=EARLY, facts={"发证单位": "一"})
    school(base, folder / "二.xlsm", "甲中学", changed=LATE, facts={"发证单位": "二"})
    roll_up(folder)
    assert states(folder) == {"一.xlsm": "older", "二.xlsm": "used"}


def test_an_empty_workbook_sent_last_does_not_take_the_place_of_a_filled_one(
    base: Path, folder: Path, tmp_path: Path
) -> None:
    school(base, folder / "填好的.xlsm", "甲中学", changed=EARLY)
    blank = Path(shutil.copyfile(base, tmp_path / "空的.xlsm"))
    rows = rows_of(blank, "成绩册")
    put_column(blank, "成绩册", "卷面成绩", {row["工号"]: None for row in rows})
    put_column(blank, "成绩册", "总分", {row["工号"]: None for row in rows})
    run_again(blank, LATE)
    school(blank, folder / "又一本.xlsm", "甲中学", changed=LATE)
    roll_up(folder)
    assert states(folder) == {"又一本.xlsm": "older", "填好的.xlsm": "used"}
    (row,) = told(folder, "county-newer-unusable")
    assert "里面没有一个人有总分" in row["message"]


def test_identical_copies_are_told_as_the_same_and_counted_once(base: Path, folder: Path) -> None:
    one = school(base, folder / "甲中学.xlsm", "甲中学")
    (folder / "副本").mkdir()
    shutil.copyfile(one, folder / "副本" / "甲中学 - 副本.xlsm")
    outcome = roll_up(folder)
    assert sorted(states(folder).values()) == ["same", "used"]
    assert outcome.people == 60
    assert len(told(folder, "county-same")) == 1


@pytest.mark.parametrize("newer", [True, False])
def test_a_damaged_file_is_told_loudly_when_it_is_newer_than_the_one_used(
    base: Path, folder: Path, newer: bool
) -> None:
    good = school(base, folder / "甲中学.xlsm", "甲中学", changed=dt.datetime(2026, 7, 5))
    school(base, folder / "乙中学.xlsm", "乙中学", others=True)
    bad = folder / "甲中学（修改）.xlsm"
    bad.write_bytes(good.read_bytes()[:-3000])
    moment = (LATE if newer else EARLY).timestamp()
    os.utime(bad, (moment, moment))
    outcome = roll_up(folder)
    found = told(folder, "county-newer-unusable")
    assert [row["severity"] for row in found] == ["error"] * newer
    assert outcome.schools == 2
    if newer:
        assert "甲中学汇总的是旧的那份" in found[0]["message"]
        assert any(problem.code.value == "county-newer-unusable" for problem in outcome.noteworthy())


def test_a_newer_one_whose_sheets_are_gone_is_known_by_its_school(base: Path, folder: Path) -> None:
    school(base, folder / "甲.xlsm", "甲中学", changed=EARLY)
    broken = school(base, folder / "没有成绩册.xlsm", "甲中学", changed=LATE)
    book = broken.read_bytes()
    import zipfile

    with zipfile.ZipFile(broken) as source, zipfile.ZipFile(folder / "新.tmp", "w") as target:
        for info in source.infolist():
            data = source.read(info)
            if info.filename == "xl/workbook.xml":
                data = data.replace('name="成绩册"'.encode(), 'name="成绩册旧"'.encode())
            target.writestr(info, data)
    assert broken.read_bytes() == book
    (folder / "新.tmp").replace(broken)
    os.utime(broken, (LATE.timestamp(), LATE.timestamp()))
    roll_up(folder)
    assert states(folder) == {"没有成绩册.xlsm": "unreadable", "甲.xlsm": "used"}
    assert len(told(folder, "county-newer-unusable")) == 1
    assert told(folder, "missing-sheet")[0]["file"] == "没有成绩册.xlsm"


def test_two_schools_of_one_name_are_asked_about_and_not_merged(base: Path, folder: Path) -> None:
    school(base, folder / "东.xlsm", "实验小学")
    school(base, folder / "西.xlsm", "实验小学", others=True)
    outcome = roll_up(folder)
    assert (outcome.schools, outcome.people) == (2, 120)
    (row,) = told(folder, "county-one-name")
    assert "当作两所学校分别汇总" in row["message"]


def test_two_schools_that_share_a_roster_by_chance_of_numbers_are_two(base: Path, folder: Path) -> None:
    school(base, folder / "东.xlsm", "东小学")
    school(base, folder / "西.xlsm", "西小学")
    assert roll_up(folder).schools == 2


def test_the_round_of_most_schools_is_rolled_up_and_others_are_told(base: Path, folder: Path) -> None:
    school(base, folder / "甲.xlsm", "甲中学")
    school(base, folder / "乙.xlsm", "乙中学", round_name="2026年 班主任培训")
    dates = {"开始日期": dt.date(2025, 3, 1), "结束日期": dt.date(2025, 6, 30)}
    old = {"开始日期": "2025-03-01", "结束日期": "2025-06-30"}
    assert dates.keys() == old.keys()
    school(base, folder / "往年" / "甲.xlsm", "甲中学", round_name="2025年班主任培训", facts=old)
    school(base, folder / "丙.xlsm", "丙中学", round_name="2025年班主任培训", facts=old)
    outcome = roll_up(folder)
    assert (outcome.round_name, outcome.schools) == (ROUND, 2)
    assert states(folder)["丙.xlsm"] == states(folder)["往年/甲.xlsm"] == "other-round"
    assert [row["file"] for row in told(folder, "county-only-other-round")] == ["丙.xlsm"]
    assert [row["file"] for row in told(folder, "county-other-round")] == ["往年/甲.xlsm"]
    assert roll_up(folder, round="2025年班主任培训").schools == 2
    assert roll_up(folder, round="2025").schools == 2


def test_a_round_that_a_school_calls_otherwise_is_the_same_by_its_days(base: Path, folder: Path) -> None:
    for name in ("甲", "乙"):
        school(base, folder / f"{name}.xlsm", name)
    school(base, folder / "丙.xlsm", "丙", round_name="班主任校本培训")
    assert roll_up(folder).schools == 3
    (row,) = told(folder, "county-round-by-days")
    assert (row["file"], row["severity"]) == ("丙.xlsm", "warning")


def test_two_topics_of_one_term_are_two_rounds_though_their_days_are_the_same(
    base: Path, folder: Path
) -> None:
    for name in ("甲", "乙"):
        for topic in ("专题一", "专题二"):
            school(base, folder / f"{name}{topic}.xlsm", name, round_name=topic)
    school(base, folder / "丙.xlsm", "丙", round_name="专题一")
    # One school that sent a topic of its own besides, and one that sent two of them.
    school(base, folder / "丙三.xlsm", "丙", round_name="专题三")
    for topic in ("甲题", "乙题"):
        school(base, folder / f"丁{topic}.xlsm", "丁", round_name=topic)
    outcome = roll_up(folder)
    assert (outcome.round_name, outcome.schools) == ("专题一", 3)
    assert {file for file, state in states(folder).items() if state == "used"} == {
        "甲专题一.xlsm",
        "乙专题一.xlsm",
        "丙.xlsm",
    }


def test_a_workbook_without_the_schools_name_goes_by_its_file(base: Path, folder: Path) -> None:
    school(base, folder / "无名.xlsm", "")
    roll_up(folder)
    with store_of(folder) as rows:
        assert rows.execute("SELECT school FROM schools").fetchone()[0] == "无名"
    assert len(told(folder, "county-no-school")) == 1


def test_rules_that_differ_from_most_or_from_the_countys_are_told(
    base: Path, folder: Path, tmp_path: Path
) -> None:
    for name in ("甲", "乙"):
        school(base, folder / f"{name}.xlsm", name)
    own = school(base, folder / "丙.xlsm", "丙")
    set_parameter(own, "小数位数", 2)
    shutil.rmtree(folder / "备份")
    roll_up(folder)
    assert [row["file"] for row in told(folder, "county-rules-differ")] == ["丙.xlsm"]
    county = tmp_path / "县里的规则.xlsm"
    shutil.copyfile(own, county)
    roll_up(folder, rules=str(county))
    assert [row["file"] for row in told(folder, "county-rules-differ")] == ["乙.xlsm", "甲.xlsm"]


@pytest.fixture
def sealed(base: Path, tmp_path: Path) -> Path:
    """The sealed round of a school that has issued nothing."""
    desk = tmp_path / "学校"
    desk.mkdir()
    path = shutil.copyfile(base, desk / "甲中学.xlsm")
    host = FileHost.open(path)
    host.apply(Changes(tuple(name_cells(host, {"学校名称": "甲中学", "轮次名称": ROUND}))), keep_backups=1)
    assert archive(path, now=NOW, force=True).exit_code == 0
    return desk / "归档" / ROUND


def mailed(sealed: Path, folder: Path, name: str) -> Path:
    return Path(shutil.copytree(sealed, folder / name / "归档" / sealed.name)) / "甲中学.xlsm"


def test_a_sealed_round_is_used_and_its_seal_checked(sealed: Path, folder: Path) -> None:
    mailed(sealed, folder, "一")
    assert roll_up(folder).schools == 1
    with store_of(folder) as rows:
        row = rows.execute("SELECT kind, seal, signature FROM schools").fetchone()
    assert tuple(row)[:2] == ("archive", "intact")


def test_a_changed_seal_goes_behind_an_intact_one_and_is_told(sealed: Path, folder: Path) -> None:
    mailed(sealed, folder, "原件")
    spoilt = mailed(sealed, folder, "改过")
    spoilt.chmod(0o644)
    run_again(spoilt, LATE)
    outcome = roll_up(folder)
    assert states(folder) == {
        f"原件/归档/{ROUND}/甲中学.xlsm": "used",
        f"改过/归档/{ROUND}/甲中学.xlsm": "older",
    }
    assert [row["file"] for row in told(folder, "county-seal-changed")] == [f"改过/归档/{ROUND}/甲中学.xlsm"]
    assert outcome.exit_code == 1
    shutil.rmtree(folder / "原件")
    assert roll_up(folder).schools == 1
    assert len(told(folder, "county-seal-changed")) == 1


def test_a_seal_without_its_list_says_so(sealed: Path, folder: Path) -> None:
    (mailed(sealed, folder, "一").parent / "SHA256.txt").unlink()
    roll_up(folder)
    assert len(told(folder, "county-seal-no-list")) == 1


def test_two_rounds_of_a_year_are_no_versions_of_one(base: Path, folder: Path) -> None:
    spring = {"开始日期": "2026-03-02", "结束日期": "2026-06-26"}
    school(base, folder / "春.xlsm", "甲", round_name="春季", facts=spring, changed=EARLY)
    school(base, folder / "夏.xlsm", "甲", round_name="夏季", facts=spring, changed=LATE)
    school(base, folder / "乙.xlsm", "乙", round_name="春季", facts=spring)
    assert roll_up(folder, round="2026年").schools == 2
    assert states(folder) == {"春.xlsm": "other-round", "夏.xlsm": "used", "乙.xlsm": "used"}
    (row,) = told(folder, "county-two-rounds")
    assert (row["file"], row["severity"]) == ("春.xlsm", "warning")
    assert told(folder, "county-other-round") == told(folder, "county-older") == []
