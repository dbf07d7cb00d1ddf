"""The committed templates are what the script makes, and valid."""

from openxml_audit import OpenXmlValidator

from python.making.workbook.templates.__main__ import build
from tests.places import TEMPLATES


def test_the_script_makes_the_same_bytes_each_time(tmp_path):
    first = {path.name: path.read_bytes() for path in build(tmp_path / "1")}
    assert first == {path.name: path.read_bytes() for path in build(tmp_path / "2")}


def test_the_committed_templates_are_the_scripts_and_valid(tmp_path):
    for path in build(tmp_path):
        assert path.read_bytes() == (TEMPLATES / path.name).read_bytes(), path.name
        assert OpenXmlValidator().validate(path).is_valid
