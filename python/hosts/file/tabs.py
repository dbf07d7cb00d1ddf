"""Which sheets of a saved workbook are hidden: ``state`` of each in the workbook part."""

from __future__ import annotations

from collections.abc import Mapping

from python.hosts.file.package import Package
from python.hosts.file.workbook_xml import WorkbookIndex
from python.hosts.file.xml_text import elements, with_attribute


def with_tabs(
    package: Package, index: WorkbookIndex, changed: Mapping[str, bytes | None], tabs: Mapping[str, bool]
) -> dict[str, bytes | None]:
    """The workbook part with sheets shown or hidden; nothing when all are so already.

    Args:
        package: The workbook.
        index: Its sheets.
        changed: Parts that a plan has changed already.
        tabs: Sheet → whether it is to be seen. The sheet in front is never hidden, so one is always left.
    """
    if not tabs:
        return {}
    old = changed.get(index.part) or package.read_utf8(index.part)
    found = elements(old, max_depth=2)
    view = next((one for one in found if one.local == "workbookView"), None)
    front = int(view.attributes.get("activeTab", "0")) if view else 0
    sheets = [one for one in found if one.local == "sheet" and one.depth == 2]  # noqa: PLR2004 - workbook/sheets/sheet
    new = old
    for place, sheet in reversed(list(enumerate(sheets))):
        name = index.sheets[place].name
        visible = sheet.attributes.get("state", "visible") == "visible"
        if name not in tabs or tabs[name] is visible or (visible and place == front):
            continue
        tag = with_attribute(new[sheet.start : sheet.open_end], b"state", None if tabs[name] else b"hidden")
        new = new[: sheet.start] + tag + new[sheet.open_end :]
    return {index.part: new} if new != old else {}
