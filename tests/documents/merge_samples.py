"""Mail-merge templates as Word saves them: rsids, marks of the spelling checker, codes and results cut over runs."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from docx import Document
from lxml import etree

from python.documents.template_source import W

W_DECLARED = f'xmlns:w="{W[1:-1]}"'
RED = '<w:rPr><w:rFonts w:hint="eastAsia"/><w:b/><w:noProof/><w:color w:val="C00000"/></w:rPr>'
BLUE = '<w:rPr><w:i/><w:color w:val="0000FF"/></w:rPr>'


def run(text: str, look: str = "") -> str:
    """A run of text as Word writes it."""
    return f'<w:r w:rsidR="00A7431E" w:rsidRPr="005B2C11">{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def mark(kind: str, look: str = "") -> str:
    return f'<w:r w:rsidR="00A7431E">{look}<w:fldChar w:fldCharType="{kind}"/></w:r>'


def code_run(text: str, look: str = "") -> str:
    return (
        f'<w:r w:rsidR="00A7431E">{look}<w:instrText xml:space="preserve">{escape(text)}</w:instrText></w:r>'
    )


def complex_field(code: str, result: str | None = None, look: str = "", code_look: str = "") -> str:
    """A complex field with its code in one run; no result at all for ``None``. ``code`` may hold fields as XML."""
    pieces = re.split(r"(<w:r .*?</w:r>|<w:fldSimple.*?</w:fldSimple>)", code)
    inside = "".join(one if one.startswith("<w:") else code_run(one, code_look) for one in pieces if one)
    shown = "" if result is None else mark("separate", look) + (run(result, look) if result else "")
    return mark("begin", code_look) + inside + shown + mark("end", look)


def merge_field(name: str, switches: str = r"\* MERGEFORMAT", look: str = "") -> str:
    return complex_field(f" MERGEFIELD  {name}  {switches} ", f"«{name}»", look)


def simple_field(code: str, result: str = "", look: str = "") -> str:
    shown = run(result, look) if result else ""
    return f"<w:fldSimple w:instr={quoteattr(code)}>{shown}</w:fldSimple>"


def cut_up(name: str, look: str = RED) -> str:
    """A MERGEFIELD as Word leaves it after some editing: everything in pieces, bookmarks and proofing marks in between."""
    return (
        f'{mark("begin", look)}{code_run(" MER", look)}<w:proofErr w:type="spellStart"/>{code_run("GEFIELD ", look)}'
        f'<w:bookmarkStart w:id="7" w:name="_Hlk1"/>{code_run(name[:1], look)}{code_run(name[1:] + " ", look)}'
        f'<w:proofErr w:type="spellEnd"/>{code_run(chr(92) + "* MERGE", look)}{code_run("FORMAT ", look)}'
        f'{mark("separate", look)}{run("«" + name[:1], look)}<w:bookmarkEnd w:id="7"/>{run(name[1:] + "»", look)}'
        f"{mark('end', look)}"
    )


def paragraph(*pieces: str, properties: str = "") -> str:
    return (
        f'<w:p w:rsidR="00A7431E" w:rsidRDefault="00A7431E" {W_DECLARED}>{properties}{"".join(pieces)}</w:p>'
    )


def merge_template(path: Path, *paragraphs: str, header: str = "", source: bool = False) -> Path:
    """A document of these paragraphs (XML); with ``source`` tied to a list of data as Word ties it."""
    document = Document()
    body = document.element.body
    for xml in paragraphs:
        body.insert(len(body) - 1, etree.fromstring(xml))
    if header:
        holder = document.sections[0].header.paragraphs[0]._p
        holder.getparent().replace(holder, etree.fromstring(header))
    document.save(str(path))
    if source:
        _tie_to_a_source(path)
    return path


def _tie_to_a_source(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode("latin-1") for name in archive.namelist()}
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts["word/settings.xml"] = re.sub(
        r"(<w:settings[^>]*>)",
        rf'\1<w:mailMerge xmlns:r="{office}"><w:mainDocumentType w:val="formLetters"/><w:linkToQuery/>'
        r'<w:dataType w:val="native"/><w:query w:val="SELECT * FROM `Sheet1$`"/><w:dataSource r:id="rId1"/>'
        r'<w:odso><w:src r:id="rId2"/><w:recipientData r:id="rId3"/></w:odso></w:mailMerge>',
        parts["word/settings.xml"],
        count=1,
    )
    parts["word/_rels/settings.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{office}/mailMergeSource" Target="file:///D:\\list.xls" TargetMode="External"/>'
        f'<Relationship Id="rId2" Type="{office}/mailMergeSource" Target="file:///D:\\list.xls" TargetMode="External"/>'
        f'<Relationship Id="rId3" Type="{office}/recipientData" Target="recipientData.xml"/></Relationships>'
    )
    parts["word/recipientData.xml"] = (
        f"<w:recipients {W_DECLARED}><w:recipientData><w:active w:val='0'/><w:column w:val='0'/>"
        "<w:uniqueTag w:val='AAAA'/></w:recipientData></w:recipients>"
    )
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        "</Types>",
        '<Override PartName="/word/recipientData.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.mailMergeRecipientData+xml"/></Types>',
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text.encode("latin-1"))


TEXT_BOX = (
    '<w:r xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml">'
    '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
    '<wp:extent cx="2000000" cy="500000"/><wp:docPr id="1" name="框"/><a:graphic>'
    '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/>'
    '<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="2000000" cy="500000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
    "</a:prstGeom></wps:spPr><wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp>"
    "</a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict>"
    '<v:rect style="width:150pt;height:40pt"><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></v:rect>'
    "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
"""A text box with ``{content}``, in both forms that Word writes."""
