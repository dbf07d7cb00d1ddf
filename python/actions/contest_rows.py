"""评比活动 of all years, by person: what 个人成长档案 prints and 推荐名单 reckons with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from python.reading.contests import parse_contests
from python.reading.round_data import RoundData
from python.reading.tables import Table
from python.reading.validation import names_that_disagree
from python.reading.workbook import sheet_grid
from python.vocabulary.ports import WorkbookHost
from python.vocabulary.problems import Problem, Severity
from python.vocabulary.records import ContestEntry
from python.vocabulary.sheet_schema import CONTESTS


def contests_of_all_years(
    host: WorkbookHost, data: RoundData
) -> tuple[Mapping[str, list[ContestEntry]], list[Problem], Table | None]:
    """工号 → that person's rows of 评比活动, oldest first; nobody has any where there is no such sheet.

    Returns:
        The rows; warnings for what is wrong in the sheet; where it stands. A row under another person's name (NAME_DISAGREES) is
        nobody's.
    """
    names = data.rules.school_names
    if not host.has_sheet(names.get(CONTESTS, CONTESTS)) and not host.has_sheet(CONTESTS):
        return {}, [], None
    grid, _ = sheet_grid(host, CONTESTS, names)
    if grid is None:
        return {}, [], None
    table, entries, problems = parse_contests(grid, names)
    if table is None:
        return {}, [replace(one, severity=Severity.WARNING, fatal=False) for one in problems], None
    known = replace(data, contests=entries, tables={**data.tables, CONTESTS: table})
    strangers = [one for one in names_that_disagree(known) if one.where and one.where.sheet == table.sheet]
    left_out = {one.where.row for one in strangers if one.where}
    found: dict[str, list[ContestEntry]] = {}
    for entry in sorted(entries, key=lambda one: one.date or dt.date.min):
        if entry.row not in left_out:
            found.setdefault(entry.teacher_id, []).append(entry)
    return found, [*problems, *strangers], table
