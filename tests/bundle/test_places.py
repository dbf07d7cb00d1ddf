"""A launcher finds its workbook, works on a copy where nothing can be written, and says when a path is too long."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from python.entry import places
from python.entry.places import (
    CannotRun,
    from_arguments,
    refuse_long_path,
    work_place,
    workbooks_beside,
)
from python.vocabulary.actions import action_of as launcher

SCORE, CERTIFICATES = launcher("score"), launcher("certificates")


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which nothing can be written; 文档 is beside it."""
    folder = tmp_path / "stick"
    folder.mkdir()
    really = places.can_write
    monkeypatch.setattr(places, "can_write", lambda path: path != folder and really(path))
    monkeypatch.setattr(places, "documents_folder", lambda: tmp_path / "文档" / places.WORK_FOLDER)
    return folder


def test_the_workbook_changed_last_comes_first_and_lock_files_do_not_count(tmp_path: Path) -> None:
    for name, time in (
        ("旧.xlsm", 100),
        ("新.xlsx", 300),
        ("中.XLSM", 200),
        ("~$新.xlsx", 400),
        ("x.docx", 500),
    ):
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, (time, time))
    assert [path.name for path in workbooks_beside(tmp_path)] == ["新.xlsx", "中.XLSM", "旧.xlsm"]


def test_a_writable_place_is_used_as_it_is(tmp_path: Path) -> None:
    book = tmp_path / "一轮.xlsm"
    book.write_bytes(b"1")
    assert work_place(book, SCORE) == places.WorkPlace(book)
    assert list(tmp_path.iterdir()) == [book]


def test_on_a_read_only_stick_the_same_copy_is_found_again(stick: Path) -> None:
    book = stick / "一轮.xlsm"
    book.write_bytes(b"as it was")
    (stick / "templates").mkdir()
    (stick / "templates" / "合格证书.docx").write_bytes(b"own")
    first = work_place(book, SCORE)
    first.workbook.write_bytes(b"scored")
    second = work_place(book, CERTIFICATES)
    assert first.workbook == second.workbook
    assert second.workbook.read_bytes() == b"scored"
    assert book.read_bytes() == b"as it was"
    assert str(first.workbook) in first.notice
    assert "不能写入" in first.notice
    assert (first.workbook.parent / "templates" / "合格证书.docx").read_bytes() == b"own"


def test_a_changed_workbook_on_the_stick_gets_a_copy_of_its_own(stick: Path) -> None:
    book = stick / "一轮.xlsm"
    book.write_bytes(b"1")
    first = work_place(book, SCORE).workbook
    book.write_bytes(b"2")
    os.utime(book, (1_900_000_000, 1_900_000_000))
    second = work_place(book, SCORE).workbook
    assert (first.read_bytes(), second.read_bytes()) == (b"1", b"2")


def test_when_nothing_can_be_written_anywhere_it_says_so(
    stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = stick / "一轮.xlsm"
    book.write_bytes(b"1")
    (stick.parent / "file").write_bytes(b"")
    monkeypatch.setattr(places, "documents_folder", lambda: stick.parent / "file")
    with pytest.raises(CannotRun, match="也不能写入"):
        work_place(book, SCORE)


@pytest.mark.parametrize(
    ("length", "entry", "refused"),
    [
        (149, CERTIFICATES, False),
        (150, CERTIFICATES, True),
        (150, SCORE, False),
        (219, SCORE, False),
        (220, SCORE, True),
    ],
)
def test_a_path_is_too_long_when_what_is_made_beside_would_be(length: int, entry, refused: bool) -> None:
    book = Path("/" + "长" * (length - 1)) / "培训考核.xlsm"
    if refused:
        with pytest.raises(CannotRun, match=f"太长：{length} 个字"):
            refuse_long_path(book, entry)
    else:
        refuse_long_path(book, entry)


def test_rare_characters_count_two_as_windows_counts_them() -> None:
    assert places.utf16_length("𬭊a") == 3


def test_what_is_dropped_may_be_a_workbook_or_its_folder(tmp_path: Path) -> None:
    book = tmp_path / "a & b.xlsm"
    book.write_bytes(b"")
    assert from_arguments([str(book)], tmp_path) == book
    assert from_arguments([book.name], tmp_path) == book
    assert from_arguments([str(tmp_path)], tmp_path) == book
    assert from_arguments([], tmp_path) is None


@pytest.mark.parametrize("name", ["nothing.xlsm", "notes.docx"])
def test_what_is_no_workbook_is_refused_by_name(tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.docx").write_bytes(b"")
    with pytest.raises(CannotRun, match=name):
        from_arguments([str(tmp_path / name)], tmp_path)
