"""A sheet more: its empty part, and its place in the workbook part, the relations and the content types."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence

from python.hosts.file.package import Package
from python.hosts.file.workbook_xml import CONTENT_TYPES, WorkbookIndex, parse, rels_part
from python.hosts.file.xml_text import Element, elements, escape
from python.vocabulary.ports import HostError, NewSheet
from python.vocabulary.problems import ProblemCode


def with_new_sheets(package: Package, index: WorkbookIndex, sheets: Iterable[NewSheet]) -> bytes:
    """The file with empty sheets at the end; nothing else changes but the three lists that name them.

    Namespaces, relation type and content type are those of a sheet that is there, so a Strict workbook stays one.

    Args:
        package: The workbook.
        index: Its sheets.
        sheets: What is added; no sheet has such a name yet.

    Raises:
        HostError: ``DAMAGED``: the workbook has no worksheet to go by.
    """
    model = next((entry.part for entry in index.sheets if entry.part), "")
    if not model:
        raise HostError(ProblemCode.DAMAGED, reason="里面没有工作表")
    workbook, types = package.read_utf8(index.part), package.read_utf8(CONTENT_TYPES)
    rels_name = rels_part(index.part)
    rels = package.read_utf8(rels_name)
    main_namespace = parse(package.read_utf8(model)).tag.partition("}")[0].lstrip("{")
    relation_type = next(
        element.get("Type", "")
        for element in parse(rels)
        if element.get("Type", "").rpartition("/")[2] == "worksheet"
    )
    content_type = _content_type(types, model)
    taken = {name.casefold() for name in package.names()}
    ids = {element.get("Id", "") for element in parse(rels)}
    sheet_id = max((int(entry.sheet_id) for entry in index.sheets if entry.sheet_id.isdecimal()), default=0)
    relation_namespace = relation_type.rpartition("/")[0]
    added: dict[str, bytes] = {}
    number = len(index.sheets)
    for sheet in sheets:
        number, sheet_id = number + 1, sheet_id + 1
        while (part := f"{posixpath.dirname(model)}/sheet{number}.xml").casefold() in taken:
            number += 1
        relation_id = next(f"rId{n}" for n in range(1, len(ids) + 2) if f"rId{n}" not in ids)
        ids.add(relation_id)
        taken.add(part.casefold())
        added[part] = _empty_sheet(main_namespace, sheet.widths)
        state = b' state="hidden"' if sheet.hidden else b""
        workbook = _appended(
            workbook,
            "sheets",
            b'sheet xmlns:r="%s" name="%s" sheetId="%d"%s r:id="%s"'
            % (relation_namespace.encode(), escape(sheet.name), sheet_id, state, relation_id.encode()),
        )
        rels = _appended(
            rels,
            "Relationships",
            f'Relationship Id="{relation_id}" Type="{relation_type}" Target="/{part}"'.encode(),
        )
        types = _appended(
            types, "Types", f'Override PartName="/{part}" ContentType="{content_type}"'.encode()
        )
    changed = {index.part: workbook, rels_name: rels, CONTENT_TYPES: types}
    return package.rewritten(changed, added)


def _empty_sheet(namespace: str, widths: Sequence[float]) -> bytes:
    sheet = f'<worksheet xmlns="{namespace}">{_columns(widths)}<sheetData/></worksheet>'
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{sheet}'.encode()


def _columns(widths: Sequence[float]) -> str:
    """The widths of the first columns; nothing where none are given."""
    columns = "".join(
        f'<col min="{place}" max="{place}" width="{width:g}" customWidth="1"/>'
        for place, width in enumerate(widths, 1)
    )
    return f"<cols>{columns}</cols>" if columns else ""


def _content_type(types: bytes, part: str) -> str:
    root = parse(types)
    for element in root:
        if element.get("PartName", "").casefold() == f"/{part}".casefold():
            return element.get("ContentType", "")
    return "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


def _appended(data: bytes, parent: str, tag: bytes) -> bytes:
    """``data`` with one more child at the end of ``parent``, in the namespace prefix of the parent."""
    found: Element = next(one for one in elements(data, max_depth=1) if one.local == parent)
    prefix = found.name.removesuffix(found.local).encode()
    child = b"<" + prefix + tag + b"/>"
    opening = data[found.start : found.open_end]
    if opening.endswith(b"/>"):
        closed = opening[:-2] + b">" + child + b"</" + found.name.encode() + b">"
        return data[: found.start] + closed + data[found.open_end :]
    at = data.rindex(b"</", found.start, found.end)
    return data[:at] + child + data[at:]
