"""A 工号 that comes to another person brings that person nothing: no certificate, no history, no hours, no portfolio."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import docx
import pytest

from python.actions import score as actions
from python.actions.check import check as check_action
from python.actions.growth_files import print_growth_files
from python.actions.issue import Revocation, issue_certificates
from python.actions.ledgers import update_ledgers
from python.hosts.file.host import FileHost
from python.vocabulary.cell_values import person_key
from python.vocabulary.messages import sentence
from python.vocabulary.problems import ProblemCode
from python.vocabulary.sheet_schema import (
    CERTIFICATE_REGISTER,
    CHECK_RESULTS,
    GRADEBOOK,
    HISTORY,
    HOURS_LEDGER,
    PORTFOLIO,
    QUALIFICATION,
    ROSTER,
    SIGN_IN,
)
from tests.memory_host import MemoryHost
from tests.rounds import (
    AUTUMN,
    archive,
    by_id,
    codes,
    ledgers,
    play_topics,
    put,
    put_column,
    rows_of,
    start_autumn,
)
from tests.samples import NOW, host_of, round_sheets

P = ProblemCode


def check(path: Path):
    return check_action(FileHost.open(path), now=NOW)


def told(outcome, code: ProblemCode = P.ANOTHER_PERSON) -> dict[str, str]:
    """工号 → the sentence about it."""
    return {one.teacher_id: sentence(one) for one in outcome.problems if one.code is code}


def names(path: Path) -> dict[str, str]:
    return {row["工号"]: row["姓名"] for row in rows_of(path, ROSTER)}


def shift_names(path: Path) -> dict[str, str]:
    """Gives everybody's 工号 to the next in the list, as running numbers do; returns 工号 → the name before."""
    before = names(path)
    ids, people = list(before), list(before.values())
    moved = dict(zip(ids, [*people[1:], people[0]], strict=True))
    for sheet in (ROSTER, SIGN_IN, GRADEBOOK):
        put_column(path, sheet, "姓名", moved)
    actions.score(FileHost.open(path), now=NOW)
    return before


@pytest.fixture(scope="module")
def two_rounds(master: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Spring archived with its certificates, autumn scored and nothing issued yet."""
    folder = tmp_path_factory.mktemp("两轮") / "学校"
    shutil.copytree(master.parent, folder)
    path = folder / master.name
    assert archive(path, next_round=AUTUMN).exit_code == 0
    start_autumn(path)
    return path


@pytest.fixture
def workbook(two_rounds: Path, tmp_path: Path) -> Path:
    shutil.copytree(two_rounds.parent, tmp_path / "学校")
    return tmp_path / "学校" / two_rounds.name


@pytest.fixture(scope="module")
def shifted_master(two_rounds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("错位") / "学校"
    shutil.copytree(two_rounds.parent, folder)
    shift_names(folder / two_rounds.name)
    return folder / two_rounds.name


@pytest.fixture
def shifted(shifted_master: Path, tmp_path: Path) -> Path:
    shutil.copytree(shifted_master.parent, tmp_path / "学校")
    return tmp_path / "学校" / shifted_master.name


def test_names_that_agree_are_never_told(workbook: Path) -> None:
    assert told(check(workbook)) == {}
    assert told(ledgers(workbook)) == {}


def test_the_check_tells_each_reused_number_once_with_both_names_and_the_remedy(shifted: Path) -> None:
    archived = {row["工号"]: row["姓名"] for row in rows_of(shifted, HISTORY)}
    outcome = check(shifted)
    assert outcome.exit_code == 1
    assert set(told(outcome)) >= set(archived)
    assert len([p for p in outcome.problems if p.code is P.ANOTHER_PERSON]) == len(told(outcome))
    text = told(outcome)["T002"]
    assert archived["T002"] in text
    assert names(shifted)["T002"] in text
    assert "《历次成绩》《证书登记》" in text
    assert "曾用名" in text
    assert f"“{archived['T002']}”现在的工号是 T001" in text
    assert any(row["工号"] == "T002" for row in rows_of(shifted, CHECK_RESULTS))


def test_the_ledgers_credit_nobody_with_anothers_history_or_certificate(shifted: Path) -> None:
    # What a failed round gave does not count (不合格计学时).
    archived = {
        (row["工号"], row["姓名"]): row["学时"] if row["是否补训"] == "否" else 0
        for row in rows_of(shifted, HISTORY)
    }
    failed = {row["工号"] for row in rows_of(shifted, GRADEBOOK) if row["是否补训"] == "是"}
    outcome = ledgers(shifted)
    assert (outcome.exit_code, len(told(outcome)) > 50) == (1, True)
    rows = rows_of(shifted, HOURS_LEDGER)
    people = names(shifted)
    for row in rows:
        if people.get(row["工号"]) == row["姓名"]:
            assert row["累计学时"] == (0 if row["工号"] in failed else row["本轮学时"]), row
            assert archived.get((row["工号"], row["姓名"])) is None
    # What was earned does not vanish: it stands under the name that earned it.
    gone = {(row["工号"], row["姓名"]): row["累计学时"] for row in rows if "不在本轮名册" in str(row["说明"])}
    assert gone == archived
    assert "凭证书" not in {row["认定结果"] for row in rows_of(shifted, QUALIFICATION)}


def test_no_certificate_goes_to_who_stands_under_anothers_number(shifted: Path) -> None:
    before = rows_of(shifted, CERTIFICATE_REGISTER)
    outcome = issue_certificates(FileHost.open(shifted), now=NOW, yes=True)
    taken = {row["工号"] for row in rows_of(shifted, HISTORY)}
    assert (outcome.exit_code, set(told(outcome)) >= taken) == (1, True)
    new = [row for row in rows_of(shifted, CERTIFICATE_REGISTER) if row not in before]
    assert [row for row in new if row["工号"] in taken] == []


def test_no_portfolio_is_made_of_anothers_rounds(shifted: Path) -> None:
    outcome = print_growth_files(FileHost.open(shifted), now=NOW)
    taken = {row["工号"] for row in rows_of(shifted, HISTORY)}
    made = [path.stem for path in outcome.files if path.suffix == ".docx" and "(" in path.stem]
    assert not [stem for stem in made if stem.partition("(")[2].rstrip(")") in taken]
    assert (outcome.exit_code, set(told(outcome)) >= taken) == (1, True)
    alone = print_growth_files(FileHost.open(shifted), now=NOW, teacher_ids=["T002"])
    assert alone.summary["made"] == 0
    assert any("身份" in sentence(problem) for problem in alone.problems)


def test_anothers_materials_stay_out_of_a_portfolio_and_no_row_is_added_meanwhile(workbook: Path) -> None:
    ledgers(workbook)
    before = rows_of(workbook, PORTFOLIO)
    put(workbook, PORTFOLIO, "T002", "姓名", "钱别人")
    outcome = ledgers(workbook)
    assert "《档案材料》" in told(outcome)["T002"]
    assert len(rows_of(workbook, PORTFOLIO)) == len(before)


def test_only_those_whose_number_was_reused_are_held_up(workbook: Path) -> None:
    for sheet in (ROSTER, SIGN_IN, GRADEBOOK):
        put(workbook, sheet, "T002", "姓名", "新来的")
    actions.score(FileHost.open(workbook), now=NOW)
    outcome = issue_certificates(FileHost.open(workbook), now=NOW, yes=True)
    issued = {row["工号"] for row in rows_of(workbook, CERTIFICATE_REGISTER) if row["轮次"] == AUTUMN}
    passed = {row["工号"] for row in rows_of(workbook, GRADEBOOK) if row["等级"] in ("优秀", "合格")}
    assert list(told(outcome)) == ["T002"]
    assert issued == passed - {"T002"}
    made = print_growth_files(FileHost.open(workbook), now=NOW, teacher_ids=["T003"])
    assert made.summary["made"] == 1


def test_a_former_name_in_the_roster_says_that_it_is_one_person(workbook: Path) -> None:
    ledgers(workbook)
    before = by_id(workbook, HOURS_LEDGER)["T002"]["累计学时"]
    old = names(workbook)["T002"]
    for sheet in (ROSTER, SIGN_IN, GRADEBOOK):
        put(workbook, sheet, "T002", "姓名", "王改名")
    put_column(workbook, ROSTER, "曾用名", {"T002": f"王 小名、{old}"})
    actions.score(FileHost.open(workbook), now=NOW)
    assert told(check(workbook)) == {}
    assert told(ledgers(workbook)) == {}
    row = by_id(workbook, HOURS_LEDGER)["T002"]
    assert (row["姓名"], row["累计学时"]) == ("王改名", before)
    outcome = issue_certificates(FileHost.open(workbook), now=NOW, yes=True)
    new = [row for row in rows_of(workbook, CERTIFICATE_REGISTER) if row["轮次"] == AUTUMN]
    assert (told(outcome), [row["姓名"] for row in new if row["工号"] == "T002"]) == ({}, ["王改名"])
    made = print_growth_files(FileHost.open(workbook), now=NOW, teacher_ids=["T002"])
    document = docx.Document(str(next(path for path in made.files if path.suffix == ".docx")))
    text = "".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert "2026年春季" in text


def test_a_certificate_issued_under_the_former_name_stays_as_it_is_without_a_word(workbook: Path) -> None:
    issue_certificates(FileHost.open(workbook), now=NOW, yes=True)
    old = names(workbook)["T002"]
    for sheet in (ROSTER, SIGN_IN, GRADEBOOK):
        put(workbook, sheet, "T002", "姓名", "王改名")
    put_column(workbook, ROSTER, "曾用名", {"T002": old})
    actions.score(FileHost.open(workbook), now=NOW)
    outcome = issue_certificates(FileHost.open(workbook), now=NOW, yes=True)
    assert (outcome.exit_code, outcome.summary["issued"]) == (0, 0)


def test_a_misspelt_name_is_mended_by_revoking_the_certificate(workbook: Path) -> None:
    for sheet in (ROSTER, SIGN_IN, GRADEBOOK):
        put(workbook, sheet, "T002", "工号", "T902")
        put(workbook, sheet, "T902", "姓名", "王秀蓝")
    actions.score(FileHost.open(workbook), now=NOW)
    issue_certificates(FileHost.open(workbook), now=NOW, yes=True)
    wrong = next(row for row in rows_of(workbook, CERTIFICATE_REGISTER) if row["工号"] == "T902")
    for sheet in (ROSTER, SIGN_IN, GRADEBOOK):
        put(workbook, sheet, "T902", "姓名", "王秀兰")
    actions.score(FileHost.open(workbook), now=NOW)
    outcome = issue_certificates(FileHost.open(workbook), now=NOW, yes=True)
    assert {P.ANOTHER_PERSON, P.CERTIFICATE_CHANGED} <= set(codes(outcome))
    outcome = issue_certificates(
        FileHost.open(workbook), now=NOW, revoke=Revocation(wrong["证书编号"], "姓名写错"), yes=True
    )
    assert (outcome.exit_code, outcome.summary["issued"]) == (0, 1)
    assert rows_of(workbook, CERTIFICATE_REGISTER)[-1]["姓名"] == "王秀兰"


def test_completion_counts_nobody_elses_topics(tmp_path: Path) -> None:
    from python.entry.demo import new_workbook

    path = new_workbook(tmp_path / "专题.xlsm")
    play_topics(path, 5)
    shift_names(path)
    ledgers(path)
    assert not [row for row in rows_of(path, QUALIFICATION) if row["是否结业"] == "是"]
    outcome = issue_certificates(FileHost.open(path), now=NOW, lasting="结业证书", yes=True)
    assert (outcome.summary.get("issued"), P.ANOTHER_PERSON in codes(outcome)) == (0, True)


def test_a_completion_certificate_of_another_person_is_not_printed_again(tmp_path: Path) -> None:
    from python.entry.demo import new_workbook

    path = new_workbook(tmp_path / "专题.xlsm")
    play_topics(path, 5)
    issue_certificates(FileHost.open(path), now=NOW, lasting="结业证书", yes=True)
    first = rows_of(path, CERTIFICATE_REGISTER)[0]
    for sheet in (ROSTER, SIGN_IN, GRADEBOOK):
        put(path, sheet, first["工号"], "姓名", "新来的")
    put_column(path, HISTORY, "姓名", {first["工号"]: "新来的"})  # as if the same had taken every topic
    actions.score(FileHost.open(path), now=NOW)
    outcome = issue_certificates(FileHost.open(path), now=NOW, lasting="结业证书", yes=True)
    assert (outcome.summary["issued"], list(told(outcome))) == (0, [first["工号"]])
    printed = next(path for path in outcome.files if "合订打印" in path.name)
    text = "".join(p.text for t in docx.Document(str(printed)).tables for c in t._cells for p in c.paragraphs)
    assert first["姓名"] not in text.replace(" ", "")


@pytest.mark.parametrize(
    ("one", "other"),
    [("张三", "张　三"), ("Ａnna", "ANNA"), ("阿依古丽·买买提", "阿依古丽•买买提"), ("豈明", "\uf900明"), ("王\U000e0100", "王")],
)  # fmt: skip
def test_one_name_written_in_two_ways_is_one_name(one: str, other: str) -> None:
    assert person_key(one) == person_key(other)


def test_a_certificate_whose_number_lost_its_zeros_is_told_and_not_issued_twice(workbook: Path) -> None:
    for sheet in (ROSTER, SIGN_IN, GRADEBOOK, HISTORY, PORTFOLIO):
        column = {row["工号"]: row["工号"].replace("T", "0") for row in rows_of(workbook, sheet)}
        put_column(workbook, sheet, "工号", column)
    register = {row["工号"]: row["工号"].replace("T", "0") for row in rows_of(workbook, CERTIFICATE_REGISTER)}
    put_column(workbook, CERTIFICATE_REGISTER, "工号", register)
    actions.score(FileHost.open(workbook), now=NOW)
    issue_certificates(FileHost.open(workbook), now=NOW, yes=True)
    mine = next(row for row in rows_of(workbook, CERTIFICATE_REGISTER) if row["轮次"] == AUTUMN)
    put_column(workbook, CERTIFICATE_REGISTER, "工号", {mine["工号"]: mine["工号"].lstrip("0")})
    before = len(rows_of(workbook, CERTIFICATE_REGISTER))
    outcome = issue_certificates(FileHost.open(workbook), now=NOW, yes=True)
    assert (outcome.exit_code, len(rows_of(workbook, CERTIFICATE_REGISTER))) == (1, before)
    text = told(outcome, P.ID_ALMOST_KNOWN)[mine["工号"].lstrip("0")]
    assert mine["工号"] in text
    assert mine["姓名"] in text
    assert P.ID_ALMOST_KNOWN in codes(check(workbook))


def roster(header: str, ids: list) -> MemoryHost:
    sheets = round_sheets()
    people = [f"老师{n}" for n in range(len(ids))]
    sheets[ROSTER] = [[header, "姓名"], *([one, name] for one, name in zip(ids, people, strict=True))]
    sheets[SIGN_IN] = [["工号", "姓名"], *([one, name] for one, name in zip(ids, people, strict=True))]
    head = sheets[GRADEBOOK][0]
    sheets[GRADEBOOK] = [head, *([one, name] for one, name in zip(ids, people, strict=True))]
    return host_of(sheets)


@pytest.mark.parametrize("ids", [[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], ["3", "1", "2", "6", "5", "4"]])
def test_numbers_that_only_count_the_rows_get_one_warning(ids: list) -> None:
    outcome = check_action(roster("工号", ids), now=NOW)
    found = [problem for problem in outcome.problems if problem.code is P.ID_RUNNING_NUMBERS]
    assert [(problem.severity, problem.where.cell) for problem in found] == [("warning", "A2")]
    assert "序号不是工号" in sentence(found[0])


@pytest.mark.parametrize(
    ("header", "ids"),
    [
        ("工号", ["001", "002", "003", "004", "005"]),
        ("工号", ["1", "2", "3", "4", "7"]),
        ("工号", ["1", "2", "3"]),
        ("编号", ["101", "102", "103", "104", "105"]),
        ("教师编号", ["T1", "T2", "T3", "T4", "T5"]),
    ],
)
def test_short_numbers_that_are_a_schools_own_are_left_alone(header: str, ids: list) -> None:
    found = set(codes(check_action(roster(header, ids), now=NOW)))
    assert not found & {P.ID_RUNNING_NUMBERS, P.ID_RUNNING_COLUMN}


def test_running_numbers_that_are_not_called_so_are_not_taken_for_identities() -> None:
    outcome = check_action(roster("编号", ["1", "2", "3", "4", "5"]), now=NOW)
    assert (outcome.exit_code, codes(outcome)) == (2, [P.ID_RUNNING_COLUMN])
    text = sentence(outcome.problems[0])
    assert "缺少“工号”" in text
    assert "教师名册!A1" in text


def test_running_numbers_beside_the_real_column_mean_nothing() -> None:
    host = roster("工号", ["T1", "T2", "T3", "T4", "T5"])
    host.sheets[ROSTER] = [
        ["编号" if n == 0 else float(n), *row] for n, row in enumerate(host.sheets[ROSTER])
    ]
    found = codes(check_action(host, now=NOW))
    assert not set(found) & {P.ID_RUNNING_NUMBERS, P.ID_RUNNING_COLUMN, P.NOT_IN_ROSTER}


def test_the_ledgers_of_an_older_workbook_without_the_column_work_as_before(workbook: Path) -> None:
    assert "曾用名" not in rows_of(workbook, ROSTER)[0]
    outcome = update_ledgers(FileHost.open(workbook), now=NOW + dt.timedelta(days=1))
    assert P.ANOTHER_PERSON not in codes(outcome)


def test_the_gradebook_may_still_say_the_former_name_or_write_it_otherwise() -> None:
    sheets = round_sheets()
    sheets[ROSTER][1].append("曾用名")
    sheets[ROSTER][2] = ["T001", "张新名", "语文组", "在岗", "张三"]
    sheets[SIGN_IN][2][1] = "李\ufe00四"
    found = codes(check_action(host_of(sheets), now=NOW))
    assert P.NAME_DISAGREES not in found
    sheets[GRADEBOOK][1][1] = "张四"
    assert P.NAME_DISAGREES in codes(check_action(host_of(sheets), now=NOW))
