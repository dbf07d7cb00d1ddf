"""``python -m python.making.gallery [FOLDER]``: docs/gallery/, a picture of a page of every document that the demo makes.

The typefaces are those of this computer; pictures like a school's own want 仿宋, 楷体, 黑体, 宋体 and 方正小标宋简体 or faces that fontconfig
gives for them.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from python.documents.kinds import Kind
from python.documents.pdf import to_pdf
from python.entry.demo_county import COUNTY
from python.vocabulary.county_sheets import REPORT_NAME
from python.vocabulary.folders import COUNTY_FOLDER

GALLERY = Path(__file__).resolve().parents[2] / "docs" / "gallery"
MOST_BYTES = 2_000_000
_DOTS_AN_INCH = 72
_COLOURS = 24
_COMMANDS = ("signin", "minutes", "publish")
# Which file of a kind's folder is shown: the combined one, or the only one.
_SHOWN = {Kind.CERTIFICATE: "优秀证书*.docx"}
# Which page: the first person of 个人成长档案 has no rounds yet.
_PAGE = {Kind.GROWTH: 2}
_SECONDS = 300


def make_gallery(folder: Path) -> list[Path]:
    """Plays the demo, turns a page of every kind of document into a picture in ``folder``, and returns the pictures.

    Raises:
        RuntimeError: A command of the demo failed, or the pictures are larger than ``MOST_BYTES`` together.
    """
    with tempfile.TemporaryDirectory() as temporary:
        demo = Path(temporary) / "demo"
        _run("demo", str(demo))
        workbook = next(demo.glob("*.xlsm"))
        for command in _COMMANDS:
            _run(command, str(workbook))
        made = max((demo / "输出").iterdir(), key=lambda path: len(list(path.iterdir())))
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        pictures = [
            _picture(made, kind, folder, Path(temporary)) for kind in Kind if (made / kind.value).is_dir()
        ]
        county = demo / COUNTY / "输出" / COUNTY_FOLDER
        pictures += [
            _of_file(document, name, folder, Path(temporary))
            for document, name in _of_the_county(county).items()
        ]
    size = sum(path.stat().st_size for path in pictures)
    if size > MOST_BYTES:
        raise RuntimeError(f"the pictures are {size} bytes together")
    return pictures


def _run(command: str, *arguments: str) -> None:
    peixun = Path(sys.executable).with_name("peixun")
    subprocess.run([peixun, command, *arguments], check=True, capture_output=True, timeout=_SECONDS)


def _of_the_county(results: Path) -> dict[Path, str]:
    """The county's workbook and papers, each with the name of its picture."""
    slip = max((results / Kind.SCHOOL_SLIP.value).glob("*.docx"))
    single = {results / f"{kind.value}.docx": kind.value for kind in (Kind.COUNTY_REPORT, Kind.NOMINATIONS)}
    return {results / f"{REPORT_NAME}.xlsx": REPORT_NAME, **single, slip: Kind.SCHOOL_SLIP.value}


def _picture(made: Path, kind: Kind, folder: Path, temporary: Path) -> Path:
    """A page of a kind as PNG."""
    document = sorted((made / kind.value).glob(_SHOWN.get(kind, f"{kind.value}*.docx")))[0]
    return _of_file(document, kind.value, folder, temporary, _PAGE.get(kind, 1))


def _of_file(document: Path, name: str, folder: Path, temporary: Path, page_number: int = 1) -> Path:
    """A page of a file as PNG."""
    from PIL import Image

    pdf = temporary / f"{name}.pdf"
    to_pdf(document, pdf)
    target = folder / f"{name}.png"
    page = [
        "pdftoppm",
        "-png",
        "-r",
        str(_DOTS_AN_INCH),
        "-f",
        str(page_number),
        "-singlefile",
        str(pdf),
        str(target.with_suffix("")),
    ]
    subprocess.run(page, check=True, capture_output=True, timeout=_SECONDS)
    with Image.open(target) as picture:
        picture.convert("RGB").quantize(_COLOURS, method=Image.Quantize.MEDIANCUT).save(target, optimize=True)
    return target


if __name__ == "__main__":
    make_gallery(Path(sys.argv[1]) if len(sys.argv) > 1 else GALLERY)
