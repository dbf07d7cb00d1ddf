"""A mistyped name finds whom it may have been meant for, and nobody else."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from python.vocabulary.near_names import NearNames, sounds_of

ROSTER = ("张晓明", "王建国", "单小雨", "曾乐", "陈𬱖", "欧阳静", "王建国", "吕丽")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("张晓名", ["张晓明"]),  # one changed
        ("张明", ["张晓明"]),  # one left out
        ("欧阳静静", ["欧阳静"]),  # one too much
        ("王国建", ["王建国"]),  # two exchanged
        ("章小铭", ["张晓明"]),  # every character another, the same sound
        ("善晓语", ["单小雨"]),  # 单 is shàn as a surname, dān by itself
        ("增月", ["曾乐"]),  # 曾 is zēng or céng, 乐 is yuè or lè
        ("Zhang Xiaoming", ["张晓明"]),
        ("陈頔", ["陈𬱖"]),  # the form a phone writes
        ("李雷", []),
        ("张晓明", []),  # that is the name, not near it
        ("静", []),
        ("", []),
    ],
)
def test_whom_a_name_may_have_been_meant_for(typed: str, meant: list[str]) -> None:
    assert list(NearNames(ROSTER).near(typed)) == meant


def test_a_name_that_may_be_of_two_people_names_both() -> None:
    assert list(NearNames(["李明", "李鸣", "李萍"]).near("李名")) == ["李明", "李鸣", "李萍"]


_FEW = st.text(alphabet="张王晓小明名", min_size=2, max_size=4)


def _near_by_definition(one: str, other: str) -> bool:
    """The slow way: what near means, said once more."""
    if one == other:
        return False
    if len(one) == len(other):
        changed = sum(a != b for a, b in zip(one, other, strict=True))
        same_sound = any(a == b for a, b in product(sounds_of(one), sounds_of(other)))
        return changed == 1 or sorted(one) == sorted(other) or same_sound
    short, long = sorted((one, other), key=len)
    return len(long) - len(short) == 1 and any(long[:n] + long[n + 1 :] == short for n in range(len(long)))


@given(st.lists(_FEW, max_size=8), _FEW)
def test_the_index_finds_just_what_comparing_one_by_one_finds(names: list[str], typed: str) -> None:
    expected = [one for one in dict.fromkeys(names) if _near_by_definition(typed, one)]
    assert list(NearNames(names).near(typed)) == expected
