"""重复与调动: who is asked about, and who is not."""

import sqlite3

import pytest

from python.actions.county.matches import BY_BIRTH, BY_ID, BY_PHONE, masked_id, same_people
from tests.actions.county.hand_made import P, S, make

ID = "109901198805170268"


def found(tmp_path, *schools):
    with sqlite3.connect(make(tmp_path / "s.sqlite", *schools)) as store:
        return same_people(store)


def pair(tmp_path, one, other):
    return found(tmp_path, S("甲校", [one]), S("乙校", [other]))


@pytest.mark.parametrize(
    ("one", "other", "by"),
    [
        (P("林晓雯", id_number=ID), P("林晓雯", id_number=ID), (BY_ID,)),
        (P("林晓雯", birth="1988-05-17"), P("林晓雯", birth="1988-05-17"), (BY_BIRTH,)),
        (P("林晓雯", phone="13900990001"), P("林晓雯", phone="13900990001"), (BY_PHONE,)),
    ],
)
def test_three_ways_to_be_the_same_person(tmp_path, one, other, by):
    (group,) = pair(tmp_path, one, other)
    assert group.by == by
    assert [(who.school, who.name) for who in group.people] == [("乙校", "林晓雯"), ("甲校", "林晓雯")]
    assert "算了 2 次" in group.question
    assert "是同一个人吗？" in group.question


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (P("何志远"), P("何志远")),  # namesakes
        (P("何志远", birth="1985-11-02"), P("何志远", birth="1994-03-08")),
        (P("何志远", phone="13900990002"), P("何志强", phone="13900990002")),  # a family's telephone
        (P("何志远", birth="1985-11-02"), P("何志强", birth="1985-11-02")),
        (P("何志远", id_number=""), P("何志远", id_number="")),
    ],
)
def test_who_is_not_asked_about(tmp_path, one, other):
    assert pair(tmp_path, one, other) == []


def test_twice_in_one_school_and_in_a_former_version_is_no_match(tmp_path):
    someone = P("林晓雯", id_number=ID)
    assert found(tmp_path, S("甲校", [someone, someone]), S("甲校", [someone], state="older")) == []


def test_an_exempt_one_is_told_and_counted_once(tmp_path):
    (group,) = pair(tmp_path, P("林晓雯", id_number=ID), P("林晓雯", id_number=ID, training_type="免训"))
    assert "在乙校是免训，可能已调动或兼课" in group.question
    assert "次" not in group.question.split("是同一个人吗")[0]


def test_names_that_differ_under_one_id_number_are_told(tmp_path):
    (group,) = pair(tmp_path, P("林晓雯", id_number=ID), P("林小雯", id_number=ID))
    assert "姓名不同" in group.question


def test_id_numbers_that_differ_are_told(tmp_path):
    one = P("何志远", birth="1985-11-02", id_number=ID)
    other = P("何志远", birth="1985-11-02", id_number="1" * 18)
    (group,) = pair(tmp_path, one, other)
    assert "身份证号却不同，可能是同名的两个人" in group.question


def test_three_schools_are_one_group(tmp_path):
    schools = (
        S("甲校", [P("林晓雯", id_number=ID)]),
        S("乙校", [P("林晓雯", id_number=ID, phone="139")]),
        S("丙校", [P("林晓雯", phone="139")]),
    )
    (group,) = found(tmp_path, *schools)
    assert len(group.people) == 3
    assert group.by == (BY_ID, BY_PHONE)


def test_an_id_number_is_shown_without_its_middle():
    assert masked_id(ID) == "109901********0268"
    assert masked_id("12345") == "*****"
    assert masked_id("") == ""
