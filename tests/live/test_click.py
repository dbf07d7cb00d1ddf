"""A person clicks a button in an open workbook: what the sheets hold afterwards, and what the person is told."""

from __future__ import annotations

import shutil

import pytest

from python.actions import score as actions
from python.hosts.file.host import FileHost
from python.hosts.libreoffice.host import libreoffice_host
from python.vocabulary.sheet_schema import (
    CHECK_RESULTS,
    GRADEBOOK,
    HOME,
    RETRAIN_LIST,
    ROSTER,
    RUN_LOG,
    SIGN_IN,
)
from tests.grids import grids, trimmed
from tests.live.office import poll
from tests.samples import NOW

pytestmark = [pytest.mark.libreoffice, pytest.mark.xdist_group("libreoffice")]

INPUTS = ("考核规则", "教师名册", "培训场次", "签到表")


def test_a_click_on_score_gives_cell_by_cell_what_the_file_host_gives(office, opened, workbook, tmp_path):
    copy = tmp_path / "file" / "copy.xlsm"
    copy.parent.mkdir()
    shutil.copy(workbook, copy)
    expected_outcome = actions.score(FileHost.open(copy), now=NOW)
    before = grids(libreoffice_host(workbook, office.connection), *INPUTS)

    token = office.click(opened, "计算成绩")
    office.screen.picture("click-score-message")
    office.dismiss()
    office.screen.picture("click-score-home")

    live = libreoffice_host(workbook, office.connection)
    saved = FileHost.open(copy)
    for sheet in (GRADEBOOK, CHECK_RESULTS, RETRAIN_LIST, HOME):
        actual, expected = trimmed(live.grid(sheet).rows), trimmed(saved.grid(sheet).rows)
        if sheet == HOME:  # formulas over the run log: the time of the run
            actual, expected = actual[3:], expected[3:]
        assert actual == expected, sheet
    assert grids(live, *INPUTS) == before
    assert str(expected_outcome.summary["scored"]) in token.message
    assert token.message.startswith("计算成绩完成")
    assert opened.in_front() == GRADEBOOK
    office.screen.picture("click-score-gradebook")


def test_a_second_click_changes_nothing_but_one_row_in_the_log(office, opened, workbook):
    office.click(opened, "计算成绩")
    office.dismiss()
    names = (*INPUTS, GRADEBOOK, CHECK_RESULTS, RETRAIN_LIST)
    host = libreoffice_host(workbook, office.connection)
    first, log_rows = grids(host, *names), host.grid(RUN_LOG).n_rows
    office.click(opened, "计算成绩")
    office.dismiss()
    host = libreoffice_host(workbook, office.connection)
    assert grids(host, *names) == first
    assert host.grid(RUN_LOG).n_rows == log_rows + 1


def test_undo_gives_every_cell_back_what_it_held(office, opened, workbook):
    names = (*INPUTS, GRADEBOOK, CHECK_RESULTS, RETRAIN_LIST, RUN_LOG)
    before = grids(libreoffice_host(workbook, office.connection), *names)
    office.click(opened, "计算成绩")
    office.dismiss()
    assert grids(libreoffice_host(workbook, office.connection), *names) != before
    token = office.click(opened, "撤销上次操作")
    office.screen.picture("click-undo")
    office.dismiss()
    assert token.state == "done"
    assert grids(libreoffice_host(workbook, office.connection), *names) == before
    # The second time there is nothing left to take back, and the user is told.
    token = office.click(opened, "撤销上次操作")
    office.dismiss()
    assert token.state == "failed"
    assert "备份" in token.message


def test_undo_refuses_when_a_written_cell_was_changed_since(office, opened, workbook):
    office.click(opened, "计算成绩")
    office.dismiss()
    grid = libreoffice_host(workbook, office.connection).grid(GRADEBOOK)
    column = next(c for c in range(1, grid.n_columns + 1) if grid.value(4, c) == "总分")
    opened.sheet(GRADEBOOK).getCellByPosition(column - 1, 5).setString("手改")
    token = office.click(opened, "撤销上次操作")
    office.dismiss()
    assert token.state == "failed"
    assert libreoffice_host(workbook, office.connection).grid(GRADEBOOK).value(6, column) == "手改"


def test_check_lists_the_problems_and_touches_no_score(office, opened, workbook):
    host = libreoffice_host(workbook, office.connection)
    before = grids(host, *INPUTS, GRADEBOOK)
    sheet = opened.sheet(SIGN_IN)
    sheet.getCellByPosition(3, 4).setString("旷工了")
    token = office.click(opened, "校验数据")
    office.screen.picture("click-check")
    office.dismiss()
    host = libreoffice_host(workbook, office.connection)
    assert token.state == "problems"
    assert opened.in_front() == CHECK_RESULTS
    assert any("旷工了" in str(cell) for row in host.grid(CHECK_RESULTS).rows for cell in row)
    assert grids(host, GRADEBOOK)[GRADEBOOK] == before[GRADEBOOK]


def test_a_workbook_without_a_needed_sheet_is_refused_and_not_changed(office, opened, workbook):
    opened.sheet(SIGN_IN).setName("签到")
    token = office.click(opened, "计算成绩")
    office.screen.picture("click-bad-workbook")
    office.dismiss()
    assert token.state == "failed"
    assert "签到表" in token.message
    assert not (workbook.parent / "备份").exists()


def test_a_workbook_opened_read_only_is_refused(office, workbook):
    document = office.open(workbook, read_only=True)
    try:
        token = office.click(document, "计算成绩")
        office.screen.picture("click-read-only")
        office.dismiss()
        assert token.state == "failed"
        assert "只读" in token.message
        assert not (workbook.parent / "备份").exists()
    finally:
        document.close()


def test_a_click_while_a_cell_is_being_edited_takes_the_typed_value(office, opened, workbook):
    home = opened.sheet(HOME)
    opened.show(HOME)
    opened.model.getCurrentController().select(home.getCellRangeByName("C8"))
    office.focus()
    before = office.screen.settled()[1]
    office.screen.do("type", "2027 round")
    poll(lambda: office.screen.settled()[1] != before, "nothing is typed")
    office.screen.picture("click-while-editing")
    token = office.click(opened, "计算成绩")
    office.dismiss()
    assert token.message.startswith("计算成绩完成")
    assert home.getCellRangeByName("C8").getString() == "2027 round"
    log = libreoffice_host(workbook, office.connection).grid(RUN_LOG).rows
    assert any("2027 round" in row for row in log)


def test_self_test_writes_its_sheet(office, opened, workbook):
    token = office.click(opened, "环境自检")
    office.dismiss()
    grid = libreoffice_host(workbook, office.connection).grid("环境自检")
    assert token.message.startswith("环境自检完成")
    assert [grid.value(3, column) for column in (1, 2)] == ["结果", "项目、情况和处理办法"]
    opened.show("环境自检")
    office.screen.picture("click-self-test")


def test_prepare_adds_people_and_a_second_click_puts_names_right(office, opened, workbook):
    live = libreoffice_host(workbook, office.connection)
    roster, sign_in = live.grid(ROSTER), live.grid(SIGN_IN)
    top = next(n for n, row in enumerate(roster.rows, 1) if "工号" in row)
    last = max(n for n, row in enumerate(roster.rows, 1) if row[0])
    opened.sheet(ROSTER).getCellByPosition(0, last).setString("Z900")
    opened.sheet(ROSTER).getCellByPosition(1, last).setString("新来的")
    header = next(n for n, row in enumerate(sign_in.rows, 1) if "工号" in row)
    opened.sheet(SIGN_IN).getCellByPosition(1, header).setString("写错的")
    right = {row[0]: row[1] for row in roster.rows[top:]}[sign_in.rows[header][0]]
    token = office.click(opened, "准备表格")
    assert token.state == "problems"
    assert "《签到表》加 1 人；《成绩册》加 1 人" in token.message
    office.dismiss()
    assert token.message.endswith("要照名册改正这 1 处姓名、部门，请在十分钟内再点一次「准备表格」。")
    rows = libreoffice_host(workbook, office.connection).grid(SIGN_IN).rows
    assert rows[header][1] == "写错的"
    assert ("Z900", "新来的") in {(row[0], row[1]) for row in rows}
    token = office.click(opened, "准备表格")
    office.dismiss()
    assert "按名册改正姓名、部门 1 处" in token.message
    assert libreoffice_host(workbook, office.connection).grid(SIGN_IN).rows[header][1] == right


def test_the_everyday_buttons_work_beside_a_title(office, opened):
    token = office.click(opened, "计算成绩", sheet=ROSTER)
    office.dismiss()
    assert token.message.startswith("计算成绩完成")
    assert opened.in_front() == GRADEBOOK
    token = office.click(opened, "校验数据", sheet=GRADEBOOK)
    office.dismiss()
    assert token.message.startswith("校验数据完成")
    assert opened.in_front() == CHECK_RESULTS
