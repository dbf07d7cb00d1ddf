"""Small functions that write WordprocessingML: runs, paragraphs, tables and a whole .docx, byte for byte the same each time.

Lengths are in twentieths of a point (``w`` attributes), font sizes in points.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from python.making.workbook.templates.styles import RED, styles
from python.making.workbook.templates.theme import THEME
from python.making.workbook.templates.typefaces import font_table, fonts

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = f'xmlns:w="{W}" xmlns:r="{R}"'
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# The date of every entry in the package, so that the same source gives the same bytes.
_ENTRY_DATE = (2026, 1, 1, 0, 0, 0)

# A4, and one centimetre.
A4_SHORT, A4_LONG = 11906, 16838
CM = 567
MM = 56.7

# The line around a page: its strength in eighths of a point, its distance from the edge of the paper in points.
BORDER_EIGHTHS, BORDER_SPACE = 48, 22


def run(
    text: str,
    font: str = "",
    size: float = 0,
    *,
    bold: bool = False,
    colour: str = "",
    spacing: int = 0,
    underline: bool = False,
) -> str:
    """One run of text; what is not given comes from the paragraph's style."""
    properties = fonts(font) if font else '<w:rFonts w:hint="eastAsia"/>'
    if bold:
        properties += "<w:b/><w:bCs/>"
    if colour:
        properties += f'<w:color w:val="{colour}"/>'
    if spacing:
        properties += f'<w:spacing w:val="{spacing}"/>'
    if size:
        properties += f'<w:sz w:val="{int(size * 2)}"/><w:szCs w:val="{int(size * 2)}"/>'
    if underline:
        properties += '<w:u w:val="single"/>'
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def page_field(instruction: str) -> str:
    """A field such as PAGE, with 1 as the value shown before it is worked out."""
    parts = (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> {instruction} </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>1</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    )
    return "".join(f"<w:r>{part}</w:r>" for part in parts)


def paragraph(
    *content: str,
    style: str = "",
    align: str = "",
    before: int | None = None,
    after: int | None = None,
    line: int = 0,
    exact: bool = False,
    keep: bool = False,
    indent: int | None = None,
    right: int = 0,
    size: float = 0,
    cut: bool = False,
) -> str:
    """A paragraph; a piece of ``content`` that is no run is plain text in the style's font.

    ``line`` is 240 for single spacing (or twentieths of a point with ``exact``); ``indent`` counts hundredths of a character;
    ``right`` keeps the text away from the right edge; ``cut`` draws a dashed line below.
    """
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if keep:
        properties += "<w:keepNext/>"
    if cut:
        properties += '<w:pBdr><w:bottom w:val="dashed" w:sz="6" w:space="1" w:color="808080"/></w:pBdr>'
    if before is not None or after is not None or line:
        spacing = "".join(
            f' w:{name}="{value}"'
            for name, value in (("before", before), ("after", after))
            if value is not None
        )
        if line:
            spacing += f' w:line="{line}" w:lineRule="{"exact" if exact else "auto"}"'
        properties += f"<w:spacing{spacing}/>"
    if indent is not None:
        properties += f'<w:ind w:firstLineChars="{indent}" w:firstLine="{indent * 2}"/>'
    elif right:
        properties += f'<w:ind w:right="{right}"/>'
    if align:
        properties += f'<w:jc w:val="{align}"/>'
    pieces = "".join(piece if piece.startswith("<w:") else run(piece, size=size) for piece in content)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{pieces}</w:p>"


def cell(
    *content: str,
    width: int,
    span: int = 1,
    align: str = "center",
    fill: str = "",
    divided: bool = False,
    sides: int = 0,
) -> str:
    """A table cell of ``width`` with paragraphs or tables in it.

    ``align`` is vertical, ``divided`` draws a double line at its left, ``sides`` is room of its own at left and right.
    """
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    if span > 1:
        properties += f'<w:gridSpan w:val="{span}"/>'
    if divided:
        properties += (
            '<w:tcBorders><w:left w:val="double" w:sz="4" w:space="0" w:color="404040"/></w:tcBorders>'
        )
    if fill:
        properties += f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'
    if sides:
        properties += (
            f'<w:tcMar><w:left w:w="{sides}" w:type="dxa"/><w:right w:w="{sides}" w:type="dxa"/></w:tcMar>'
        )
    return f'<w:tc><w:tcPr>{properties}<w:vAlign w:val="{align}"/></w:tcPr>{"".join(content)}</w:tc>'


def row(*cells: str, height: int = 0, exact: bool = False, header: bool = False) -> str:
    """A table row that is never broken across pages; ``header`` repeats it on each page."""
    properties = "<w:cantSplit/>"
    if height:
        properties += f'<w:trHeight w:val="{height}" w:hRule="{"exact" if exact else "atLeast"}"/>'
    if header:
        properties += "<w:tblHeader/>"
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tag_row(tag: str, columns: int, width: int) -> str:
    """A row that holds nothing but a docxtpl row tag, e.g. ``{%tr for 行 in 名单 %}``; it vanishes when rendered."""
    return row(cell(paragraph(tag, style="TableText"), width=width, span=columns))


def table(
    widths: Sequence[int],
    *rows: str,
    borders: bool = True,
    left: int | None = None,
    extra: str = "",
    margins: str = "",
) -> str:
    """A table with columns of ``widths``, centred or so far from the ``left`` margin.

    ``extra`` borders and cell ``margins`` of its own are XML.
    """
    look = '<w:tblStyle w:val="Grid"/>' if borders else '<w:tblStyle w:val="Plain"/>'
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    place = '<w:jc w:val="center"/>' if left is None else ""
    indent = "" if left is None else f'<w:tblInd w:w="{left}" w:type="dxa"/>'
    return (
        f'<w:tbl><w:tblPr>{look}<w:tblW w:w="{sum(widths)}" w:type="dxa"/>{place}{indent}'
        f'{extra}<w:tblLayout w:type="fixed"/>{margins}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


@dataclass(frozen=True)
class Page:
    """Paper and margins of a document."""

    landscape: bool = False
    top: int = int(2.5 * CM)
    bottom: int = int(2.2 * CM)
    left: int = int(2.5 * CM)
    right: int = int(2.5 * CM)
    border: bool = False
    footer: int = 850

    @property
    def text_width(self) -> int:
        """The width between the margins, in twentieths of a point."""
        return (A4_LONG if self.landscape else A4_SHORT) - self.left - self.right


@dataclass(frozen=True)
class WordFile:
    """A document to be written: ``body`` paragraphs and tables, and the paragraphs of the footer, if any, on all pages or, with ``even_footer``, on odd ones."""

    title: str
    body: Sequence[str]
    page: Page = field(default_factory=Page)
    footer: Sequence[str] = ()
    even_footer: Sequence[str] = ()

    def to_bytes(self) -> bytes:
        """The .docx. Entries are stored, not deflated, so that the bytes do not depend on the version of zlib."""
        parts = {
            "[Content_Types].xml": self._content_types(),
            "_rels/.rels": _ROOT_RELATIONSHIPS,
            "docProps/core.xml": _CORE.replace("TITLE", escape(self.title)),
            "docProps/app.xml": _APP,
            "word/document.xml": self._document(),
            "word/_rels/document.xml.rels": self._relationships(),
            "word/styles.xml": styles(_NAMESPACES),
            "word/settings.xml": _settings(even=bool(self.even_footer)),
            "word/fontTable.xml": font_table(_NAMESPACES),
            "word/theme/theme1.xml": THEME,
        }
        for number, content in enumerate((self.footer, self.even_footer), 1):
            if content:
                parts[f"word/footer{number}.xml"] = f"<w:ftr {_NAMESPACES}>{''.join(content)}</w:ftr>"
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name, xml in parts.items():
                entry = zipfile.ZipInfo(name, _ENTRY_DATE)
                entry.create_system = 0
                archive.writestr(entry, _DECLARATION + xml)
        return stream.getvalue()

    def _document(self) -> str:
        page = self.page
        width, height = (A4_LONG, A4_SHORT) if page.landscape else (A4_SHORT, A4_LONG)
        section = '<w:footerReference w:type="default" r:id="rId4"/>' if self.footer else ""
        section += '<w:footerReference w:type="even" r:id="rId5"/>' if self.even_footer else ""
        section += f'<w:pgSz w:w="{width}" w:h="{height}"{" w:orient=" + chr(34) + "landscape" + chr(34) if page.landscape else ""}/>'
        section += (
            f'<w:pgMar w:top="{page.top}" w:right="{page.right}" w:bottom="{page.bottom}" w:left="{page.left}"'
            f' w:header="851" w:footer="{page.footer}" w:gutter="0"/>'
        )
        if page.border:
            sides = "".join(
                f'<w:{side} w:val="single" w:sz="{BORDER_EIGHTHS}" w:space="{BORDER_SPACE}" w:color="{RED}"/>'
                for side in ("top", "left", "bottom", "right")
            )
            section += f'<w:pgBorders w:offsetFrom="page">{sides}</w:pgBorders>'
        return f"<w:document {_NAMESPACES}><w:body>{''.join(self.body)}<w:sectPr>{section}</w:sectPr></w:body></w:document>"

    def _content_types(self) -> str:
        base = "application/vnd.openxmlformats-officedocument.wordprocessingml"
        overrides = {
            "/word/document.xml": f"{base}.document.main+xml",
            "/word/styles.xml": f"{base}.styles+xml",
            "/word/settings.xml": f"{base}.settings+xml",
            "/word/fontTable.xml": f"{base}.fontTable+xml",
            "/word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
            "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
            "/docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        }
        for number, content in enumerate((self.footer, self.even_footer), 1):
            if content:
                overrides[f"/word/footer{number}.xml"] = f"{base}.footer+xml"
        entries = "".join(
            f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides.items()
        )
        return (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{entries}</Types>'
        )

    def _relationships(self) -> str:
        targets = ["styles", "settings", "fontTable"]
        entries = [(f"rId{number}", kind, f"{kind}.xml") for number, kind in enumerate(targets, 1)]
        entries += [("rId4", "footer", "footer1.xml")] if self.footer else []
        entries += [("rId5", "footer", "footer2.xml")] if self.even_footer else []
        entries.append(("rId6", "theme", "theme/theme1.xml"))
        return _relationships(entries)


def _relationships(entries: Sequence[tuple[str, str, str]]) -> str:
    items = "".join(
        f'<Relationship Id="{identifier}" Type="{R}/{kind}" Target="{target}"/>'
        for identifier, kind, target in entries
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{items}</Relationships>'


_ROOT_RELATIONSHIPS = _relationships(
    [
        ("rId1", "officeDocument", "word/document.xml"),
        ("rId3", "extended-properties", "docProps/app.xml"),
    ]
).replace(
    "</Relationships>",
    '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"'
    ' Target="docProps/core.xml"/></Relationships>',
)
_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>TITLE</dc:title><dc:creator></dc:creator>'
    "</cp:coreProperties>"
)
_APP = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>Microsoft Office Word</Application></Properties>"
)


def _settings(*, even: bool) -> str:
    return (
        f"<w:settings {_NAMESPACES}>"
        '<w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
        f"{'<w:evenAndOddHeaders/>' if even else ''}"
        '<w:characterSpacingControl w:val="compressPunctuation"/>'
        "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/>"
        "<w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>"
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )
