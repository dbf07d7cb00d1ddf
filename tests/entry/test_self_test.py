"""环境自检: what it says can be read on a bare sheet, and it asks for nothing that is not needed."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from python.entry import self_test
from python.entry.check import Check
from python.entry.self_test import template_fonts, write
from python.vocabulary.cell_values import CellValue
from tests.memory_host import MemoryHost

NOW = dt.datetime(2026, 9, 1, 8, 0)
GOOD = Check("宏", True, "宏已启用")
BAD = Check("文件夹 备份", False, "不能写入", "请复制到“文档”里再用。")


def report(*checks: Check) -> list[list[CellValue]]:
    host = MemoryHost({})
    write(host, checks, NOW)
    return [row[:2] for row in host.sheets["环境自检"]]


def test_a_sound_computer_needs_no_photograph() -> None:
    rows = report(GOOD)
    assert "全部正常，不用处理" in str(rows[1][0])
    assert not any("拍照" in str(cell) for row in rows for cell in row)


def test_what_must_be_dealt_with_stands_below_with_its_remedy() -> None:
    rows = report(GOOD, BAD)
    assert "有 1 项要处理" in str(rows[1][0])
    assert "拍照" in str(rows[1][0])
    assert rows[3:6] == [
        ["正常", "宏：宏已启用"],
        ["要处理", "文件夹 备份：不能写入"],
        ["", "→ 请复制到“文档”里再用。"],
    ]


def test_the_fonts_looked_for_are_those_of_the_shipped_templates(tmp_path: Path) -> None:
    assert template_fonts(tmp_path / "培训考核.xlsm") == {"宋体", "仿宋", "楷体", "黑体", "方正小标宋简体"}


def test_a_font_of_the_schools_own_template_is_looked_for_too(tmp_path: Path) -> None:
    document = docx.Document()
    run = document.add_paragraph().add_run("证书")
    run.font.name = "隶书"
    run._element.rPr.rFonts.set(qn("w:eastAsia"), "隶书")
    (tmp_path / "templates").mkdir()
    document.save(str(tmp_path / "templates" / "优秀证书.docx"))
    shutil.copy(__file__, tmp_path / "templates" / "坏的.docx")
    assert "隶书" in template_fonts(tmp_path / "培训考核.xlsm")


@pytest.mark.parametrize(
    ("there", "ok", "found"),
    [
        (
            {"simsun.ttc", "simhei.ttf", "simfang.ttf", "stzhongs.ttf"},
            False,
            "没有 楷体、方正小标宋简体（改用华文中宋）",
        ),
        (
            {"simsun.ttc", "simhei.ttf", "simfang.ttf", "simkai.ttf"},
            True,
            "没有 方正小标宋简体（改用宋体）",
        ),
        (
            {"simsun.ttc", "simhei.ttf", "simfang.ttf", "simkai.ttf", "fzxbsjw.ttf"},
            True,
            "宋体、仿宋、楷体、黑体、方正小标宋简体 都在",
        ),
    ],
)
def test_a_missing_font_is_named_with_what_is_used_instead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: set[str], ok: bool, found: str
) -> None:
    monkeypatch.setattr(self_test, "_font_names", lambda: there)
    check = self_test._fonts(tmp_path / "培训考核.xlsm")
    assert (check.ok, check.found) == (ok, found)
