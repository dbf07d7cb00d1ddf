"""师徒结对: what a term asks for once it is over, what is due at the end; days and sums worked out by hand."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from python.ledgers.mentors import PAIRED, TO_CHECK, UNFIT
from python.ledgers.pairs import Demands, demands_of, ends_on, judge_pair, reflections, terms_of_pair
from python.reading.pairs import PairRow
from python.vocabulary.features.pairs import PAIRING
from python.vocabulary.school_calendar import read_school_year

D = dt.date
ASKED = Demands(4, 4, reflection=True, months=12)
FIT = (PAIRED, "")
BEGUN = D(2026, 9, 10)


def row(visits: int = 0, tutorials: int = 0, reflection=None, **more) -> PairRow:
    facts = {"year": 2026, "half": None, "begins": BEGUN, **more}
    year, half = facts.pop("year"), facts.pop("half")
    return PairRow(
        5,
        year,
        half,
        "T1",
        "T2",
        visits=Decimal(visits),
        tutorials=Decimal(tutorials),
        reflection=reflection,
        **facts,
    )


def verdict(pair: PairRow, today: dt.date, fitness=FIT, demands: Demands = ASKED):
    found = judge_pair(pair, demands, fitness, today)
    return found.conclusion, found.note


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026—2027学年", (2026, None)),
        ("2026-2027", (2026, None)),
        ("2026/27", (2026, None)),
        ("2026学年", (2026, None)),
        ("2026—2027学年第一学期", (2026, 1)),
        ("2026—2027学年第二学期", (2026, 2)),
        ("2026—2027学年下学期", (2026, 2)),
        ("2026", (2026, None)),
        ("2099-00", (2099, None)),
        ("2026—2028学年", None),
        ("26学年", None),
        ("第一学期", None),
        ("", None),
    ],
)
def test_a_school_year_is_read_as_schools_write_it(text: str, found) -> None:
    assert read_school_year(text) == found


def test_the_shipped_settings() -> None:
    defaults = {one.name: str(one.default) for one in PAIRING.settings}
    assert demands_of(defaults) == ASKED


def test_a_pair_ends_so_many_months_after_it_began_unless_a_day_is_typed() -> None:
    assert ends_on(row(), ASKED) == D(2027, 9, 10)
    assert ends_on(row(ends=D(2027, 1, 31)), ASKED) == D(2027, 1, 31)
    assert ends_on(row(begins=None), ASKED) is None


@pytest.mark.parametrize(
    ("pair", "halves"),
    [
        (row(), [1, 2]),
        (row(ends=D(2027, 1, 31)), [1]),
        (row(begins=D(2027, 3, 1)), [2]),
        (row(half=2), [2]),
        (row(begins=D(2027, 1, 20)), [2]),  # twelve days of the autumn term do not count
        (row(begins=D(2025, 9, 10)), []),  # ten days into the 学年
    ],
)
def test_the_terms_in_which_a_pair_runs(pair: PairRow, halves: list[int]) -> None:
    terms = terms_of_pair(pair, ASKED)
    assert terms is not None
    assert [term.half for term in terms] == halves


def test_a_pair_of_another_year_runs_in_none_and_one_of_some_days_owes_nothing() -> None:
    assert terms_of_pair(row(begins=D(2028, 1, 1)), ASKED) is None
    assert verdict(row(begins=D(2025, 9, 10)), D(2026, 9, 30)) == (
        "期满未考核",
        "2026-09-10 期满，已过 20 天还没有考核；听课 0 次；辅导 0 次；心得还没有交",
    )


def test_while_a_term_goes_on_nothing_is_too_few() -> None:
    assert verdict(row(1), D(2026, 10, 20)) == (
        "进行中",
        "听课 1 次（期末应有 8 次）；辅导 0 次（期末应有 8 次）；心得还没有交；2027-09-10 期满",
    )


def test_after_a_term_what_it_asked_for_must_be_there() -> None:
    assert verdict(row(3, 4, 1), D(2027, 2, 1)) == (
        "次数不足",
        "听课 3 次，应 4 次，差 1 次；辅导 4 次（期末应有 8 次）；心得 1 份；2027-09-10 期满",
    )
    assert verdict(row(3, 4, 1), D(2027, 1, 31))[0] == "进行中"


def test_two_terms_ask_for_twice_as_much() -> None:
    conclusion, note = verdict(row(7, 8, "是"), D(2027, 9, 1))
    assert conclusion == "次数不足"
    assert "听课 7 次，应 4×2 学期=8 次，差 1 次" in note
    assert "心得已交" in note


def test_a_reflection_that_is_not_there_is_asked_for_at_the_end_of_term() -> None:
    assert verdict(row(4, 4), D(2027, 2, 1))[0] == "缺心得"
    assert verdict(row(8, 8, 1), D(2027, 9, 1))[0] == "缺心得"
    not_wanted = Demands(4, 4, reflection=False, months=12)
    assert verdict(row(4, 4), D(2027, 2, 1), demands=not_wanted)[0] == "进行中"


@pytest.mark.parametrize(
    ("value", "pieces"),
    [
        ("是", None),
        (2, 2),
        ("2篇", 2),
        ("2000字", 1),
        (2000, 1),
        ("50字", 0),
        ("否", 0),
        (None, 0),
        ("再说吧", 0),
    ],
)
def test_reflections_are_counted_by_pieces_or_by_their_length(value, pieces) -> None:
    assert reflections(value)[0] == pieces


def test_an_end_without_a_mark_is_overdue_by_days() -> None:
    conclusion, note = verdict(row(8, 8, 2), D(2027, 9, 30))
    assert conclusion == "期满未考核"
    assert note.startswith("2027-09-10 期满，已过 20 天还没有考核")
    assert verdict(row(8, 8, 2), D(2027, 9, 10))[0] == "进行中"


@pytest.mark.parametrize(
    ("mark", "conclusion"), [("优秀", "期满优秀"), ("合格", "期满合格"), ("不合格", "期满不合格")]
)
def test_a_mark_ends_the_pair(mark: str, conclusion: str) -> None:
    found = judge_pair(row(8, 8, 2, mark=mark), ASKED, FIT, D(2027, 9, 30))
    assert (found.conclusion, found.running) == (conclusion, False)


def test_a_mark_does_not_hide_that_too_little_was_done() -> None:
    assert verdict(row(2, 8, 2, mark="合格"), D(2027, 9, 30))[0] == "次数不足"


@pytest.mark.parametrize(
    ("fitness", "conclusion"),
    [((UNFIT, "导师不能是本人"), "导师不合要求"), ((TO_CHECK, "职称没有填"), "待核对")],
)
def test_the_mentor_is_judged_by_the_rule_of_the_ledger_of_mentors(fitness, conclusion: str) -> None:
    found = verdict(row(8, 8, 2), D(2026, 12, 1), fitness)
    assert found[0] == conclusion
    assert fitness[1] in found[1]


def test_nobody_knows_what_a_pair_without_a_date_must_have_done() -> None:
    assert verdict(row(0, 0, begins=None), D(2027, 8, 1))[0] == "缺结对日期"
    assert verdict(row(0, 0, begins=None, ends=D(2027, 6, 30)), D(2027, 8, 1))[0] == "期满未考核"


def test_a_row_in_doubt_is_not_judged() -> None:
    assert verdict(row(doubt="看不出是哪个学年"), D(2027, 8, 1)) == ("待核对", "看不出是哪个学年")
    assert verdict(row(begins=D(2029, 9, 1)), D(2027, 8, 1))[0] == "待核对"
