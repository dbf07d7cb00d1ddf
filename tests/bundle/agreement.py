"""What Linux and Wine made of one workbook is the same: cell by cell, part by part."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from PIL import Image

from python.hosts.file.host import FileHost
from python.vocabulary.sheet_schema import EXCHANGE_MEMORY, RUN_LOG


def assert_same_cells(linux: Path, on_wine: Path) -> None:
    """All cells of all sheets; of 运行日志, which says when and how long, and 收发记忆, whose numbers are drawn, only how many rows."""
    ours, theirs = FileHost.open(linux), FileHost.open(on_wine)
    assert ours.sheet_names() == theirs.sheet_names()
    for sheet in ours.sheet_names():
        expected, actual = ours.grid(sheet).rows, theirs.grid(sheet).rows
        if sheet in (RUN_LOG, EXCHANGE_MEMORY):
            assert len(expected) == len(actual)
            continue
        assert [list(row) for row in expected] == [list(row) for row in actual], sheet


def assert_same_documents(linux: Path, on_wine: Path) -> int:
    """All Word documents in two folders.

    Returns:
        How many there are.
    """
    names = {path.relative_to(linux) for path in linux.rglob("*.docx")}
    assert names == {path.relative_to(on_wine) for path in on_wine.rglob("*.docx")}
    for name in sorted(names):
        assert _parts(linux / name) == _parts(on_wine / name), name
    return len(names)


def _parts(path: Path) -> dict[str, object]:
    with zipfile.ZipFile(path) as archive:
        # Says when the document was made.
        names = [name for name in archive.namelist() if name != "docProps/core.xml"]
        return {name: _content(name, archive.read(name)) for name in names}


def _content(name: str, data: bytes) -> object:
    """Of a picture its dots: the builds of Pillow pack the same dots differently."""
    if not name.endswith(".png"):
        return data
    with Image.open(io.BytesIO(data)) as picture:
        return picture.size, picture.info.get("dpi"), picture.convert("RGB").tobytes()
