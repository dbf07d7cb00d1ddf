"""The table of shared strings: it grows by text that is written often, and an index in use never changes."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import python_calamine

from python.hosts.file.host import FileHost
from python.hosts.file.shared_strings import text_element, text_elements
from tests.hosts.conftest import Write
from tests.hosts.workbooks import (
    MAIN,
    WORKBOOK_PART,
    add_part,
    parts_of,
    raw_parts,
    rows_of,
    sheet_xml,
    write_parts,
)

STRINGS = "xl/sharedStrings.xml"
# The second item is rich text, the third empty: neither may be taken for 优秀, both count.
ITEMS = "<si><t>优秀</t></si><si><r><t>优秀</t></r><r><t>!</t></r></si><si/><si><t>a&lt;b</t></si>"


def with_table(
    path: Path, items: str = ITEMS, *, counts: str = ' count="9" uniqueCount="4"', tag: str = ""
) -> Path:
    """A workbook with a table of strings, the first of them in A1 unless the whole table is given as ``tag``."""
    parts = raw_parts(sheet_xml("" if tag else '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'))
    text = tag or f'<sst xmlns="{MAIN}"{counts}>{items}</sst>'
    add_part(parts, STRINGS, text, owner=WORKBOOK_PART, kind="sharedStrings", content_type="sharedStrings")
    return write_parts(path, parts)


def strings_of(path: Path) -> str:
    return parts_of(path)[STRINGS].decode()


def values_of(path: Path) -> list[list[object]]:
    """What two readers that nobody here wrote see; they must agree."""
    ours = [list(row) for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True)]
    theirs = python_calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert [[value or "" for value in row] for row in ours] == theirs
    return ours


def test_text_written_twice_goes_into_the_table_and_text_written_once_stays_in_its_cell(
    tmp_path: Path, write: Write
) -> None:
    path = with_table(tmp_path / "a.xlsx")
    write(
        path,
        (2, 1),
        [["合格", "只此一次"], ["合格", " 前后有空格 "], ["_x0041_", " 前后有空格 "], ["_x0041_", None]],
    )
    assert strings_of(path).endswith(
        f'{ITEMS}<si><t>合格</t></si><si><t xml:space="preserve"> 前后有空格 </t></si><si><t>_x005F_x0041_</t></si></sst>'
    )
    assert '<c r="A2" t="s"><v>4</v></c><c r="B2" t="inlineStr"><is><t>只此一次</t></is></c>' in rows_of(path)
    assert values_of(path) == [
        ["优秀", None], ["合格", "只此一次"], ["合格", " 前后有空格 "], ["_x0041_", " 前后有空格 "], ["_x0041_", None],
    ]  # fmt: skip


def test_text_that_is_there_already_is_used_and_the_part_stays_as_it_is(tmp_path: Path, write: Write) -> None:
    path = with_table(tmp_path / "a.xlsx")
    before = strings_of(path)
    write(path, (2, 1), [["优秀"], ["a<b"], ["优秀!"]])
    assert strings_of(path) == before
    assert '<c r="A2" t="s"><v>0</v></c>' in rows_of(path)
    assert '<c r="A3" t="s"><v>3</v></c>' in rows_of(path)
    assert '<c r="A4" t="inlineStr">' in rows_of(path)


@pytest.mark.parametrize(
    ("counts", "after"),
    [
        (' count="9" uniqueCount="4"', ' count="12" uniqueCount="5"'),
        (' uniqueCount="4"', ' uniqueCount="5"'),
        ("", ""),
    ],
)
def test_the_counts_follow_where_the_table_has_them(
    tmp_path: Path, write: Write, counts: str, after: str
) -> None:
    path = with_table(tmp_path / "a.xlsx", counts=counts)
    write(path, (2, 1), [["合格"], ["合格"], ["优秀"]])
    assert f'<sst xmlns="{MAIN}"{after}>' in strings_of(path)


@pytest.mark.parametrize(
    ("tag", "index"),
    [
        (f'<sst xmlns="{MAIN}"/>', 0),
        (f'<x:sst xmlns:x="{MAIN}" uniqueCount="1"><x:si><x:t>甲</x:t></x:si></x:sst>', 1),
    ],
)
def test_an_empty_table_and_one_with_a_prefix_grow_too(
    tmp_path: Path, write: Write, tag: str, index: int
) -> None:
    path = with_table(tmp_path / "a.xlsx", tag=tag)
    write(path, (1, 1), [["合格"], ["合格"]])
    assert f'<c r="A2" t="s"><v>{index}</v></c>' in rows_of(path)
    assert values_of(path) == [["合格"], ["合格"]]


@pytest.mark.parametrize(
    "items", ["<!-- <si><t>合格</t></si> --><si><t>甲</t></si>", "<?pi <si/> ?><si><t>甲</t></si>"]
)
def test_a_table_in_an_unusual_form_is_left_alone(tmp_path: Path, write: Write, items: str) -> None:
    path = with_table(tmp_path / "a.xlsx", items, counts="")
    before = strings_of(path)
    write(path, (1, 1), [["合格"], ["合格"]])
    assert strings_of(path) == before
    assert FileHost.open(path).grid("数据").rows == [["合格"], ["合格"]]


def test_rewriting_a_text_over_and_over_leaves_the_table_no_longer_than_its_different_texts(
    tmp_path: Path, write: Write
) -> None:
    path = with_table(tmp_path / "a.xlsx")
    for turn in range(6):
        word = ("合格", "不合格")[turn % 2]
        write(path, (2, 1), [[word], [word], [f"说明 {turn}"]])
    assert strings_of(path).count("<si") == ITEMS.count("<si") + 2


@pytest.mark.parametrize(
    "odd",
    [
        "",
        " 前",
        "后 ",
        "a  b",
        "a b",
        "a\u3000b",
        "a\nb",
        "a&b",
        "<",
        ">",
        '"',
        "_x000D_",
        "\x7f",
        "\u200b",
        "\ufffe",
        "x" * 40_000,
    ],
)
def test_texts_made_together_are_made_as_each_alone(odd: str) -> None:
    texts = ["合格", odd, "出勤 10−2×1=8；作业 6"]
    assert text_elements(b"x:", texts) == [text_element(b"x:", text) for text in texts]
    assert text_elements(b"", [odd]) == [text_element(b"", odd)]
