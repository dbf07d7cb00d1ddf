"""Which sheet a saved workbook shows when it is opened: ``activeTab`` of the workbook part, ``tabSelected`` of the sheets.

Both must say the same: sheets that are selected besides the one in front are a group, and what is typed goes into all of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from python.hosts.file.package import Package
from python.hosts.file.workbook_xml import WorkbookIndex
from python.hosts.file.xml_text import attribute, elements, with_attribute

_VIEW = re.compile(rb"<(?:\w+:)?sheetView\b[^>]*>")
_VIEWS_END = re.compile(rb"<(?:\w+:)?(?:sheetFormatPr|cols|sheetData)\b")
_ON = (b"1", b"true")
# More than ever stands above the columns and rows of a sheet.
_HEAD = 64 * 1024


def with_sheet_in_front(
    package: Package, index: WorkbookIndex, changed: Mapping[str, bytes | None], sheet: str
) -> dict[str, bytes | None]:
    """The parts that come out different when ``sheet`` is brought to the front: one attribute each.

    Args:
        package: The workbook.
        index: Its sheets.
        changed: Parts that a plan has changed already.
        sheet: The sheet's name.

    Returns:
        Nothing when the sheet is missing, hidden or in front already, when the workbook part says nothing of its window, or when
        what is in front now has no cells (a chart sheet).
    """

    def part_of(name: str) -> bytes:
        return changed.get(name) or package.read_utf8(name)

    workbook = part_of(index.part)
    found = elements(workbook, max_depth=2)
    views = [element for element in found if element.local == "workbookView"]
    tabs = [element for element in found if element.local == "sheet" and element.depth == 2]  # noqa: PLR2004 - workbook/sheets/sheet
    names = [entry.name for entry in index.sheets]
    if (
        sheet not in names
        or not views
        or tabs[names.index(sheet)].attributes.get("state", "visible") != "visible"
    ):
        return {}
    place, now = names.index(sheet), int(views[0].attributes.get("activeTab", "0"))
    if now == place or now >= len(names) or not (index.sheets[now].part and index.sheets[place].part):
        return {}
    view = views[0]
    tag = with_attribute(workbook[view.start : view.open_end], b"activeTab", b"%d" % place)
    new: dict[str, bytes | None] = {index.part: workbook[: view.start] + tag + workbook[view.open_end :]}
    for entry in index.sheets:
        if entry.part:
            front = entry.name == sheet
            head = b"" if changed.get(entry.part) else package.start(entry.part, _HEAD)
            if _VIEWS_END.search(head) and _with_selection(head, selected=front) is head:
                continue
            old = part_of(entry.part)
            selected = _with_selection(old, selected=front)
            if selected != old:
                new[entry.part] = selected
    return new


def _with_selection(part: bytes, *, selected: bool) -> bytes:
    """A sheet part whose first view says whether the sheet is selected; the same object when it says so already."""
    end = _VIEWS_END.search(part)
    for match in _VIEW.finditer(part, 0, end.start() if end else len(part)):
        tag = match[0]
        if (attribute(tag, b"workbookViewId") or b"0") != b"0":
            continue
        if (attribute(tag, b"tabSelected") in _ON) == selected:
            return part
        tag = with_attribute(tag, b"tabSelected", b"1" if selected else None)
        return part[: match.start()] + tag + part[match.end() :]
    return part
