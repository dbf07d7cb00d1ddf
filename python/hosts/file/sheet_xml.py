"""A worksheet part as bytes: finds its cells, and splices new contents and formats into the rows that change.

Splicing was chosen over a tree: everything that is not a target cell stays the same bytes (extLst, controls,
namespace declarations, attribute quotes), and 10,000 rows need neither a tree's memory nor its time.
Regular expressions are exact here because comments, CDATA and processing instructions, the only places where
``<`` can stand outside a tag, are taken out first (by lxml, in the rare part that has them).
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter

from python.hosts.file.cell_xml import (
    CELL_ATTRIBUTES,
    CELL_BODY,
    CELL_LETTERS,
    CELL_ROW,
    cell_bytes,
    cell_pattern,
    cell_text,
    column_of,
    letters_of,
    style_of,
    with_spans,
)
from python.hosts.file.sheet_settings import before_rows
from python.hosts.file.xml_text import (
    attribute,
    check_well_formed,
    elements,
    escape_cell_text,
    plain_markup,
    with_attribute,
)
from python.vocabulary.cell_values import LAST_COLUMN, LAST_ROW, a1
from python.vocabulary.ports import CellContent, HostError, Link
from python.vocabulary.problems import ProblemCode

_SHEET_DATA = re.compile(rb"<((?:\w+:)?)sheetData(?=[\s/>])[^>]*>")
_SIGN_IN_CELL = re.compile(rb"<(?:\w+:)?c\s[^<>]*=\s*(?:\"[^\"<]*>|'[^'<]*>)")
_ROW_NUMBER = re.compile(rb"[0-9]{1,7}")
_ADDRESS = re.compile(rb"\sr\s*=\s*[\"']([^\"']*)[\"']")
_PLACE = re.compile(rb"([A-Z]{1,3})(\d+)")
_TYPE = re.compile(rb"\st\s*=\s*[\"'](\w+)[\"']")
_SHARED = re.compile(rb"\st\s*=\s*[\"']shared[\"']")
_TRUE = (b"1", b"true")
# How far up a new cell looks for a format to take.
_ROWS_LOOKED_UP = 50


@dataclass(frozen=True, slots=True)
class _Row:
    """Offsets of a row inside ``SheetPart.rows``."""

    number: int
    start: int
    open_end: int
    end: int


@dataclass(slots=True)
class RowEdits:
    """What to do with one row: contents by column, and (column, model column) pairs whose formats are copied first."""

    contents: dict[int, CellContent] = field(default_factory=dict)
    formats: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class Patch:
    """What a patch did besides changing the rows: needed for the calculation chain and the used range."""

    formulas_removed: set[str] = field(default_factory=set)
    last_row: int = 0
    last_column: int = 0
    masters: dict[bytes, tuple[int, int, str]] = field(default_factory=dict)


# The last rows done: their cells, and the formats of cells that are new or changed.
_Recent = dict[int, tuple[dict[int, re.Match[bytes]], dict[int, bytes]]]


def _spaced(formula: str) -> str:
    """A formula whose line breaks (Alt+Enter in Excel: CR LF) and tabs are such as openpyxl knows for white space.

    What stands between double quotes is text and stays.
    """
    pieces = formula.replace("\r\n", "\n").split('"')
    pieces[::2] = [piece.replace("\r", "\n").replace("\t", " ") for piece in pieces[::2]]
    return '"'.join(pieces)


_NO_ROW: tuple[dict[int, re.Match[bytes]], dict[int, bytes]] = ({}, {})
_first = itemgetter(0)


class SheetPart:
    """A worksheet part, split into its rows and the ``skeleton`` around them (with an empty sheetData)."""

    def __init__(self, data: bytes) -> None:
        """Raises ``HostError`` ``DAMAGED`` when the part is not well-formed or has no sheetData."""
        check_well_formed(data)
        # A > inside an attribute of a cell would hide what follows it there, such as the cell's address.
        hidden = data.count(b">") != data.count(b"<") and _SIGN_IN_CELL.search(data)
        if b"<!" in data or data.find(b"<?", 8) >= 0 or hidden:
            data = plain_markup(data)
        match = _SHEET_DATA.search(data)
        if match is None:
            raise HostError(ProblemCode.DAMAGED, reason="工作表里没有数据部分")
        self._old_column_styles: dict[int, bytes] = {}
        self._strings: Mapping[str, int] = {}
        self.prefix = match[1]
        if match[0].endswith(b"/>"):
            # Opened up, so that rows can be put in; unchanged parts are never written, so this does not show.
            opened = match[0][:-2].rstrip() + b"></" + self.prefix + b"sheetData>"
            self.skeleton = data[: match.start()] + opened + data[match.end() :]
            self.rows = b""
        else:
            end = data.rindex(b"</" + self.prefix + b"sheetData")
            self.skeleton = data[: match.end()] + data[end:]
            self.rows = data[match.end() : end]
        self._cell = cell_pattern(self.prefix)
        self._formula = re.compile(
            rb"<%sf(?=[\s/>])([^>]*?)(?:/>|>(.*?)</%sf\s*>)" % (self.prefix, self.prefix), re.DOTALL
        )
        self._value = re.compile(rb"<%sv(?:\s[^>]*)?>([^<]+)</" % self.prefix)

    @property
    def data(self) -> bytes:
        """The whole part."""
        match = _SHEET_DATA.search(self.skeleton)
        assert match is not None  # the constructor found it
        return self.skeleton[: match.end()] + self.rows + self.skeleton[match.end() :]

    def bare(self) -> bytes:
        """The rows with nothing around them."""
        found = elements(self.skeleton, max_depth=1)
        root = found[0]
        holder = next(element for element in found if element.depth == 1 and element.local == "sheetData")
        head = self.skeleton[: root.open_end] + self.skeleton[holder.start : holder.open_end]
        return head + self.rows + f"</{holder.name}></{root.name}>".encode()

    # ------------------------------------------------------------------ reading

    def extent(self) -> tuple[int, int]:
        """Rows and columns that a dense reader may have to hold: never too small, columns in coarse steps."""
        numbers = [row.number for row in self._index]
        if not numbers:
            return 0, 0
        cell = b"<" + self.prefix + b"c"
        # Rows without cells (a height, a format, a mark at the very end of the sheet) take no room.
        last = max(
            (row.number for row in reversed(self._index) if self.rows.find(cell, row.open_end, row.end) >= 0),
            default=0,
        )
        addresses = re.findall(cell + rb' r="[A-Z]{1,3}(\d+)"', self.rows)
        if len(addresses) != self.rows.count(cell) or not {int(n) for n in set(addresses)} <= set(numbers):
            # An unusual writer, or cells that lie about where they are: every address is looked at.
            columns = [
                column
                for row in self._index
                for column, _ in self._cells(row, self.rows[row.start : row.end])
            ]
            return last, max(columns, default=0)
        if not re.search(cell + rb' r="[A-Z](?:[A-Z]{2}|(?<!A)[A-Z])', self.rows):
            return last, 52
        return last, LAST_COLUMN if re.search(cell + rb' r="[A-Z]{3}', self.rows) else 702

    def formula_and_error_cells(self) -> Iterator[tuple[int, int, str | None]]:
        """Cells that hold an error value (row, column, its code) or a formula never calculated (…, ``None``)."""
        f_tag = b"<" + self.prefix + b"f"
        if not any(mark in self.rows for mark in (f_tag, b'"e"', b"'e'")):
            return
        for row in self._index:
            text = self.rows[row.start : row.end]
            if f_tag not in text and b'"e"' not in text and b"'e'" not in text:
                continue
            for column, match in self._cells(row, text):
                body = match[CELL_BODY] or b""
                kind = _TYPE.search(match[CELL_ATTRIBUTES])
                value = self._value.search(body)
                if kind is not None and kind[1] == b"e" and value is not None:
                    yield row.number, column, cell_text(value[1])
                elif f_tag in body and value is None and self._formula.search(body):
                    has_value_tag = (b"<" + self.prefix + b"v") in body
                    if not (has_value_tag and kind is not None and kind[1] == b"str"):
                        yield row.number, column, None

    def formula(self, row_number: int, column: int) -> str | None:
        """The formula typed in a cell, without ``=``; ``None`` when it has none of its own."""
        row = self._by_number.get(row_number)
        if row is None:
            return None
        for found, match in self._cells(row, self.rows[row.start : row.end]):
            if found == column:
                formula = self._formula.search(match[CELL_BODY] or b"")
                return cell_text(formula[2] or b"") if formula else None
        return None

    def number(self, row_number: int, column: int) -> float | None:
        """The number that a cell holds, whatever its format makes of it; ``None`` when it holds none."""
        row = self._by_number.get(row_number)
        for found, match in self._cells(row, self.rows[row.start : row.end]) if row is not None else ():
            if found == column:
                kind = _TYPE.search(match[CELL_ATTRIBUTES])
                value = self._value.search(match[CELL_BODY] or b"")
                if value is None or (kind is not None and kind[1] != b"n"):
                    return None
                with contextlib.suppress(ValueError):
                    return float(value[1])
        return None

    def array_ranges(self) -> list[str]:
        """The ranges of array formulas and data tables; nobody may change a part of one."""
        if b"array" not in self.rows and b"dataTable" not in self.rows:
            return []
        found = []
        for match in self._formula.finditer(self.rows):
            kind = _TYPE.search(match[1])
            ref = attribute(b"<f" + match[1] + b">", b"ref")
            if kind is not None and kind[1] in {b"array", b"dataTable"} and ref:
                found.append(ref.decode())
        return found

    def row_numbers(self) -> list[int]:
        """The rows that have an element of their own, ascending."""
        return [row.number for row in self._index]

    # ------------------------------------------------------------------ writing

    def patch(self, edits: Mapping[int, RowEdits], strings: Mapping[str, int] | None = None) -> Patch:
        """Changes rows in place.

        Args:
            edits: By row number, from 1. A row without an element gets one if it gets contents.
            strings: Where texts stand in the table of shared strings; others go in line.

        Returns:
            What else in the package has to follow.
        """
        done = Patch()
        self._strings = strings or {}
        recent: _Recent = {}
        chunks: list[bytes] = []
        at = 0
        waiting = sorted(edits)
        next_edit = 0
        for row in self._index:
            while next_edit < len(waiting) and waiting[next_edit] < row.number:
                number = waiting[next_edit]
                next_edit += 1
                chunks.append(self.rows[at : row.start])
                at = row.start
                chunks.append(self._new_row(number, edits[number], recent, done))
            if next_edit < len(waiting) and waiting[next_edit] == row.number:
                next_edit += 1
                chunks.append(self.rows[at : row.start])
                at = row.end
                chunks.append(self._changed_row(row, edits[row.number], recent, done))
        chunks.append(self.rows[at:])
        chunks.extend(self._new_row(number, edits[number], recent, done) for number in waiting[next_edit:])
        self._set_rows(b"".join(chunks))
        if done.masters:
            self._expand_shared(done.masters)
        return done

    def _new_row(self, number: int, edits: RowEdits, recent: _Recent, done: Patch) -> bytes:
        contents = [
            (c, content) for c, content in edits.contents.items() if content is not None and content != ""
        ]
        if not contents:
            return b""
        contents.sort(key=_first)
        above_cells, above = recent.get(number - 1, _NO_ROW)
        styles: dict[int, bytes] = {}
        digits = b"%d" % number
        cells = [b'<%srow r="%s">' % (self.prefix, digits)]
        for column, content in contents:
            # Below another new row the answer is that row's, for it was found the same way.
            known = None if above_cells else above.get(column)
            if known is None:
                known = self._column_styles.get(column) or self._style_above(number, column, recent)
            styles[column] = known
            cells.append(cell_bytes(self.prefix, letters_of(column) + digits, known, content, self._strings))
        done.last_row = max(done.last_row, number)
        done.last_column = max(done.last_column, contents[-1][0])
        recent[number] = ({}, styles)
        recent.pop(number - _ROWS_LOOKED_UP, None)
        cells.append(b"</%srow>" % self.prefix)
        return b"".join(cells)

    def _changed_row(self, row: _Row, edits: RowEdits, recent: _Recent, done: Patch) -> bytes:
        text = self.rows[row.start : row.end]
        open_length = row.open_end - row.start
        if text[open_length - 2 : open_length] == b"/>":
            opened = text[: open_length - 2].rstrip() + b">"
            closed = opened + b"</%srow>" % self.prefix
            new = self._spliced(_Row(row.number, 0, len(opened), len(closed)), closed, edits, recent, done)
            return text if new == closed else new
        return self._spliced(_Row(row.number, 0, open_length, len(text)), text, edits, recent, done)

    def _spliced(self, row: _Row, text: bytes, edits: RowEdits, recent: _Recent, done: Patch) -> bytes:
        """The row with its edits: every other cell keeps its bytes."""
        cells = dict(self._cells(row, text))
        number = b"%d" % row.number
        tag = text[: row.open_end]
        row_style = b""
        if attribute(tag, b"customFormat") in _TRUE:
            row_style = attribute(tag, b"s") or b""
        touched = {*edits.contents, *(column for pair in edits.formats for column in pair)}
        styles = {column: style_of(cells[column]) for column in touched if column in cells}
        new = self._restyled(cells, number, edits, styles, row_style) if edits.formats else {}
        for column, content in edits.contents.items():
            if column not in styles:
                if content is None or content == "":
                    continue
                inherited = row_style or self._column_styles.get(column, b"")
                styles[column] = inherited or self._style_above(row.number, column, recent)
            if column in cells:
                self._note_formula(row.number, column, cells[column][CELL_BODY] or b"", content, done)
            new[column] = cell_bytes(
                self.prefix, letters_of(column) + number, styles[column], content, self._strings
            )
            done.last_row = max(done.last_row, row.number)
            done.last_column = max(done.last_column, column)
        recent[row.number] = (cells, styles)
        recent.pop(row.number - _ROWS_LOOKED_UP, None)
        return self._with_cells(row, text, cells, new) if new else text

    def _restyled(
        self,
        cells: Mapping[int, re.Match[bytes]],
        number: bytes,
        edits: RowEdits,
        styles: dict[int, bytes],
        row_style: bytes,
    ) -> dict[int, bytes]:
        """The cells that take the look of their model; their new formats are noted in ``styles``."""
        new: dict[int, bytes] = {}
        before = dict(styles)  # every model is looked at as it was before any column changed
        for column, model in edits.formats:
            style = before[model] if model in before else row_style or self._old_column_styles.get(model, b"")
            if column in cells:
                if styles[column] != style:
                    old = cells[column][0]
                    end = re.search(rb"/?>", old)
                    assert end is not None  # a cell has a start tag
                    new[column] = with_attribute(old[: end.end()], b"s", style or None) + old[end.end() :]
            elif model == column:
                new[column] = cell_bytes(self.prefix, letters_of(column) + number, style or b"0", None)
            elif model in cells and style:
                new[column] = cell_bytes(self.prefix, letters_of(column) + number, style, None)
            else:
                continue
            styles[column] = style
        return new

    def _with_cells(
        self, row: _Row, text: bytes, cells: Mapping[int, re.Match[bytes]], new: Mapping[int, bytes]
    ) -> bytes:
        pieces = [with_spans(text[: row.open_end], min(new), max(new))]
        at = row.open_end
        order = list(cells)
        position = 0
        end_of_cells = cells[order[-1]].end() if order else row.open_end
        for column in sorted(new):
            while position < len(order) and order[position] < column:
                position += 1
            if position < len(order):
                match = cells[order[position]]
                start = match.start()
                end = match.end() if order[position] == column else start
            else:
                start = end = end_of_cells
            pieces += [text[at:start], new[column]]
            at = end
        pieces.append(text[at:])
        return b"".join(pieces)

    def _note_formula(self, row: int, column: int, body: bytes, content: CellContent, done: Patch) -> None:
        formula = self._formula.search(body)
        if formula is None:
            return
        if not isinstance(content, Link):
            done.formulas_removed.add(a1(row, column))
        tag = b"<f" + formula[1] + b">"
        if _SHARED.search(formula[1]) and formula[2]:
            done.masters[attribute(tag, b"si") or b""] = (row, column, _spaced(cell_text(formula[2])))

    def _expand_shared(self, masters: Mapping[bytes, tuple[int, int, str]]) -> None:
        """Gives each cell that shared a formula with an overwritten cell the formula as its own."""
        from openpyxl.formula.translate import Translator

        marks = [b'si="%s"' % si for si in masters] + [b"si='%s'" % si for si in masters]
        chunks: list[bytes] = []
        at = 0
        for row in self._index:
            text = self.rows[row.start : row.end]
            if not any(mark in text for mark in marks):
                continue
            for column, match in self._cells(row, text):
                formula = self._formula.search(match[CELL_BODY] or b"")
                if formula is None or not _SHARED.search(formula[1]):
                    continue
                master = masters.get(attribute(b"<f" + formula[1] + b">", b"si") or b"")
                if master is None:
                    continue
                origin = a1(master[0], master[1])
                moved = Translator(f"={master[2]}", origin).translate_formula(a1(row.number, column))
                start = row.start + match.start(CELL_BODY)
                chunks.append(self.rows[at : start + formula.start()])
                chunks.append(b"<%sf>%s</%sf>" % (self.prefix, escape_cell_text(moved[1:]), self.prefix))
                at = start + formula.end()
        chunks.append(self.rows[at:])
        self._set_rows(b"".join(chunks))

    # ------------------------------------------------------------------ parts of the part

    def _set_rows(self, rows: bytes) -> None:
        self.rows = rows
        for name in ("_index", "_by_number"):
            self.__dict__.pop(name, None)

    @cached_property
    def _index(self) -> list[_Row]:
        """Every row, in order. A row without a number follows the one before it."""
        row_tag = re.compile(
            rb"<%srow(?=[\s/>])[^<>\"']*(?:\"[^\"]*\"[^<>\"']*|'[^']*'[^<>\"']*)*>" % self.prefix
        )
        close = b"</" + self.prefix + b"row"
        found: list[_Row] = []
        at = number = 0
        while match := row_tag.search(self.rows, at):
            if self.rows[at : match.start()].strip():
                raise HostError(ProblemCode.DAMAGED, reason=f"第 {number + 1} 行的写法少见")
            given = attribute(match[0], b"r")
            if given is not None and not _ROW_NUMBER.fullmatch(given):
                # Other readers take 1e8 and 1_000_000_000 for numbers, and make that many rows.
                raise HostError(ProblemCode.DAMAGED, reason=f"第 {number + 1} 行的行号不是数字")
            number = number + 1 if given is None else int(given)
            if not (found[-1].number if found else 0) < number <= LAST_ROW:
                raise HostError(ProblemCode.DAMAGED, reason=f"第 {number} 行的行号重复、倒退或太大")
            end = match.end()
            if not match[0].endswith(b"/>"):
                end = self.rows.index(b">", self.rows.index(close, end)) + 1
            found.append(_Row(number, match.start(), match.end(), end))
            at = end
        if self.rows[at:].strip():
            raise HostError(ProblemCode.DAMAGED, reason=f"第 {number} 行的写法少见")
        return found

    @cached_property
    def _by_number(self) -> dict[int, _Row]:
        return {row.number: row for row in self._index}

    @cached_property
    def _column_styles(self) -> dict[int, bytes]:
        """The default format of each column that has one."""
        styles = {}
        for element in elements(before_rows(self.skeleton), max_depth=2):
            style = element.attributes.get("style", "0")
            if element.local == "col" and element.depth == 2 and style != "0":  # noqa: PLR2004 - worksheet/cols/col
                first, last = element.number("min"), element.number("max")
                styles.update(dict.fromkeys(range(first, min(last, LAST_COLUMN) + 1), style.encode()))
        return styles

    def remember_columns(self) -> None:
        """To be called before the column definitions in the skeleton change: models are looked up as they were."""
        self._old_column_styles = self._column_styles

    def forget_columns(self) -> None:
        """To be called when the column definitions in the skeleton have changed."""
        self.__dict__.pop("_column_styles", None)

    def _cells(self, row: _Row, text: bytes) -> Iterator[tuple[int, re.Match[bytes]]]:
        """The cells of a row with their columns. A cell without an address follows the one before it."""
        column = 0
        at = -1
        number = b"%d" % row.number
        for match in self._cell.finditer(text):
            previous = column
            letters, in_row = match[CELL_LETTERS], match[CELL_ROW]
            if letters is None and (address := _ADDRESS.search(match[CELL_ATTRIBUTES])):
                place = _PLACE.fullmatch(address[1])
                letters, in_row = place.groups() if place else (b"", b"")
            column = column + 1 if letters is None else column_of(letters)
            gap = text[at : match.start()] if at >= 0 else b""
            wrong_row = in_row is not None and in_row != number
            if not previous < column <= LAST_COLUMN or wrong_row or gap.strip():
                raise HostError(ProblemCode.DAMAGED, reason=f"{a1(row.number, column)} 的地址写法少见")
            at = match.end()
            yield column, match

    def _style_above(self, number: int, column: int, recent: _Recent) -> bytes:
        for above in range(number - 1, max(0, number - _ROWS_LOOKED_UP), -1):
            if above not in recent:
                row = self._by_number.get(above)
                if row is None:
                    continue
                recent[above] = (dict(self._cells(row, self.rows[row.start : row.end])), {})
            cells, styles = recent[above]
            if column in styles:
                return styles[column]
            if column in cells:
                return style_of(cells[column])
        return b""
