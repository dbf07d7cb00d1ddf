"""A workbook of any edition opened in LibreOffice, and its buttons really clicked."""

from __future__ import annotations

import shutil
import sys
import zipfile
from pathlib import Path

import pytest

from python.entry import demo
from python.hosts.libreoffice import launch, macros
from python.hosts.libreoffice.macros import Edition, copied, edition_of, open_converted
from python.system.shipped import LIBREOFFICE_WORKBOOK, WORKBOOK
from python.vocabulary.ports import HostError
from python.vocabulary.problems import ProblemCode
from tests.hosts.workbooks import raw_workbook
from tests.live.office import Document
from tests.places import ROOT
from tests.samples import NOW

EDITIONS = Path(__file__).with_name("editions")


@pytest.mark.libreoffice
@pytest.mark.xdist_group("libreoffice")
@pytest.mark.parametrize("source", [WORKBOOK, EDITIONS / "0.1.0.xlsm"], ids=["today", "0.1.0"])
def test_buttons_of_an_edition_for_excel_work_in_a_copy_and_the_original_is_not_touched(
    source: Path, office, tmp_path: Path
) -> None:
    path = Path(shutil.copy(source, tmp_path / "2026 年秋季.xlsm"))
    before = path.read_bytes()
    assert edition_of(office.context, path) is Edition.EXCEL
    copy = copied(path)
    assert copy.name == "2026 年秋季-LibreOffice.xlsm"
    document = Document(open_converted(office.context, copy))
    try:
        office.screen.settled()
        state = document.model.NamedRanges.getByName("宏状态").getReferredCells().getCellByPosition(0, 0)
        assert state.getString() == "宏已启用"
        token = office.click(document, "校验数据")
        office.dismiss()
        assert token.message.startswith("校验数据完成")
        document.model.store()
    finally:
        document.close()
    assert path.read_bytes() == before
    # From now on it is of the other edition, and opened as it is.
    assert edition_of(office.context, copy) is Edition.LIBREOFFICE


@pytest.mark.libreoffice
@pytest.mark.xdist_group("libreoffice")
def test_editions_are_told_apart_and_a_strange_workbook_is_refused(office, tmp_path: Path) -> None:
    own = Path(shutil.copy(LIBREOFFICE_WORKBOOK, tmp_path / "甲.xlsm"))
    assert edition_of(office.context, own) is Edition.LIBREOFFICE
    strange = raw_workbook(tmp_path / "乙.xlsx", "<row r='1'/>")
    with pytest.raises(HostError) as refused:
        edition_of(office.context, strange)
    assert refused.value.code is ProblemCode.NO_MACROS


def test_a_copy_that_is_there_already_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "甲.xlsm"
    path.write_bytes(b"new")
    copied(path).write_bytes(b"typed in")
    with pytest.raises(HostError) as refused:
        copied(path)
    assert refused.value.code is ProblemCode.FILE_EXISTS
    assert (tmp_path / "甲-LibreOffice.xlsm").read_bytes() == b"typed in"


@pytest.mark.parametrize("arguments", [[], [str(WORKBOOK)], [str(LIBREOFFICE_WORKBOOK)]])
def test_the_shipped_blank_is_never_opened(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(launch, "launch", lambda *_a, **_k: pytest.fail("it was opened"))
    monkeypatch.setattr(sys, "argv", ["launch", *arguments])
    assert launch.main() == 2
    assert "peixun new" in capsys.readouterr().err


def test_our_module_is_the_one_that_the_edition_is_made_of() -> None:
    assert macros.RUN_PYTHON == ROOT / "python" / "hosts" / "libreoffice" / "xlwings.bas"
    assert macros._OURS in macros.RUN_PYTHON.read_text("ascii")


# peixun new


def project(path: Path) -> bytes:
    with zipfile.ZipFile(path) as package:
        return package.read("xl/vbaProject.bin")


@pytest.mark.parametrize(
    ("platform", "soffice", "asked", "expected"),
    [
        ("linux", "/usr/bin/soffice", None, LIBREOFFICE_WORKBOOK),
        ("linux", None, None, WORKBOOK),
        ("win32", "C:\\soffice.exe", None, WORKBOOK),
        ("darwin", "/usr/bin/soffice", None, WORKBOOK),
        ("linux", "/usr/bin/soffice", "excel", WORKBOOK),
        ("win32", None, "LibreOffice ", LIBREOFFICE_WORKBOOK),
    ],
)
def test_a_new_workbook_is_of_the_edition_that_this_computer_needs_or_that_is_asked_for(
    platform: str,
    soffice: str | None,
    asked: str | None,
    expected: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(shutil, "which", lambda _name: soffice)
    made = demo.new(tmp_path / "新", now=NOW, program=asked)
    assert project(tmp_path / "新.xlsm") == project(expected)
    assert ("按钮是给 LibreOffice 用的" in "".join(made.told())) == (expected == LIBREOFFICE_WORKBOOK)


@pytest.mark.parametrize("asked", ["wps", "libreoffice"])
def test_an_edition_that_does_not_ship_is_refused_and_nothing_is_made(
    asked: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # As in the portable edition.
    monkeypatch.setitem(demo.EDITIONS, "libreoffice", tmp_path / "没有带.xlsm")
    with pytest.raises(HostError) as refused:
        demo.new(tmp_path / "新.xlsm", now=NOW, program=asked)
    assert refused.value.code is ProblemCode.NO_EDITION
    assert list(tmp_path.iterdir()) == []
