"""试印样张, the question before anything is issued, 公示 before 发证, and words on certificates that are true."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest

from python.actions import score as actions
from python.actions.issue import Revocation, issue_certificates
from python.actions.papers import print_documents
from python.actions.preview import preview
from python.documents.certificates.pictures import codes_in_pictures
from python.entry import clicks
from python.hosts.file.host import FileHost
from python.vocabulary.actions import action_of
from python.vocabulary.ports import Block, Changes
from python.vocabulary.problems import ProblemCode
from python.vocabulary.sheet_schema import PUBLICATION_END, PUBLICATION_START
from tests.documents.samples import word
from tests.places import ROOT
from tests.rounds import by_id, codes, filled_workbook, put, register, set_parameter
from tests.samples import NOW

P = ProblemCode


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = filled_workbook(tmp_path_factory.mktemp("先问") / "培训考核.xlsm")
    actions.score(FileHost.open(path), now=NOW)
    return path


@pytest.fixture
def workbook(master: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(master, tmp_path / "培训考核.xlsm"))


def ask(path: Path, now: dt.datetime = NOW, **options):
    return issue_certificates(FileHost.open(path), now=now, **options)


def another_passes(path: Path) -> None:
    put(path, "成绩册", "T018", "卷面成绩", 88)
    put(path, "成绩册", "T018", "作业", 16)
    actions.score(FileHost.open(path), now=NOW)


def fill_in(path: Path, **facts: dt.date) -> None:
    host = FileHost.open(path)
    cells = {name: host.named_cell(name) for name in facts}
    blocks = [
        Block(cell.sheet, cell.row, cell.column, ((facts[name].isoformat(),),))
        for name, cell in cells.items()
    ]
    host.apply(Changes(tuple(blocks)), keep_backups=50)


def all_text(file: Path) -> str:
    with zipfile.ZipFile(file) as archive:
        return archive.read("word/document.xml").decode()


# --- 试印样张 ---


def test_a_sample_of_each_kind_is_made_that_nobody_can_take_for_a_certificate(workbook: Path) -> None:
    outcome = preview(FileHost.open(workbook), now=NOW)
    files = [file for file in outcome.files if file.suffix == ".docx"]
    assert sorted(file.stem for file in files) == ["样张 优秀证书", "样张 合格证书"]
    assert {file.parent.name for file in files} == {"样张"}
    assert register(workbook) == []
    for file in files:
        text = all_text(file)
        assert text.count("样张") >= 2, "across the page, and where the number stands"
        assert "班培字第" not in text
        with zipfile.ZipFile(file) as archive:
            pictures = [archive.read(name) for name in archive.namelist() if "/media/" in name]
        assert codes_in_pictures(pictures) == []
        docx.Document(str(file))


def test_the_sample_the_question_and_the_run_say_the_same(workbook: Path) -> None:
    sample = preview(FileHost.open(workbook), now=NOW).figures()
    before = workbook.read_bytes()
    asked = ask(workbook)
    assert (asked.exit_code, codes(asked), workbook.read_bytes()) == (2, [P.ISSUE_ASKED], before)
    said = asked.figures()
    assert {name: sample[name] for name in said if name in sample} == {
        name: value for name, value in said.items() if name in sample
    }
    done = ask(workbook, yes=True)
    rows = register(workbook)
    assert (said["would_issue"], said["first"], said["last"]) == (
        done.figures()["issued"],
        rows[0]["证书编号"],
        rows[-1]["证书编号"],
    )
    assert said["by_rating"] == {name: sum(row["等级"] == name for row in rows) for name in ("优秀", "合格")}
    left_out = [name for one in said["left_out"] for name in one["names"]]
    everybody = {row["姓名"] for row in by_id(workbook, "教师名册").values() if row["参训类型"] != "免训"}
    assert len(left_out) == len(everybody) - len(rows)
    assert set(left_out) <= everybody
    assert codes(ask(workbook)).count(P.ISSUE_ASKED) == 0, "nothing new: nothing to ask"


def test_a_revocation_asks_and_names_whose_it_is(workbook: Path) -> None:
    ask(workbook, yes=True)
    row = register(workbook)[0]
    before = workbook.read_bytes()
    asked = ask(workbook, revoke=Revocation(row["证书编号"], "写错"))
    assert (codes(asked), workbook.read_bytes()) == ([P.REVOCATION_ASKED], before)
    assert asked.problems[0].details["name"] == row["姓名"]
    assert (
        ask(workbook, revoke=Revocation(row["证书编号"], "写错"), yes=True).figures()["revoked"]
        == row["证书编号"]
    )


def test_a_second_click_issues_and_one_after_other_data_asks_again(workbook: Path) -> None:
    action = action_of("certificates")

    def click() -> clicks.Ended:
        return clicks.carried_out(action, FileHost.open(workbook), NOW)

    first = click()
    assert (first.state, "49 张" in first.sentence, "再点一次" in first.sentence) == (
        clicks.PROBLEMS,
        True,
        True,
    )
    another_passes(workbook)
    second = click()
    assert (second.state, "50 张" in second.sentence, register(workbook)) == (clicks.PROBLEMS, True, [])
    assert click().state == clicks.DONE
    assert len(register(workbook)) == 50


def test_the_same_number_for_another_person_asks_again(workbook: Path) -> None:
    action = action_of("certificates")
    clicks.carried_out(action, FileHost.open(workbook), NOW)
    # One passes no more, another does: as many certificates, the same numbers.
    put(workbook, "成绩册", "T017", "卷面成绩", 3)
    another_passes(workbook)
    again = clicks.carried_out(action, FileHost.open(workbook), NOW)
    assert (again.state, register(workbook)) == (clicks.PROBLEMS, [])


def test_without_a_terminal_the_figures_are_told_and_nothing_is_done(workbook: Path) -> None:
    command = [sys.executable, "-m", "python.entry.cli", "certificates", str(workbook), "--json"]
    before = workbook.read_bytes()
    told = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    answer = json.loads(told.stdout)
    assert (told.returncode, answer["ok"], answer["summary"]["would_issue"], workbook.read_bytes()) == (
        2,
        False,
        49,
        before,
    )
    done = subprocess.run([*command, "--yes"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, json.loads(done.stdout)["summary"]["issued"]) == (0, 49)


# --- 公示 first ---


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (dt.date(2026, 7, 8), "公示到 2026-07-10 为止"),
        (dt.date(2026, 7, 10), "公示到 2026-07-10 为止"),
        (dt.date(2026, 7, 11), ""),
    ],
)
def test_issuing_up_to_the_last_day_of_publication_is_told_and_after_it_is_not(
    today, told, workbook: Path
) -> None:
    fill_in(workbook, **{PUBLICATION_START: dt.date(2026, 7, 3), PUBLICATION_END: dt.date(2026, 7, 10)})
    said = ask(workbook, dt.datetime.combine(today, dt.time(9))).problems[0].details["published"]
    assert told in said if told else said == ""


def test_without_dates_it_runs_five_working_days_from_when_the_list_was_made(workbook: Path) -> None:
    assert "还没有做过公示名单" in ask(workbook).problems[0].details["published"]
    print_documents(FileHost.open(workbook), "publish", now=dt.datetime(2026, 7, 1, 9))  # a Wednesday
    for day, runs in ((dt.date(2026, 7, 8), True), (dt.date(2026, 7, 9), False)):
        said = ask(workbook, dt.datetime.combine(day, dt.time(9))).problems[0].details["published"]
        assert ("2026-07-08" in said) is runs


# --- Words that are true ---


def test_who_has_fewer_hours_than_required_has_attended_them_and_no_more(workbook: Path) -> None:
    set_parameter(workbook, "学时要求", 13)
    actions.score(FileHost.open(workbook), now=NOW)
    ask(workbook, yes=True)
    for row in register(workbook):
        text = "".join(all_text(workbook.parent / row["文件"]).split())
        hours = f"{row['学时']:g}学时"
        assert (f"修满{hours}" in text, f"共修{hours}" in text) == (row["学时"] >= 13, row["学时"] < 13), row


def test_a_template_that_claims_the_full_hours_issues_nothing_false(workbook: Path) -> None:
    set_parameter(workbook, "学时要求", 13)
    actions.score(FileHost.open(workbook), now=NOW)
    (workbook.parent / "templates").mkdir()
    word(workbook.parent / "templates" / "优秀证书.docx", "{{ 姓名 }}修满{{ 学时 }}学时，{{ 证书编号 }}")
    outcome = ask(workbook, yes=True)
    assert P.CERTIFICATE_SAYS_MORE in codes(outcome)
    rows = register(workbook)
    assert {row["学时"] >= 13 for row in rows if row["等级"] == "优秀"} == {True}
    assert any(row["学时"] < 13 for row in rows if row["等级"] == "合格"), (
        "the other template says nothing false"
    )
    told = next(one for one in outcome.problems if one.code is P.CERTIFICATE_SAYS_MORE)
    assert told.details["template"] == "优秀证书"
    held = ask(workbook)
    assert (held.figures()["issued"], len(register(workbook))) == (0, len(rows))


def test_a_template_with_a_higher_ratings_word_is_told_when_a_sample_is_made(workbook: Path) -> None:
    assert P.CERTIFICATE_SAYS_HIGHER not in codes(preview(FileHost.open(workbook), now=NOW))
    (workbook.parent / "templates").mkdir()
    word(workbook.parent / "templates" / "合格证书.docx", "{{ 姓名 }}考核优秀，{{ 证书编号 }}")
    outcome = preview(FileHost.open(workbook), now=NOW)
    told = next(one for one in outcome.problems if one.code is P.CERTIFICATE_SAYS_HIGHER)
    assert (told.details["template"], told.details["word"]) == ("合格证书", "优秀")
