"""Looks, widths and drop-downs of columns: the same plan gives the same columns on every host."""

from __future__ import annotations

import re
import shutil
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from python.actions.rules import apply_preset
from python.hosts.excel.host import ExcelHost, load_xlwings
from python.hosts.file.host import FileHost
from python.hosts.libreoffice.host import libreoffice_host
from python.reading.gradebook import computed_columns
from python.reading.workbook import read_rule_set
from python.vocabulary.ports import Block, Changes, ColumnChoices, ColumnFormat, WorkbookHost
from python.vocabulary.sheet_schema import GRADEBOOK
from tests.samples import NOW

load_xlwings()
from tests.live.fake_excel import FakeExcel  # noqa: E402 - xlwings must come in without pandas

SHEET = "成绩册"
HEADER_ROW = 2
HEADERS = ["甲", "乙", "丙", "丁"]
COLOURS = ["FFAAAA", "AAFFAA", "AAAAFF", "FFFFAA"]
WIDTHS = [10.0, 20.0, 30.0, 40.0]
DROP_DOWNS = {1: ["10", "8", "6"], 3: ["是", "否"]}


@dataclass(frozen=True)
class Column:
    """What a person sees of a column: colour of its header, width, choices, colour of the first cell below."""

    colour: str
    width: float
    choices: tuple[str, ...] = ()
    below: str = ""


@dataclass(frozen=True)
class Case:
    """A workbook open on some host."""

    host: Callable[[], WorkbookHost]
    columns: Callable[[], list[Column]]


def columns_of(path: Path, sheet: str, header_row: int) -> list[Column]:
    """The columns as openpyxl finds them in a file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # print areas that are formulas
        book = openpyxl.load_workbook(path)
    page = book[sheet]
    choices: dict[int, tuple[str, ...]] = {}
    for rule in page.data_validations.dataValidation:
        if rule.type == "list" and str(rule.formula1).startswith('"'):
            for area in rule.sqref.ranges:
                for column in range(area.min_col, area.max_col + 1):
                    if area.min_row <= header_row + 1 <= area.max_row:
                        choices[column] = tuple(re.split(r"[,;]", str(rule.formula1).strip('"')))
    widths = {
        index: dimension.width
        for dimension in page.column_dimensions.values()
        for index in range(dimension.min, dimension.max + 1)
    }
    found = []
    for column in range(1, page.max_column + 1):
        fills = [page.cell(row, column).fill for row in (header_row, header_row + 1)]
        colour, below = (fill.fgColor.rgb[-6:] if fill.fill_type == "solid" else "" for fill in fills)
        found.append(Column(colour, round(widths.get(column, 0)), choices.get(column, ()), below))
    book.close()
    while found and found[-1].colour == "":
        found.pop()
    return found


def make(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(SHEET)
        sheet.write("A1", "标题")
        for index, header in enumerate(HEADERS):
            look = book.add_format({"bg_color": COLOURS[index], "border": 1})
            sheet.set_column(index, index, WIDTHS[index], look)
            sheet.write(HEADER_ROW - 1, index, header, look)
            for row in range(HEADER_ROW, HEADER_ROW + 3):
                sheet.write_number(row, index, index + 1, look)
            if choices := DROP_DOWNS.get(index + 1):
                rule = {"validate": "list", "source": choices}
                sheet.data_validation(HEADER_ROW, index, 1_048_575, index, rule)
    return path


def fake_of(path: Path, sheet: str, header_row: int) -> FakeExcel:
    saved = FileHost.open(path)
    fake = FakeExcel(
        path, {name: [list(row) for row in saved.grid(name).rows] for name in saved.sheet_names()}, {}
    )
    for number, column in enumerate(columns_of(path, sheet, header_row), 1):
        fake.sheets[sheet].looks[number] = column.colour
        fake.sheets[sheet].widths[number] = column.width
        if column.choices:
            fake.sheets[sheet].choices[number] = list(column.choices)
    return fake


def columns_of_fake(fake: FakeExcel, sheet: str) -> list[Column]:
    page = fake.sheets[sheet]
    last = max(number for number, look in page.looks.items() if look)
    return [
        Column(
            look := page.looks[number], round(page.widths[number]), tuple(page.choices.get(number, ())), look
        )
        for number in range(1, last + 1)
    ]


HOSTS = [
    "file",
    "fake excel",
    pytest.param("libreoffice", marks=[pytest.mark.libreoffice, pytest.mark.xdist_group("libreoffice")]),
]


@pytest.fixture(params=HOSTS)
def opening(request, tmp_path):
    """A function that opens a workbook on one of the hosts."""
    documents = []

    def opened(path: Path, sheet: str, header_row: int) -> Case:
        if request.param == "file":
            return Case(lambda: FileHost.open(path), lambda: columns_of(path, sheet, header_row))
        if request.param == "fake excel":
            fake = fake_of(path, sheet, header_row)
            return Case(lambda: ExcelHost(fake.book), lambda: columns_of_fake(fake, sheet))
        office = request.getfixturevalue("office")
        document = office.open(path, painted=False)
        documents.append(document)
        return Case(
            lambda: libreoffice_host(path, office.connection),
            lambda: columns_of(document.save_copy(tmp_path / "copy.xlsx"), sheet, header_row),
        )

    yield opened
    for document in documents:
        document.close()


@pytest.fixture
def case(opening, tmp_path):
    return opening(make(tmp_path / "考核.xlsx"), SHEET, HEADER_ROW)


def looks(*moves: tuple[int, int]) -> Changes:
    return Changes(formats=tuple(ColumnFormat(SHEET, to, model, HEADER_ROW) for to, model in moves))


def shown(case: Case) -> list[tuple[str, float]]:
    assert all(column.below == column.colour for column in case.columns())
    return [(column.colour, column.width) for column in case.columns()]


def expected(*models: int) -> list[tuple[str, float]]:
    return [(COLOURS[model - 1], WIDTHS[model - 1]) for model in models]


def test_the_columns_are_seen_as_they_were_made(case):
    assert [column.choices for column in case.columns()] == [("10", "8", "6"), (), ("是", "否"), ()]
    assert [(c.colour, pytest.approx(c.width, abs=1)) for c in case.columns()] == shown(case)
    assert [colour for colour, _ in shown(case)] == COLOURS


@pytest.mark.parametrize(
    ("moves", "models"),
    [
        pytest.param([(2, 1)], [1, 1, 3, 4], id="one column"),
        pytest.param([(5, 2)], [1, 2, 3, 4, 2], id="a new column"),
        pytest.param([(2, 1), (3, 2), (4, 3)], [1, 1, 2, 3], id="each from its left neighbour"),
        pytest.param([(1, 2), (2, 3), (3, 4)], [2, 3, 4, 4], id="each from its right neighbour"),
        pytest.param([(1, 2), (2, 1)], [2, 1, 3, 4], id="two change places"),
        pytest.param([(1, 2), (2, 3), (3, 1), (4, 1)], [2, 3, 1, 1], id="round in a circle"),
        pytest.param([(1, 2), (2, 1), (3, 4), (4, 3)], [2, 1, 4, 3], id="two pairs change places"),
    ],
)
def test_every_model_is_looked_at_as_it_was_before(case, moves, models):
    before = dict(enumerate(shown(case), 1))
    new = tuple(Block(SHEET, HEADER_ROW, to, (("新",), (1,))) for to, _ in moves if to > len(HEADERS))
    case.host().apply(Changes(new), keep_backups=3)
    values = [tuple(row) for row in case.host().grid(SHEET).rows]
    case.host().apply(looks(*moves), keep_backups=3)
    assert shown(case) == [before[model] for model in models]
    assert [colour for colour, _ in shown(case)] == [colour for colour, _ in expected(*models)]
    assert [tuple(row) for row in case.host().grid(SHEET).rows] == values


def test_a_drop_down_is_replaced_and_another_removed_and_a_new_one_made(case):
    plan = (
        ColumnChoices(SHEET, 1, HEADER_ROW, ("20", "16", "缺考")),
        ColumnChoices(SHEET, 3, HEADER_ROW, ()),
        ColumnChoices(SHEET, 4, HEADER_ROW, ("甲", "乙")),
    )
    case.host().apply(Changes(choices=plan), keep_backups=3)
    assert [column.choices for column in case.columns()] == [("20", "16", "缺考"), (), (), ("甲", "乙")]


def test_looks_choices_and_contents_in_one_plan(case):
    plan = Changes(
        (Block(SHEET, HEADER_ROW, 5, (("戊",), (7,))),),
        looks((5, 1)).formats,
        (ColumnChoices(SHEET, 5, HEADER_ROW, ("7", "9")),),
    )
    model = case.columns()[0]
    case.host().apply(plan, keep_backups=3)
    assert case.columns()[4] == Column(model.colour, model.width, ("7", "9"), model.below)
    assert [case.host().grid(SHEET).value(row, 5) for row in (HEADER_ROW, HEADER_ROW + 1)] == ["戊", 7.0]


PRESET_HEADER_ROW = 4


def test_another_preset_gives_the_gradebook_the_same_columns_on_every_host(opening, edition, tmp_path):
    """The columns that the file host makes, and every computed column shaded like the computed ones before."""
    (tmp_path / "file").mkdir()
    path = Path(shutil.copy(edition, tmp_path / "培训考核.xlsm"))
    saved = Path(shutil.copy(path, tmp_path / "file" / path.name))
    before = columns_of(path, GRADEBOOK, PRESET_HEADER_ROW)
    shaded = before[headers_of(FileHost.open(path)).index("总分")].colour
    case = opening(path, GRADEBOOK, PRESET_HEADER_ROW)
    for host in (FileHost.open(saved), case.host()):
        outcome = apply_preset(host, "B", now=NOW)
        assert not outcome.not_run, outcome.problems
    headers = headers_of(case.host())
    assert headers == headers_of(FileHost.open(saved))
    rules, _ = read_rule_set(case.host())
    computed = {rules.school_names.get(column.name, column.name) for column in computed_columns(rules)}
    assert computed <= set(headers)
    found = case.columns()
    assert {
        header for header, column in zip(headers, found, strict=False) if column.colour == shaded
    } == computed
    wanted = columns_of(saved, GRADEBOOK, PRESET_HEADER_ROW)
    assert [column.choices for column in found][: len(wanted)] == [column.choices for column in wanted]


def headers_of(host: WorkbookHost) -> list[str]:
    grid = host.grid(GRADEBOOK)
    texts = [str(grid.value(PRESET_HEADER_ROW, c) or "") for c in range(1, grid.n_columns + 1)]
    while texts and not texts[-1]:
        texts.pop()
    return texts
