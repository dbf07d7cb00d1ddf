"""总览, the first sheet of 县级汇总.xlsx: what was read and when, the county in figures, three charts, and what is not in it."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from python.actions.county import figures
from python.actions.county.charts import add_charts
from python.actions.county.look import ACCENT, ACCENT_DARK, GREY, Book, on_paper, put
from python.actions.county.store import NOT_OURS, OLDER, OTHER_ROUND, SAME, UNREADABLE
from python.actions.county.tables import County
from python.planning.rates import percent
from python.vocabulary import county_sheets as words
from python.vocabulary.cell_values import plain
from python.vocabulary.plain_record import record
from python.vocabulary.sheet_schema import NOTE, PROBLEM_COUNT, ROUND, SCORED

_COLUMNS, _WIDTH = 12, 11.5
_FACTS_ROW, _LEFT, _RIGHT = 3, 0, 6
_MOST_NAMES = 12


@record
class Beside:
    """What other sheets know that 总览 shows.

    Attributes:
        stages: The rows, from 0, of the first and the last 学段 in its table.
        years: For each school year: itself, planned, trained, passed.
        tied: How many recommended are tied.
        same: How many groups may be one person.
        findings: How many findings there are.
    """

    stages: tuple[int, int]
    years: Sequence[tuple[int, int, int, int]]
    tied: int
    same: int
    findings: int


def overview_sheet(book: Book, county: County, beside: Beside) -> None:
    """Fills in 总览, which stands first."""
    sheet = book.book.get_worksheet_by_name(words.OVERVIEW)
    for column in range(_COLUMNS):
        sheet.set_column(column, column, _WIDTH)
    round_name = next((name for name, _ in figures.rounds(county.store)), "")
    sheet.set_row(0, 32)
    title = f"{words.REPORT_NAME}　{round_name}".strip()
    sheet.write_string(0, 0, title, book.format(font_size=18, bold=True, font_color=ACCENT_DARK))
    hint = "各校工作簿按各校自己的规则重新计算后汇总；各校的文件一个字也没有改。成绩以各校归档为准。"
    sheet.write_string(1, 0, hint, book.format(font_size=9, font_color=GREY))
    rows = max(
        _facts(book, sheet, _LEFT, "汇总了什么", _what(county, round_name, beside)),
        _facts(book, sheet, _RIGHT, "没有算进来的", _left_out(county)),
    )
    used = [one for one in county.found if one.tally]
    row = add_charts(book, sheet, used, beside.stages, beside.years, rows + 1)
    _notes(book, sheet, row + 1)
    sheet.hide_gridlines(2)
    sheet.set_tab_color(ACCENT)
    on_paper(sheet)
    sheet.set_portrait()
    sheet.fit_to_pages(1, 1)
    sheet.activate()
    sheet.set_first_sheet()


def _facts(book: Book, sheet: Worksheet, column: int, heading: str, facts: Sequence[tuple[str, str]]) -> int:
    """A block of facts under a heading; the row below it."""
    head = book.format(bold=True, font_color=ACCENT_DARK, font_size=11, bottom=2, bottom_color=ACCENT)
    for place in range(column, column + 6 - (1 if column == _LEFT else 0)):
        put(sheet, _FACTS_ROW, place, heading if place == column else None, head)
    label = book.format(font_color=GREY)
    value = book.format(text_wrap=True, align="left")
    row = _FACTS_ROW + 1
    for name, text in facts:
        sheet.write_string(row, column, name, label)
        last = column + 5 - (1 if column == _LEFT else 0)
        sheet.merge_range(row, column + 1, row, last, "", value)
        sheet.write_string(row, column + 1, text, value)
        row += 1
    return row


def _what(county: County, round_name: str, beside: Beside) -> list[tuple[str, str]]:
    tally, rates = county.tally, county.tally.rates
    used = sum(1 for one in county.found if one.tally)
    average = tally.average(county.decimals)
    return [
        (ROUND, round_name or "（没有填）"),
        ("汇总时间", f"{county.now:%Y-%m-%d %H:%M}"),
        ("文件夹", str(county.folder) if county.folder else "—"),
        ("学校", f"汇总 {used} 所，共 {len(county.found)} 所"),
        (words.ON_ROSTER, f"{county.teachers} 人，其中应参训 {tally.expected} 人"),
        (SCORED, f"{tally.scored} 人，参训率 {percent(rates.participation)}"),
        (words.PASSED, f"{tally.passed} 人，合格率 {percent(rates.passing)}"),
        (words.EXCELLENT, f"{tally.excellent} 人，优秀率 {percent(rates.excellent)}"),
        (words.AVERAGE_TOTAL, plain(average) if average is not None else "—"),
        (
            words.RETRAINING_COUNT,
            f"{tally.retrain} 人；未完成 {tally.incomplete} 人，有误 {tally.invalid} 人",
        ),
        ("请县里定", f"推荐并列 {beside.tied} 人；疑是同一人 {beside.same} 组"),
        (PROBLEM_COUNT, f"{beside.findings} 条，见《{words.FINDINGS}》"),
    ]


def _named(names: Sequence[str]) -> str:
    shown = "、".join(names[:_MOST_NAMES])
    return f"{len(names)} 所：{shown}{'等' if len(names) > _MOST_NAMES else ''}" if names else "无"


def _left_out(county: County) -> list[tuple[str, str]]:
    states = figures.states(county.store)
    missing = [one.name for one in county.found if not one.tally and one.state != UNREADABLE]
    broken = [one.name or one.file for one in county.found if one.state == UNREADABLE]
    rules = [one.name for one in county.found if one.tally and one.rules != county.rules]
    counted = (
        ("旧版本", f"{states.get(OLDER, 0)} 个（同一所学校交了几份，取最新的有效的一份）"),
        ("相同文件", f"{states.get(SAME, 0)} 个"),
        ("别的轮次", f"{states.get(OTHER_ROUND, 0)} 个"),
        ("别的文件", f"{states.get(NOT_OURS, 0)} 个"),
    )
    return [
        (words.NOT_SENT, _named(missing)),
        (words.UNREADABLE, _named(broken)),
        *counted,
        ("规则不同", f"{_named(rules)}{'；等级线不同的，率和名次不宜直接相比' if rules else ''}"),
    ]


def _notes(book: Book, sheet: Worksheet, row: int) -> None:
    """What the words mean, and where to go on."""
    head = book.format(bold=True, font_color=ACCENT_DARK, font_size=11, bottom=2, bottom_color=ACCENT)
    for column in range(_COLUMNS):
        put(sheet, row, column, NOTE if column == 0 else None, head)
    text = book.format(text_wrap=True, font_size=9, align="left")
    for place, note in enumerate(_NOTES, row + 1):
        sheet.merge_range(place, 0, place, _COLUMNS - 1, "", text)
        sheet.write_string(place, 0, note, text)
        sheet.set_row(place, 18)
    place = row + len(_NOTES) + 2
    link = book.format(font_color=ACCENT, underline=1, align="center", shrink=True)
    for column, name in enumerate(_OTHERS):
        sheet.write_url(place, column, f"internal:'{name}'!A1", link, name)


_NOTES = (
    "参训率＝已计分人数÷应参训人数；合格率、优秀率也以应参训人数为底。应参训人数是名册减去免训。优秀是各校规则里最高的一等。",
    "总分、等级都由各校文件里的签到和各项成绩、按该校自己的规则重算；与学校写的不一致的，列在《问题清单》。平均分只算已计分的人。",
    "没有读到的学校、读不了的文件、旧版本和别的轮次，都不在这些数里（见右上）。同一个人在两所学校的名册里，没有合并，见《重复与调动》。",
    "《教师总表》有个人成绩和电话，不宜公开；要张贴的请用县级文档里的推荐公示。同样的数据另有一份《汇总数据》（SQLite），供数据库或统计软件使用。",
)
_OTHERS = (
    words.SCHOOLS,
    words.TEACHERS,
    words.COMPARISON,
    words.COVERAGE,
    words.RECOMMENDATIONS,
    words.SAME_PERSON,
    words.FINDINGS,
)
