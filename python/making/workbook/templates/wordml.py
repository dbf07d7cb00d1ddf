"""Small functions that write WordprocessingML: runs, paragraphs, tables and a whole .docx, byte for byte the same each time.

Lengths are in twentieths of a point (``w`` attributes), font sizes in points.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from python.making.workbook.templates.theme import THEME

KAI, FANG, SONG, HEI = "楷体", "仿宋", "宋体", "黑体"

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = f'xmlns:w="{W}" xmlns:r="{R}"'
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# The date of every entry in the package, so that the same source gives the same bytes.
_ENTRY_DATE = (2026, 1, 1, 0, 0, 0)

INK = "000000"
RED = "A61C1C"
GOLD = "B08D3C"
GREY = "595959"

# A4, and one centimetre.
A4_SHORT, A4_LONG = 11906, 16838
CM = 567


def fonts(name: str) -> str:
    """Fonts of a run: a Chinese face by its Chinese name (Windows, WPS and LibreOffice map it) and a Latin one of like weight.

    ``w:hint`` makes quotation marks and dashes, which both scripts have, come out in the Chinese face.
    """
    latin = "Arial" if name == HEI else "Times New Roman"
    return f'<w:rFonts w:hint="eastAsia" w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{name}" w:cs="{latin}"/>'


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
) -> str:
    """A paragraph; a piece of ``content`` that is no run is plain text in the style's font.

    ``line`` is 240 for single spacing (or twentieths of a point with ``exact``); ``indent`` counts hundredths of a character.
    """
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if keep:
        properties += "<w:keepNext/>"
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
    if align:
        properties += f'<w:jc w:val="{align}"/>'
    pieces = "".join(piece if piece.startswith("<w:") else run(piece) for piece in content)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{pieces}</w:p>"


def cell(*paragraphs: str, width: int, span: int = 1, align: str = "center", fill: str = "") -> str:
    """A table cell of ``width``; ``align`` is vertical."""
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    if span > 1:
        properties += f'<w:gridSpan w:val="{span}"/>'
    if fill:
        properties += f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'
    return f'<w:tc><w:tcPr>{properties}<w:vAlign w:val="{align}"/></w:tcPr>{"".join(paragraphs)}</w:tc>'


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
    fixed: bool = True,
    extra: str = "",
    margins: str = "",
) -> str:
    """A centred table with columns of ``widths``; ``extra`` borders and cell ``margins`` of its own, as XML."""
    look = '<w:tblStyle w:val="Grid"/>' if borders else '<w:tblStyle w:val="Plain"/>'
    layout = "fixed" if fixed else "autofit"
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr>{look}<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'{extra}<w:tblLayout w:type="{layout}"/>{margins}</w:tblPr>'
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

    @property
    def text_width(self) -> int:
        """The width between the margins, in twentieths of a point."""
        return (A4_LONG if self.landscape else A4_SHORT) - self.left - self.right


@dataclass(frozen=True)
class WordFile:
    """A document to be written: ``body`` paragraphs and tables, and the paragraphs of header and footer, if any."""

    title: str
    body: Sequence[str]
    page: Page = field(default_factory=Page)
    header: Sequence[str] = ()
    footer: Sequence[str] = ()

    def to_bytes(self) -> bytes:
        """The .docx. Entries are stored, not deflated, so that the bytes do not depend on the version of zlib."""
        parts = {
            "[Content_Types].xml": self._content_types(),
            "_rels/.rels": _ROOT_RELATIONSHIPS,
            "docProps/core.xml": _CORE.replace("TITLE", escape(self.title)),
            "docProps/app.xml": _APP,
            "word/document.xml": self._document(),
            "word/_rels/document.xml.rels": self._relationships(),
            "word/styles.xml": _STYLES,
            "word/settings.xml": _SETTINGS,
            "word/fontTable.xml": _FONT_TABLE,
            "word/theme/theme1.xml": THEME,
        }
        if self.header:
            parts["word/header1.xml"] = f"<w:hdr {_NAMESPACES}>{''.join(self.header)}</w:hdr>"
        if self.footer:
            parts["word/footer1.xml"] = f"<w:ftr {_NAMESPACES}>{''.join(self.footer)}</w:ftr>"
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
        section = '<w:headerReference w:type="default" r:id="rId4"/>' if self.header else ""
        section += '<w:footerReference w:type="default" r:id="rId5"/>' if self.footer else ""
        section += f'<w:pgSz w:w="{width}" w:h="{height}"{" w:orient=" + chr(34) + "landscape" + chr(34) if page.landscape else ""}/>'
        section += (
            f'<w:pgMar w:top="{page.top}" w:right="{page.right}" w:bottom="{page.bottom}" w:left="{page.left}"'
            ' w:header="851" w:footer="850" w:gutter="0"/>'
        )
        if page.border:
            sides = "".join(
                f'<w:{side} w:val="thinThickThinMediumGap" w:sz="36" w:space="24" w:color="{RED}"/>'
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
        if self.header:
            overrides["/word/header1.xml"] = f"{base}.header+xml"
        if self.footer:
            overrides["/word/footer1.xml"] = f"{base}.footer+xml"
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
        entries += [("rId4", "header", "header1.xml")] if self.header else []
        entries += [("rId5", "footer", "footer1.xml")] if self.footer else []
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
_SETTINGS = (
    f"<w:settings {_NAMESPACES}>"
    '<w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/><w:characterSpacingControl w:val="compressPunctuation"/>'
    "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/>"
    "<w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>"
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
)


def _font(name: str, other: str, panose: str, family: str, pitch: str) -> str:
    # altName lets a system that knows the face only by its Latin name find it.
    return (
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:panose1 w:val="{panose}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="{pitch}"/></w:font>'
    )


_FONT_TABLE = (
    f"<w:fonts {_NAMESPACES}>"
    '<w:font w:name="Times New Roman"><w:panose1 w:val="02020603050405020304"/><w:charset w:val="00"/>'
    '<w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>'
    '<w:font w:name="Arial"><w:panose1 w:val="020B0604020202020204"/><w:charset w:val="00"/>'
    '<w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>'
    + _font(SONG, "SimSun", "02010600030101010101", "auto", "variable")
    + _font(HEI, "SimHei", "02010609060101010101", "modern", "fixed")
    + _font(KAI, "KaiTi", "02010609060101010101", "modern", "fixed")
    + _font(FANG, "FangSong", "02010609060101010101", "modern", "fixed")
    + "</w:fonts>"
)


def _style(
    identifier: str, name: str, font: str, size: float, paragraph_properties: str = "", more: str = ""
) -> str:
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{identifier}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{paragraph_properties}</w:pPr><w:rPr>{fonts(font)}{more}'
        f'<w:sz w:val="{int(size * 2)}"/><w:szCs w:val="{int(size * 2)}"/></w:rPr></w:style>'
    )


def _table_style(identifier: str, name: str, border: str, margin: int) -> str:
    borders = "".join(
        f"<w:{side} {border}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{identifier}"><w:name w:val="{name}"/>'
        f"<w:tblPr><w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>"
        f'<w:left w:w="{margin}" w:type="dxa"/><w:right w:w="{margin}" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )


# Fixed line heights where a page must not overflow: faces that stand in for 仿宋 and 楷体 can be half as tall again.
_STYLES = (
    f"<w:styles {_NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>{fonts(FANG)}"
    '<w:kern w:val="2"/><w:sz w:val="24"/><w:szCs w:val="24"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
    '<w:pPr><w:adjustRightInd w:val="0"/><w:snapToGrid w:val="0"/></w:pPr></w:style>'
    + _style(
        "CertTitle",
        "证书标题",
        KAI,
        54,
        '<w:spacing w:line="1320" w:lineRule="exact"/><w:jc w:val="center"/>',
        f'<w:b/><w:bCs/><w:color w:val="{RED}"/><w:spacing w:val="300"/>',
    )
    + _style(
        "CertBody",
        "证书正文",
        FANG,
        22,
        '<w:spacing w:line="640" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="880"/><w:jc w:val="both"/>',
    )
    + _style("CertSmall", "证书小字", SONG, 10.5, "", f'<w:color w:val="{GREY}"/>')
    + _style(
        "PaperTitle",
        "文书标题",
        HEI,
        22,
        '<w:spacing w:after="160"/><w:jc w:val="center"/>',
        "<w:b/><w:bCs/>",
    )
    + _style("PaperSubtitle", "文书副标题", KAI, 15, '<w:spacing w:after="240"/><w:jc w:val="center"/>')
    + _style(
        "PaperBody",
        "文书正文",
        FANG,
        16,
        '<w:spacing w:line="560" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="640"/><w:jc w:val="both"/>',
    )
    + _style("PaperHeading", "文书小标题", HEI, 16, '<w:keepNext/><w:spacing w:before="160" w:after="80"/>')
    + _style(
        "PaperSign", "文书落款", FANG, 16, '<w:spacing w:line="560" w:lineRule="exact"/><w:jc w:val="right"/>'
    )
    + _style("TableHead", "表头", HEI, 11, '<w:jc w:val="center"/>')
    + _style("TableText", "表格文字", SONG, 11, '<w:jc w:val="center"/>')
    + _style("TableLong", "表格长文", SONG, 11, '<w:spacing w:line="300" w:lineRule="auto"/>')
    + _style("PageFoot", "页脚文字", SONG, 9, '<w:jc w:val="center"/>', f'<w:color w:val="{GREY}"/>')
    + '<w:style w:type="table" w:default="1" w:styleId="NormalTable"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/>'
    '<w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
    '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar>'
    "</w:tblPr></w:style>"
    + _table_style("Grid", "文书表格", 'w:val="single" w:sz="4" w:space="0" w:color="404040"', 85)
    + _table_style("Plain", "无框表格", 'w:val="nil"', 60)
    + "</w:styles>"
)
