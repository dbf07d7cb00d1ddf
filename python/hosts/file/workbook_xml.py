"""The parts above the sheets: which sheet is which part, defined names, the mark to recalculate, the calculation chain."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from python.hosts.file.package import Package
from python.hosts.file.xml_text import attribute, elements, with_attribute
from python.vocabulary.plain_record import record
from python.vocabulary.ports import HostError
from python.vocabulary.problems import CellRef, ProblemCode

CONTENT_TYPES = "[Content_Types].xml"
_ROOT_RELS = "_rels/.rels"
_MAIN_TYPES = ("spreadsheetml.sheet.main+xml", "sheet.macroenabled.main+xml")
_TEMPLATE_TYPES = ("spreadsheetml.template.main+xml", "template.macroenabled.main+xml")
_BINARY_TYPE = "sheet.binary"
_BEFORE_CALC = ("sheets", "functionGroups", "externalReferences", "definedNames")
_NAME_TARGET = re.compile(
    r"(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]{1,3})\$?([0-9]+)(?::\$?[A-Z]{1,3}\$?[0-9]+)?"
)
_CHAIN_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*/>")


@record
class SheetEntry:
    """A sheet as the workbook part lists it; ``part`` is ``""`` for a sheet without cells (a chart sheet)."""

    name: str
    sheet_id: str
    part: str


@record
class Relation:
    """One relation of a part: ``kind`` is the last word of its type, ``target`` a part's name."""

    kind: str
    target: str


class WorkbookIndex:
    """What the workbook part and its relations say; read once."""

    def __init__(self, package: Package) -> None:
        """Raises ``HostError``: ``NOT_A_WORKBOOK``, ``BINARY_FORMAT`` or ``WORKBOOK_TEMPLATE`` for another kind of Office file, ``DAMAGED`` for a broken one."""
        if CONTENT_TYPES not in package or _ROOT_RELS not in package:
            raise HostError(ProblemCode.NOT_A_WORKBOOK)
        self.part = self._main_part(package)
        root = parse(package.read_utf8(self.part))
        relations = relations_of(package, self.part)
        self.sheets = tuple(_sheets(root, relations))
        self.names = tuple(_names(root))
        settings = root.find("{*}workbookPr")
        self.counts_from_1904 = settings is not None and settings.get("date1904", "0") not in {"0", "false"}
        targets = {relation.kind: relation.target for relation in relations.values()}
        self.calc_chain = targets.get("calcChain", "")
        self.shared_strings = targets.get("sharedStrings", "")
        self.styles = targets.get("styles", "")
        if not self.sheets:
            raise HostError(ProblemCode.DAMAGED, reason="里面没有工作表")
        for sheet in self.sheets:
            if sheet.part and sheet.part not in package:
                raise HostError(ProblemCode.DAMAGED, reason=f"缺少部件 {sheet.part}")

    @staticmethod
    def _main_part(package: Package) -> str:
        targets = [
            relation.target
            for relation in relations_of(package, "").values()
            if relation.kind == "officeDocument"
        ]
        if not targets or targets[0] not in package:
            raise HostError(ProblemCode.NOT_A_WORKBOOK)
        part = targets[0]
        types = parse(package.read_utf8(CONTENT_TYPES))
        kind = ""
        for element in types:
            if element.get("PartName", "").lower() == f"/{part}".lower():
                kind = element.get("ContentType", "").lower()
        if not kind:
            suffix = part.rpartition(".")[2].lower()
            kind = next(
                (e.get("ContentType", "") for e in types if e.get("Extension", "").lower() == suffix), ""
            )
        if _BINARY_TYPE in kind.lower():
            raise HostError(ProblemCode.BINARY_FORMAT)
        if kind.lower().endswith(_TEMPLATE_TYPES):
            raise HostError(ProblemCode.WORKBOOK_TEMPLATE)
        if not kind.lower().endswith(_MAIN_TYPES):
            raise HostError(ProblemCode.NOT_A_WORKBOOK)
        return part

    def entry(self, sheet: str) -> SheetEntry:
        """Raises ``KeyError`` when there is no such sheet."""
        for entry in self.sheets:
            if entry.name == sheet:
                return entry
        raise KeyError(sheet)

    def named_cell(self, name: str) -> CellRef | None:
        """The top left cell of a workbook-wide name; names are compared as Excel does, without case."""
        target = next((text for key, text in self.names if key.casefold() == name.casefold()), "")
        match = _NAME_TARGET.fullmatch(target.strip().removeprefix("="))
        if match is None:
            return None
        sheet = match[1].replace("''", "'") if match[1] else match[2]
        if sheet not in {entry.name for entry in self.sheets}:
            return None
        return CellRef(sheet, int(match[4]), column_number(match[3]))


def parse(data: bytes) -> ET.Element:
    """A small part as a tree (document types were refused when the package was opened)."""
    try:
        return ET.fromstring(data)
    except ET.ParseError as error:
        raise HostError(ProblemCode.DAMAGED, reason=f"内容写法有误（第 {error.position[0]} 行）") from error


def column_number(letters: str) -> int:
    """The number of a column, from 1: A → 1, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def rels_part(part: str) -> str:
    """The name of the part that holds the relations of ``part`` (``""`` is the package)."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def relations_of(package: Package, part: str) -> dict[str, Relation]:
    """The internal relations of a part by id; ``kind`` is the last word of the type, the same in Strict files."""
    name = rels_part(part)
    if name not in package:
        return {}
    folder = posixpath.dirname(part)
    found = {}
    for element in parse(package.read_utf8(name)):
        if element.get("TargetMode") == "External":
            continue
        target = unquote(element.get("Target", ""))
        target = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        kind = element.get("Type", "").rpartition("/")[2]
        found[element.get("Id", "")] = Relation(kind, posixpath.normpath(target))
    return found


def _sheets(root: ET.Element, relations: dict[str, Relation]) -> Iterable[SheetEntry]:
    for element in root.iterfind("{*}sheets/{*}sheet"):
        id_ = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
        relation = relations.get(id_)
        if relation is None and id_:
            raise HostError(ProblemCode.DAMAGED, reason=f"找不到工作表“{element.get('name')}”的内容")
        # A module sheet of Excel 5 or 95 has no part of its own.
        part = relation.target if relation is not None and relation.kind == "worksheet" else ""
        yield SheetEntry(element.get("name", ""), element.get("sheetId", ""), part)


def _names(root: ET.Element) -> Iterable[tuple[str, str]]:
    for element in root.iterfind("{*}definedNames/{*}definedName"):
        if element.get("localSheetId") is None:
            yield element.get("name", ""), element.text or ""


def recalculated_on_opening(workbook: bytes) -> bytes:
    """The workbook part with ``fullCalcOnLoad`` set, so that formulas over the changed cells show new values."""
    found = elements(workbook, max_depth=1)
    for element in found:
        if element.depth == 1 and element.local == "calcPr":
            tag = workbook[element.start : element.open_end]
            if attribute(tag, b"fullCalcOnLoad") in {b"1", b"true"}:
                return workbook
            tag = with_attribute(tag, b"fullCalcOnLoad", b"1")
            return workbook[: element.start] + tag + workbook[element.open_end :]
    last = [element for element in found if element.depth == 1 and element.local in _BEFORE_CALC][-1]
    prefix = last.name.removesuffix(last.local)
    return workbook[: last.end] + f'<{prefix}calcPr fullCalcOnLoad="1"/>'.encode() + workbook[last.end :]


def without_chain_cells(chain: bytes, sheet_id: str, addresses: set[str]) -> bytes | None:
    """The calculation chain without cells that hold no formula any more; ``None`` when none is left.

    Excel calls a workbook damaged when its chain names a cell without a formula, or is empty. The sheet
    of an entry is that of the entry before it unless it names one.
    """
    out = bytearray()
    done = 0
    current = b""
    written = b""
    n_left = 0
    for match in _CHAIN_CELL.finditer(chain):
        tag = match[0]
        current = attribute(tag, b"i") or current
        out += chain[done : match.start()]
        done = match.end()
        if current.decode() == sheet_id and (attribute(tag, b"r") or b"").decode() in addresses:
            continue
        if current and current != written and attribute(tag, b"i") is None:
            tag = with_attribute(tag, b"i", current)
        written = current
        out += tag
        n_left += 1
    out += chain[done:]
    return bytes(out) if n_left else None


def without_part(package: Package, workbook_part: str, part: str) -> dict[str, bytes | None]:
    """The changes that take ``part``, its content type and the workbook's relation to it out of the package."""
    changed: dict[str, bytes | None] = {part: None}
    types = package.read(CONTENT_TYPES)
    changed[CONTENT_TYPES] = _without(types, lambda e: e.get("PartName", "").lower() == f"/{part}".lower())
    relations = relations_of(package, workbook_part)
    ids = {id_ for id_, relation in relations.items() if relation.target == part}
    rels = rels_part(workbook_part)
    changed[rels] = _without(package.read(rels), lambda e: e.get("Id") in ids)
    return changed


def _without(data: bytes, unwanted: Callable[[dict[str, str]], bool]) -> bytes:
    for element in reversed(elements(data, max_depth=1)):
        if element.depth == 1 and unwanted(element.attributes):
            data = data[: element.start] + data[element.end :]
    return data
