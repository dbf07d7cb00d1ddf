"""The pages for developers are true: every file they name is there, every module stands in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from python.making.architecture import PACKAGE, first_sentence, modules, with_table
from tests.places import ROOT

PAGES = (
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "RELEASING.md",
    "README.md",
    "docs/bundle.md",
    "docs/workbook_design.md",
    "docs/excel_behaviour.md",
)
_PATH = re.compile(r"`((?:python|tests|docs|templates|workbook|benchmarks)/[\w./一-鿿-]*[\w/])`")
_TARGET = re.compile(r"`make ([a-z -]+)`")


def text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def test_every_module_stands_in_the_architecture_with_its_first_sentence() -> None:
    page = text("ARCHITECTURE.md")
    assert with_table(page) == page, "run: make pages"
    for path in modules():
        if path.name != "__init__.py":
            assert f"| `{path.name}` | {first_sentence(path)} |" in page


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_every_module_and_every_room_says_what_it_is(path: Path) -> None:
    sentence = first_sentence(path)
    assert len(sentence) > 20, path


def test_there_are_at_most_thirteen_entries_at_the_top_of_the_house() -> None:
    entries = [path.name for path in PACKAGE.iterdir() if path.name not in ("__init__.py", "__pycache__")]
    assert len(entries) <= 13, sorted(entries)
    assert {"scoring.py", "buttons.py"} <= set(entries)


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_a_page_names_is_there(page: str) -> None:
    named = _PATH.findall(text(page))
    missing = [name for name in named if not (ROOT / name).exists() and "<" not in name]
    assert missing == []


@pytest.mark.parametrize("page", PAGES)
def test_every_make_target_that_a_page_names_is_there(page: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE))
    named = {word for match in _TARGET.findall(text(page)) for word in match.split()}
    assert named <= targets | {"n"}, named - targets
