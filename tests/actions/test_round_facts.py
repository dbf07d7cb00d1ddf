"""The facts of 首页 that a school fills in if it wants them printed: read, printed, cleared with the round, never written to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import docx
import pytest

from python.actions.archive import archive_round
from python.actions.papers import print_documents
from python.actions.score import score
from python.documents.contexts import round_context
from python.hosts.file.host import FileHost
from python.planning.results import inputs_written
from python.reading.workbook import read_round, read_workbook
from python.vocabulary.ports import Block, CellContent, Changes
from python.vocabulary.problems import ProblemCode
from python.vocabulary.records import Round
from python.vocabulary.school_calendar import add_working_days, working_days
from python.vocabulary.sheet_schema import (
    CONTACT,
    DOCUMENT_NUMBER,
    HOME,
    OPTIONAL_FACTS,
    PUBLICATION_END,
    PUBLICATION_START,
    RETRAINING_TIME,
)
from tests.memory_host import MemoryHost
from tests.rounds import filled_workbook
from tests.samples import NOW

FIELDS = [
    "公示开始日期",
    "公示结束日期",
    "公示天数",
    "联系人",
    "联系电话",
    "接收地点",
    "补训时间",
    "补训地点",
    "发文字号",
]


def put_facts(path: Path, facts: Mapping[str, CellContent]) -> None:
    host = FileHost.open(path)
    places = {name: host.named_cell(name) for name in facts}
    blocks = [Block(at.sheet, at.row, at.column, ((facts[name],),)) for name, at in places.items()]
    host.apply(Changes(tuple(blocks)), keep_backups=50)


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (dt.date(2026, 7, 6), dt.date(2026, 7, 13), 5),  # Monday to the next Monday
        (dt.date(2026, 7, 10), dt.date(2026, 7, 17), 5),  # Friday
        (dt.date(2026, 7, 11), dt.date(2026, 7, 17), 5),  # Saturday: Monday is the first that counts
        (dt.date(2026, 12, 28), dt.date(2027, 1, 4), 5),  # holidays are not known
    ],
)
def test_a_period_of_working_days_leaves_out_its_first_day_and_weekends(first, last, days) -> None:
    assert add_working_days(first, days) == last
    assert working_days(first, last) == days


def test_a_period_that_ends_before_it_begins_has_no_days() -> None:
    assert working_days(dt.date(2026, 7, 6), dt.date(2026, 7, 1)) == 0


def test_the_end_of_the_publication_follows_from_its_beginning_unless_it_is_typed() -> None:
    monday = dt.date(2026, 7, 6)
    fields = round_context(Round(publication_start=monday))
    assert [fields[name] for name in FIELDS[:3]] == ["2026年7月6日", "2026年7月13日", "5"]
    fields = round_context(Round(publication_start=monday, publication_end=dt.date(2026, 7, 15)))
    assert [fields[name] for name in FIELDS[:3]] == ["2026年7月6日", "2026年7月15日", "7"]


def test_blank_facts_print_nothing() -> None:
    fields = round_context(Round())
    assert [fields[name] for name in FIELDS] == [""] * len(FIELDS)


def test_a_workbook_without_the_names_reads_as_blank() -> None:
    facts, problems = read_round(MemoryHost({HOME: [[None]]}))
    assert facts == Round()
    assert problems == []


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = filled_workbook(tmp_path / "培训考核.xlsm")
    score(FileHost.open(path), now=NOW)
    return path


def test_the_facts_are_read_from_the_shipped_workbook(workbook: Path) -> None:
    values = {name: f"{name}甲" for name in OPTIONAL_FACTS}
    put_facts(workbook, values | {PUBLICATION_START: "2026-07-06", PUBLICATION_END: "2026年7月15日"})
    facts, problems = read_round(FileHost.open(workbook))
    assert (facts.publication_start, facts.publication_end) == (dt.date(2026, 7, 6), dt.date(2026, 7, 15))
    assert [facts.contact, facts.contact_phone, facts.objections_place] == [
        "联系人甲",
        "联系电话甲",
        "接收地点甲",
    ]
    assert [facts.retraining_time, facts.retraining_place] == ["补训时间甲", "补训地点甲"]
    assert facts.document_number == "发文字号甲"
    assert {problem.code for problem in problems} <= {ProblemCode.READ_AS}


def test_no_run_ever_writes_to_them(workbook: Path) -> None:
    host = FileHost.open(workbook)
    data, _ = read_workbook(host)
    assert data is not None
    where = host.named_cell(CONTACT)
    assert where is not None
    refused = inputs_written(
        data, [Block(where.sheet, where.row, where.column, (("别人",),))], host.named_cell
    )
    assert [problem.code for problem in refused] == [ProblemCode.INPUT_NOT_WRITTEN]


def test_the_list_goes_up_on_the_day_it_is_made_unless_the_day_is_typed(workbook: Path) -> None:
    beside = workbook.parent / "templates"
    beside.mkdir()
    template = docx.Document()
    template.add_paragraph("{{ 公示开始日期 }}至{{ 公示结束日期 }}，{{ 公示天数 }}个工作日，{{ 联系人 }}。")
    template.save(str(beside / "公示名单.docx"))

    def printed() -> str:
        print_documents(FileHost.open(workbook), "publish", now=NOW)
        made = next(workbook.parent.glob("输出/*/公示名单/公示名单.docx"))
        return docx.Document(str(made)).paragraphs[0].text

    assert printed() == "2026年7月1日至2026年7月8日，5个工作日，。"
    put_facts(workbook, {PUBLICATION_START: "2026-07-06", CONTACT: "王老师"})
    assert printed() == "2026年7月6日至2026年7月13日，5个工作日，王老师。"


def test_the_next_round_begins_without_the_dates_of_this_one(workbook: Path) -> None:
    put_facts(
        workbook,
        {
            PUBLICATION_START: "2026-07-06",
            RETRAINING_TIME: "周五",
            DOCUMENT_NUMBER: "〔2026〕3号",
            CONTACT: "王老师",
        },
    )
    archive_round(FileHost.open(workbook), now=NOW, force=True, next_round="下一轮")
    facts, _ = read_round(FileHost.open(workbook))
    assert facts.name == "下一轮"
    assert (facts.publication_start, facts.retraining_time, facts.document_number) == (None, "", "")
    assert facts.contact == "王老师"
