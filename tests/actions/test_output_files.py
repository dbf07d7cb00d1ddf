"""输出: each round's documents have a folder of their own, and what 0.1 made is still found."""

from __future__ import annotations

from pathlib import Path

from python.actions.sealing import output_files
from python.documents.file_names import distinct_part, safe_part

LONG = "2026年秋季滨江市实验中学及各分校区班主任专业能力提升全员培训考核（第一期集中研修与校本研修结合）"


def test_the_folder_of_a_round_with_a_long_name_from_an_older_version_is_still_found(tmp_path: Path) -> None:
    workbook = tmp_path / "培训考核.xlsm"
    paper = tmp_path / "输出" / safe_part(LONG) / "成绩单.docx"
    paper.parent.mkdir(parents=True)
    paper.write_bytes(b"x")
    assert output_files(workbook, LONG) == [paper]
    new = tmp_path / "输出" / distinct_part(LONG) / "成绩单.docx"
    new.parent.mkdir()
    new.write_bytes(b"y")
    assert output_files(workbook, LONG) == [new]
