"""What a click tells: every problem of a refused action, in the message or in 校验结果, and where to find the rest."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest

from python.entry import clicks
from python.hosts.file.host import FileHost
from python.hosts.file.workbook_xml import parse
from python.vocabulary.actions import action_of
from python.vocabulary.ports import Block, Changes
from python.vocabulary.sheet_schema import CHECK_RESULTS, ROUND_FACTS, RUN_LOG, SIGN_IN
from tests.hosts.workbooks import parts_of
from tests.rounds import filled_workbook, put, rows_of
from tests.samples import NOW

MOST = 900


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled_workbook(tmp_path_factory.mktemp("点击") / "培训考核.xlsm")


@pytest.fixture
def workbook(master: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A round filled in; what was asked before is forgotten."""
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    return Path(shutil.copy(master, tmp_path / "培训考核.xlsm"))


def without_facts(path: Path) -> None:
    """首页 with none of its facts."""
    host = FileHost.open(path)
    places = [host.named_cell(name) for name in ROUND_FACTS]
    blocks = [Block(one.sheet, one.row, one.column, ((None,),)) for one in places if one]
    host.apply(Changes(tuple(blocks)), keep_backups=5)


def clicked(key: str, path: Path) -> clicks.Ended:
    return clicks.carried_out(action_of(key), FileHost.open(path), NOW)


def listed(path: Path) -> list[str]:
    return [str(row["问题"]) for row in rows_of(path, CHECK_RESULTS, "序号")]


def sheet_in_front(path: Path) -> str:
    root = parse(parts_of(path)["xl/workbook.xml"])
    (view,) = root.iterfind(".//{*}workbookView")
    return [one.get("name") or "" for one in root.iterfind(".//{*}sheet")][int(view.get("activeTab", "0"))]


def test_a_refused_action_tells_all_in_the_message_and_lists_all_in_the_results(workbook: Path) -> None:
    without_facts(workbook)
    ended = clicked("archive", workbook)
    assert ended.state == "failed"
    assert ended.sentence.startswith("归档本轮没有运行（共 ")
    assert len(ended.sentence) <= MOST
    assert "没有改动（共" not in ended.sentence
    assert ended.sentence.endswith("全部列在工作表“校验结果”里，别的没有改动。")
    told = [line.partition("：")[2].partition("。")[0] for line in ended.details.splitlines()]
    found = listed(workbook)
    assert len(told) > 3
    for problem in told:
        assert any(problem in one for one in found), problem
    for fact in ("学校名称", "轮次名称", "开始日期", "结束日期"):
        assert any(fact in one for one in found)
    assert sheet_in_front(workbook) == CHECK_RESULTS
    (row,) = rows_of(workbook, RUN_LOG, "操作")
    assert (row["操作"], row["结果"]) == ("归档本轮", f"没有运行，{len(told)} 处见《校验结果》")


def test_what_the_checks_find_is_listed_too(workbook: Path) -> None:
    put(workbook, SIGN_IN, "T002", "第1次", "旷工了")
    without_facts(workbook)
    clicked("archive", workbook)
    assert any("旷工了" in one for one in listed(workbook))


def test_a_single_reason_is_told_and_nothing_is_written(workbook: Path) -> None:
    before = workbook.read_bytes()
    ended = clicked("next_round", workbook)
    assert ended.state == "failed"
    assert "工作簿没有改动：" in ended.sentence
    assert workbook.read_bytes() == before


def test_what_cannot_be_read_through_is_told_and_kept_in_the_log_and_nothing_is_written(
    workbook: Path,
) -> None:
    host = FileHost.open(workbook)
    rows = host.grid("教师名册").rows
    top = next(n for n, row in enumerate(rows, 1) if "工号" in row)
    blocks = [Block("教师名册", top, c, ((f"栏目{c}",),)) for c, name in enumerate(rows[top - 1], 1) if name]
    grades = host.grid("成绩册").rows
    at = next(n for n, row in enumerate(grades, 1) if "工号" in row)
    blocks += [Block("成绩册", at, c, ((f"栏目{c}",),)) for c in range(1, 4)]
    host.apply(Changes(tuple(blocks)), keep_backups=5)
    before = workbook.read_bytes()
    ended = clicked("score", workbook)
    assert ended.state == "failed"
    assert ended.sentence.startswith("计算成绩没有运行，工作簿没有改动（共 ")
    assert ended.sentence.endswith("全部记在旁边“日志”文件夹最新的文件里。")
    assert ended.details.count("\n") >= 1
    assert workbook.read_bytes() == before


def test_a_question_lists_what_is_behind_it_and_the_second_click_is_the_answer(workbook: Path) -> None:
    put(workbook, "成绩册", "T002", "卷面成绩", None)
    put(workbook, "成绩册", "T003", "作业", None)
    clicked("score", workbook)
    ended = clicked("archive", workbook)
    assert ended.state == "problems"
    assert ended.sentence.endswith("确实要这样归档，请在十分钟内再点一次「归档本轮」。")
    assert clicked("archive", workbook).state != "failed"
    assert rows_of(workbook, "历次成绩")


def test_begin_next_round_and_taking_it_back_ask_once_each(workbook: Path) -> None:
    clicked("score", workbook)
    clicked("archive", workbook)
    clicked("archive", workbook)
    ended = clicked("next_round", workbook)
    assert (ended.state, rows_of(workbook, "培训场次", "场次") != []) == ("problems", True)
    assert "会清空“" in ended.sentence
    assert ended.sentence.endswith("确实要开始下一轮，请在十分钟内再点一次「开始下一轮」。")
    assert clicked("next_round", workbook).state == "done"
    assert rows_of(workbook, "培训场次", "场次") == []
    assert sheet_in_front(workbook) == "首页"
    ended = clicked("undo", workbook)
    assert ended.state == "problems"
    assert "上次操作是「开始下一轮」" in ended.sentence
    assert clicked("undo", workbook).sentence.startswith("已撤销「开始下一轮」")
    assert rows_of(workbook, "培训场次", "场次") != []
