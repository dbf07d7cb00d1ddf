"""Attendance lists of other programs (腾讯会议, 钉钉, 企业微信 and the like) as sign-ins: who was there, how late, how long. Pure.

Headers are matched by other words for them in the first rows, wherever they stand. Several rows of one person are added up. Which
session a list is about its days say; a list whose day is that of no session, or of two, is told and not taken.

Source:
    imports.md (what other systems export).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from python.planning.exchange.arrived import Arrived, People, TheirCell
from python.planning.exchange.cells import InputTable
from python.planning.exchange.merge import CellKey
from python.reading.round_data import RoundData
from python.reading.rules import status_word
from python.reading.sign_in import other_status_words, status_words
from python.reading.tables import Table, find_table
from python.vocabulary.cell_values import CellValue, Grid, as_text, read_identifier, read_number, tidy
from python.vocabulary.columns import Column
from python.vocabulary.plain_record import record
from python.vocabulary.records import RuleSet, Session, Teacher
from python.vocabulary.sheet_schema import (
    NAME,
    PARAM_EARLY_MINUTES,
    PARAM_LATE_MINUTES,
    PARAM_LEAST_PRESENT,
    PRESENT,
    SIGN_IN,
    TEACHER_ID,
)

_ARRIVED, _LEFT, _STAYED, _RESULT, _DAY = "到达", "离开", "时长", "考勤结果", "日期"
_COLUMNS = (
    Column(TEACHER_ID, aliases=("员工工号", "员工编号", "教师工号")),
    Column(
        NAME,
        aliases=(
            "用户昵称(入会昵称)", "用户昵称（入会昵称）", "用户昵称", "成员名称", "参会者", "与会者", "昵称", "参会人", "姓名/昵称",
        ),
    ),
    Column(_ARRIVED, aliases=("首次入会时间", "入会时间", "加入时间", "进入时间", "签到时间", "打卡时间", "上班1打卡时间", "上班打卡时间")),
    Column(_LEFT, aliases=("最后退会时间", "退会时间", "离会时间", "离开时间", "签退时间", "下班1打卡时间", "下班打卡时间")),
    Column(_STAYED, aliases=("累计参会时长", "参会时长", "观看时长", "在线时长", "入会时长")),
    Column(_RESULT, aliases=("上班1打卡结果", "上班打卡结果", "打卡结果", "考勤状态", "打卡状态", "状态")),
    Column(_DAY, aliases=("时间", "打卡日期", "考勤日期")),
)  # fmt: skip
_MOMENT = re.compile(
    r"(?:(\d{2,4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?)?(?:\s*星期.)?\s*(?:(\d{1,2}):(\d{2})(?::(\d{2}))?)?"
)
_SPAN = re.compile(r"(?:(\d+)\s*(?:小时|时|h))?\s*(?:(\d+)\s*(?:分钟|分|min))?\s*(?:(\d+)\s*秒)?")
_CLOCK = re.compile(r"(\d{1,3}):(\d{2})(?::(\d{2}))?")
# 腾讯会议 shows the name a person chose; several people on one device write several names.
_SEVERAL = re.compile(r"[&＆+、/]|和|与")
_MINUTE = dt.timedelta(minutes=1)
# So long before a session, and after it, somebody may be there.
_AROUND = 120 * _MINUTE
_PARTS = re.compile(r"[,，、;；\s]+")
_MINUTES = re.compile(r"\d+(?:分钟|分|小时)$")
# 吴雪梅（代徐明） was there for somebody else, or somebody else for her.
_FOR_ANOTHER = re.compile(r"[代替帮]")
# What those programs say for a status.
_RESULTS = {
    "正常": PRESENT,
    "缺卡": "缺席",
    "旷工": "缺席",
    "未打卡": "缺席",
    "外勤": PRESENT,
    "补卡审批通过": PRESENT,
}


@dataclass(slots=True)
class _Stay:
    """One person at one session: first come, last gone, together how long, and what the program says of it."""

    first: dt.datetime | None = None
    last: dt.datetime | None = None
    total: dt.timedelta = dt.timedelta()
    result: str = ""
    place: str = ""

    def add(self, arrived: dt.datetime | None, left: dt.datetime | None, stayed: dt.timedelta | None) -> None:
        """One more row of this person."""
        if arrived is not None:
            self.first = arrived if self.first is None else min(self.first, arrived)
        if left is not None:
            self.last = left if self.last is None else max(self.last, left)
        if stayed is not None:
            self.total += stayed
        elif arrived is not None and left is not None and left > arrived:
            self.total += left - arrived


@record
class Limits:
    """How late is 迟到, how early is 早退 (minutes), and which share of a session makes one present."""

    late: int = 10
    early: int = 10
    least: Decimal = Decimal("0.5")

    @classmethod
    def of(cls, rules: RuleSet) -> Limits:
        """The parameters 迟到分钟, 早退分钟 and 最少参会比例."""

        def number(name: str, default: int) -> Decimal:
            value = read_number(rules.parameters.get(name, ""))[0]
            return value if value is not None else Decimal(default)

        least = number(PARAM_LEAST_PRESENT, 50) / 100
        return cls(int(number(PARAM_LATE_MINUTES, 10)), int(number(PARAM_EARLY_MINUTES, 10)), least)


def read_attendance(
    grids: Sequence[Grid], data: RoundData, sign_in: InputTable, people: People
) -> Arrived | None:
    """The sign-ins that attendance lists amount to; ``None`` when no sheet of the file is one."""
    cells: dict[CellKey, TheirCell] = {}
    strangers: list[str] = []
    tables = 0
    for grid in grids:
        table, _ = find_table(grid, _COLUMNS, {}, key_columns=(NAME,))
        if table is None or not (table.has(NAME) or table.has(TEACHER_ID)):
            continue
        if not any(table.has(name) for name in (_ARRIVED, _STAYED)) and not (
            table.has(_RESULT) and table.has(_DAY)
        ):
            continue
        tables += 1
        _read(table, data, sign_in, people, cells, strangers)
    return Arrived(cells, tuple(strangers), (), tables) if tables else None


def _read(
    table: Table,
    data: RoundData,
    sign_in: InputTable,
    people: People,
    cells: dict[CellKey, TheirCell],
    strangers: list[str],
) -> None:
    sessions = [one for one in data.sessions if one.date and any(c.name == one.name for c in sign_in.columns)]
    stays: dict[tuple[str, str], _Stay] = {}
    seen: set[tuple[object, ...]] = set()
    by_name = {one.name: one for one in sessions}
    for row in table.data_rows:
        name = _name(as_text(table.value(row, NAME)))
        teacher_id = read_identifier(table.value(row, TEACHER_ID))[0]
        arrived, left, day = _times_in(table, row)
        session = _session_on(sessions, day, left)
        teacher, why = _whose(people, sign_in, teacher_id, name)
        if teacher is None or session is None:
            when = f"{day:%Y-%m-%d %H:%M}" if day else "没有日期"
            why = why or f"{when} 对不上唯一的一场培训"
            strangers.append(f"{table.sheet}第 {row} 行 {name or teacher_id}：{why}")
            continue
        stayed = _span(table.value(row, _STAYED))
        same = (teacher.id, session.name, arrived, left, stayed)
        if same in seen and arrived is not None:
            continue  # exported twice
        seen.add(same)
        stay = stays.setdefault((teacher.id, session.name), _Stay())
        stay.add(arrived, left, stayed)
        stay.result = stay.result or as_text(table.value(row, _RESULT))
        stay.place = stay.place or table.ref(row, NAME).cell
    limits = Limits.of(data.rules)
    for (teacher_id, session_name), stay in stays.items():
        status = _status(stay, by_name[session_name], limits, data.rules)
        if status:
            key = CellKey(SIGN_IN, teacher_id, session_name)
            cells[key] = TheirCell(status, status, stay.place)
        elif stay.result.strip("-—/ "):
            name = people.by_id[teacher_id].name
            strangers.append(f"{table.sheet}{stay.place} {name}：“{stay.result}”看不出是什么状态")


def _times_in(table: Table, row: int) -> tuple[dt.datetime | None, dt.datetime | None, dt.datetime | None]:
    """When somebody came and went, and what says which day it was."""
    on = _moment(table.value(row, _DAY))
    arrived = _moment(table.value(row, _ARRIVED), on)
    left = _moment(table.value(row, _LEFT), arrived or on)
    if arrived is not None and left is not None and left < arrived:
        left += dt.timedelta(days=1)  # past midnight, told by the clock alone
    return arrived, left, arrived or left or on


def _whose(people: People, sign_in: InputTable, teacher_id: str, name: str) -> tuple[Teacher | None, str]:
    """Whose row it is, or why nobody can say."""
    teacher, why = people.find(teacher_id, name)
    if teacher is None and name and _SEVERAL.search(name):
        return None, "像是几个人合用一台，请分别登记"
    if teacher is not None and teacher.id not in sign_in.rows:
        return None, f"《{sign_in.table.sheet}》里没有这一行"
    return teacher, why


def _name(text: str) -> str:
    """A name as a meeting shows it, without what stands in brackets behind it."""
    aside = re.search(r"[(（]([^()（）]*)[)）]\s*$", tidy(text))
    if aside is None or _FOR_ANOTHER.search(aside[1]):
        return tidy(text)
    return tidy(text)[: aside.start()].strip()


def _moment(value: CellValue, on: dt.datetime | None = None) -> dt.datetime | None:
    """A point in time; a time of day alone is one on the day of ``on``."""
    if isinstance(value, dt.datetime):
        return value
    if isinstance(value, dt.date):
        return dt.datetime.combine(value, dt.time())
    if isinstance(value, dt.time):
        return dt.datetime.combine(on.date(), value) if on else None
    match = _MOMENT.fullmatch(tidy(as_text(value))) if value is not None else None
    if match is None or not any(match.groups()):
        return None
    year, month, day, hour, minute, second = (int(part) if part else None for part in match.groups())
    try:
        if year is not None and month and day:
            full = year if year > 99 else 2000 + year  # noqa: PLR2004 - 26-06-01
            return dt.datetime(full, month, day, hour or 0, minute or 0, second or 0)  # noqa: DTZ001 - a wall clock
        if on is not None and hour is not None:
            return on.replace(hour=hour, minute=minute or 0, second=second or 0)
    except ValueError:
        return None
    return None


def _span(value: CellValue) -> dt.timedelta | None:
    """A length of time: 0:30:00, 45分钟, 1小时20分, a fraction of a day; a bare number counts minutes."""
    if value is None:
        return None
    if isinstance(value, dt.time):
        return dt.timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
    if isinstance(value, float | int) and not isinstance(value, bool):
        return dt.timedelta(days=float(value)) if 0 < value < 1 else dt.timedelta(minutes=float(value))
    text = tidy(as_text(value))
    if match := _CLOCK.fullmatch(text):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return dt.timedelta(hours=hours, minutes=minutes, seconds=seconds)
    match = _SPAN.fullmatch(text)
    if match and any(match.groups()):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return dt.timedelta(hours=hours, minutes=minutes, seconds=seconds)
    number, _ = read_number(text)
    return dt.timedelta(minutes=float(number)) if number is not None else None


def _session_on(
    sessions: Sequence[Session], moment: dt.datetime | None, left: dt.datetime | None
) -> Session | None:
    """The session of a day that somebody can have been at; ``None`` where there is none, or several."""
    if moment is None:
        return None
    that_day = [one for one in sessions if one.date == moment.date()]
    if moment.time() == dt.time():  # a day alone
        return that_day[0] if len(that_day) == 1 else None
    near = []
    for one in that_day:
        start, end = _times(one)
        too_late = end is not None and moment > end
        too_early = start is not None and (moment < start - _AROUND or (left is not None and left <= start))
        if not too_late and not too_early:
            near.append(one)
    return near[0] if len(near) == 1 else None


def _times(session: Session) -> tuple[dt.datetime | None, dt.datetime | None]:
    on = dt.datetime.combine(session.date, dt.time()) if session.date else None
    return (_moment(session.start, on) if session.start else None), (
        _moment(session.end, on) if session.end else None
    )


def _status(stay: _Stay, session: Session, limits: Limits, rules: RuleSet) -> str:
    """What a stay amounts to, in the words of 【签到状态】; ``""`` where they have none for it."""
    words = status_words(rules)
    known = {**other_status_words(words), **words}
    names = {status.name for status in rules.statuses}
    if stay.result and stay.first is None and not stay.total:
        return _of_result(stay.result, known, names)
    start, end = _times(session)
    late = start is not None and stay.first is not None and stay.first > start + limits.late * _MINUTE
    early = end is not None and stay.last is not None and stay.last < end - limits.early * _MINUTE
    length = end - start if start is not None and end is not None and end > start else None
    if length is not None and stay.total and stay.total < length * float(limits.least):
        return "缺席" if "缺席" in names else ""
    for wanted, holds in (("迟到早退", late and early), ("迟到", late), ("早退", early), (PRESENT, True)):
        if holds and wanted in names:
            return wanted
    return ""


def _of_result(text: str, known: Mapping[str, str], names: set[str]) -> str:
    """What a program's own words are in ours: 正常, 迟到15分钟, 缺卡; several parts must all be understood."""
    found = set()
    for part in filter(None, _PARTS.split(text)):
        word = _MINUTES.sub("", part)
        status = _RESULTS.get(word, "") or known.get(status_word(word), "")
        if status not in names:
            return ""
        found.add(status)
    if len(found) > 1:
        found.discard(PRESENT)
    if found == {"迟到", "早退"} and "迟到早退" in names:
        return "迟到早退"
    return found.pop() if len(found) == 1 else ""
