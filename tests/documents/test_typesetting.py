"""What is settled before Word sees the text: decimals, names, columns; and the school's own seal."""

import io
import zipfile
from dataclasses import replace
from decimal import Decimal

import pytest
from openxml_audit import OpenXmlValidator
from PIL import Image

from python.documents.kinds import Kind, fields_of
from python.documents.output import combined_document
from python.documents.pictures import seal_picture
from python.documents.typesetting import (
    across_then_down,
    display_width,
    down_then_across,
    name_in_cell,
    packed_lines,
    same_decimals,
)
from tests.documents.samples import ITEMS, certificate, loaded, person
from tests.places import TEMPLATES


@pytest.mark.parametrize(
    ("marks", "shown"),
    [
        (["77", "79.8", None], ["77.0", "79.8", ""]),
        (["10", "8"], ["10", "8"]),
        (["1.25", "3", "0.5"], ["1.25", "3.00", "0.50"]),
        ([], []),
    ],
)
def test_a_column_has_as_many_decimals_as_its_finest_mark(marks, shown):
    assert same_decimals([None if one is None else Decimal(one) for one in marks]) == shown


def test_a_long_name_is_broken_after_a_dot_and_nowhere_else():
    assert name_in_cell("阿卜杜热合曼·麦麦提明") == "阿卜杜热合曼·\n麦麦提明"
    assert name_in_cell("欧阳明月") == "欧阳明月"
    assert name_in_cell("长" * 12) == "长" * 12


def test_no_name_is_broken_over_two_lines():
    names = ["赵志强（缺席）", "阿卜杜热合曼·麦麦提明（请假）", "曾庆华（缺席）", "王芳（缺席）"]
    lines = packed_lines(names, 40, end="。")
    assert "".join(lines) == "、".join(names) + "。"
    assert all(display_width(line) <= 40 for line in lines)
    assert all(sum(name in line for line in lines) == 1 for name in names)


def test_two_columns_are_read_down_or_across():
    assert down_then_across([1, 2, 3]) == [(1, 3), (2, None)]
    assert across_then_down([1, 2, 3]) == [(1, 2), (3, None)]


def test_the_schools_seal_is_printed_on_every_copy_and_stored_once(tmp_path):
    stream = io.BytesIO()
    Image.new("RGBA", (84, 84), (200, 0, 0, 90)).save(stream, "PNG")
    seal = seal_picture(stream.getvalue())
    assert seal is not None
    template = loaded(TEMPLATES / "优秀证书.docx", fields_of(Kind.CERTIFICATE, ITEMS))
    path = tmp_path / "全部.docx"
    with combined_document(replace(template, seal=seal), path) as document:
        document.write(
            replace(template, seal=seal).render(certificate(person(str(place)), f"2026-{place}"), place)
            for place in range(3)
        )
    assert OpenXmlValidator().validate(path).is_valid
    with zipfile.ZipFile(path) as archive:
        assert archive.read("word/document.xml").decode().count('r:embed="rIdSeal"') == 3
        assert sum("rIdSeal" in name for name in archive.namelist()) == 1
    assert seal_picture(b"GIF89a") is None
