"""The demo's collecting: cells that are still blank are handed out, come back through other hands, and are merged, one conflict left open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from python.actions.handout import HandedOut, handout
from python.actions.inbox import inbox
from python.actions.outcome import Outcome
from python.actions.own_sheets import settings_table
from python.actions.prepare import prepare
from python.hosts.opening import open_workbook
from python.planning.exchange.cells import InputTable, content_of, input_tables
from python.reading.round_data import RoundData
from python.reading.workbook import read_workbook
from python.system.disk import made_folder
from python.vocabulary.cell_values import CellValue, as_text
from python.vocabulary.folders import INBOX_FOLDER
from python.vocabulary.ports import Block, CellContent, Changes
from python.vocabulary.sheet_schema import DEPARTMENT, GRADEBOOK, MEANS, NOT_USED, SIGN_IN, SOURCE_HEADER

# Whose marks come from a questionnaire, whose sign-in from a meeting, whose essay from a hand-out, and about whom two disagree.
_EXAM, _MEETING, _RETURNED, _DISPUTED = slice(0, 4), slice(4, 9), 9, 12
_QUESTIONNAIRE, _MEETING_FILE = "问卷星_班主任培训考试.xlsx", "腾讯会议_成员参会概况.xlsx"


def play_exchange(path: Path, now: dt.datetime) -> Outcome:
    """Blanks some cells of the filled round, has them come back as an office gets them, and imports them.

    Afterwards the round holds what it held before, but for one 笔记 that two people gave differently: it waits in 导入预览, and the
    file in 收件.
    """
    prepare(open_workbook(path), now=now)
    data, tables = _read(path)
    marks, sign_in = tables[GRADEBOOK], tables[SIGN_IN]
    notes, exam, essay = (column.name for column in marks.columns[:3])
    session = sign_in.columns[0].name
    people = [one for one in data.taking_part if one.id in marks.rows and one.id in sign_in.rows]
    exams = [one for one in people if marks.table.value(marks.rows[one.id], exam) is not None][_EXAM]
    present = [one for one in people if _attended(data, one.id, session)][_MEETING]
    returned, disputed = people[_RETURNED], people[_DISPUTED]
    held = {(marks.sheet, one.id, exam): marks.table.value(marks.rows[one.id], exam) for one in exams} | {
        (marks.sheet, returned.id, essay): marks.table.value(marks.rows[returned.id], essay)
    }
    mark = marks.table.value(marks.rows[disputed.id], notes)
    others = [tier for tier in ("6", "8", "10") if tier != as_text(mark)]
    _put(path, marks, {(one, column): None for _, one, column in held} | {(disputed.id, notes): others[0]})
    _put(path, sign_in, {(one.id, session): None for one in present})
    handed = handout(open_workbook(path), now=now)
    if not isinstance(handed, HandedOut):
        return handed
    _put(path, marks, {(disputed.id, notes): content_of(mark, marks.columns[0])})
    folder = made_folder(path.parent / INBOX_FOLDER)
    files = {one.stem: one for one in handed.made}
    essay_given = held[marks.sheet, returned.id, essay]
    _fill_in(
        files[returned.department],
        folder / f"{returned.department}（已填）.xlsx",
        returned.id,
        essay,
        essay_given,
    )
    _fill_in(files[disputed.department], folder / "王老师发回.xlsx", disputed.id, notes, float(others[1]))
    names = {one.id: one.name for one in exams}
    _questionnaire(
        folder / _QUESTIONNAIRE, [(held[marks.sheet, one, exam], names[one], one) for one in names]
    )
    day = next(one.date for one in data.sessions if one.name == session)
    _meeting(folder / _MEETING_FILE, [one.name for one in present], day or now.date())
    inbox(open_workbook(path), now=now)  # asks what the questionnaire's columns mean
    _answer(path, exam)
    inbox(open_workbook(path), now=now)
    return inbox(open_workbook(path), now=now, yes=True)


def _read(path: Path) -> tuple[RoundData, dict[str, InputTable]]:
    data, problems = read_workbook(open_workbook(path))
    if data is None:
        raise ValueError(f"the demo's workbook cannot be read: {problems}")
    return data, input_tables(data, None)


def _attended(data: RoundData, teacher_id: str, session: str) -> bool:
    row = next(one for one in data.sign_in if one.teacher_id == teacher_id)
    names = [one.name for one in data.teachers]
    name = data.teachers_by_id[teacher_id].name
    return row.marks.get(session) == data.rules.statuses[0].name and names.count(name) == 1


def _put(path: Path, own: InputTable, cells: Mapping[tuple[str, str], CellContent]) -> None:
    blocks = [
        Block(own.table.sheet, own.rows[teacher_id], own.table.columns[column], ((content,),))
        for (teacher_id, column), content in cells.items()
    ]
    open_workbook(path).apply(Changes(tuple(blocks)), keep_backups=1)


def _fill_in(file: Path, target: Path, teacher_id: str, header: str, value: CellValue) -> None:
    """What somebody types into a hand-out and sends back under another name."""
    import openpyxl

    book = openpyxl.load_workbook(file)
    for sheet in book:
        places = {cell.value: cell.column for row in sheet.iter_rows(max_row=8) for cell in row}
        if header not in places or DEPARTMENT not in places:
            continue
        for row in sheet.iter_rows():
            if row[0].value == teacher_id:
                sheet.cell(row[0].row, places[header]).value = value
    book.save(target)


def _questionnaire(file: Path, rows: Sequence[tuple[CellValue, str, str]]) -> None:
    """An export of 问卷星: questions are numbered, the exam is 总分."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["序号", "提交答卷时间", "所用时间", "来源", "总分", "1、您的姓名", "2、工号"])
    for number, (mark, name, teacher_id) in enumerate(rows, 1):
        sheet.append([number, "2026/06/10 15:00:00", "1800秒", "微信", mark, name, teacher_id])
    book.save(file)


def _meeting(file: Path, names: Sequence[str], day: dt.date) -> None:
    """An export of 腾讯会议: facts above, the header in row 9."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "成员参会概况"
    for text in ("会议主题：班主任培训", "会议号：123 456 789", "创建人：德育处", "", "", "", "", ""):
        sheet.append([text])
    sheet.append(["用户昵称（入会昵称）", "首次入会时间", "最后退会时间", "入会次数", "累计参会时长", "身份"])
    for name in names:
        sheet.append([name, f"{day} 13:55:00", f"{day} 17:05:00", 1, "3:10:00", "成员"])
    book.save(file)


def _answer(path: Path, exam: str) -> None:
    """What the office says once: 总分 is the exam, the rest is of no use."""
    host = open_workbook(path)
    data, _ = _read(path)
    table, _, _ = settings_table(host, data)
    blocks = [
        Block(
            table.sheet,
            row,
            table.columns[MEANS],
            ((exam if as_text(table.value(row, SOURCE_HEADER)) == "总分" else NOT_USED,),),
        )
        for row in table.data_rows
    ]
    host.apply(Changes(tuple(blocks)), keep_backups=1)
