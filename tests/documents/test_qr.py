"""The QR codes are those of segno, module by module, and a scanner reads them at every size."""

import io
import shutil
import subprocess

import pytest
import segno
from PIL import Image

from python.documents.certificates import qr


def modules(png):
    image = Image.open(io.BytesIO(png))
    side = image.width // 4 - 8
    return [
        [image.getpixel(((x + 4) * 4 + 1, (y + 4) * 4 + 1)) == 0 for x in range(side)] for y in range(side)
    ]


@pytest.mark.parametrize("version", [1, 2, 5, 6, 7, 9, 10, 14, 15, 21, 25])
def test_a_full_code_is_the_same_as_segnos(version):
    # Only full ones: segno fills the rest of a code with one zero byte more than the standard does.
    length = qr._capacity(version) - (3 if version >= 10 else 2)
    text = ("abcdefghij" * 100)[:length]
    reference = segno.make(
        text,
        mode="byte",
        version=version,
        error="m",
        mask=2,
        micro=False,
        boost_error=False,
        encoding="iso-8859-1",
    )
    assert modules(qr.png(text)) == [[bool(module) for module in row] for row in reference.matrix]


@pytest.mark.skipif(shutil.which("zbarimg") is None, reason="zbar is not installed")
@pytest.mark.parametrize("length", [1, 5, 20, 60, 150, 300])
def test_a_scanner_reads_every_length(tmp_path, length):
    text = "姓名：" + "龘𠮷"[: 1 + length % 2] * (length // 2 + 1)
    (tmp_path / "a.png").write_bytes(qr.png(text))
    read = subprocess.run(
        ["zbarimg", "-q", "--raw", tmp_path / "a.png"], capture_output=True, text=True, check=True
    )
    assert read.stdout.rstrip("\n") == text


def test_a_text_too_long_for_a_code_is_refused():
    with pytest.raises(ValueError, match="too long"):
        qr.png("长" * 400)
