"""Turns the XML of a template into text that Jinja can compile, once per template.

What a template may hold but a print must not (comments, proofing marks, revision ids) is taken out; what must be
unique in a combined document is made easy to find again.
"""

from __future__ import annotations

import copy
import io
import re

from lxml import etree

from python.vocabulary.plain_record import record

W_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{W_NAMESPACE}}}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
# Stands in the last paragraph of a copy, where a combined document has the section's properties. Data cannot contain
# it, because in data every < is escaped.
SECTION_MARK = '<w:sectPr w:rsidR="00C0FFEE"/>'
# What a line to cut along begins with.
CUT_MARK = "✂"

_DROPPED = ("proofErr", "lastRenderedPageBreak", "commentRangeStart", "commentRangeEnd", "commentReference")
_AFTER_PAGE_NUMBERS = (
    "cols",
    "formProt",
    "vAlign",
    "noEndnote",
    "titlePg",
    "textDirection",
    "bidi",
    "rtlGutter",
    "docGrid",
    "printerSettings",
    "sectPrChange",
)
_CODE_WORD = re.compile(r'"[^"]*"|[^\s"\\]+')
_WORD = re.compile(r"\w+")
_NAMESPACE_DECLARATION = re.compile(r' xmlns:([\w.-]+)="([^"]*)"')


@record
class BodySource:
    """The main part as text, cut where people's copies are joined.

    Attributes:
        head: Everything up to the first paragraph.
        content: One copy, with tags, and ``SECTION_MARK`` in its last paragraph.
        section: The last section's properties.
        tail: Everything after the body's content.
        flows: Whether the next copy may begin on the same page: the last paragraph is a line to cut along.
    """

    head: str
    content: str
    section: str
    tail: str
    flows: bool = False


def patch(xml: str) -> str:
    """Rejoins tags that Word split over runs and resolves row, cell and paragraph tags, as docxtpl does it."""
    from docxtpl import DocxTemplate

    return str(DocxTemplate(io.BytesIO()).patch_xml(xml))


def fix_tables(xml: str) -> str:
    """Gives every table as many columns in its grid as its widest row has cells, sharing the table's width.

    Where every cell of that row says its own width, the columns are as wide as their cells say, in proportion.
    """
    from docxtpl import DocxTemplate

    root = DocxTemplate(io.BytesIO()).fix_tables(xml)
    for table in root.iter(f"{W}tbl"):
        _share_out(table)
    return etree.tostring(root, encoding="unicode")


def _share_out(table: etree._Element) -> None:
    """Makes grid and cells agree where a loop has added or removed cells; the table keeps its width."""
    columns = table.findall(f"{W}tblGrid/{W}gridCol")
    rows = [row.findall(f"{W}tc") for row in table.findall(f"{W}tr")]
    whole = [cells for cells in rows if len(cells) == len(columns)]
    total = table.find(f"{W}tblPr/{W}tblW")
    if not whole or total is None or total.get(f"{W}type") != "dxa":
        return
    asked = [_width(cell) for cell in whole[0]]
    room = int(total.get(f"{W}w", "0"))
    if (
        not all(asked)
        or room <= 0
        or sum(asked) == room == sum(int(one.get(f"{W}w", "0")) for one in columns)
    ):
        return
    widths = [round(width * room / sum(asked)) for width in asked]
    for column, width in zip(columns, widths, strict=True):
        column.set(f"{W}w", str(width))
    for cells in whole:
        for cell, width in zip(cells, widths, strict=True):
            own = cell.find(f"{W}tcPr/{W}tcW")
            if own is not None:
                own.set(f"{W}w", str(width))


def _width(cell: etree._Element) -> int:
    """The width a cell asks for, in twentieths of a point; 0 if it spans columns or asks for none."""
    own = cell.find(f"{W}tcPr/{W}tcW")
    if own is None or own.get(f"{W}type") != "dxa" or cell.find(f"{W}tcPr/{W}gridSpan") is not None:
        return 0
    text = str(own.get(f"{W}w"))
    return int(text) if text.isdecimal() else 0


def remove(element: etree._Element) -> None:
    """Takes ``element`` out of its tree; the root stays."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def parent_tag(element: etree._Element) -> str:
    """The tag of the element around ``element``; ``""`` for the root."""
    parent = element.getparent()
    return str(parent.tag) if parent is not None else ""


def all_text(element: etree._Element) -> str:
    """All text in ``element``, whatever holds it."""
    return "".join(str(piece) for piece in element.itertext())


def tidy(root: etree._Element) -> None:
    """Takes out of a part what must not be printed or would be ambiguous in copies."""
    for name in _DROPPED:
        for element in list(root.iter(f"{W}{name}")):
            remove(element)
    _drop_unused_bookmarks(root)
    for identifier in list(root.iter(f"{W}id")):
        if parent_tag(identifier) == f"{W}sdtPr":
            remove(identifier)
    for element in root.iter(tag=etree.Element):
        for attribute in [str(name) for name in element.attrib]:
            if attribute.startswith(f"{W}rsid") or attribute in (f"{W14}paraId", f"{W14}textId"):
                del element.attrib[attribute]


def _drop_unused_bookmarks(root: etree._Element) -> None:
    codes = [element.text or "" for element in root.iter(f"{W}instrText")]
    codes += [str(element.get(f"{W}instr")) for element in root.iter(f"{W}fldSimple")]
    # A name may be split over runs (then only the whole says it), stand in quotes, or in a formula.
    words = {word for text in (" ".join(codes), "".join(codes)) for word in _CODE_WORD.findall(text)}
    used = {part.casefold() for word in words for part in (word.strip('"'), *_WORD.findall(word))}
    used |= {str(element.get(f"{W}anchor")).casefold() for element in root.iter(f"{W}hyperlink")}
    dropped = set()
    for element in list(root.iter(f"{W}bookmarkStart")):
        if str(element.get(f"{W}name")).casefold() not in used:
            dropped.add(element.get(f"{W}id"))
            remove(element)
    for element in list(root.iter(f"{W}bookmarkEnd")):
        if element.get(f"{W}id") in dropped:
            remove(element)


def split_body(root: etree._Element) -> BodySource:
    """Cuts a tidied main part; every section of a copy is set to begin on a new page, the first on page 1."""
    body = root.find(f"{W}body")
    if body is None:
        raise ValueError("the document has no body")
    last = body[-1] if len(body) else None
    if last is not None and last.tag == f"{W}sectPr":
        body.remove(last)
        section = last
    else:
        section = etree.Element(f"{W}sectPr", nsmap={"w": W_NAMESPACE})
    inner = [element for element in body.iter(f"{W}sectPr") if parent_tag(element) == f"{W}pPr"]
    end = body[-1] if len(body) else None
    flows = not inner and end is not None and all_text(end).lstrip().startswith(CUT_MARK)
    _restart_pages(inner[0] if inner else section)
    _mark_section(body)
    # What the root declares need not be declared again; a prefix of the section's own must be.
    section_xml = _NAMESPACE_DECLARATION.sub(
        lambda match: "" if root.nsmap.get(match[1]) == match[2] else match[0],
        etree.tostring(section, encoding="unicode", with_tail=False),
    )
    xml = patch(etree.tostring(root, encoding="unicode"))
    start = re.search(r"<w:body[^>]*>", xml)
    stop = xml.rfind("</w:body>")
    if start is None or stop < 0:
        raise ValueError("the document has no body")
    return BodySource(xml[: start.end()], xml[start.end() : stop], section_xml, xml[stop:], flows)


def _restart_pages(section: etree._Element) -> None:
    kind = section.find(f"{W}type")
    if kind is not None and kind.get(f"{W}val") == "continuous":
        section.remove(kind)
    numbers = section.find(f"{W}pgNumType")
    if numbers is None:
        numbers = etree.Element(f"{W}pgNumType")
        later = [child for child in section if etree.QName(child).localname in _AFTER_PAGE_NUMBERS]
        section.insert(section.index(later[0]) if later else len(section), numbers)
    if numbers.get(f"{W}start") is None:
        numbers.set(f"{W}start", "1")


def _mark_section(body: etree._Element) -> None:
    """Puts the mark into the last paragraph, or into a paragraph of its own where the last one may not be printed."""
    last = body[-1] if len(body) else None
    usable = last is not None and last.tag == f"{W}p" and "{%" not in all_text(last)
    if not usable or last is None or last.find(f"{W}pPr/{W}sectPr") is not None:
        last = etree.SubElement(body, f"{W}p")
        properties = etree.SubElement(last, f"{W}pPr")
        etree.SubElement(
            properties,
            f"{W}spacing",
            {f"{W}before": "0", f"{W}after": "0", f"{W}line": "20", f"{W}lineRule": "exact"},
        )
    found = last.find(f"{W}pPr")
    if found is None:
        found = etree.Element(f"{W}pPr")
        last.insert(0, found)
    mark = etree.Element(f"{W}sectPr", {f"{W}rsidR": "00C0FFEE"})
    change = found.find(f"{W}pPrChange")
    found.insert(found.index(change) if change is not None else len(found), mark)


def number_styled_paragraphs(root: etree._Element, styles: etree._Element | None) -> None:
    """Writes the list a paragraph belongs to by its style into the paragraph, so that each copy can have its own."""
    lists = _lists_by_style(styles)
    if not lists:
        return
    for paragraph in root.iter(f"{W}p"):
        properties = paragraph.find(f"{W}pPr")
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        if properties is None or style is None or properties.find(f"{W}numPr") is not None:
            continue
        numbering = lists.get(str(style.get(f"{W}val")))
        if numbering is not None:
            before = ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
            position = len([child for child in properties if etree.QName(child).localname in before])
            properties.insert(position, copy.deepcopy(numbering))


def _lists_by_style(styles: etree._Element | None) -> dict[str, etree._Element]:
    if styles is None:
        return {}
    own: dict[str, etree._Element] = {}
    parents: dict[str, str] = {}
    for style in styles.iter(f"{W}style"):
        identifier = str(style.get(f"{W}styleId"))
        numbering = style.find(f"{W}pPr/{W}numPr")
        if numbering is not None and numbering.find(f"{W}numId") is not None:
            own[identifier] = numbering
        based = style.find(f"{W}basedOn")
        if based is not None:
            parents[identifier] = str(based.get(f"{W}val"))
    found: dict[str, etree._Element] = {}
    for start in {*own, *parents}:
        identifier, seen = start, set()
        while identifier not in own and identifier in parents and identifier not in seen:
            seen.add(identifier)
            identifier = parents[identifier]
        if identifier in own:
            found[start] = own[identifier]
    return found
