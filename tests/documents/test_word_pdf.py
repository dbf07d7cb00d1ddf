"""PDF through Word on Windows, with a stand-in for Word and COM: what it is asked, and what happens when it refuses."""

from __future__ import annotations

import sys
import types
from pathlib import Path

import pytest

from python.documents import pdf, word_pdf
from python.vocabulary.ports import HostError
from python.vocabulary.problems import ProblemCode


class ComError(Exception):
    """Stands for pythoncom.com_error."""


@pytest.fixture
def word(monkeypatch):
    """A Word that exports a small PDF; set ``word.refuses`` to make it fail. Notes what it was asked."""
    asked: list[str] = []
    word = types.SimpleNamespace(refuses=False, asked=asked)

    def export(path: str, _: int) -> None:
        if word.refuses:
            raise ComError
        Path(path).write_bytes(b"%PDF-1.7 from Word")

    document = types.SimpleNamespace(ExportAsFixedFormat=export, Close=lambda _: asked.append("close"))

    def open_document(path: str, **options: bool) -> types.SimpleNamespace:
        assert Path(path).is_file()
        assert options == {"ConfirmConversions": False, "ReadOnly": True, "AddToRecentFiles": False}
        return document

    application = types.SimpleNamespace(
        Documents=types.SimpleNamespace(Open=open_document), Quit=lambda _: asked.append("quit")
    )
    com = types.SimpleNamespace(CoInitialize=lambda: None, CoUninitialize=lambda: None, com_error=ComError)
    client = types.SimpleNamespace(
        DispatchEx=lambda name: application if name == "Word.Application" else None
    )
    monkeypatch.setitem(sys.modules, "pythoncom", com)
    monkeypatch.setitem(sys.modules, "win32com.client", client)
    monkeypatch.setattr(word_pdf, "has_word", lambda: True)
    monkeypatch.setenv(pdf.ENVIRONMENT, "")  # no LibreOffice
    return word


def test_word_makes_the_pdf_and_is_ended(word, tmp_path: Path) -> None:
    document = tmp_path / "证书.docx"
    document.write_bytes(b"docx")
    pdf.to_pdf(document, tmp_path / "证书.pdf")
    assert (tmp_path / "证书.pdf").read_bytes() == b"%PDF-1.7 from Word"
    assert word.asked == ["close", "quit"]


def test_a_word_that_refuses_is_ended_and_the_next_converter_is_looked_for(word, tmp_path: Path) -> None:
    word.refuses = True
    document = tmp_path / "证书.docx"
    document.write_bytes(b"docx")
    with pytest.raises(HostError) as caught:
        pdf.to_pdf(document, tmp_path / "证书.pdf")
    assert (caught.value.code, word.asked) == (ProblemCode.NO_CONVERTER, ["quit"])
    assert not (tmp_path / "证书.pdf").exists()


def test_there_is_no_word_on_other_systems() -> None:
    assert word_pdf.has_word() is False
