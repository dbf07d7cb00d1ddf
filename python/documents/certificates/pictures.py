"""Reads the QR codes in photos, scans and pages of PDF files."""

from __future__ import annotations

import io
import warnings
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
# What the reader of codes takes.
_LONGEST_SIDE = 65_000
_MOST_PAGES = 300
# A scan of a page is some megabytes.
_MOST_BYTES = 200 * 1024 * 1024
# All pictures of a Word file together.
_MOST_PIXELS_IN_ALL = 200_000_000
# 300 dots an inch; a PDF counts 72 to the inch.
_TOO_MANY_PAGES = f"超过 {_MOST_PAGES} 页，请分成几个文件"
_SCALES = (300 / 72, 150 / 72)


def codes_in_pictures(pictures: Iterable[bytes]) -> list[str]:
    """What the QR codes in these pictures say; a picture that cannot be read says nothing."""
    found: list[str] = []
    left = _MOST_PIXELS_IN_ALL
    for data in pictures:
        try:
            image = next(_opened(data, most_pixels=min(left, _MOST_PIXELS)))
            left -= image.width * image.height
            found += _codes(image)
        except UnreadableError:
            continue
    return found


def codes_in_file(path: Path) -> list[str]:
    """What the QR codes in a picture, or on the pages of a PDF, say: each once, in order.

    Raises:
        UnreadableError: Neither a picture nor a PDF that can be read.
        OSError: The file cannot be read.
    """
    if path.stat().st_size > _MOST_BYTES:
        raise UnreadableError("文件太大")
    images = _pages(path) if path.suffix.lower() == PDF else _opened(path.read_bytes())
    return list(dict.fromkeys(text for image in images for text in _codes(image)))


def _opened(data: bytes, most_pixels: int = _MOST_PIXELS) -> Iterator[Image]:
    """A picture, or the pages of a scan (TIFF), in grey."""
    find_on_demand()
    from PIL import Image, ImageSequence

    try:
        # The limit is ours; PIL would print a warning.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(data))
            if image.width * image.height > most_pixels:
                raise UnreadableError("图片太大")
            for number, page in enumerate(ImageSequence.Iterator(image)):
                if number == _MOST_PAGES:
                    raise UnreadableError(_TOO_MANY_PAGES)
                if page.width * page.height > most_pixels:
                    raise UnreadableError("图片太大")
                yield page.convert("L")
    except UnreadableError:
        raise
    except Exception as error:  # a picture made to do harm makes its reader raise anything
        raise UnreadableError("不是能读的图片") from error


def _codes(image: Image) -> list[str]:
    """All QR codes of a picture: as it is, then larger and smaller, until something is read."""
    import zxingcpp

    for factor in (1.0, 2.0, 0.5):
        size = (round(image.width * factor), round(image.height * factor))
        if min(size) < 1 or max(size) > _LONGEST_SIDE or size[0] * size[1] > _MOST_PIXELS:
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
        if len(document) > _MOST_PAGES:
            raise UnreadableError(_TOO_MANY_PAGES)
        for number in range(len(document)):
            for scale in _SCALES:
                page = document[number]
                size = [side * scale for side in page.get_size()]
                if min(size) < 1 or max(size) > _LONGEST_SIDE or size[0] * size[1] > _MOST_PIXELS:
                    continue
                image = page.render(scale=scale, grayscale=True).to_pil().convert("L")
                if zxingcpp.read_barcodes(
                    image, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
                ):
                    yield image
                    break
    except pypdfium2.PdfiumError as error:
        raise UnreadableError("不是能读的 PDF") from error
    finally:
        document.close()
