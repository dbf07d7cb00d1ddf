"""Pictures in Word documents: QR codes and charts where their tag stands, and the school's own seal over signature and date."""

from __future__ import annotations

import struct

from python.vocabulary.plain_record import record

EMU_PER_MM = 36_000
# The school's own seal: the field it stands for, and its relationship, which all copies share.
SEAL = "公章"
SEAL_ID = "rIdSeal"
SHARED_PICTURES = frozenset({SEAL_ID})

# Across; what schools' seals measure.
SEAL_MM = 42.0
_PNG_BEGINS = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


@record
class Picture:
    """A PNG to stand where a tag stands, ``size_mm`` wide and ``height_mm`` high (as high as wide unless given).

    ``over_text`` hangs it in the middle of its column behind the text, its own middle below the tag's line: a seal.
    """

    png: bytes
    size_mm: float
    description: str = ""
    height_mm: float | None = None
    title: str = "二维码"
    over_text: bool = False


def drawing_xml(picture: Picture, identifier: str, drawing: int) -> str:
    """The picture as drawing, closing the run it stands in and opening another."""
    size = round(picture.size_mm * EMU_PER_MM)
    height = size if picture.height_mm is None else round(picture.height_mm * EMU_PER_MM)
    opening, closing = _hanging(height) if picture.over_text else _IN_LINE
    frame = "<wp:wrapNone/>" if picture.over_text else ""
    return (
        f'</w:t></w:r><w:r><w:drawing>{opening}<wp:extent cx="{size}" cy="{height}"/>{frame}'
        f'<wp:docPr id="{drawing}" name="{picture.title}"/>'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f'<pic:nvPicPr><pic:cNvPr id="0" name="{picture.title}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:embed="{identifier}"'
        ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
        f'<a:off x="0" y="0"/><a:ext cx="{size}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f"</pic:spPr></pic:pic></a:graphicData></a:graphic>{closing}</w:drawing></w:r>"
        '<w:r><w:t xml:space="preserve">'
    )


_DRAWING = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
_IN_LINE = f'<wp:inline distT="0" distB="0" distL="0" distR="0" {_DRAWING}>', "</wp:inline>"
# From the top of the issuer's line to the line below it, on which the seal's middle lies.
_SEAL_MIDDLE = 9 * EMU_PER_MM


def _hanging(height: int) -> tuple[str, str]:
    """What stands around a picture that hangs behind the text, in the middle of its column or cell."""
    opening = (
        f'<wp:anchor {_DRAWING} distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="1"'
        ' locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="column"><wp:align>center</wp:align></wp:positionH>'
        f'<wp:positionV relativeFrom="paragraph"><wp:posOffset>{_SEAL_MIDDLE - height // 2}</wp:posOffset></wp:positionV>'
    )
    return opening, "</wp:anchor>"


def seal_picture(png: bytes) -> Picture | None:
    """The picture of a seal, as wide as a seal is; ``None`` if these bytes are no PNG."""
    begins = len(_PNG_BEGINS)
    if not png.startswith(_PNG_BEGINS) or len(png) < begins + 8:
        return None
    width, height = struct.unpack(">II", png[begins : begins + 8])
    if not width or not height:
        return None
    return Picture(png, SEAL_MM, SEAL, SEAL_MM * height / width, SEAL, over_text=True)
