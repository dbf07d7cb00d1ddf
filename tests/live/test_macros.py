"""The VBA of both editions, checked as far as that goes without Excel."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest
from pyopenvba.exceptions import VBACompileError
from pyopenvba.interpreter import parse_module

from python import buttons
from python.entry import clicks
from python.hosts.libreoffice.macros import RUN_PYTHON
from python.making.workbook.config_sheet import SETTINGS
from python.making.workbook.libreoffice_edition import edition_bytes
from python.making.workbook.macro_messages import MACRO_MESSAGES
from python.making.workbook.vba_project import VBA_FOLDER, standard_modules, xlwings_source
from python.making.workbook.workbook import workbook_bytes
from tests.vba import macro_sources

OURS = sorted([*VBA_FOLDER.glob("*.bas"), *VBA_FOLDER.glob("*.cls"), RUN_PYTHON])
PEIXUN = standard_modules()["Peixun"].replace("\r\n", "\n")


@pytest.fixture(scope="module")
def editions(tmp_path_factory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("editions")
    excel = workbook_bytes()
    paths = {"excel": folder / "excel.xlsm", "libreoffice": folder / "libreoffice.xlsm"}
    paths["excel"].write_bytes(excel)
    paths["libreoffice"].write_bytes(edition_bytes(excel))
    return paths


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_our_source_is_ascii_compiles_and_has_no_conditional_compilation(path):
    assert path.read_bytes().isascii()
    source = path.read_text("ascii")
    assert not re.search(r"^\s*#", source, re.MULTILINE)
    body = source[source.index("Option Explicit") :]
    parse_module(body, name=path.stem)


def test_the_compile_check_can_fail():
    with pytest.raises(VBACompileError):
        parse_module("Sub A()\n  If True Then\nEnd Sub\n", name="A")


@pytest.mark.parametrize("edition", ["excel", "libreoffice"])
def test_olevba_reads_every_module(editions, edition):
    found = macro_sources(editions[edition])
    assert {"Peixun.bas", "xlwings.bas", "ThisWorkbook.cls"} <= set(found)
    assert "Peixun_Score" in found["Peixun.bas"]


def test_xlwings_bas_is_embedded_unchanged_at_the_version_of_the_library(editions):
    def lines(text: str) -> list[str]:
        return [line.rstrip() for line in text.splitlines() if not line.startswith("Attribute")]

    embedded = macro_sources(editions["excel"])["xlwings.bas"]
    original = xlwings_source().read_text("ascii")
    assert lines(embedded) == lines(original)
    import xlwings

    assert f'XLWINGS_VERSION As String = "{xlwings.__version__}"' in embedded


def test_the_libreoffice_edition_differs_in_its_vba_project_alone(editions):
    with zipfile.ZipFile(editions["excel"]) as one, zipfile.ZipFile(editions["libreoffice"]) as other:
        assert one.namelist() == other.namelist()
        different = [name for name in one.namelist() if one.read(name) != other.read(name)]
    assert different == ["xl/vbaProject.bin"]
    assert "WScript" not in macro_sources(editions["libreoffice"])["xlwings.bas"]


@pytest.mark.parametrize("edition", ["excel", "libreoffice"])
def test_the_package_is_valid(editions, edition):
    command = [str(Path(sys.executable).with_name("openxml-audit")), str(editions[edition])]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_every_button_has_its_macro_and_every_macro_its_python_function(editions):
    with zipfile.ZipFile(editions["excel"]) as package:
        drawings = "".join(package.read(name).decode() for name in package.namelist() if "vmlDrawing" in name)
    macros = set(re.findall(r"<x:FmlaMacro>(?:\[0\]!)?(\w+)</x:FmlaMacro>", drawings))
    subs = dict(re.findall(r'^Public Sub (\w+)\(\)\s+RunButton "(\w+)"', PEIXUN, re.MULTILINE))
    assert macros
    assert macros <= set(subs)
    for function in subs.values():
        assert callable(getattr(buttons, function))
    assert 'RunPython("from python import buttons; buttons." & Action' in PEIXUN


def test_every_sentence_that_vba_says_is_in_the_workbook():
    known = {name for name, _ in MACRO_MESSAGES}
    vba = "".join(path.read_text("ascii") for path in OURS)
    used = set(re.findall(r'"(msg_\w+)"', vba)) | set(re.findall(r'Words\("(\w+)"\)', vba))
    assert used
    assert used <= known


def test_every_key_that_xlwings_reads_is_set_so_that_no_file_of_the_users_counts():
    asked = set(re.findall(r'GetConfig\("([^"]+)"', xlwings_source().read_text("ascii")))
    assert asked
    assert asked <= {key for key, _ in SETTINGS}


def test_the_report_is_what_vba_decodes(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    clicks.report("0123abcd", "done", "完成：𬭊 7 人")
    nonce, state, digits = clicks.token_path("0123abcd").read_text("ascii").splitlines()
    assert (nonce, state) == ("0123abcd", "done")
    # As Decoded in Peixun.bas does it.
    units = [int(digits[place : place + 4], 16) for place in range(0, len(digits), 4)]
    assert b"".join(unit.to_bytes(2, "big") for unit in units).decode("utf-16-be") == "完成：𬭊 7 人"


def test_a_failure_of_any_kind_is_one_chinese_sentence_and_a_log(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    monkeypatch.setattr(Path, "home", lambda: tmp_path)

    def host(_run):
        raise ValueError("xlwings\nsays no")

    monkeypatch.setattr(clicks, "host_of_caller", host)
    buttons.score("0123abcd")
    _, state, digits = clicks.token_path("0123abcd").read_text("ascii").splitlines()
    message = bytes.fromhex(digits).decode("utf-16-be")
    assert state == "failed"
    assert message.startswith("计算成绩：")
    assert "Traceback" not in message
    log = next((tmp_path / "peixun-log").glob("*.log"))
    assert str(log) in message
    assert "ValueError" in log.read_text("utf-8")
