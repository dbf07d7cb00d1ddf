"""The advice fits the cell: what may stand there, what was probably meant, where the missing row goes, how many there are."""

from __future__ import annotations

import pytest

from python.actions import score as actions
from python.vocabulary.messages import message, suggestion
from python.vocabulary.near_words import nearest_word
from python.vocabulary.problems import ProblemCode, Severity
from python.vocabulary.sheet_schema import CHECK_RESULTS, GRADEBOOK, ROSTER, SESSIONS, SIGN_IN
from tests.grids import marked_cells
from tests.reading.test_sheets import change, found, scored, total
from tests.samples import NOW, host_of, round_sheets

P = ProblemCode


def advice(outcome, code):
    return [(message(problem), suggestion(problem)) for problem in outcome.problems if problem.code is code]


def test_a_word_for_a_mark_in_tiers_is_answered_with_the_tiers() -> None:
    outcome, host = scored((GRADEBOOK, "D3", "优"))
    ((_, remedy),) = advice(outcome, P.NOT_A_TIER)
    assert remedy == "只能填：10、8、6、4、0；没有参加的可以写“缺考”或“未交”。"
    assert total(host, 3) == (None, "未计分：笔记“优”不是规定档次")


@pytest.mark.parametrize(
    ("typed", "status"),
    [("旷课", "缺席"), ("事假", "请假"), ("病", "请假"), ("出差", "公差"), (" 公假 ", "公差")],
)
def test_a_common_word_for_a_status_is_understood_with_a_notice(typed, status) -> None:
    _, plain = scored((SIGN_IN, "E2", status))
    outcome, host = scored((SIGN_IN, "E2", typed))
    assert total(host, 2) == total(plain, 2)
    assert (P.STATUS_READ_AS, Severity.NOTICE, SIGN_IN, "E2") in found(outcome)
    assert host.sheets[SIGN_IN][1][4] == typed


def test_a_status_of_the_schools_own_is_never_another_word() -> None:
    sheets = round_sheets()
    place = next(row for row in sheets["考核规则"] if row and row[0] == "请假")
    place[:2] = ["病假", "假"]
    change(sheets, SIGN_IN, "E2", "病")
    change(sheets, SIGN_IN, "E3", "事假")
    outcome = actions.score(host_of(sheets), now=NOW)
    assert advice(outcome, P.STATUS_READ_AS)[0][0] == "签到的“病”按“病假”理解（1 格）"
    ((_, remedy),) = advice(outcome, P.UNKNOWN_STATUS)
    assert "本校要用“事假”的，请在《考核规则》的【签到状态】加一行" in remedy


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("第二讲", ("第1讲", "第2讲", "第12讲"), "第2讲"),
        ("第十二讲", ("第1讲", "第2讲", "第12讲"), "第12讲"),
        ("第2次", ("第1讲", "第2讲"), "第2讲"),
        ("第3讲", ("第1讲", "第2讲"), ""),
        ("职工号", ("工号", "姓名"), "工号"),
        ("小学部", ("小学", "初中", "高中"), "小学"),
        ("身高", ("工号", "姓名"), ""),
    ],
)
def test_near_misses_are_found_and_different_numbers_are_different_things(word, known, meant) -> None:
    assert nearest_word(word, known) == meant


def test_a_session_written_with_another_numeral_is_suggested_at_its_column() -> None:
    outcome, _ = scored((SIGN_IN, "E1", "第二次"))
    assert advice(outcome, P.SESSION_UNDEFINED)[0][1].startswith("是不是“第2次”？")
    # The session is not told a second time with the contrary remedy.
    assert not advice(outcome, P.SESSION_NO_COLUMN)


def test_who_has_no_row_is_told_where_the_row_goes() -> None:
    sheets = round_sheets()
    del sheets[SIGN_IN][2]
    outcome = actions.score(host_of(sheets), now=NOW)
    assert (P.NOT_IN_SHEET, Severity.ERROR, SIGN_IN, "A4") in found(outcome)
    assert advice(outcome, P.NOT_IN_SHEET)[0][0] == "李四（T002）在《签到表》里没有一行"


def test_fifty_teachers_without_a_row_are_one_line() -> None:
    sheets = round_sheets()
    sheets[ROSTER] += [[f"T{number}", f"老师{number}", None, None] for number in range(100, 150)]
    outcome = actions.score(host_of(sheets), now=NOW)
    names = "老师100、老师101、老师102、老师103、老师104等"
    assert [text for text, _ in advice(outcome, P.NOT_IN_SHEET)] == [
        f"《签到表》缺 50 人：{names}",
        f"《成绩册》缺 50 人：{names}",
    ]


def test_one_unknown_status_in_many_cells_is_one_line_and_every_cell_stays_marked() -> None:
    changes = [(SIGN_IN, address, "来了") for address in ("D2", "D3", "E4")]
    outcome, host = scored(*changes, (SIGN_IN, "E2", "走了"))
    assert [text for text, _ in advice(outcome, P.UNKNOWN_STATUS)] == [
        "“第1次”的“来了”不是签到状态（这样的共 3 格）",
        "“第2次”的“走了”不是签到状态",
    ]
    marked = {("T001", "第1次"), ("T002", "第1次"), ("T003", "第2次"), ("T001", "第2次")}
    assert marked_cells(host.sheets[CHECK_RESULTS]) == {(SIGN_IN, *cell) for cell in marked}
    shown = [row for row in host.sheets[CHECK_RESULTS][3:] if row[0]]
    assert len(shown) == len(outcome.problems)


def test_a_mere_notice_marks_no_cell() -> None:
    outcome, host = scored((GRADEBOOK, "E3", "８５"), (SIGN_IN, "D2", "出差"))
    assert {problem.severity for problem in outcome.problems} == {Severity.NOTICE}
    assert [row[9] for row in host.sheets[CHECK_RESULTS][3:]] == [None, None]


def test_a_stage_that_is_none_is_named() -> None:
    outcome, _ = scored((ROSTER, "E2", "学段"), (ROSTER, "E3", "幼儿园"))
    assert [text for text, _ in advice(outcome, P.NOT_A_CHOICE)] == ["“学段”不能是“幼儿园”"]


@pytest.mark.parametrize("typed", [-3.0, "五十人", 45.5])
def test_a_class_that_is_no_number_of_people_is_told_as_a_class(typed) -> None:
    outcome, _ = scored((ROSTER, "E2", "班级人数"), (ROSTER, "E3", typed))
    assert [remedy for _, remedy in advice(outcome, P.NOT_A_HEADCOUNT)] == ["请填学生人数，例如 45。"]


def test_hours_below_nought_are_not_told_as_marks() -> None:
    outcome, _ = scored((SESSIONS, "D2", -2.0))
    assert advice(outcome, P.BELOW_ZERO) == [
        ("“学时”不能小于 0，现在是 -2", "请核对，填 0 以上的数字；不知道的留空。")
    ]


def test_a_session_that_many_have_not_signed_is_one_line_with_the_first_names() -> None:
    sheets = round_sheets()
    for number in range(10, 18):
        who = [f"T0{number}", f"老师{number}"]
        sheets[ROSTER].append([*who, None, None])
        sheets[SIGN_IN].append([*who, None, "√", None])
        sheets[GRADEBOOK].append([*who, None, 8.0, 80.0, 16.0])
    host = host_of(sheets)
    outcome = actions.score(host, now=NOW)
    ((text, remedy),) = advice(outcome, P.BLANK_SIGN_IN)
    assert text == "老师10、老师11、老师12、老师13、老师14等共 8 人在“第2次”没有签到记录"
    assert "空白按出勤" in remedy
    marked = {(SIGN_IN, f"T0{number}", "第2次") for number in range(10, 18)}
    assert marked <= marked_cells(host.sheets[CHECK_RESULTS])


def test_a_few_blanks_are_still_told_one_by_one() -> None:
    outcome, _ = scored((SIGN_IN, "E2", None), (SIGN_IN, "E3", None))
    assert [text for text, _ in advice(outcome, P.BLANK_SIGN_IN)] == [
        "张三在“第2次”没有签到记录",
        "李四在“第2次”没有签到记录",
    ]


def test_no_more_keys_are_written_than_problems_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("python.planning.check_results.MOST_PROBLEMS_LISTED", 2)
    _, host = scored(*[(SIGN_IN, f"{column}{row}", "来了") for column in "DE" for row in (2, 3, 4)])
    assert len(marked_cells(host.sheets[CHECK_RESULTS])) == 3
