"""Reads the QR codes in photos, scans and pages of PDF files."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from python.documents.package import UnreadableError
from python.system.shipped import find_on_demand

if TYPE_CHECKING:
    from PIL.Image import Image

PICTURES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp")
PDF = ".pdf"
_MOST_PIXELS = 100_000_000
_MOST_PAGES = 300
# 300 dots an inch; a PDF counts 72 to the inch.
_SCALES = (300 / 72, 150 / 72)


def codes_in_pictures(pictures: Iterable[bytes]) -> list[str]:
    """What the QR codes in these pictures say; a picture that cannot be read says nothing."""
    found: list[str] = []
    for data in pictures:
        try:
            found += _codes(_opened(io.BytesIO(data)))
        except UnreadableError:
            continue
    return found


def codes_in_file(path: Path) -> list[str]:
    """What the QR codes in a picture, or on the pages of a PDF, say: each once, in order.

    Raises:
        UnreadableError: Neither a picture nor a PDF that can be read.
        OSError: The file cannot be read.
    """
    if path.suffix.lower() == PDF:
        images = _pages(path)
    else:
        with path.open("rb") as file:
            images = iter((_opened(io.BytesIO(file.read())),))
    return list(dict.fromkeys(text for image in images for text in _codes(image)))


def _opened(file: io.BytesIO) -> Image:
    find_on_demand()
    from PIL import Image, UnidentifiedImageError

    try:
        image = Image.open(file)
        if image.width * image.height > _MOST_PIXELS:
            raise UnreadableError("图片太大")
        image.load()
        return image.convert("L")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise UnreadableError("不是能读的图片") from error


def _codes(image: Image) -> list[str]:
    """All QR codes of a picture: as it is, then larger and smaller, until something is read."""
    import zxingcpp

    for factor in (1.0, 2.0, 0.5):
        size = (round(image.width * factor), round(image.height * factor))
        if min(size) < 1 or size[0] * size[1] > _MOST_PIXELS:
            continue
        tried = image if factor == 1 else image.resize(size)
        found = zxingcpp.read_barcodes(tried, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
        if found:
            return [one.text for one in found]
    return []


def _pages(path: Path) -> Iterator[Image]:
    """Pages as pictures; a page without a code is drawn a second time at another size."""
    find_on_demand()
    import pypdfium2
    import zxingcpp

    try:
        document = pypdfium2.PdfDocument(path.read_bytes())
    except pypdfium2.PdfiumError as error:
        raise UnreadableError("不是能读的 PDF") from error
    try:
        for number in range(min(len(document), _MOST_PAGES)):
            for scale in _SCALES:
                page = document[number]
                if page.get_width() * page.get_height() * scale**2 > _MOST_PIXELS:
                    continue
                image = page.render(scale=scale, grayscale=True).to_pil().convert("L")
                if zxingcpp.read_barcodes(
                    image, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
                ):
                    yield image
                    break
    finally:
        document.close()
