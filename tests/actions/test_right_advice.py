"""Archiving, the next round and 结业证书 say what is wanted of the clerk who clicked them, and nothing about something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from python.actions.archive import begin_next_round
from python.actions.issue import issue_certificates
from python.hosts.file.host import FileHost
from python.ledgers.allowance import allowance_of
from python.ledgers.policy import policy_of
from python.vocabulary.messages import message, sentence
from python.vocabulary.ports import Block, Changes
from python.vocabulary.problems import ProblemCode
from python.vocabulary.records import Teacher
from python.vocabulary.sheet_schema import END_DATE, ROUND_NAME, SCHOOL_NAME, START_DATE
from tests.rounds import archive, codes
from tests.samples import NOW, preset_rules

P = ProblemCode


def emptied(workbook: Path, *names: str) -> None:
    host = FileHost.open(workbook)
    cells = [host.named_cell(name) for name in names]
    host.apply(
        Changes(tuple(Block(c.sheet, c.row, c.column, ((None,),)) for c in cells if c)), keep_backups=5
    )


@pytest.mark.parametrize("fact", [SCHOOL_NAME, ROUND_NAME, START_DATE, END_DATE])
def test_archiving_with_an_empty_home_sheet_speaks_of_archiving(workbook: Path, fact: str) -> None:
    emptied(workbook, fact)
    outcome = archive(workbook)
    told = [sentence(problem) for problem in outcome.problems if problem.code is P.ROUND_FACT_MISSING]
    assert outcome.exit_code == 2
    assert told
    assert all("请填好再归档" in text and "证书" not in text for text in told)


def test_the_next_round_is_not_begun_from_a_round_without_a_name_and_says_so(workbook: Path) -> None:
    emptied(workbook, ROUND_NAME)
    outcome = begin_next_round(FileHost.open(workbook), now=NOW)
    assert codes(outcome) == [P.ROUND_FACT_MISSING]
    assert (
        sentence(outcome.problems[0])
        .split("　")[1]
        .startswith("《首页》的“轮次名称”没有填。请填好再归档本轮、开始下一轮")
    )


def test_a_school_without_topics_is_told_that_it_issues_no_certificates_of_completion(workbook: Path) -> None:
    outcome = issue_certificates(FileHost.open(workbook), now=NOW, lasting="结业证书", yes=True)
    assert [message(problem) for problem in outcome.problems] == ["本方案不发结业证书"]


def test_an_allowance_for_an_unknown_stage_names_it() -> None:
    policy = policy_of(preset_rules())
    teacher = Teacher("T1", "张三", 3, stage="幼儿园", class_size=30)
    assert allowance_of(teacher, policy).note == "学段“幼儿园”没有津贴标准"
