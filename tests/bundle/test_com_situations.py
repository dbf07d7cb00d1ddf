"""Every button in every situation of an Excel: busy, protected, filtered, read-only; nothing half done, nothing left switched off.

The actions run in the bundle's Python under Wine on ``ExcelHost`` over COM, and are compared with the same on a saved file.
"""

from __future__ import annotations

import datetime as dt
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from python.actions.performing import perform_open
from python.actions.score import score
from python.entry.demo import new_workbook
from python.entry.demo_school import demo_blocks
from python.hosts.file.host import FileHost
from python.vocabulary.actions import ACTIONS, action_of
from python.vocabulary.cell_values import CellError
from python.vocabulary.ports import Changes, ColumnChoices, HostError
from python.vocabulary.problems import ProblemCode
from python.vocabulary.sheet_schema import CHECK_RESULTS, GRADEBOOK
from tests.bundle.com_bed.bed import Bed, Open
from tests.bundle.com_bed.compared import differences, of_dump
from tests.bundle.com_bed.remote import Client
from tests.bundle.wine import Wine
from tests.samples import NOW

pytestmark = [pytest.mark.bundle, pytest.mark.timeout(300)]

# Not 撤销上次操作, of which there is nothing yet, nor 环境自检, which tells of each machine something else.
# What a school switches on goes the same way: test_com_buttons clicks it.
BUTTONS = [
    one.key for one in ACTIONS if one.has_button and not one.feature and one.key not in ("undo", "self_test")
]
# The answers to what is asked first.
ANSWERS = {
    "archive": {"force": True},
    "next_round": {"force": True, "yes": True},
    **{key: {"yes": True} for key in ("certificates", "completion", "qualification")},
}
# Makes a file beside the workbook and does not write into it.
WRITES_NOTHING = ("check_page",)
N_TEACHERS = 12
NAME = "一轮.xlsm"
SHOWN = ("成绩册", "校验结果", "补训名单")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, key: Path) -> Path:
    """A small round, scored, with a list in 收件: a folder to copy."""
    assert key
    folder = tmp_path_factory.mktemp("prepared")
    new_workbook(folder / NAME)
    host = FileHost.open(folder / NAME)
    blocks = [replace(block, values=block.values[:N_TEACHERS]) for block in demo_blocks(host)]
    host.apply(Changes(tuple(blocks)), keep_backups=1)
    score(FileHost.open(folder / NAME), now=NOW)
    shutil.rmtree(folder / "备份")
    (folder / "收件").mkdir()
    (folder / "收件" / "名单.csv").write_text("工号,卷面成绩\nT002,99\n", encoding="utf-8-sig")
    return folder


@pytest.fixture(scope="module")
def expected(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The workbook as a button leaves it when the file is saved."""

    @cache
    def of(key: str) -> Path:
        folder = tmp_path_factory.mktemp(key) / "x"
        shutil.copytree(prepared, folder)
        options = ANSWERS.get(key, {})
        perform_open(action_of(key), FileHost.open(folder / NAME), options, at=NOW)
        return folder / NAME

    return of


@pytest.fixture(params=["excel", "wps"])
def bed(request: pytest.FixtureRequest, beds: Callable[[str], Bed]) -> Bed:
    """Excel, whose button was clicked; or WPS, in which a launcher finds the workbook."""
    return beds(request.param)


@pytest.fixture
def there(prepared: Path, bed: Bed, tmp_path: Path) -> Iterator[Open]:
    """The small round, open in the server."""
    shutil.copytree(prepared, tmp_path / "x")
    opened = bed.open(tmp_path / "x" / NAME)
    yield opened
    opened.close()


@dataclass(frozen=True)
class Situation:
    """What a workbook or its program is like before a click; ``refused``: nothing can be written."""

    name: str
    arrange: Callable[[Bed, Open], None]
    refused: bool = False


def _protect(_bed: Bed, there: Open) -> None:
    for sheet in SHOWN:
        there.ask("arrange", sheet=sheet, protected="", allowed=["AllowSorting", "AllowFormattingRows"])


def _filter(_bed: Bed, there: Open) -> None:
    # 部门, as 成绩册 has it: every other teacher disappears.
    there.ask("arrange", sheet=GRADEBOOK, filter=[[4, 1, 4 + N_TEACHERS, 12], 3, ["七年级组"]])


SITUATIONS = [
    Situation("normal", lambda _bed, _there: None),
    Situation("busy at connect", lambda bed, _there: bed.ask("busy", seconds=1.0)),
    Situation("editing at connect", lambda bed, _there: bed.ask("busy", seconds=1.0, editing=True)),
    Situation("busy while writing", lambda bed, _there: bed.ask("busy", seconds=1.0, how=2, after_writes=2)),
    Situation("protected", _protect),
    Situation("filtered", _filter),
    Situation("read-only", lambda _bed, there: there.ask("arrange_book", read_only=True), refused=True),
]


@pytest.mark.parametrize("button", BUTTONS)
@pytest.mark.parametrize("situation", SITUATIONS, ids=[one.name for one in SITUATIONS])
def test_a_button_in_a_situation(
    situation: Situation,
    button: str,
    there: Open,
    expected: Callable[[str], Path],
    bed: Bed,
    client: Client,
    wine: Wine,
) -> None:
    situation.arrange(bed, there)
    started = time.perf_counter()
    options: dict[str, Any] = ANSWERS.get(button, {})
    before = None if bed_is_busy(situation) else there.dump()
    # In WPS a launcher looks for a workbook that can be written, whatever it is to do.
    refused = situation.refused and (button not in WRITES_NOTHING or bed.profile == "wps")
    if refused:
        told: object = _refused(client, there, button, options)
    else:
        client.host(there)
        told = client.press(button, NOW, **options)
    after = there.dump()
    wine.log.append(
        (f"{bed.profile}, {situation.name}: {button}", 0, time.perf_counter() - started, str(told)[:60])
    )
    if refused:
        assert of_dump(after) == of_dump(before)
    else:
        assert differences(after, expected(button)) == {}
    assert after["settings"]["ScreenUpdating"] is True
    assert after["settings"]["StatusBar"] is False
    if before:
        for kept in ("protected", "options", "criteria", "hidden"):
            ours, theirs = (
                {name: sheet[kept] for name, sheet in dump["sheets"].items()} for dump in (before, after)
            )
            assert ours.items() <= theirs.items(), kept


def _refused(client: Client, there: Open, button: str, options: dict[str, Any]) -> object:
    """What is said where nothing may be written: by a launcher before it works in the workbook, by a click when it would write."""

    def run() -> None:
        client.host(there)
        client.press(button, NOW, **options)

    with pytest.raises(HostError) as failure:
        run()
    assert failure.value.code is ProblemCode.READ_ONLY
    return failure.value.code.value


def bed_is_busy(situation: Situation) -> bool:
    """Whether a question to the workbook would change the situation."""
    return "busy" in situation.name or "editing" in situation.name


def test_a_protection_with_a_password_is_told_and_nothing_changed(there: Open, client: Client) -> None:
    there.ask("arrange", sheet=GRADEBOOK, typed=[[5, 5, 12.0]], protected="secret")
    before = of_dump(there.dump())
    client.host(there)
    with pytest.raises(HostError) as failure:
        client.press("score", NOW)
    assert failure.value.code is ProblemCode.PROTECTED_SHEET
    assert of_dump(there.dump()) == before


def test_what_stays_half_written_is_told_and_undo_takes_it_back(
    there: Open, bed: Bed, client: Client
) -> None:
    there.ask("arrange", sheet=GRADEBOOK, typed=[[5, 5, 12.0], [6, 5, 13.0]])
    there.ask("arrange", sheet=CHECK_RESULTS, typed=[[6, 1, "有人写的"]])
    before = of_dump(there.dump())
    client.host(there)
    client.ask("settings", WRITING_SECONDS=0.5, PUT_BACK_SECONDS=1.0)
    bed.ask("busy", seconds=600, after_writes=2)
    try:
        with pytest.raises(HostError) as failure:
            client.press("score", NOW)
    finally:
        client.ask("settings", WRITING_SECONDS=20.0, PUT_BACK_SECONDS=60.0)
        bed.ask("busy", seconds=0)
    assert failure.value.code is ProblemCode.HALF_WRITTEN
    assert of_dump(there.dump()) != before
    client.host(there)
    client.press("undo", NOW)
    assert of_dump(there.dump()) == before


def test_a_busy_excel_is_waited_for_while_writing_for_longer_than_before(
    there: Open, expected: Callable[[str], Path], bed: Bed, client: Client
) -> None:
    """Eight seconds in the middle of the writes: more than the five that reading waits."""
    client.host(there)
    bed.ask("busy", seconds=8, after_writes=0)
    client.press("score", NOW)
    assert differences(there.dump(), expected("score")) == {}


def test_an_excel_that_stays_busy_at_connect_is_told_as_such(there: Open, bed: Bed, client: Client) -> None:
    client.ask("settings", PATIENCE_SECONDS=0.5)
    bed.ask("busy", seconds=600)
    try:
        with pytest.raises(HostError) as failure:
            client.host(there)
    finally:
        client.ask("settings", PATIENCE_SECONDS=5.0)
        bed.ask("busy", seconds=0)
    assert failure.value.code is ProblemCode.CELL_EDITING


def test_a_drop_down_arrives_with_its_choices(there: Open, client: Client) -> None:
    """``Validation.Add`` lost Formula1 behind the arguments that xlwings leaves out."""
    host = client.host(there)
    choices = ColumnChoices(GRADEBOOK, 5, 4, ("10", "8", "6"))
    host.apply(Changes(choices=(choices,)), keep_backups=1)
    assert there.dump()["sheets"][GRADEBOOK]["choices"]["5"] == "10,8,6"


def test_every_kind_of_value_arrives(there: Open, client: Client) -> None:
    """VT_ERROR, VT_CY, VT_DATE, VT_EMPTY, VT_BOOL, VT_R8 and text in one SAFEARRAY across two processes."""
    there.ask(
        "arrange",
        sheet=GRADEBOOK,
        typed=[
            [200, 1, "#N/A"],
            [200, 2, 12.5],
            [200, 3, "2026-09-01"],
            [200, 5, True],
            [200, 6, 0.25],
            [200, 7, "田𬭊"],
        ],
        formats=[[200, 2, "¥0.00"], [200, 3, "yyyy-mm-dd"], [201, 1, "h:mm"]],
    )
    there.ask("arrange", sheet=GRADEBOOK, typed=[[201, 1, 0.5], [201, 2, "#SPILL!"]])
    grid = client.host(there).grid(GRADEBOOK)
    assert [grid.value(200, column) for column in range(1, 8)] == [
        CellError("#N/A"),
        12.5,
        dt.date(2026, 9, 1),
        None,
        True,
        0.25,
        "田𬭊",
    ]
    assert [grid.value(201, column) for column in (1, 2)] == [dt.time(12), CellError("#SPILL!")]
