"""The two ways of the trial: clean lists from the empty workbook to the first scores, and the office's messy ones."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from unicodedata import normalize

from benchmarks.trial.hand import Clerk, Kind, Told, Tree
from benchmarks.trial.mending import GRADEBOOK, NOT_YET, ROSTER, SIGN_IN, Layout, Mender
from benchmarks.trial.school import (
    DAYS,
    FACTS,
    PRESENT,
    ROSTER_HEADER,
    SESSION_HOURS,
    SESSIONS,
    SUBJECTS,
    Pasted,
    Person,
    Value,
    clean_roster,
    expected,
    messy_marks,
    messy_roster,
    messy_sign_in,
    people,
)

_HEADER, _FIRST = 4, 5  # the rows of the blank workbook's headers and of its first teacher
_MOST_ROUNDS = 8


@dataclass
class Check:
    """What one 校验数据 told."""

    told: list[Told]

    def count(self, severity: str) -> int:
        """How many of a severity."""
        return sum(one.severity == severity for one in self.told)

    @property
    def not_yet(self) -> int:
        """How many only say that a sheet is not filled in yet."""
        return sum(one.code in NOT_YET for one in self.told)


@dataclass
class Trial:
    """How one scenario went."""

    actions: Counter[Kind]
    checks: list[Check]
    right: int
    wrong: list[str]
    right_at_once: int = 0
    wrong_at_once: list[str] = field(default_factory=list)
    stuck: list[tuple[str, Told]] = field(default_factory=list)
    log: list[tuple[Kind, str]] = field(default_factory=list)


def _begin(tree: Tree, folder: Path) -> Clerk:
    path = folder / "2026年秋季.xlsm"
    folder.mkdir(parents=True)
    tree.run("new", str(path))
    return Clerk(tree, path)


def _round_facts(clerk: Clerk) -> None:
    clerk.click("打开工作簿", "首页")
    for name, value in FACTS:
        where = clerk.named(name)
        clerk.type(where.sheet, where.row, where.column, value, what=name)


def _sessions(clerk: Clerk, hours: Value) -> None:
    """第1讲 typed and pulled down, so is 学时; days and subjects typed."""
    header = next(row for row in clerk.rows("培训场次") if "场次" in row)
    place = {name: header.index(name) + 1 for name in ("场次", "日期", "主题", "学时")}
    clerk.click("培训场次")
    clerk.type("培训场次", _FIRST, place["场次"], SESSIONS[0])
    clerk.fill("培训场次", _FIRST + 1, place["场次"], [[name] for name in SESSIONS[1:]])
    for n, (day, subject) in enumerate(zip(DAYS, SUBJECTS, strict=True)):
        clerk.type("培训场次", _FIRST + n, place["日期"], day)
        clerk.type("培训场次", _FIRST + n, place["主题"], subject)
    clerk.type("培训场次", _FIRST, place["学时"], hours)
    clerk.fill("培训场次", _FIRST + 1, place["学时"], [[hours]] * 3)


def columns_of(clerk: Clerk, sheet: str, key: str = "工号") -> tuple[int, dict[str, int]]:
    """The row of a sheet's headers, and header → column."""
    rows = clerk.rows(sheet)
    top = next(n for n, row in enumerate(rows, 1) if key in row)
    return top, {str(name): n for n, name in enumerate(rows[top - 1], 1) if name}


def _identity_from_roster(clerk: Clerk, sheet: str, n_people: int) -> None:
    """工号, 姓名 and what stands beside them copied from 教师名册, as its sentence says, with merged cells if there are any."""
    top, places = columns_of(clerk, ROSTER)
    left = places["工号"] - 1
    rows: list[list[Value]] = [
        [_value(cell) for cell in row[left : left + 3]] for row in clerk.rows(ROSTER)[top : top + n_people]
    ]
    merged = tuple(
        (t - top - 1, one - 1 - left, b - top - 1, r - 1 - left)
        for t, one, b, r in clerk.merged(ROSTER)
        if left < one <= left + 3 and t > top
    )
    clerk.click(ROSTER, sheet)
    clerk.paste(sheet, _FIRST, 1, Pasted(rows, merged), Kind.AGAIN)


def _value(cell: object) -> Value:
    return Decimal(str(cell)) if isinstance(cell, float | int) else (str(cell) if cell is not None else None)


def compare(clerk: Clerk, school: list[Person]) -> tuple[int, list[str]]:
    """How many are scored as worked out here, and what differs for the others (no score at all included)."""
    top, places = columns_of(clerk, GRADEBOOK)
    rows: dict[str, list] = {}
    for row in clerk.rows(GRADEBOOK)[top:]:
        key = row[places["工号"] - 1] if row else None
        rows.setdefault(f"{key:.0f}" if isinstance(key, float) else normalize("NFKC", str(key)), row)
    wrong = []
    for person in school:
        want = expected(person)
        row = rows.get(person.id, [])

        def at(name: str, row: list = row) -> object:
            return row[places[name] - 1] if places[name] <= len(row) else None

        figures: Mapping[str, Fraction] = {
            "出勤分": want.attendance,
            "考试分": want.exam,
            "总分": want.total,
        }
        found = {name: at(name) for name in (*figures, "等级")}
        same = all(
            isinstance(found[name], float | int) and Fraction(str(found[name])) == figure
            for name, figure in figures.items()
        )
        if not same or found["等级"] != want.rating:
            wrong.append(
                f"{person.id} {person.name}: {found['总分']} {found['等级']}, not {float(want.total)} {want.rating}"
            )
    return len(school) - len(wrong), wrong


def filled(tree: Tree, folder: Path) -> tuple[Clerk, list[Person]]:
    """A workbook with the clean lists, neither checked nor scored."""
    school, clerk = people(), _begin(tree, folder)
    n_people = len(school)
    _round_facts(clerk)
    clerk.click(ROSTER, "打开人事名单")
    clerk.paste(ROSTER, _FIRST, 1, Pasted(clean_roster(school)), Kind.FROM_FILE, values_only=True)
    _sessions(clerk, Decimal(SESSION_HOURS))
    prepared = tree.has("prepare")
    if prepared:
        clerk.press("准备表格", "prepare")
        clerk.click(SIGN_IN)
    else:
        _identity_from_roster(clerk, SIGN_IN, n_people)
        clerk.type(SIGN_IN, _HEADER, 4, SESSIONS[0], Kind.AGAIN)
        clerk.fill(SIGN_IN, _HEADER, 5, [list(SESSIONS[1:])], Kind.AGAIN)
    clerk.type(SIGN_IN, _FIRST, 4, PRESENT)
    clerk.fill(SIGN_IN, _FIRST, 4, [[PRESENT]] * n_people)
    clerk.fill(SIGN_IN, _FIRST, 4, [[PRESENT] * len(SESSIONS)] * n_people)
    for n, person in enumerate(school):
        for session, status in person.absent.items():
            clerk.type(SIGN_IN, _FIRST + n, 4 + session, status)
    if prepared:
        clerk.click(GRADEBOOK)
    else:
        _identity_from_roster(clerk, GRADEBOOK, n_people)
    _, places = columns_of(clerk, GRADEBOOK)
    for n, person in enumerate(school):
        clerk.type(GRADEBOOK, _FIRST + n, places["笔记"], Decimal(person.notes))
        clerk.type(GRADEBOOK, _FIRST + n, places["作业"], Decimal(person.homework))
    clerk.click("打开考试成绩表", "按工号排序")
    papers: list[list[Value]] = [[p.paper if isinstance(p.paper, str) else Decimal(p.paper)] for p in school]
    clerk.paste(GRADEBOOK, _FIRST, places["卷面成绩"], Pasted(papers), Kind.FROM_FILE, values_only=True)
    return clerk, school


def clean(tree: Tree, folder: Path) -> Trial:
    """Clean lists: from the empty workbook to the first correct scores."""
    clerk, school = filled(tree, folder)
    answer = clerk.press("校验数据", "check")
    clerk.press("计算成绩", "score")
    clerk.click(GRADEBOOK)
    right, wrong = compare(clerk, school)
    return Trial(clerk.count(), [Check(answer.told)], right, wrong, log=clerk.actions)


def messy(tree: Tree, folder: Path) -> Trial:
    """The office's own lists: pasted whole where they can be, then mended as the sentences say until all are scored right."""
    school, clerk = people(), _begin(tree, folder)
    mender = Mender(clerk, school)
    _round_facts(clerk)
    clerk.click(ROSTER, "打开班主任一览表")

    def paste_roster() -> None:
        clerk.paste(ROSTER, 1, 1, messy_roster(school), Kind.FROM_FILE)

    paste_roster()
    mender.layouts[ROSTER] = Layout(3, [str(name) for name in ROSTER_HEADER])
    mender.again[ROSTER] = paste_roster
    checks = []
    while True:  # the roster alone, until 校验数据 runs and its own faults are mended once
        answer = clerk.press("校验数据", "check")
        checks.append(Check(answer.told))
        clerk.click("校验结果")
        if answer.exit_code == 2 and mender.mend(answer.told) and len(checks) < _MOST_ROUNDS:
            continue
        mender.mend(answer.told)
        break
    early = len(checks)
    _sessions(clerk, f"{SESSION_HOURS}学时")
    clerk.click(SIGN_IN, "打开签到汇总")
    clerk.paste(SIGN_IN, 1, 1, messy_sign_in(school), Kind.FROM_FILE)
    mender.layouts[SIGN_IN] = Layout(3, ["序号", "工号", "姓名", *SESSIONS, "备注"])
    _identity_from_roster(clerk, GRADEBOOK, len(school))
    _, places = columns_of(clerk, GRADEBOOK)
    clerk.click("打开成绩汇总")
    clerk.paste(GRADEBOOK, _FIRST, places["笔记"], messy_marks(school), Kind.FROM_FILE)
    names = sorted(places, key=lambda name: places[name])
    mender.layouts[GRADEBOOK] = Layout(_HEADER, names)
    mender.layouts["培训场次"] = Layout(_HEADER, [])
    at_once = _scored_copy(clerk, school, folder / "at once")
    while len(checks) < early + _MOST_ROUNDS:
        answer = clerk.press("校验数据", "check")
        checks.append(Check(answer.told))
        clerk.click("校验结果")
        if not mender.mend(answer.told):
            break
    clerk.press("计算成绩", "score")
    clerk.click(GRADEBOOK)
    right, wrong = compare(clerk, school)
    return Trial(clerk.count(), checks, right, wrong, *at_once, mender.stuck, clerk.actions)


def _scored_copy(clerk: Clerk, school: list[Person], folder: Path) -> tuple[int, list[str]]:
    """Whose scores would be right, or wrong and given all the same, if 计算成绩 were clicked now; not an action."""
    folder.mkdir()
    copy = Clerk(clerk.tree, Path(shutil.copy(clerk.path, folder / clerk.path.name)))
    copy.tree.run("score", str(copy.path))
    right, wrong = compare(copy, school)
    return right, [line for line in wrong if ": None None" not in line]
