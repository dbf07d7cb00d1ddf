"""The clerk's hand: every action is counted and done to the saved workbook, as Excel would, formats and merged cells included."""

from __future__ import annotations

import datetime as dt
import json
import posixpath
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from pathlib import Path

from lxml import etree

from benchmarks.trial.school import Pasted, Value
from python.hosts.file.host import FileHost
from python.vocabulary.cell_values import CellValue, day_number
from python.vocabulary.ports import Block, CellContent, Changes
from python.vocabulary.problems import CellRef

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# What may stand before mergeCells in a sheet part.
_BEFORE_MERGED = (
    *("sheetData", "sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios", "autoFilter"),
    *("sortState", "dataConsolidate", "customSheetViews"),
)


class Kind(Enum):
    """What an action carries: see the package's docstring."""

    DATA = "data"
    FROM_FILE = "from a file"
    AGAIN = "again"
    CLICK = "click"


@dataclass(frozen=True)
class Told:
    """One problem as the product tells it."""

    code: str
    severity: str
    sheet: str
    cell: str
    message: str
    suggestion: str

    @property
    def sentence(self) -> str:
        """As a clerk reads it."""
        return f"{self.sheet}!{self.cell}　{self.message}。{self.suggestion}"


@dataclass(frozen=True)
class Answer:
    """What a command answered."""

    exit_code: int
    told: list[Told]
    summary: dict


@dataclass(frozen=True)
class Tree:
    """A checkout of the product and the Python that runs it."""

    root: Path
    python: Path

    def has(self, command: str) -> bool:
        """Whether this version knows a command."""
        done = subprocess.run(
            [str(self.python.parent / "peixun"), command, "--help"],
            cwd=self.root,
            capture_output=True,
            check=False,
        )
        return done.returncode == 0

    def run(self, *arguments: str) -> Answer:
        """Runs ``peixun … --json``.

        Raises:
            RuntimeError: It crashed or printed something else.
        """
        command = [str(self.python.parent / "peixun"), *arguments, "--json"]
        done = subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=False)
        try:
            answer = json.loads(done.stdout)
        except ValueError:
            raise RuntimeError(f"{arguments}: exit {done.returncode}\n{done.stdout}{done.stderr}") from None
        fields = ("code", "severity", "sheet", "cell", "message", "suggestion")
        told = [Told(*(problem.get(name, "") for name in fields)) for problem in answer["problems"]]
        return Answer(done.returncode, told, answer["summary"])


@dataclass
class Clerk:
    """A clerk with one workbook, who counts every action."""

    tree: Tree
    path: Path
    actions: list[tuple[Kind, str]] = field(default_factory=list)

    def count(self) -> Counter[Kind]:
        """How many actions of each kind so far."""
        return Counter(kind for kind, _ in self.actions)

    def click(self, *whats: str) -> None:
        """So many clicks."""
        self.actions += [(Kind.CLICK, what) for what in whats]

    def press(self, button: str, command: str) -> Answer:
        """The button on 首页: its tab, the button, the message closed."""
        self.click("首页", button, "关闭提示")
        return self.tree.run(command, str(self.path))

    def type(
        self, sheet: str, row: int, column: int, value: Value, kind: Kind = Kind.DATA, what: str = ""
    ) -> None:
        """One cell typed."""
        self.write(sheet, row, column, [[value]])
        self.actions.append((kind, what or f"{sheet} {CellRef(sheet, row, column).cell} {value}"))

    def fill(
        self, sheet: str, row: int, column: int, values: Sequence[Sequence[Value]], kind: Kind = Kind.DATA
    ) -> None:
        """The handle of a cell pulled over its neighbours."""
        self.write(sheet, row, column, values)
        self.actions.append((kind, f"{sheet} fill"))

    def paste(
        self, sheet: str, row: int, column: int, block: Pasted, kind: Kind, *, values_only: bool = False
    ) -> None:
        """A block pasted with its formats and merged cells, or its values only."""
        self.write(sheet, row, column, block.rows)
        if not values_only:
            self._look_pasted(sheet, row, column, block)
        self.actions.append((kind, f"{sheet} paste {len(block.rows)} rows"))

    def write(self, sheet: str, row: int, column: int, values: Sequence[Sequence[Value]]) -> None:
        """Puts values into cells; not an action by itself."""
        contents = [[_content(value) for value in line] for line in values]
        FileHost.open(self.path).apply(Changes((Block(sheet, row, column, contents),)), keep_backups=200)

    def rows(self, sheet: str) -> list[list[CellValue]]:
        """What stands in a sheet."""
        return [list(row) for row in FileHost.open(self.path).grid(sheet).rows]

    def merged(self, sheet: str) -> list[tuple[int, int, int, int]]:
        """The merged ranges of a sheet."""
        return [(m.top, m.left, m.bottom, m.right) for m in FileHost.open(self.path).grid(sheet).merged]

    def named(self, name: str) -> CellRef:
        """The cell of a defined name."""
        where = FileHost.open(self.path).named_cell(name)
        assert where is not None, name
        return where

    def clear(self, sheet: str) -> None:
        """All cells of a sheet emptied: Ctrl+A, Delete (merged cells stay merged in Excel; the next paste replaces them)."""
        rows = self.rows(sheet)
        width = max(len(row) for row in rows)
        self._set_merged(sheet, remove=self.merged(sheet))
        self.write(sheet, 1, 1, [[None] * width for _ in rows])
        self.actions.append((Kind.AGAIN, f"{sheet} cleared"))

    def delete_row(self, sheet: str, row: int) -> None:
        """A row at the end of a table deleted."""
        width = len(self.rows(sheet)[row - 1])
        self.write(sheet, row, 1, [[None] * width])
        self.actions.append((Kind.AGAIN, f"{sheet} row {row} deleted"))

    def unmerge(self, sheet: str, area: tuple[int, int, int, int]) -> None:
        """Cells unmerged (one action) and the value filled down over them (another)."""
        top, left, bottom, _ = area
        value = self.rows(sheet)[top - 1][left - 1]
        self._set_merged(sheet, remove=[area])
        self.write(sheet, top, left, [[str(value)]] * (bottom - top + 1))
        self.actions += [(Kind.AGAIN, f"{sheet} unmerge"), (Kind.AGAIN, f"{sheet} fill down")]

    def _look_pasted(self, sheet: str, row: int, column: int, block: Pasted) -> None:
        """Formats come along with a paste: General, and a date's where the value is a day; so do merged cells."""
        styles = {
            (row + r, column + c): isinstance(value, dt.date)
            for r, line in enumerate(block.rows)
            for c, value in enumerate(line)
            if value is not None
        }
        self._set_styles(sheet, styles)
        add = [(row + t, column + left, row + b, column + r) for t, left, b, r in block.merged]
        self._set_merged(sheet, add=add)

    def _set_styles(self, sheet: str, is_date: dict[tuple[int, int], bool]) -> None:
        with zipfile.ZipFile(self.path) as package:
            root = etree.fromstring(package.read(_part(package, sheet)))
        day = self._day_style()
        for cell in root.iter(f"{_MAIN}c"):
            place = row_column(cell.get("r", ""))
            if is_date.get(place):
                cell.set("s", day)
            elif place in is_date:
                cell.attrib.pop("s", None)
        self._put(sheet, root)

    def _day_style(self) -> str:
        """The format of a cell that the blank workbook shows as a day: that of 开始日期."""
        where = self.named("开始日期")
        with zipfile.ZipFile(self.path) as package:
            root = etree.fromstring(package.read(_part(package, where.sheet)))
        return next(cell.get("s", "0") for cell in root.iter(f"{_MAIN}c") if cell.get("r") == where.cell)

    def _set_merged(
        self,
        sheet: str,
        *,
        add: Iterable[tuple[int, int, int, int]] = (),
        remove: Iterable[tuple[int, int, int, int]] = (),
    ) -> None:
        new, gone = {_range(area) for area in add}, {_range(area) for area in remove}
        if not new and not gone:
            return
        with zipfile.ZipFile(self.path) as package:
            root = etree.fromstring(package.read(_part(package, sheet)))
        areas = root.find(f"{_MAIN}mergeCells")
        if areas is None:
            areas = etree.Element(f"{_MAIN}mergeCells")
            before = [child for child in root if etree.QName(child).localname in _BEFORE_MERGED]
            before[-1].addnext(areas)
        for area in list(areas):
            if area.get("ref") in gone | new:
                areas.remove(area)
        for text in sorted(new):
            etree.SubElement(areas, f"{_MAIN}mergeCell", ref=text)
        areas.set("count", str(len(areas)))
        if not len(areas):
            root.remove(areas)
        self._put(sheet, root)

    def _put(self, sheet: str, root: etree._Element) -> None:
        """Puts a sheet's part back; all other parts stay as they are."""
        with zipfile.ZipFile(self.path) as package:
            name = _part(package, sheet)
            parts = [(info, package.read(info)) for info in package.infolist()]
        with zipfile.ZipFile(self.path, "w", zipfile.ZIP_DEFLATED) as package:
            for info, data in parts:
                new = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
                package.writestr(info, new if info.filename == name else data)


def _content(value: Value) -> CellContent:
    return Decimal(day_number(value)) if isinstance(value, dt.date) else value


def _part(package: zipfile.ZipFile, sheet: str) -> str:
    book = etree.fromstring(package.read("xl/workbook.xml"))
    relation = next(one.get(_REL) for one in book.iter(f"{_MAIN}sheet") if one.get("name") == sheet)
    relations = etree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    target = next(one.get("Target", "") for one in relations if one.get("Id") == relation)
    return posixpath.normpath(posixpath.join("xl", target)) if not target.startswith("/") else target[1:]


def row_column(cell: str) -> tuple[int, int]:
    """Where a cell such as B12 is, row and column from 1."""
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(cell[len(letters) :]), column


def _range(area: tuple[int, int, int, int]) -> str:
    top, left, bottom, right = area
    return f"{CellRef('', top, left).cell}:{CellRef('', bottom, right).cell}"
