"""汇总各校: the county's own workbook lists the schools, holds the rules and gets the figures; the schools' files are not touched."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import openpyxl
import pytest

from python.actions.county.county_workbook import roll_up_schools
from python.actions.county.recommend import Quota, Rounding
from python.actions.county.wishes import categories_of, quota_of
from python.actions.features import choose_features
from python.actions.outcome import EXIT_NOT_RUN
from python.entry.demo import new_workbook
from python.entry.demo_county import MISSING, SCHOOLS, make_school
from python.hosts.file.host import FileHost
from python.vocabulary.messages import sentence
from python.vocabulary.ports import Block, Changes
from python.vocabulary.problems import ProblemCode
from python.vocabulary.sheet_schema import COUNTY, RULES

NOW = dt.datetime(2026, 7, 6, 9, 0)


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A county's workbook, switched on and listing its schools, with the folder 各校 beside it."""
    monkeypatch.setenv("PEIXUN_COUNTY_CACHE", str(tmp_path / "cache"))
    path = tmp_path / "望江县.xlsm"
    new_workbook(path)
    for plan in SCHOOLS[:5]:
        make_school(tmp_path / "各校", plan, NOW)
    choose_features(FileHost.open(path), now=NOW, on=[COUNTY])
    listed = [plan.name for plan in SCHOOLS[:4]] + [MISSING]
    block = Block(COUNTY, 5, 1, tuple((name,) for name in listed))
    FileHost.open(path).apply(Changes((block,)), keep_backups=9)
    return path


def rows(path: Path) -> dict[str, dict]:
    grid = FileHost.open(path).grid(COUNTY)
    header = list(grid.rows[3])
    return {
        str(row[0]): dict(zip(header, [*row, *[None] * len(header)], strict=False))
        for row in grid.rows[4:]
        if row and row[0]
    }


def set_to(path: Path, setting: str, value: object) -> None:
    host = FileHost.open(path)
    row = next(n for n, cells in enumerate(host.grid(RULES).rows, 1) if tuple(cells[:2]) == (COUNTY, setting))
    host.apply(Changes((Block(RULES, row, 3, ((value,),)),)), keep_backups=9)  # type: ignore[arg-type]  # what is typed may be anything


def test_the_figures_stand_beside_the_schools_and_who_is_not_listed_is_added(county: Path) -> None:
    folder = county.parent / "各校"
    before = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*.xlsm")}
    outcome = roll_up_schools(FileHost.open(county), now=NOW)
    found = rows(county)

    assert outcome.exit_code in (0, 1), [sentence(one) for one in outcome.problems]
    assert list(found) == [*(plan.name for plan in SCHOOLS[:4]), MISSING, SCHOOLS[4].name]
    assert found[MISSING]["状态"] == "未交"
    assert found[MISSING]["应参训"] is None
    first = found[SCHOOLS[0].name]
    assert (first["状态"], first["应参训"], first["已计分"], first["参训率"]) == ("已汇总", 42, 42, "100%")
    assert found[SCHOOLS[3].name]["应参训"] == SCHOOLS[3].teachers - 2
    assert {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in before} == before
    report = county.parent / "输出" / "县级汇总" / "县级汇总.xlsx"
    assert "学校一览" in openpyxl.load_workbook(report, read_only=True).sheetnames
    assert report in outcome.files
    again = roll_up_schools(FileHost.open(county), now=NOW)
    assert rows(county) == found
    assert again.exit_code == outcome.exit_code


def test_it_does_not_run_while_it_is_off(tmp_path: Path) -> None:
    path = tmp_path / "学校.xlsm"
    new_workbook(path)
    before = path.read_bytes()
    refused = roll_up_schools(FileHost.open(path), now=NOW)
    assert refused.exit_code == EXIT_NOT_RUN
    assert [one.code for one in refused.problems] == [ProblemCode.FEATURE_OFF]
    assert path.read_bytes() == before
    assert not (tmp_path / "各校").exists()


def test_a_quota_that_cannot_be_read_stops_it_and_says_which(county: Path) -> None:
    set_to(county, "骨干推荐每校名额", "一些")
    refused = roll_up_schools(FileHost.open(county), now=NOW)
    assert refused.exit_code == EXIT_NOT_RUN
    assert "骨干推荐每校名额" in sentence(refused.problems[0])
    assert "人数（例如 3）或百分之几（例如 10%）" in sentence(refused.problems[0])


def test_an_empty_folder_says_where_the_files_go(tmp_path: Path) -> None:
    path = tmp_path / "县.xlsm"
    new_workbook(path)
    choose_features(FileHost.open(path), now=NOW, on=[COUNTY])
    refused = roll_up_schools(FileHost.open(path), now=NOW)
    assert refused.exit_code == EXIT_NOT_RUN
    assert (tmp_path / "各校").is_dir()
    assert "各校" in sentence(refused.problems[0])


@pytest.mark.parametrize(
    ("text", "quota"),
    [
        ("", None),
        ("3", Quota(count=3)),
        ("3人", Quota(count=3)),
        ("10%", Quota(percent=10, rounding=Rounding.UP)),  # type: ignore[arg-type]  # what is typed may be anything
        ("１０％", Quota(percent=10, rounding=Rounding.UP)),  # type: ignore[arg-type]  # what is typed may be anything
        ("7.5%舍", Quota(percent=7.5, rounding=Rounding.DOWN)),  # type: ignore[arg-type]  # what is typed may be anything
    ],
)
def test_quotas_as_people_type_them(text: str, quota: Quota | None) -> None:
    assert quota_of(text) == quota


@pytest.mark.parametrize("text", ["一些", "110%", "2.5", "-3", "3舍"])
def test_what_is_no_quota(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        quota_of(text)


def test_the_shipped_settings_are_the_rules_that_count_without_them() -> None:
    from python.vocabulary.features.county import COUNTY_FEATURE

    values = {one.name: "" if one.default is None else str(one.default) for one in COUNTY_FEATURE.settings}
    (best, good), wrong = categories_of(values)
    assert wrong == []
    assert best.rules.startswith("等级为本校最高一等；总分 90 分以上（含）；每校名额：应参训人数的 10%")
    assert good.per_county is None
