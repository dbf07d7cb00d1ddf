"""身份证号: the check character by the standard's own example, and what is told of wrong ones."""

from __future__ import annotations

import datetime as dt

import pytest

from python.reading.id_numbers import birth_of, fault
from python.reading.roster import parse_roster
from python.vocabulary.cell_values import Grid

# The two examples of GB 11643-1999, appendix A.
SOUND = ("11010519491231002X", "440524188001010014")


def test_the_example_of_the_standard_is_sound_and_says_its_day() -> None:
    assert [fault(number) for number in SOUND] == ["", ""]
    assert fault(SOUND[0].lower()) == ""
    assert [birth_of(number) for number in SOUND] == [dt.date(1949, 12, 31), dt.date(1880, 1, 1)]


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("110105194912310021", "校验码"),
        ("11010519491231002", "17位"),
        ("110105491231002", "15位"),
        ("A10105194912310021", "不该有的字"),
    ],
)
def test_each_wrong_one_is_told_in_words(number: str, why: str) -> None:
    assert why in fault(number)


def roster(*rows: tuple) -> tuple:
    grid = Grid("教师名册", [["工号", "姓名", "身份证号码", "生日"], *map(list, rows)])
    _, teachers, problems = parse_roster(grid, {})
    return teachers, [(problem.code.value, problem.where.cell) for problem in problems]


def test_the_roster_reads_both_columns_where_a_school_added_them() -> None:
    teachers, problems = roster(
        ("T1", "张三", "109901198202075961", None), ("T2", "李四", "", dt.date(1980, 5, 6))
    )
    assert problems == []
    assert [(one.id_number, one.birth) for one in teachers] == [
        ("109901198202075961", dt.date(1982, 2, 7)),
        ("", dt.date(1980, 5, 6)),
    ]


def test_a_wrong_number_one_that_lost_its_digits_and_one_that_disagrees_are_warned_of() -> None:
    teachers, problems = roster(
        ("T1", "张三", "109901198202075962", None),
        ("T2", "李四", 1.09901198202075e17, None),
        ("T3", "王五", "109901198202075961", dt.date(1983, 2, 7)),
    )
    assert problems == [("id-number-wrong", "C2"), ("id-digits-lost", "C3"), ("id-number-wrong", "C4")]
    assert [(one.id_number, one.birth) for one in teachers[1:]] == [
        ("", dt.date(1982, 2, 7)),
        ("109901198202075961", dt.date(1983, 2, 7)),
    ]


def test_a_roster_without_the_columns_is_read_as_before() -> None:
    grid = Grid("教师名册", [["工号", "姓名"], ["T1", "张三"]])
    _, teachers, problems = parse_roster(grid, {})
    assert (teachers[0].id_number, teachers[0].birth, problems) == ("", None, [])
