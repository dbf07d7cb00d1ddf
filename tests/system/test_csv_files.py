"""CSV files that Excel opens as what they are, and that lose no row."""

from __future__ import annotations

from pathlib import Path

import pytest

from python.system.csv_files import append_csv, csv_bytes, guarded, read_csv


@pytest.mark.parametrize("text", ["=1+1", "+1", "-5", "@甲", "＝1", "＋1", "－1", "＠甲", "\t=1", "\r=1"])
def test_text_that_would_be_a_formula_gets_an_apostrophe(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "85", "张三", "a=b", "'甲", "2026-07-01"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert guarded(text) == text


def test_the_first_bytes_say_that_it_is_utf_8_and_only_the_first(tmp_path: Path) -> None:
    assert csv_bytes([["姓名"]]) == b"\xef\xbb\xbf" + "姓名\r\n".encode()
    path = tmp_path / "名单.csv"
    append_csv(path, [["姓名"], ["=甲"]])
    append_csv(path, [["𬭊", 'a"b,c\nd']])
    assert path.read_bytes().count(b"\xef\xbb\xbf") == 1
    assert read_csv(path) == [("姓名",), ("'=甲",), ("𬭊", 'a"b,c\nd')]


def test_a_last_line_that_does_not_end_gets_its_end_first(tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    path.write_bytes("姓名\r\n张三".encode())
    append_csv(path, [["李四"]])
    assert read_csv(path) == [("姓名",), ("张三",), ("李四",)]


@pytest.mark.parametrize(
    "content",
    ["姓名\r\n张三\r\n".encode("gbk"), "姓名\r\n".encode("utf-16"), '姓名\r\n"张三\r\n'.encode()],
    ids=["GBK", "UTF-16", "cut off inside quotes"],
)
def test_a_file_that_takes_no_more_rows_is_known(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "名单.csv"
    path.write_bytes(content)
    assert read_csv(path) is None
    assert read_csv(tmp_path / "没有.csv") == []
