"""Packing: byte for byte what zipfile writes, also when parts change from file to file, and nothing malformed."""

from __future__ import annotations

import io
import zipfile
from xml.parsers import expat

import pytest

from python.documents.package import entry
from python.documents.packing import Packing

SAME = {"[Content_Types].xml": b"<Types/>", "word/media/a.png": b"\x89PNG" * 50, "word/empty.bin": b""}


def by_zipfile(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compresslevel=6) as archive:
        for name, data in parts.items():
            archive.writestr(entry(name), data)
    return made.getvalue()


def test_a_packed_file_is_what_zipfile_writes_though_parts_come_change_and_go():
    packing = Packing()
    texts = ("甲", "乙" * 5000, "乙" * 5000, "")
    for number, text in enumerate(texts):
        parts = {**SAME, "word/文档.xml": f"<x>{text}</x>".encode()}
        if number % 2:
            parts[f"word/{number}.xml"] = b"<y/>"
        assert packing.packed(parts, parts) == by_zipfile(parts)


@pytest.mark.parametrize("wrong", [b"<x>", b"<a:x/>", b""])
def test_a_malformed_part_is_refused_each_time_it_comes(wrong):
    packing = Packing()
    packing.packed(SAME, SAME)
    for _ in range(2):
        with pytest.raises(expat.ExpatError):
            packing.packed([*SAME, "word/x.xml"], {**SAME, "word/x.xml": wrong})
