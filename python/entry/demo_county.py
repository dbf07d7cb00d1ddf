"""The demo's county: workbooks of 12 schools as they are mailed in, with what goes wrong in a county. The same every time.

``make_school`` makes the workbook of any ``SchoolPlan``; the benchmark's large county is made by it too.
"""

from __future__ import annotations

import datetime as dt
import random
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from decimal import Decimal
from pathlib import Path

from python.actions.archive import archive_round
from python.actions.county.rollup import rollup
from python.actions.outcome import Outcome
from python.actions.score import score
from python.entry.demo_people import Person, id_number, invented, roster_row
from python.entry.demo_school import fill_table
from python.hosts.opening import open_workbook
from python.reading.gradebook import gradebook_columns
from python.reading.tables import find_table
from python.reading.workbook import read_rule_set
from python.system.csv_files import csv_bytes
from python.system.disk import made_folder
from python.system.shipped import WORKBOOK
from python.vocabulary.cell_values import day_number
from python.vocabulary.folders import ARCHIVE_FOLDER, SCHOOL_LIST
from python.vocabulary.input_sheets import ROSTER_SHEET, SESSIONS_SHEET, SIGN_IN_SHEET
from python.vocabulary.ledger_sheets import HISTORY_SHEET
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Block, CellContent, Changes, ColumnFormat, HostError, WorkbookHost
from python.vocabulary.problems import ProblemCode
from python.vocabulary.sheet_schema import (
    APPOINTED,
    BIRTH,
    BLOCK_RATINGS,
    CHAIR,
    COUNTS_ATTENDANCE,
    CREDITS,
    DATE,
    DEPARTMENT,
    END,
    END_DATE,
    EXEMPT,
    FINGERPRINT,
    FORM,
    GRADEBOOK,
    HISTORY,
    HISTORY_PASS_LINE,
    HOURS,
    ID_NUMBER,
    ISSUE_DATE,
    ISSUER,
    JUNIOR,
    NAME,
    PLACE,
    PRIMARY,
    RATING,
    RECORDER,
    REMARK,
    RETRAIN,
    ROSTER,
    ROUND,
    ROUND_NAME,
    RULES,
    SCHOOL_NAME,
    SENIOR,
    SESSION,
    SESSIONS,
    SIGN_IN,
    START,
    START_DATE,
    SUBJECT,
    TEACHER_ID,
    TOTAL,
    TRAINING_TYPE,
)

COUNTY = "青禾县"
SCHOOLS_FOLDER = "各校"
_GROUPS: Mapping[str, tuple[str, ...]] = {
    PRIMARY: ("低年级组", "中年级组", "高年级组"),
    JUNIOR: ("七年级组", "八年级组", "九年级组"),
    SENIOR: ("高一年级组", "高二年级组", "高三年级组"),
}
_SUBJECTS = ("班主任角色与职责", "班级建设与班规制定", "学生心理健康与危机识别", "家校沟通与家访")
_PERFECT: Mapping[str, CellContent] = {"笔记": 10, "卷面成绩": 98, "作业": 20}
_PASS_MARK, _BEST_MARK = 60, 80


@record
class CountyRound:
    """A round that all schools of the county held."""

    name: str
    start: dt.date
    end: dt.date
    issue: dt.date


THIS_ROUND = CountyRound("2026年班主任培训", dt.date(2026, 3, 2), dt.date(2026, 6, 26), dt.date(2026, 7, 3))
FORMER_ROUNDS = (
    CountyRound("2024年班主任培训", dt.date(2024, 3, 4), dt.date(2024, 6, 28), dt.date(2024, 7, 5)),
    CountyRound("2025年班主任培训", dt.date(2025, 3, 3), dt.date(2025, 6, 27), dt.date(2025, 7, 4)),
)


@record
class SchoolPlan:
    """What the workbook of one school is to hold; places count from 0 in the roster.

    Attributes:
        name: 学校名称.
        stage: Its 学段.
        teachers: How many stand in 教师名册.
        seed: Who they are and how they come out.
        folder: Where below the county's folder the file lies; ``""``: in it.
        file: The file's name; ``""``: the school's.
        round: The round on 首页.
        former: Rounds in 历次成绩, a third of the teachers in each.
        best_from: What 优秀 begins at, where the school has its own rules.
        exempt: Who is 免训.
        unfinished: Who lacks marks.
        wrong: Who has a mark that cannot be read.
        people: Persons in place of invented ones.
        marks: Marks in place of those by chance.
        total_typed_over: Whose 总分 somebody typed over after it was reckoned.
        archived: Whether the school sends the sealed archive, 归档/<轮次>/, instead of its workbook.
        sessions: How many sessions were held.
    """

    name: str
    stage: str = JUNIOR
    teachers: int = 30
    seed: int = 0
    folder: str = ""
    file: str = ""
    round: CountyRound = THIS_ROUND
    former: tuple[CountyRound, ...] = FORMER_ROUNDS
    best_from: int | None = None
    exempt: tuple[int, ...] = ()
    unfinished: tuple[int, ...] = ()
    wrong: tuple[int, ...] = ()
    people: Mapping[int, Person] = field(default_factory=dict)
    marks: Mapping[int, Mapping[str, CellContent]] = field(default_factory=dict)
    total_typed_over: int | None = None
    archived: bool = False
    sessions: int = len(_SUBJECTS)

    @property
    def path(self) -> Path:
        """Where its file lies, relative to the county's folder."""
        return Path(self.folder) / (self.file or f"{self.name}.xlsm")


def make_school(folder: Path, plan: SchoolPlan, now: dt.datetime) -> Path:
    """A scored workbook of a school.

    Args:
        folder: The county's folder.
        plan: What it holds.
        now: When it was scored, as 运行日志 tells.

    Returns:
        The file; of an archived round where it would lie.

    Raises:
        HostError: It exists already or cannot be written.
    """
    target = folder / plan.path
    if target.exists():
        raise HostError(ProblemCode.FILE_EXISTS, file=str(target))
    with tempfile.TemporaryDirectory() as desk:
        path = _at_the_school(Path(desk), plan, now)
        if plan.archived:
            archive_round(open_workbook(path), now=now, force=True)
            shutil.copytree(path.parent / ARCHIVE_FOLDER, made_folder(target.parent), dirs_exist_ok=True)
        else:
            shutil.copyfile(path, made_folder(target.parent) / target.name)
    return target


def _at_the_school(desk: Path, plan: SchoolPlan, now: dt.datetime) -> Path:
    """The workbook as it lies at the school, with its backups and archive beside it."""
    path = desk / plan.path.name
    shutil.copyfile(WORKBOOK, path)
    host = open_workbook(path)
    host.apply(Changes(tuple(_own_rules(host, plan.best_from))), keep_backups=1)
    host = open_workbook(path)
    host.apply(Changes(tuple(_blocks(host, plan)), _looks(host)), keep_backups=1)
    score(open_workbook(path), now=now)
    if plan.total_typed_over is not None:
        _type_over(path, plan.total_typed_over)
    return path


def _own_rules(host: WorkbookHost, best_from: int | None) -> list[Block]:
    """The cell of 【等级】 in which a school wrote a threshold of its own."""
    if best_from is None:
        return []
    grid = host.grid(RULES)
    begins = next(row for row in range(1, grid.n_rows + 1) if grid.value(row, 1) == BLOCK_RATINGS)
    for row in range(begins, grid.n_rows + 1):
        for column in range(1, grid.n_columns + 1):
            if grid.value(row, column) == _BEST_MARK:
                return [Block(RULES, row, column, ((best_from,),))]
    raise ValueError("the shipped workbook's rules have no 优秀 from 80")


def people_of(plan: SchoolPlan, chance: random.Random) -> list[Person]:
    """Who is on a school's roster: drawn by ``chance`` (a new ``Random(plan.seed)``), but for those that the plan names."""
    drawn = [invented(chance) for _ in range(plan.teachers)]
    return [plan.people.get(place, person) for place, person in enumerate(drawn)]


def _looks(host: WorkbookHost) -> tuple[ColumnFormat, ...]:
    """The two columns that these rosters have besides look like others of their kind: a day is shown as a day."""
    table, _ = find_table(host.grid(ROSTER), ROSTER_SHEET.columns, {})
    if table is None:
        raise ValueError(f"the shipped workbook has no table on {ROSTER}")
    places = enumerate((REMARK, APPOINTED), start=max(table.headers) + 1)
    return tuple(ColumnFormat(ROSTER, at, table.columns[like], table.header_row) for at, like in places)


def _blocks(host: WorkbookHost, plan: SchoolPlan) -> list[Block]:
    rules, _ = read_rule_set(host)
    if rules is None:
        raise ValueError("the shipped workbook's rules cannot be used")
    chance = random.Random(plan.seed)
    people = people_of(plan, chance)
    roster = [roster_row(one, place, plan.stage, _GROUPS[plan.stage]) for place, one in enumerate(people)]
    for place in plan.exempt:
        roster[place][TRAINING_TYPE] = EXEMPT
    sessions = [f"第{number + 1}次" for number in range(plan.sessions)]
    who = [{name: row[name] for name in (TEACHER_ID, NAME, DEPARTMENT)} for row in roster]
    taking_part = [place for place in range(plan.teachers) if place not in plan.exempt]
    sign_in = [{**who[place], **_sign_ins(chance, sessions, place, plan)} for place in taking_part]
    grades = [{**who[place], **_marks(chance, place, plan)} for place in taking_part]
    return [
        *_facts(host, plan),
        *fill_table(host, ROSTER, ROSTER_SHEET.columns, roster, extra=(ID_NUMBER, BIRTH)),
        *fill_table(host, SESSIONS, SESSIONS_SHEET.columns, list(_sessions(plan, sessions))),
        *fill_table(host, SIGN_IN, SIGN_IN_SHEET.columns, sign_in, extra=sessions),
        *fill_table(host, GRADEBOOK, gradebook_columns(rules), grades),
        *fill_table(host, HISTORY, HISTORY_SHEET.columns, list(_history(chance, plan, roster))),
    ]


def _facts(host: WorkbookHost, plan: SchoolPlan) -> list[Block]:
    facts: Mapping[str, CellContent] = {
        SCHOOL_NAME: plan.name,
        ROUND_NAME: plan.round.name,
        START_DATE: day_number(plan.round.start),
        END_DATE: day_number(plan.round.end),
        ISSUE_DATE: day_number(plan.round.issue),
        ISSUER: plan.name,
    }
    places = {name: host.named_cell(name) for name in facts}
    return [
        Block(where.sheet, where.row, where.column, ((facts[name],),))
        for name, where in places.items()
        if where
    ]


def _sessions(plan: SchoolPlan, names: Sequence[str]) -> Sequence[dict[str, CellContent]]:
    return [
        {
            SESSION: name,
            DATE: day_number(plan.round.start + dt.timedelta(weeks=2 * number + 1)),
            START: "14:00",
            END: "16:30",
            SUBJECT: _SUBJECTS[number % len(_SUBJECTS)],
            PLACE: "报告厅",
            CHAIR: "教导处",
            RECORDER: "教导处",
            HOURS: 3,
            FORM: "集中培训",
            COUNTS_ATTENDANCE: "是",
        }
        for number, name in enumerate(names)
    ]


def _sign_ins(
    chance: random.Random, sessions: Sequence[str], place: int, plan: SchoolPlan
) -> dict[str, CellContent]:
    words = ("√",) * 18 + ("迟到", "早退", "请假", "公差")
    drawn = {name: chance.choice(words) for name in sessions}
    return dict.fromkeys(sessions, "√") if place in plan.marks else dict(drawn)


def _marks(chance: random.Random, place: int, plan: SchoolPlan) -> dict[str, CellContent]:
    drawn: dict[str, CellContent] = {
        "笔记": chance.choice((10, 10, 8, 8, 6)),
        "卷面成绩": Decimal(chance.randrange(88, 196)) / 2,
        "作业": chance.choice((20, 16, 16, 12)),
    }
    if place in plan.unfinished:
        return {"笔记": drawn["笔记"]}
    if place in plan.wrong:
        return {**drawn, "卷面成绩": "八十五"}
    return dict(plan.marks.get(place, drawn))


def _history(
    chance: random.Random, plan: SchoolPlan, roster: Sequence[Mapping[str, CellContent]]
) -> Sequence[dict[str, CellContent]]:
    """Former rounds: in each every third teacher who was a 班主任 by then."""
    rows: list[dict[str, CellContent]] = []
    for number, this in enumerate(plan.former):
        for place, row in enumerate(roster):
            if place % 3 != number:
                continue
            total = chance.randrange(50, 100)
            passed = total >= _PASS_MARK
            rows.append(
                {
                    ROUND: this.name,
                    START_DATE: day_number(this.start),
                    END_DATE: day_number(this.end),
                    **{name: row[name] for name in (TEACHER_ID, NAME, DEPARTMENT)},
                    TOTAL: total,
                    RATING: "优秀" if total >= _BEST_MARK else "合格" if passed else "不合格",
                    RETRAIN: "否" if passed else "是",
                    HOURS: 12,
                    CREDITS: 1 if passed else 0,
                    FINGERPRINT: "",
                    HISTORY_PASS_LINE: _PASS_MARK,
                }
            )
    return rows


def _type_over(path: Path, place: int) -> None:
    """Somebody types a better 总分 over the reckoned one."""
    host = open_workbook(path)
    rules, _ = read_rule_set(host)
    table = find_table(host.grid(GRADEBOOK), gradebook_columns(rules), {})[0] if rules else None
    if table is None:
        raise ValueError("the school's gradebook cannot be read")
    block = Block(table.sheet, table.data_rows[place], table.columns[TOTAL], ((99,),))
    host.apply(Changes((block,)), keep_backups=1)


_LIN = Person("林晓雯", id_number(dt.date(1988, 5, 17), 26), dt.date(1988, 5, 17), "13900990001", 11)
_HE = Person("何志远", id_number(dt.date(1985, 11, 2), 31), dt.date(1985, 11, 2), "13900990002", 15)
_NAMESAKE = Person("何志远", id_number(dt.date(1994, 3, 8), 77), dt.date(1994, 3, 8), "13900990003", 3)

SCHOOLS = (
    SchoolPlan(f"{COUNTY}第一中学", JUNIOR, 42, 1, people={3: _LIN}, marks={3: _PERFECT}),
    SchoolPlan(f"{COUNTY}第二中学", JUNIOR, 36, 2, people={5: replace(_LIN, phone="")}, unfinished=(7, 20)),
    SchoolPlan(f"{COUNTY}第三中学", JUNIOR, 28, 3, people={4: _HE}, best_from=85),
    SchoolPlan(f"{COUNTY}高级中学", SENIOR, 54, 4, exempt=(0, 1), marks=dict.fromkeys(range(2, 9), _PERFECT)),
    SchoolPlan(f"{COUNTY}实验小学", PRIMARY, 40, 5, people={9: _NAMESAKE}, wrong=(11,)),
    SchoolPlan(f"{COUNTY}城关小学", PRIMARY, 33, 6, folder="城区片", total_typed_over=6),
    SchoolPlan(f"{COUNTY}城东小学", PRIMARY, 24, 7, folder="城区片/城东小学", archived=True),
    SchoolPlan(f"{COUNTY}河湾镇中心小学", PRIMARY, 21, 8, folder="河湾片"),
    SchoolPlan(f"{COUNTY}河湾镇初级中学", JUNIOR, 18, 9, folder="河湾片", file="汇总（最终版）2.xlsm"),
    SchoolPlan(f"{COUNTY}石桥镇九年一贯制学校", JUNIOR, 16, 10, folder="石桥片"),
    SchoolPlan(f"{COUNTY}石桥镇中心小学", PRIMARY, 15, 11, folder="石桥片"),
)
"""Eleven schools that sent something; the twelfth sent nothing."""
MISSING = f"{COUNTY}白鹭镇中心小学"
# By place in SCHOOLS: who sent an earlier version too, whose rules were others last year, whose file is damaged.
_TWICE, _LAST_YEAR, _DAMAGED = 1, 2, 10


@record
class CountyMade:
    """What lies in the demo's county.

    Attributes:
        folder: With all files.
        expected: The schools that should have sent one.
        files: What lies there.
    """

    folder: Path
    expected: tuple[str, ...]
    files: tuple[Path, ...]


def make_county(folder: Path, now: dt.datetime, schools: Sequence[SchoolPlan] = SCHOOLS) -> CountyMade:
    """The files of a county, with what goes wrong in one.

    Sown: one school sent an earlier version too, one file is damaged, one school sent its sealed archive, one round of another
    year lies among them, one school has its own threshold, one person stands in two rosters (by ID number), two have the same
    name and are not the same, one 总分 was typed over, marks are missing or cannot be read, seven have the same total.

    Args:
        folder: Where; made if it is not there.
        now: The office's time, when the newest were scored.
        schools: What the schools' workbooks hold.

    Raises:
        HostError: A file exists already or cannot be written.
    """
    made = [
        make_school(folder, plan, now - dt.timedelta(hours=number)) for number, plan in enumerate(schools)
    ]
    twice = schools[_TWICE]
    earlier = replace(twice, file=f"{twice.name}（初稿）.xlsm", unfinished=tuple(range(0, twice.teachers, 2)))
    made.append(make_school(folder, earlier, now - dt.timedelta(days=12)))
    other = replace(schools[_LAST_YEAR], folder="往年", round=FORMER_ROUNDS[-1], former=())
    made.append(make_school(folder, other, now - dt.timedelta(days=360)))
    damaged = made[_DAMAGED]
    whole = damaged.read_bytes()
    damaged.write_bytes(whole[: len(whole) // 2])
    expected = (*(plan.name for plan in schools), MISSING)
    rows = [(SCHOOL_NAME,), *((name,) for name in expected)]
    (folder / f"{SCHOOL_LIST}.csv").write_bytes(csv_bytes(rows))
    return CountyMade(folder, expected, tuple(sorted(folder.rglob("*.xlsm"))))


def play_county(place: Path, now: dt.datetime) -> Outcome:
    """Makes the county in a folder of its own in ``place``, and rolls it up, documents included; returns what that came to.

    Raises:
        HostError: A file exists already or cannot be written.
    """
    county = make_county(place / COUNTY / SCHOOLS_FOLDER, now)
    return rollup(county.folder, now=now, papers=True, no_cache=True, trusted=True)
