"""What WPS may lack or refuse, member by member: the run goes on, and tells what it could not do as it should."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from python.actions import score as actions
from python.actions.performing import perform_open
from python.hosts.excel.host import ExcelHost, load_xlwings
from python.hosts.excel.native import hands_off, optional
from python.hosts.file.host import FileHost
from python.vocabulary.actions import action_of
from python.vocabulary.cell_values import CellRange
from python.vocabulary.ports import Block, Changes, ColumnFormat, HostError
from python.vocabulary.problems import CellRef, ProblemCode
from python.vocabulary.sheet_schema import CHECK_RESULTS, GRADEBOOK, HOME, RETRAIN_LIST
from tests.grids import trimmed
from tests.rounds import filled_workbook
from tests.samples import NOW

load_xlwings()
from tests.live.fake_excel import (  # noqa: E402 - xlwings must come in without pandas
    AS_USUAL,
    WPS_MAY_LACK,
    WPS_MAY_REFUSE,
    FakeExcel,
)
from tests.live.test_excel_host import excel_of, one_sheet, write  # noqa: E402 - as above

PUT_UP_WITH = sorted(WPS_MAY_LACK | WPS_MAY_REFUSE)


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A round in a saved workbook, and what 计算成绩 makes of it there."""
    path = filled_workbook(tmp_path_factory.mktemp("round") / "培训考核.xlsm")
    scored = Path(shutil.copy(path, path.with_name("scored.xlsm")))
    actions.score(FileHost.open(scored), now=NOW)
    return path, FileHost.open(scored)


@pytest.fixture
def open_round(filled, tmp_path):
    """The same round, open in a program; of its own."""
    return excel_of(Path(shutil.copy(filled[0], tmp_path)))


def score(fake: FakeExcel):
    host = ExcelHost(fake.book)
    return host, perform_open(action_of("score"), host, {}, at=NOW, progress=host.progress)


def assert_scored(host: ExcelHost, expected: FileHost) -> None:
    for sheet in (GRADEBOOK, CHECK_RESULTS, RETRAIN_LIST):
        assert trimmed(host.grid(sheet).rows) == trimmed(expected.grid(sheet).rows), sheet
    # Formulas and the time of the run stand in the first rows.
    found, wanted = trimmed(host.grid(HOME).rows), trimmed(expected.grid(HOME).rows)
    assert found[9:] == wanted[9:]


def test_a_wps_with_all_its_gaps_gives_the_same_cells_as_the_saved_file(open_round, filled):
    open_round.as_wps()
    host, outcome = score(open_round)
    assert_scored(host, filled[1])
    assert [one.code for one in outcome.problems if one.where is None] == [ProblemCode.COPY_OF_SAVED_STATE]
    assert open_round.settings == AS_USUAL


@pytest.mark.parametrize("member", PUT_UP_WITH)
def test_each_gap_alone_is_put_up_with(open_round, filled, member):
    if member in WPS_MAY_LACK:
        open_round.lacks = frozenset({member})
    else:
        open_round.refuses = frozenset({member})
    host, outcome = score(open_round)
    assert outcome.summary["scored"]
    assert_scored(host, filled[1])


@pytest.mark.parametrize(
    ("name", "folder", "told"),
    [
        ("Microsoft Excel", "C:\\Program Files\\Microsoft Office\\root\\Office16", "Microsoft Excel 16.0"),
        ("WPS 表格", "", "WPS 表格 16.0"),
        ("WPS Spreadsheets", "C:\\Program Files\\Kingsoft", "WPS Spreadsheets 16.0"),
        ("Kingsoft ET", "", "WPS 表格 16.0"),
        ("Microsoft Excel", "C:\\Users\\li\\AppData\\Local\\Kingsoft\\WPS Office\\office6", "WPS 表格 16.0"),
    ],
)
def test_wps_is_called_wps_whatever_it_calls_itself(tmp_path, name, folder, told):
    fake, host = one_sheet(tmp_path)
    fake.name, fake.folder = name, folder
    assert host.program == told


def test_a_busy_program_is_not_taken_for_one_that_lacks_something(tmp_path, monkeypatch):
    monkeypatch.setattr("python.hosts.excel.patience.RETRY_SECONDS", 0.0)
    fake, host = one_sheet(tmp_path, [["旧"]])
    fake.busy_on = {"Application.Interactive": 2, "Application.ScreenUpdating": 1, "Workbook.SaveCopyAs": 1}
    write(host, ("新",))
    assert set(fake.busy_on.values()) == {0}
    assert (host.remarks(), fake.interactive_at_writes) == ((), [False])


class RejectedError(Exception):
    hresult = -2147418111  # RPC_E_CALL_REJECTED


def test_a_member_that_pywin32_misses_only_because_the_program_is_busy_is_asked_again():
    class Application:
        """pywin32 says that a member is not there also when the question for it was rejected."""

        rejects = True

        @property
        def _oleobj_(self):
            return self

        def GetIDsOfNames(self, _lcid, name):  # noqa: N802 - COM's name
            if self.rejects:
                raise RejectedError
            raise AttributeError(name)

    application = Application()
    with pytest.raises(RejectedError):
        optional(application, "Workbooks", default=None)
    application.rejects = False
    assert optional(application, "Workbooks", default="none") == "none"
    # Announced by the program, not there when it is asked for: pywin32 takes it for a method.
    assert optional(application, "GetIDsOfNames", default="none") == "none"


@pytest.mark.parametrize(("saved", "told"), [(True, ()), (False, (ProblemCode.COPY_OF_SAVED_STATE,))])
def test_without_a_copy_of_now_the_backup_is_of_the_saved_state_and_that_is_told(tmp_path, saved, told):
    fake, host = one_sheet(tmp_path, [["旧"]])
    fake.lacks, fake.saved = frozenset({"Workbook.SaveCopyAs"}), saved
    backup = write(host, ("新",)).backup
    assert backup.read_bytes() == b"a workbook"
    assert tuple(one.code for one in host.remarks()) == told
    assert host.remarks() == ()
    # The journal knows the cells as they were, saved or not.
    host.take_back()
    assert fake.sheets["表"].cells[1, 1] == "旧"


@pytest.mark.parametrize("lacks", [frozenset(), WPS_MAY_LACK])
def test_saving_asks_nobody_and_leaves_questions_on_for_the_user(tmp_path, lacks):
    fake, host = one_sheet(tmp_path)
    fake.lacks = lacks
    if lacks:
        fake.settings["DisplayAlerts"] = False  # it has none: nothing to switch off
    before = dict(fake.settings)
    host.save()
    assert (fake.saved, fake.settings) == (True, before)


def test_without_any_copy_nothing_is_written(tmp_path):
    fake, host = one_sheet(tmp_path, [["旧"]])
    fake.lacks = frozenset({"Workbook.SaveCopyAs"})
    fake.path.unlink()
    with pytest.raises(HostError) as failure:
        write(host, ("新",))
    assert failure.value.code is ProblemCode.WRITE_FAILED
    assert fake.sheets["表"].cells[1, 1] == "旧"


def test_looks_that_cannot_be_copied_leave_widths_and_number_formats(tmp_path):
    fake, host = one_sheet(tmp_path, [["标题"], ["甲", "乙"], [1.0, 2.0]])
    sheet = fake.sheets["表"]
    sheet.widths, sheet.number_formats, fake.refuses = (
        {1: 20.0},
        {1: "0.0"},
        frozenset({"Range.PasteSpecial"}),
    )
    host.apply(Changes(formats=(ColumnFormat("表", 2, 1, 2),)), keep_backups=1)
    assert (sheet.widths[2], sheet.number_formats[2]) == (20.0, "0.0")
    assert [one.code for one in host.remarks()] == [ProblemCode.LOOKS_NOT_COPIED]


def test_merged_ranges_without_their_extent_are_known_row_by_row(tmp_path):
    fake, host = one_sheet(
        tmp_path, [["标题", None, "x"], ["a", "b", "组"], ["d", "e", None], ["f", "g", "h"]]
    )
    fake.lacks = frozenset({"Range.MergeArea"})
    fake.sheets["表"].merged = [(1, 1, 1, 2), (2, 3, 3, 3)]
    # A column's range falls into cells: nobody gets the words of the cell above by guess.
    assert host.grid("表").merged == (CellRange(1, 1, 1, 2), CellRange(2, 3, 2, 3), CellRange(3, 3, 3, 3))
    with pytest.raises(HostError) as failure:
        write(host, ("甲", "乙"))
    assert (failure.value.code, failure.value.where) == (ProblemCode.MERGED_CELLS, CellRef("表", 1, 2))


def test_protection_whose_options_are_not_told_is_put_back_without_them(tmp_path):
    fake, host = one_sheet(tmp_path)
    fake.lacks = frozenset({"Worksheet.Protection"})
    fake.sheets["表"].protected = True
    write(host, ("甲",))
    assert fake.sheets["表"].cells[1, 1] == "甲"
    assert fake.sheets["表"].protected


def test_rows_hidden_by_a_filter_that_is_not_told_stop_the_run_and_nothing_is_changed(tmp_path):
    fake, host = one_sheet(tmp_path, [["组", "分"], ["甲", None], ["乙", None], ["甲", None]])
    sheet = fake.sheets["表"]
    sheet.filter_address, sheet.criteria, sheet.hidden = "A1:B4", {1: ["甲"]}, {3}
    fake.lacks = frozenset({"Worksheet.FilterMode"})
    before = dict(sheet.cells)
    with pytest.raises(HostError) as failure:
        host.apply(Changes((Block("表", 2, 2, ((1,), (2,), (3,))),)), keep_backups=1)
    assert failure.value.code is ProblemCode.WRITE_FAILED
    assert sheet.cells == before


def test_nobody_types_while_it_is_written_and_the_keyboard_is_given_back_after_a_failure(tmp_path):
    fake, host = one_sheet(tmp_path, [["旧"]])
    fake.fail_on_write = ("新",)
    with pytest.raises(HostError):
        write(host, ("新",))
    assert set(fake.interactive_at_writes) == {False}
    assert fake.settings == AS_USUAL


def test_a_program_that_is_busy_when_the_keyboard_is_given_back_gets_it_later(tmp_path, monkeypatch):
    monkeypatch.setattr("python.hosts.excel.patience.RETRY_SECONDS", 0.0)
    fake, host = one_sheet(tmp_path, [["旧"]])
    with hands_off(host._native, host._app):
        assert fake.settings["Interactive"] is False
        fake.busy_on = {"Application.Interactive": 5}
    assert fake.settings["Interactive"] is True


def test_a_program_left_deaf_by_a_run_that_was_ended_by_force_hears_again_after_the_next(tmp_path):
    fake, host = one_sheet(tmp_path, [["旧"]])
    fake.settings["Interactive"] = False
    write(host, ("新",))
    assert fake.settings["Interactive"] is True
