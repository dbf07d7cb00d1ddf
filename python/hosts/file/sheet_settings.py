"""What stands around a sheet's rows: column formats, drop-downs, the used range, merged ranges, tables' headers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from python.hosts.file.workbook_xml import column_number
from python.hosts.file.xml_text import Element, attribute, elements, escape, with_attribute
from python.vocabulary.cell_values import LAST_COLUMN, LAST_ROW, CellRange, a1
from python.vocabulary.ports import ColumnChoices, HostError
from python.vocabulary.problems import ProblemCode

# The list inside a drop-down's formula may be no longer.
LONGEST_CHOICES = 255

_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?")
_ROWS = re.compile(rb"<(?:\w+:)?sheetData(?=[\s/>])")
_ROOT = re.compile(rb"<([\w.-]+(?::[\w.-]+)?)")
_WHOLE_ROWS = re.compile(r"\$?(\d{1,7}):\$?(\d{1,7})", re.ASCII)
_WHOLE_COLUMNS = re.compile(r"\$?([A-Z]{1,3}):\$?([A-Z]{1,3})")
# What may stand before <dataValidations> in a worksheet (ECMA-376 part 1, 18.3.1.99).
_BEFORE_CHOICES = (
    "sheetData", "sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState",
    "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting",
)  # fmt: skip
_LOOK = ("width", "style", "customWidth", "bestFit")


def parse_range(text: str) -> CellRange:
    """A range such as ``B2:D9``, ``B2``, ``B:D`` or ``1:4``.

    Raises:
        HostError: ``DAMAGED``.
    """
    if match := _RANGE.fullmatch(text):
        top, left = int(match[2]), column_number(match[1])
        if match[3] is None:
            return CellRange(top, left, top, left)
        return CellRange(top, left, int(match[4]), column_number(match[3]))
    if match := _WHOLE_COLUMNS.fullmatch(text):
        return CellRange(1, column_number(match[1]), LAST_ROW, column_number(match[2]))
    if match := _WHOLE_ROWS.fullmatch(text):
        return CellRange(int(match[1]), 1, int(match[2]), LAST_COLUMN)
    raise HostError(ProblemCode.DAMAGED, reason=f"不认识的单元格范围 {text}")


def range_text(area: CellRange) -> str:
    """The address of a range, e.g. ``B2:D9``; of one cell, ``B2``."""
    first, last = a1(area.top, area.left), a1(area.bottom, area.right)
    return first if first == last else f"{first}:{last}"


def contains(area: CellRange, row: int, column: int) -> bool:
    """Whether a cell, counted from 1, lies in an area."""
    return area.top <= row <= area.bottom and area.left <= column <= area.right


def merged_ranges(skeleton: bytes) -> tuple[CellRange, ...]:
    """The merged ranges of a worksheet part (whose rows may be left out)."""
    if b"mergeCell" not in skeleton:
        return ()
    found = (element for element in elements(skeleton, max_depth=2) if element.local == "mergeCell")
    return tuple(parse_range(element.attributes.get("ref", "")) for element in found)


def before_rows(skeleton: bytes) -> bytes:
    """The part as far as its rows, as a document of its own: what follows them may be very long."""
    rows = _ROWS.search(skeleton)
    root = _ROOT.search(skeleton)
    if rows is None or root is None:
        return skeleton
    return skeleton[: rows.start()] + b"</" + root[1] + b">"


def column_styles(skeleton: bytes) -> dict[int, bytes]:
    """The default format of each column that has one."""
    styles = {}
    for element in elements(before_rows(skeleton), max_depth=2):
        style = element.attributes.get("style", "0")
        if element.local == "col" and element.depth == 2 and style != "0":  # noqa: PLR2004 - worksheet/cols/col
            first, last = element.number("min"), element.number("max")
            styles.update(dict.fromkeys(range(first, min(last, LAST_COLUMN) + 1), style.encode()))
    return styles


def with_used_range(skeleton: bytes, last_row: int, last_column: int) -> bytes:
    """The part with its ``dimension`` grown to hold the last row and column written."""
    for element in elements(before_rows(skeleton), max_depth=1):
        if element.local == "dimension" and element.depth == 1 and last_row:
            used = parse_range(element.attributes.get("ref", "A1"))
            if used.bottom >= last_row and used.right >= last_column:
                return skeleton
            grown = CellRange(
                used.top, used.left, max(used.bottom, last_row), max(used.right, last_column)
            )  # fmt: skip
            tag = skeleton[element.start : element.open_end]
            tag = with_attribute(tag, b"ref", range_text(grown).encode())
            return skeleton[: element.start] + tag + skeleton[element.open_end :]
    return skeleton


def with_column_look(skeleton: bytes, column: int, model: int, before: bytes) -> bytes:
    """The part with the width and default format of ``model`` given to ``column``; other columns keep theirs.

    ``before`` is the part as it was before any column of the plan changed its look: the model is looked up there.
    A definition for several columns is split around ``column``. Hiding and grouping are not part of the look.
    """
    found = elements(skeleton, max_depth=2)
    cols = next((element for element in found if element.local == "cols" and element.depth == 1), None)
    if cols is None:
        return skeleton
    definitions = [
        element for element in found if element.local == "col" and cols.start < element.start < cols.end
    ]
    look = _look(before, model)
    pieces: list[tuple[int, bytes]] = []
    own = b"<" + definitions[0].name.encode() + b"/>" if definitions else b"<col/>"
    for element in definitions:
        text = skeleton[element.start : element.end]
        if not _first(element) <= column <= _last(element):
            pieces.append((_first(element), text))
            continue
        own = text
        if _first(element) < column:
            pieces.append((_first(element), _limited(text, _first(element), column - 1)))
        if column < _last(element):
            pieces.append((column + 1, _limited(text, column + 1, _last(element))))
    own = _limited(own, column, column)
    for name in _LOOK:
        own = with_attribute(own, name.encode(), look.get(name.encode()))
    # A definition that says nothing is left out (and one without a width is not allowed).
    if look:
        pieces.append((column, own))
    pieces.sort(key=lambda piece: piece[0])
    body = b"".join(text for _, text in pieces)
    if not body:
        return skeleton[: cols.start] + skeleton[cols.end :]
    if cols.open_end == cols.end:
        return skeleton
    close = skeleton.rindex(b"</", cols.start, cols.end)
    return skeleton[: cols.open_end] + body + skeleton[close:]


def _look(skeleton: bytes, column: int) -> dict[bytes, bytes]:
    """What the definition of ``column`` says about its look; empty where there is none."""
    for element in elements(skeleton, max_depth=2):
        if element.local == "col" and element.depth == 2 and _first(element) <= column <= _last(element):  # noqa: PLR2004 - worksheet/cols/col
            tag = skeleton[element.start : element.open_end]
            return {
                name.encode(): value for name in _LOOK if (value := attribute(tag, name.encode())) is not None
            }
    return {}


def _first(element: Element) -> int:
    return element.number("min")


def _last(element: Element) -> int:
    return element.number("max")


def _limited(definition: bytes, first: int, last: int) -> bytes:
    definition = with_attribute(definition, b"min", b"%d" % first)
    return with_attribute(definition, b"max", b"%d" % last)


def without_column(sqref: str, column: int, first_row: int) -> str:
    """A list of ranges less the cells of ``column`` from ``first_row`` down."""
    left: list[str] = []
    for text in sqref.split():
        area = parse_range(text)
        if not area.left <= column <= area.right or area.bottom < first_row:
            left.append(text)
            continue
        parts = (
            CellRange(area.top, area.left, area.bottom, column - 1),
            CellRange(area.top, column, first_row - 1, column),
            CellRange(area.top, column + 1, area.bottom, area.right),
        )
        left += [range_text(part) for part in parts if part.left <= part.right and part.top <= part.bottom]
    return " ".join(left)


def with_choices(skeleton: bytes, choices: ColumnChoices) -> bytes:
    """The part with the drop-down of a column replaced.

    A list that a drop-down's formula cannot hold (a comma in a choice, more than 255 characters) is left out:
    anything may be typed then. Rules kept in ``extLst`` stay.
    """
    first_row = choices.header_row + 1
    found = elements(skeleton, max_depth=2)
    holder = next((e for e in found if e.local == "dataValidations" and e.depth == 1), None)
    root = found[0]
    prefix = root.name.removesuffix(root.local)
    formula = _choices_formula(choices.choices)
    area = range_text(CellRange(first_row, choices.column, LAST_ROW, choices.column))
    mine = [_rule(prefix, area, formula)] if formula else []
    old = [
        element
        for element in found
        if holder is not None
        and element.local == "dataValidation"
        and holder.start < element.start < holder.end
    ]
    texts = [skeleton[element.start : element.end] for element in old]
    rules = [left for e in old if (left := _rule_without(skeleton, e, choices.column, first_row))]
    # Written again, the same list would still be a change to the file.
    if (mine and mine[0] in texts) or (not mine and rules == texts):
        return skeleton
    rules += mine
    if not rules:
        return skeleton if holder is None else skeleton[: holder.start] + skeleton[holder.end :]
    tag = f"<{prefix}dataValidations>".encode()
    if holder is not None:
        tag = skeleton[holder.start : holder.open_end]
        tag = tag[:-2] + b">" if tag.endswith(b"/>") else tag
    tag = with_attribute(tag, b"count", b"%d" % len(rules))
    new = tag + b"".join(rules) + f"</{prefix}dataValidations>".encode()
    if holder is not None:
        return skeleton[: holder.start] + new + skeleton[holder.end :]
    before = [element for element in found if element.depth == 1 and element.local in _BEFORE_CHOICES]
    at = before[-1].end
    return skeleton[:at] + new + skeleton[at:]


def _rule_without(skeleton: bytes, element: Element, column: int, first_row: int) -> bytes:
    """A rule that no longer covers ``column`` from ``first_row`` down; ``b""`` when it covered nothing else."""
    text = skeleton[element.start : element.end]
    old = element.attributes.get("sqref", "")
    left = without_column(old, column, first_row)
    if left == " ".join(old.split()):
        return text
    if not left:
        return b""
    tag = with_attribute(text[: element.open_end - element.start], b"sqref", left.encode())
    return tag + text[element.open_end - element.start :]


def _choices_formula(choices: Iterable[str]) -> str:
    texts = list(choices)
    joined = ",".join(texts)
    if not texts or len(joined) > LONGEST_CHOICES or any("," in text for text in texts):
        return ""
    return '"' + joined.replace('"', '""') + '"'


def _rule(prefix: str, area: str, formula: str) -> bytes:
    return (
        (
            f'<{prefix}dataValidation type="list" allowBlank="1" showInputMessage="1" showErrorMessage="1" '
            f'sqref="{area}"><{prefix}formula1>'
        ).encode()
        + escape(formula).replace(b"&quot;", b'"')
        + f"</{prefix}formula1></{prefix}dataValidation>".encode()
    )


def with_table_headers(table: bytes, texts: Mapping[tuple[int, int], str]) -> bytes:
    """A table part whose column names follow header cells that were written; else Excel calls the file damaged.

    Args:
        table: The part (what a user gets by 套用表格格式).
        texts: The texts written to the sheet, by row and column.
    """
    found = elements(table, max_depth=2)
    root = found[0]
    if root.attributes.get("headerRowCount") == "0":
        return table
    area = parse_range(root.attributes.get("ref", ""))
    columns = [element for element in found if element.local == "tableColumn"]
    for offset, element in reversed(list(enumerate(columns))):
        text = texts.get((area.top, area.left + offset))
        if text and text != element.attributes.get("name"):
            name = escape(text).replace(b"\n", b"_x000a_")
            tag = with_attribute(table[element.start : element.open_end], b"name", name)
            table = table[: element.start] + tag + table[element.open_end :]
    return table
