"""Splices new contents and formats into the rows of a worksheet part: everything that is not a target cell stays the same bytes.

That includes what only spreadsheet programs understand: extLst, controls, namespace declarations, attribute quotes. Rows are read
and put together again cell by cell here; the rows of a plainly written part have a shorter way (``plain_rows``), to the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TypeAlias

from python.hosts.file import plain_rows
from python.hosts.file.cell_xml import (
    CELL_BODY,
    ROWS_LOOKED_UP,
    cell_bytes,
    cell_text,
    is_empty,
    letters_of,
    style_of,
    with_spans,
)
from python.hosts.file.sheet_plans import Band, in_order, rows_of
from python.hosts.file.sheet_settings import column_styles
from python.hosts.file.sheet_xml import Row, SheetPart
from python.hosts.file.xml_text import attribute, escape_cell_text, with_attribute
from python.vocabulary.cell_values import a1
from python.vocabulary.ports import CellContent, Link

_SHARED = re.compile(rb"\st\s*=\s*[\"']shared[\"']")
_TRUE = (b"1", b"true")


ColumnPair: TypeAlias = tuple[int, int]
"""A column that takes the formats of another, and that other one, its model."""


@dataclass(slots=True)
class RowEdits:
    """What to do with one row: contents by column, and the columns whose formats are copied first."""

    contents: Mapping[int, CellContent] = field(default_factory=dict)
    formats: Sequence[ColumnPair] = ()


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


class SheetPatch:
    """A patch of one worksheet part."""

    def __init__(self, part: SheetPart, strings: Mapping[str, int]) -> None:
        """To be made before the column definitions of the part change: models are looked up as they were.

        Args:
            part: What is changed.
            strings: Where texts stand in the table of shared strings; others go in line.
        """
        self._part = part
        self._strings = strings
        self._old_skeleton = part.skeleton
        self._old_column_styles = self._column_styles = column_styles(part.skeleton)

    def apply(self, bands: Sequence[Band], formats: Mapping[int, Sequence[ColumnPair]]) -> Patch:
        """Changes rows in place.

        Args:
            bands: New contents, each cell once. A row without an element gets one if it gets contents.
            formats: The columns whose formats are copied first, by row number, from 1.

        Returns:
            What else in the package has to follow.
        """
        if self._part.skeleton != self._old_skeleton:
            self._column_styles = column_styles(self._part.skeleton)
        if self._part.plain and not formats:
            rows = self._part.rows
            spliced = plain_rows.spliced(rows, in_order(bands), self._column_styles, self._strings)
            if spliced is not None:
                self._part.set_rows(spliced.rows)
                return Patch(last_row=spliced.last_row, last_column=spliced.last_column)
        edits = {
            row: RowEdits(dict(zip(columns, contents, strict=True)))
            for row, columns, contents in rows_of(bands)
        }
        for row, pairs in formats.items():
            edits.setdefault(row, RowEdits()).formats = pairs
        return self._cell_by_cell(edits)

    def _cell_by_cell(self, edits: Mapping[int, RowEdits]) -> Patch:
        done = Patch()
        part = self._part
        recent: _Recent = {}
        chunks: list[bytes] = []
        at = 0
        waiting = sorted(edits)
        next_edit = 0
        for row in part.index:
            while next_edit < len(waiting) and waiting[next_edit] < row.number:
                number = waiting[next_edit]
                next_edit += 1
                chunks.append(part.rows[at : row.start])
                at = row.start
                chunks.append(self._new_row(number, edits[number], recent, done))
            if next_edit < len(waiting) and waiting[next_edit] == row.number:
                next_edit += 1
                chunks.append(part.rows[at : row.start])
                at = row.end
                chunks.append(self._changed_row(row, edits[row.number], recent, done))
        chunks.append(part.rows[at:])
        chunks.extend(self._new_row(number, edits[number], recent, done) for number in waiting[next_edit:])
        part.set_rows(b"".join(chunks))
        if done.masters:
            self._expand_shared(done.masters)
        return done

    def _new_row(self, number: int, edits: RowEdits, recent: _Recent, done: Patch) -> bytes:
        contents = [(c, content) for c, content in edits.contents.items() if not is_empty(content)]
        if not contents:
            return b""
        contents.sort(key=_first)
        above_cells, above = recent.get(number - 1, _NO_ROW)
        styles: dict[int, bytes] = {}
        digits = b"%d" % number
        cells = [b'<%srow r="%s">' % (self._part.prefix, digits)]
        for column, content in contents:
            # Below another new row the answer is that row's, for it was found the same way.
            known = None if above_cells else above.get(column)
            if known is None:
                known = self._column_styles.get(column) or self._style_above(number, column, recent)
            styles[column] = known
            cells.append(
                cell_bytes(self._part.prefix, letters_of(column) + digits, known, content, self._strings)
            )
        done.last_row = max(done.last_row, number)
        done.last_column = max(done.last_column, contents[-1][0])
        recent[number] = ({}, styles)
        recent.pop(number - ROWS_LOOKED_UP, None)
        cells.append(b"</%srow>" % self._part.prefix)
        return b"".join(cells)

    def _changed_row(self, row: Row, edits: RowEdits, recent: _Recent, done: Patch) -> bytes:
        text = self._part.rows[row.start : row.end]
        open_length = row.open_end - row.start
        if text[open_length - 2 : open_length] == b"/>":
            opened = text[: open_length - 2].rstrip() + b">"
            closed = opened + b"</%srow>" % self._part.prefix
            new = self._spliced(Row(row.number, 0, len(opened), len(closed)), closed, edits, recent, done)
            return text if new == closed else new
        return self._spliced(Row(row.number, 0, open_length, len(text)), text, edits, recent, done)

    def _spliced(self, row: Row, text: bytes, edits: RowEdits, recent: _Recent, done: Patch) -> bytes:
        """The row with its edits: every other cell keeps its bytes."""
        cells = dict(self._part.cells(row, text))
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
                if is_empty(content):
                    continue
                inherited = row_style or self._column_styles.get(column, b"")
                styles[column] = inherited or self._style_above(row.number, column, recent)
            if column in cells:
                self._note_formula(row.number, column, cells[column][CELL_BODY] or b"", content, done)
            new[column] = cell_bytes(
                self._part.prefix, letters_of(column) + number, styles[column], content, self._strings
            )
            done.last_row = max(done.last_row, row.number)
            done.last_column = max(done.last_column, column)
        recent[row.number] = (cells, styles)
        recent.pop(row.number - ROWS_LOOKED_UP, None)
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
                new[column] = cell_bytes(self._part.prefix, letters_of(column) + number, style or b"0", None)
            elif model in cells and style:
                new[column] = cell_bytes(self._part.prefix, letters_of(column) + number, style, None)
            else:
                continue
            styles[column] = style
        return new

    def _with_cells(
        self, row: Row, text: bytes, cells: Mapping[int, re.Match[bytes]], new: Mapping[int, bytes]
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
        formula = self._part.formula_pattern.search(body)
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
        for row in self._part.index:
            text = self._part.rows[row.start : row.end]
            if not any(mark in text for mark in marks):
                continue
            for column, match in self._part.cells(row, text):
                formula = self._part.formula_pattern.search(match[CELL_BODY] or b"")
                if formula is None or not _SHARED.search(formula[1]):
                    continue
                master = masters.get(attribute(b"<f" + formula[1] + b">", b"si") or b"")
                if master is None:
                    continue
                origin = a1(master[0], master[1])
                moved = Translator(f"={master[2]}", origin).translate_formula(a1(row.number, column))
                start = row.start + match.start(CELL_BODY)
                chunks.append(self._part.rows[at : start + formula.start()])
                chunks.append(
                    b"<%sf>%s</%sf>" % (self._part.prefix, escape_cell_text(moved[1:]), self._part.prefix)
                )
                at = start + formula.end()
        chunks.append(self._part.rows[at:])
        self._part.set_rows(b"".join(chunks))

    def _style_above(self, number: int, column: int, recent: _Recent) -> bytes:
        for above in range(number - 1, max(0, number - ROWS_LOOKED_UP), -1):
            if above not in recent:
                row = self._part.by_number.get(above)
                if row is None:
                    continue
                text = self._part.rows[row.start : row.end]
                recent[above] = (dict(self._part.cells(row, text)), {})
            cells, styles = recent[above]
            if column in styles:
                return styles[column]
            if column in cells:
                return style_of(cells[column])
        return b""
