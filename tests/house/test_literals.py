"""The words of the workbook stand in one home: a sheet, a header, a block, a parameter or a named cell is never a literal elsewhere.

A word that happens to be the same and belongs to another vocabulary is allowed by name, with the reason.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch

import pytest

from python.vocabulary import input_sheets, ledger_sheets, output_sheets, sheet_schema
from python.vocabulary.columns import SheetSpec
from python.vocabulary.features.catalogue import FEATURE_SHEETS
from python.vocabulary.rule_sheet import RULE_BLOCKS
from tests.places import ROOT

HOMES = ("sheet_schema", "input_sheets", "output_sheets", "ledger_sheets", "rule_sheet", "county_sheets")
FEATURES = "python/vocabulary/features/"
ANY = ("*",)


@dataclass(frozen=True)
class Allowed:
    """Words that may stand as literals in files of this pattern."""

    pattern: str
    words: tuple[str, ...]
    reason: str


ALLOWED = (
    Allowed(
        "python/documents/*contexts.py",
        ANY,
        "tags of the Word templates: what a school's template prints, listed in documents/kinds.py, which a test compares",
    ),
    Allowed("python/documents/kinds.py", ANY, "the home of the template tags and of the kinds of documents"),
    Allowed(
        "python/making/workbook/templates/*.py",
        ANY,
        "captions and titles printed on paper, which may be worded otherwise than the workbook",
    ),
    Allowed(
        "python/vocabulary/actions.py",
        ("签到表", "县级汇总", "原因"),
        "what a button is called, and an option's value",
    ),
    Allowed(
        "python/making/workbook/home_sheet.py",
        ("操作", "应参训", "参训率", "合格率", "优秀率", "平均分"),
        "the title above the buttons, and captions of figures",
    ),
    Allowed("python/making/workbook/home_charts.py", ("平均分", "合格率"), "captions of figures"),
    Allowed("python/planning/rates.py", ("参训率", "合格率"), "names of rates in sentences"),
    Allowed("python/vocabulary/folders.py", ("县级汇总",), "names of folders"),
    Allowed("python/actions/county/overview.py", ("学校",), "captions of figures"),
    Allowed("python/actions/archive.py", ("日期",), "part of a sentence"),
    Allowed("python/entry/machine_check.py", ("缺少",), "what a check of the machine came to, in a sentence"),
    Allowed("python/documents/sandbox.py", ("时间",), "what a template used up, in a sentence"),
    Allowed(
        "python/entry/self_test.py",
        ("结果",),
        "headers of the sheet that 环境自检 makes for itself",
    ),
    Allowed(
        "python/planning/exchange/attendance.py", ("日期", "状态", "时间"), "headers of other programs' lists"
    ),
    Allowed(
        "python/planning/exchange/meanings.py",
        ("总分", "得分", "分数"),
        "what questionnaires call the mark of an exam",
    ),
    Allowed("python/entry/demo_exchange.py", ("序号", "来源", "总分"), "headers of the demo's questionnaire"),
    Allowed("python/entry/terminal.py", ("参数",), "click's word for arguments"),
    Allowed("python/vocabulary/features/contests.py", ("评比",), "what 排序 may name: a value, not a header"),
)


def words_of_the_workbook() -> frozenset[str]:
    """Every name of a sheet, column, block, parameter or cell, standard or understood."""
    words = common_words()
    for spec in FEATURE_SHEETS:
        for column in spec.understood:
            words |= {column.name, *column.aliases}
    return frozenset(words)


def common_words() -> set[str]:
    """The same without the words of features: what the modules of features must import."""
    words = set(sheet_schema.SHEETS)
    for module in (input_sheets, output_sheets, ledger_sheets):
        for spec in vars(module).values():
            if isinstance(spec, SheetSpec):
                for column in spec.understood:
                    words |= {column.name, *column.aliases}
    for block in RULE_BLOCKS.values():
        words |= {block.title, *block.headers}
    for name, value in vars(sheet_schema).items():
        if name.startswith("PARAM_"):
            words |= set(value.values()) if isinstance(value, dict) else {value}
        elif isinstance(value, str) and value.startswith("统计_"):
            words.add(value)
    words |= {
        *sheet_schema.ROUND_FACTS,
        *sheet_schema.OPTIONAL_FACTS,
        sheet_schema.MACRO_STATE,
        sheet_schema.STATUS_LIST,
        sheet_schema.PROBLEM_KEYS,
    }
    return {word for word in words if not word.isascii()}


def literals(source: str, words: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Line and text of every string that is exactly one of ``words``; docstrings and pieces of f-strings are prose."""
    tree = ast.parse(source)
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    prose |= {
        id(piece) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for piece in node.values
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value in words and id(node) not in prose:
            yield node.lineno, node.value


def found_in(path: str, source: str) -> list[tuple[str, int, str]]:
    words = frozenset(common_words()) if path.startswith(FEATURES) else words_of_the_workbook()
    return [(path, line, word) for line, word in literals(source, words)]


def is_allowed(entry: Allowed, path: str, word: str) -> bool:
    return fnmatch(path, entry.pattern) and (entry.words == ANY or word in entry.words)


@pytest.fixture(scope="module")
def everywhere() -> list[tuple[str, int, str]]:
    homes = {ROOT / "python" / "vocabulary" / f"{name}.py" for name in HOMES}
    paths = [path for path in sorted((ROOT / "python").rglob("*.py")) if path not in homes]
    return [
        one for path in paths for one in found_in(path.relative_to(ROOT).as_posix(), path.read_text("utf-8"))
    ]


def strangers(found: list[tuple[str, int, str]]) -> list[str]:
    return [
        f"{path}:{line}: {word} is a constant of python/vocabulary"
        for path, line, word in found
        if not any(is_allowed(entry, path, word) for entry in ALLOWED)
    ]


def test_no_word_of_the_workbook_is_a_literal_outside_its_home(everywhere) -> None:
    assert strangers(everywhere) == []


@pytest.mark.parametrize("entry", ALLOWED, ids=lambda entry: entry.pattern)
def test_what_is_allowed_is_still_needed(entry, everywhere) -> None:
    there = {word for path, _, word in everywhere if fnmatch(path, entry.pattern)}
    missing = set() if entry.words == ANY and there else set(entry.words) - there
    assert missing == set(), f"{entry.pattern}: take these off the allow-list"


def test_the_check_can_fail() -> None:
    source = '"""工号"""\nA = "工号"\nB = f"{A}学时"\nC = {"卷面满分": "本校说明"}\n'
    assert strangers(found_in("python/scoring.py", source)) == [
        "python/scoring.py:2: 工号 is a constant of python/vocabulary",
        "python/scoring.py:4: 卷面满分 is a constant of python/vocabulary",
    ]
