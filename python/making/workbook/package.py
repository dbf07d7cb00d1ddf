"""Finishes the package that XlsxWriter wrote: what it cannot express, and everything that could differ from run to run."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping

from python.making.workbook.styles import FONT

# The oldest date a zip entry can have; the same for every entry of every build.
_ENTRY_DATE = (1980, 1, 1, 0, 0, 0)
# XlsxWriter says that Excel itself wrote the file. LibreOffice then trusts row heights and formula results that nobody has
# worked out yet; under another name it works them out on opening.
_APPLICATION = ("<Application>Microsoft Excel</Application>", "<Application>peixun</Application>")
# Left out, these mean "no" to Excel and "yes" to LibreOffice.
_LABEL_PARTS = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
_BUTTON_FONT = '<font face="Calibri" size="220" color="#000000">'
_THEME_LATIN = re.compile(r'<a:latin typeface="(?:Calibri|Cambria)"')
_THEME_CHINESE = re.compile(r'(<a:font script="Hans" typeface=")[^"]*')

# The only shapes with a text are the links back to 首页: one line without margins, for the screen and not for paper.
_LINK = re.compile(r'(<xdr:sp .*?<a:bodyPr )wrap="square"(.*?</xdr:sp>)<xdr:clientData/>')
_ONE_LINE = 'wrap="none" lIns="0" tIns="0" rIns="0" bIns="0"'

Edit = Callable[[str], str]


def _button_typeface(text: str) -> str:
    return text.replace(_BUTTON_FONT, f'<font face="{FONT}" size="200" color="#1F2933">')


def _theme_typeface(text: str) -> str:
    text = _THEME_LATIN.sub(f'<a:latin typeface="{FONT}"', text)
    return _THEME_CHINESE.sub(rf"\g<1>{FONT}", text)


def _application(text: str) -> str:
    return text.replace(*_APPLICATION)


def _explicit_labels(text: str) -> str:
    parts = "".join(f'<c:{part} val="{int(part == "showVal")}"/>' for part in _LABEL_PARTS)
    return text.replace('<c:showVal val="1"/>', parts)


def _links_for_the_screen(text: str) -> str:
    return _LINK.sub(rf'\1{_ONE_LINE}\2<xdr:clientData fPrintsWithSheet="0"/>', text)


def hide_filter_buttons(columns: frozenset[int]) -> Edit:
    """An edit of a sheet part that hides the filter arrows of ``columns`` (from 0); filtering itself stays possible."""
    inside = "".join(f'<filterColumn colId="{column}" hiddenButton="1"/>' for column in sorted(columns))

    def edit(text: str) -> str:
        return re.sub(r"<autoFilter ref=\"([^\"]+)\"/>", rf'<autoFilter ref="\1">{inside}</autoFilter>', text)

    return edit


def finish(data: bytes, sheet_edits: Mapping[str, Edit]) -> bytes:
    """The finished package.

    Args:
        data: The package as XlsxWriter wrote it.
        sheet_edits: Edits by part name, e.g. ``xl/worksheets/sheet6.xml``.

    Returns:
        The package with the one typeface in buttons and theme, the edits made, and every entry dated alike, in the order
        in which it was written and stored unpacked.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            edits: list[Edit] = []
            if name.startswith("xl/drawings/vmlDrawing"):
                edits.append(_button_typeface)
            if name.startswith("xl/drawings/drawing"):
                edits.append(_links_for_the_screen)
            if name.startswith("xl/theme/"):
                edits.append(_theme_typeface)
            if name == "docProps/app.xml":
                edits.append(_application)
            if name.startswith("xl/charts/"):
                edits.append(_explicit_labels)
            if name in sheet_edits:
                edits.append(sheet_edits[name])
            for edit in edits:
                content = edit(content.decode("utf-8")).encode("utf-8")
            entry = zipfile.ZipInfo(name, _ENTRY_DATE)
            # Not packed: zlib's bytes differ from one build of Python to another.
            entry.compress_type = zipfile.ZIP_STORED
            entry.create_system = 0  # the same on every operating system
            entry.external_attr = 0
            target.writestr(entry, content)
    return made.getvalue()
