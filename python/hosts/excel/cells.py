"""What goes into a spreadsheet cell through xlwings, and what comes out: pure conversions, no program is touched."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from python.vocabulary.cell_values import CellError, CellValue, serial
from python.vocabulary.ports import CellContent, Link

# A value as xlwings hands it over or takes it.
RawValue = str | float | bool | None

_ERROR_TEXT = re.compile(
    r"#(NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|SPILL!|CALC!|GETTING_DATA|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!)|Err:\d+"
)
# Excel's error values reach COM as these integers. Source: XlCVError, and what newer Excels were seen to send.
_COM_ERRORS = range(-2146826300, -2146826200)
_COM_ERROR_NAMES = {
    -2146826288: "#NULL!",
    -2146826281: "#DIV/0!",
    -2146826273: "#VALUE!",
    -2146826265: "#REF!",
    -2146826259: "#NAME?",
    -2146826252: "#NUM!",
    -2146826246: "#N/A",
    -2146826245: "#SPILL!",
    -2146826238: "#CALC!",
    -2146826243: "#CONNECT!",
    -2146826242: "#BLOCKED!",
}
_SURE_TEXT = re.compile(r"[^\W\d_][^\d=]*", re.DOTALL)
# Nothing this long, starting with a letter or a Chinese character, is a date, a time or a number.
_LONGEST_REINTERPRETED = 40
# Two numbers agree when they show the same 15 digits; this is the matching relative distance of binary floats.
_SAME_NUMBER = 1e-14


def to_raw(content: CellContent) -> RawValue:
    """What is handed to xlwings so that the cell holds ``content`` and keeps its format.

    Text that a spreadsheet would take for a number, a date, a truth value or a formula gets the apostrophe that means
    text; unlike the number format ``@`` it does not change how the cell looks. A blank is ``""``: for COM that empties the cell.
    """
    if content is None:
        return ""
    if isinstance(content, Link):
        return f"={content.formula}"
    if isinstance(content, str):
        return "'" + content if is_reinterpreted(content) else content
    return float(content)


def is_reinterpreted(text: str) -> bool:
    """Whether a spreadsheet might make something else of ``text`` than this text."""
    if not text:
        return False
    if not text[0].isalpha():
        return True
    if len(text) > _LONGEST_REINTERPRETED:
        return False
    return text.upper() in {"TRUE", "FALSE"} or not _SURE_TEXT.fullmatch(text)


def from_raw(value: object) -> CellValue:
    """A value as the program gave it (``Native.values``), in the terms of ``cell_values``."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return CellError(value) if value[0] in "#E" and _ERROR_TEXT.fullmatch(value) else value
    if isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return CellError(_COM_ERROR_NAMES.get(value, "#ERROR!")) if value in _COM_ERRORS else float(value)
    if isinstance(value, Decimal):  # cells formatted as currency
        return float(value)
    if isinstance(value, dt.datetime):
        plain = dt.datetime.combine(value.date(), value.time())  # a subclass comes from COM
        if plain.year < 1900:  # noqa: PLR2004 - the calendar starts in 1900
            return plain.time()
        return plain if plain.time() != dt.time() else plain.date()
    return str(value)


def is_formula(formula: object, value: CellValue) -> bool:
    """Whether a cell holds a formula. Text that starts with = reads the same in both, which a formula does not."""
    return isinstance(formula, str) and formula.startswith("=") and formula != value


def holds(content: CellContent, value: CellValue, formula: object) -> bool:
    """Whether a cell with this value and formula already holds ``content``."""
    if isinstance(content, Link):
        return value == content.text and _squeezed(formula) == _squeezed(f"={content.formula}")
    if is_formula(formula, value):
        return False
    return shows(content, value)


def shows(content: CellContent, value: CellValue) -> bool:
    """Whether ``value``, read from a cell, is what writing ``content`` must give."""
    if content is None or content == "":
        return value is None
    if isinstance(content, Link):
        return value == content.text
    if isinstance(content, str):
        return value == content or (isinstance(value, CellError) and value.code == content)
    if isinstance(value, dt.date | dt.time):
        value = serial(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    wanted = float(content)
    return abs(value - wanted) <= _SAME_NUMBER * max(abs(value), abs(wanted))


def _squeezed(formula: object) -> str:
    """A formula without the differences in which spreadsheets write the same thing."""
    return re.sub(r"\s|\$", "", str(formula)).replace(";", ",").upper()


def kept(value: CellValue, formula: object) -> RawValue:
    """What must be written to give a cell the content back that it had: for taking a write back."""
    if is_formula(formula, value):
        return str(formula)
    if value is None:
        return ""
    if isinstance(value, str):
        return "'" + value if is_reinterpreted(value) else value
    if isinstance(value, CellError):
        return value.code
    if isinstance(value, dt.date | dt.time):
        return serial(value)
    return value if isinstance(value, bool) else float(value)  # type: ignore[arg-type]  # a number: the rest is handled above
