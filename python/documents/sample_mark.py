"""样张 across a page: letters in the document itself, in front of its text, so that it prints whatever a printer is set to."""

from __future__ import annotations

from dataclasses import replace

from python.documents.template import Rendered

SAMPLE = "样张"
_EMU_PER_MM = 36_000
_WIDTH, _HEIGHT = 150 * _EMU_PER_MM, 75 * _EMU_PER_MM
_HALF_POINTS = 300
_RED = "C00000"
# Above all drawings of the page, which count from far below.
_IN_FRONT, _IDENTIFIER = 2_000_000_000, 2_000_000_000
_SPACES = {
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
}


def marked_as_sample(copy: Rendered) -> Rendered:
    """The copy with 样张 in large, half transparent letters in the middle of its first page."""
    return replace(copy, body=_mark() + copy.body)


def _mark() -> str:
    """A paragraph without height that carries the letters."""
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _SPACES.items())
    letters = (
        '<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:rFonts w:eastAsia="黑体"/><w:b/>'
        f'<w:color w:val="{_RED}"/><w:sz w:val="{_HALF_POINTS}"/>'
        f'<w14:textFill><w14:solidFill><w14:srgbClr w14:val="{_RED}"><w14:alpha w14:val="65000"/></w14:srgbClr>'
        f"</w14:solidFill></w14:textFill></w:rPr><w:t>{SAMPLE}</w:t></w:r></w:p>"
    )
    shape = (
        f'<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{_WIDTH}" cy="{_HEIGHT}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>'
        f'<wps:txbx><w:txbxContent>{letters}</w:txbxContent></wps:txbx><wps:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" '
        'bIns="0" anchor="ctr"/></wps:wsp>'
    )
    drawing = (
        f'<w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{_IN_FRONT}" '
        'behindDoc="0" locked="1" layoutInCell="0" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="page"><wp:align>center</wp:align></wp:positionH>'
        '<wp:positionV relativeFrom="page"><wp:align>center</wp:align></wp:positionV>'
        f'<wp:extent cx="{_WIDTH}" cy="{_HEIGHT}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="{_IDENTIFIER}" name="{SAMPLE}" descr="{SAMPLE}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{_SPACES["wps"]}">{shape}</a:graphicData></a:graphic></wp:anchor></w:drawing>'
    )
    return (
        f'<w:p {spaces}><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr>'
        f"<w:r>{drawing}</w:r></w:p>"
    )
