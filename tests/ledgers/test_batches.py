"""分批计划: worked out by hand, and what holds for every roster."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from python.ledgers.batch_checks import check_plan, check_round
from python.ledgers.batch_notes import notes_of
from python.ledgers.batch_rules import BatchRules, batch_rules
from python.ledgers.batches import Candidate, figures_of, largest_remainders, make_plan
from python.ledgers.even_shares import even_counts
from python.reading.tables import Table
from python.vocabulary.cell_values import Grid
from python.vocabulary.features.batches import BATCH_TRAINING, BATCHES_SHEET
from python.vocabulary.messages import message
from python.vocabulary.problems import ProblemCode
from python.vocabulary.records import Teacher
from python.vocabulary.school_calendar import begins_in

THIRDS = BatchRules(2026, (Fraction(1, 3),) * 3)
YEARS = (2026, 2027, 2028)


def teacher(name: str, appointed: int = 2010, **more) -> Candidate:
    return Candidate(
        id=name,
        name=name,
        department=more.pop("department", name[0]),
        appointed=dt.date(appointed, 9, 1),
        **more,
    )


def twelve() -> list[Candidate]:
    """Three departments of 6, 4 and 2; B2 and B4 are new."""
    return [
        teacher("A1", 2010),
        teacher("B1", 2011, trained_before=True),
        teacher("A2", 2005, trained_before=True),
        teacher("C1", 2003, trained_before=True),
        teacher("A3", 2015),
        teacher("B2", 2026, new=True),
        teacher("A4", 2008),
        teacher("B3", 2012),
        teacher("A5", 2001, trained_before=True),
        teacher("C2", 2018),
        teacher("B4", 2026, new=True),
        teacher("A6", 2020),
    ]


# By hand: 12÷3 = 4 a year; A 6×4÷12 = 2 a year, B 1.33, C 0.67. B2 and B4 are new, so B has its 2 in 2026 and C none; B and C
# have 1 each in 2027 and 2028. Within A: untrained by 任职日期 A4 A1 A3 A6, then A5 A2.
TWELVE = {
    2026: {"A4", "A1", "B2", "B4"},
    2027: {"A3", "A6", "B3", "C2"},
    2028: {"A5", "A2", "B1", "C1"},
}


def by_year(plan) -> dict[int, set[str]]:
    return {year: {one.who.id for one in plan.of(year)} for year in plan.rules.years}


def kept(plan, **changes) -> list[Candidate]:
    """The roster as it is read again from the sheet that the plan was written into."""
    return [
        replace(
            one.who,
            standing=one.proposed if isinstance(one.proposed, int) else None,
            basis=one.basis,
            **changes.get(one.who.id, {}),
        )
        for one in plan.places
    ]


def test_twelve_teachers_of_three_departments_by_hand() -> None:
    plan = make_plan(THIRDS, twelve(), 2026)

    assert dict(plan.quotas) == {2026: 4, 2027: 4, 2028: 4}
    assert by_year(plan) == TWELVE
    basis = {one.who.id: one.basis for one in plan.places}
    assert basis["B2"] == "新任；未训；2026-09-01 任职；全校第 1 位"
    assert basis["A5"] == "训过；2001-09-01 任职；全校第 9 位"
    notes = dict(zip(basis, notes_of(plan), strict=True))
    assert notes["C2"] == "名额 4 人（12÷3=4），已排 4 人；C 2 人，应有 2×4÷12=0.67，排了 1 人"
    assert notes["B2"].startswith("本学年参训，还没有成绩；名额 4 人")


def test_without_balance_only_the_order_counts() -> None:
    plan = make_plan(replace(THIRDS, balanced=False), twelve(), 2026)

    # 新任 B2 B4, 未训 A4 A1 B3 A3 C2 A6, 训过 A5 C1 A2 B1.
    assert by_year(plan) == {
        2026: {"B2", "B4", "A4", "A1"},
        2027: {"B3", "A3", "C2", "A6"},
        2028: {"A5", "C1", "A2", "B1"},
    }
    assert "C " not in notes_of(plan)[3]


@pytest.mark.parametrize(
    ("people", "percents", "expected"),
    [
        (10, (40, 30, 30), [4, 3, 3]),
        (11, (40, 30, 30), [5, 3, 3]),
        (13, (50, 25, 25), [7, 3, 3]),
        (0, (40, 60), [0, 0]),
    ],
)
def test_quotas_by_largest_remainders(people, percents, expected) -> None:
    assert largest_remainders(people, [Fraction(one, 100) for one in percents]) == expected


def test_who_joins_later_goes_to_the_first_year_with_room_and_moves_nobody() -> None:
    first = make_plan(THIRDS, twelve(), 2026)
    plan = make_plan(THIRDS, [*kept(first), teacher("C3", 1999)], 2026)
    # 13÷3: 5, 4, 4.
    assert dict(plan.quotas) == {2026: 5, 2027: 4, 2028: 4}
    assert by_year(plan) == {**TWELVE, 2026: TWELVE[2026] | {"C3"}}

    # A year later 2026 is over: the room that it had is nobody's.
    plan = make_plan(THIRDS, [*kept(first), teacher("C3", 1999)], 2027)
    assert "C3" in by_year(plan)[2027]
    assert by_year(plan)[2026] == TWELVE[2026]


def test_who_is_newly_appointed_comes_in_the_first_year_that_is_not_over_though_it_is_full() -> None:
    first = make_plan(THIRDS, twelve(), 2026)
    plan = make_plan(THIRDS, [*kept(first), teacher("C3", 2027, new=True)], 2027)

    assert by_year(plan) == {**TWELVE, 2027: TWELVE[2027] | {"C3"}}


def test_who_passed_in_the_years_of_the_plan_is_done() -> None:
    first = make_plan(THIRDS, twelve(), 2026)
    # A5 came two years ahead, A4 did not come and passed a year late, A3 failed.
    facts = {"A5": {"taken": {2026: True}}, "A4": {"taken": {2027: True}}, "A3": {"taken": {2027: False}}}
    plan = make_plan(THIRDS, kept(first, **facts), 2028)
    years = {one.who.id: one.batch for one in plan.places}

    assert (years["A5"], years["A4"], years["A3"]) == (2026, 2026, 2027)
    assert by_year(plan)[2028] == TWELVE[2028] - {"A5"}
    figures = {one.year: one for one in figures_of(plan)}
    assert (figures[2026].trained, figures[2026].passed, len(figures[2026].planned)) == (2, 2, 5)
    assert [one.who.id for one in figures[2027].failed] == ["A3"]
    assert [one.who.id for one in figures[2027].absent] == ["B3", "C2", "A6"]
    notes = {one.who.id: note for one, note in zip(plan.places, notes_of(plan), strict=True)}
    assert notes["A4"] == "2027 学年参训合格"
    assert notes["A3"].startswith("2027 学年参训没有合格，须补训")
    assert notes["B2"].startswith("2026 学年已过，没有参训（逾期）")


def test_changes_by_hand_hold_and_take_their_place() -> None:
    first = make_plan(THIRDS, twelve(), 2026)
    changes = {"A4": {"change": 2028}, "A1": {"change": "暂缓"}, "B2": {"change": "免训"}}
    plan = make_plan(THIRDS, kept(first, **changes), 2026)
    batch = {one.who.id: (one.proposed, one.batch) for one in plan.places}

    assert batch["A4"] == (2026, 2028)
    assert batch["A1"] == (2026, "暂缓")
    assert batch["B2"] == (None, "免训")
    assert plan.people == 11
    assert by_year(plan)[2027] == TWELVE[2027]
    # Two places are free in 2026 now, of 4 (11÷3): the next who joins takes one.
    later = make_plan(THIRDS, [*kept(plan, **changes), teacher("A7", 2020)], 2026)
    assert "A7" in by_year(later)[2026]


def test_who_is_exempt_on_the_roster_is_left_out_unless_the_plan_has_a_year() -> None:
    first = make_plan(THIRDS, [*twelve(), teacher("A9", exempt=True)], 2026)
    assert first.places[-1].batch == "免训"
    assert first.people == 12
    # Those of the other batches are marked 免训 for the round of 2026.
    marked = [replace(one, exempt=one.standing != 2026) for one in kept(first)]
    assert by_year(make_plan(THIRDS, marked, 2026)) == TWELVE


def test_given_places_that_do_not_suffice_leave_the_last_in_order_without_a_year() -> None:
    plan = make_plan(replace(THIRDS, places=(4, 3, 3)), twelve(), 2026)

    assert [one.who.id for one in plan.places if one.batch is None] == ["B1", "A2"]
    assert {year: len(people) for year, people in by_year(plan).items()} == {2026: 4, 2027: 3, 2028: 3}


def test_when_every_year_is_over_nobody_is_placed_in_one() -> None:
    plan = make_plan(THIRDS, twelve(), 2029)
    assert [one.batch for one in plan.places] == [None] * 12


@pytest.mark.parametrize(
    ("text", "year"),
    [("2027", 2027), ("2027学年", 2027), ("2027—2028学年", 2027), ("２０２７年", 2027), ("2027-28", 2027),
     ("2027-2029", None), ("第二批", None), ("27", None), ("", None)],
)  # fmt: skip
def test_a_year_as_people_write_it(text, year) -> None:
    assert begins_in(text) == year


def values(**changes: str) -> dict[str, str]:
    shipped = {one.name: str(one.default) for one in BATCH_TRAINING.settings}
    return shipped | {"起始学年": "2026"} | changes


def test_the_settings_as_shipped_are_thirds_in_the_order_of_the_papers() -> None:
    assert batch_rules(values()) == (THIRDS, [])


def test_settings_are_read() -> None:
    rules, wrong = batch_rules(
        values(每年比例="40%，30%，30%", 每年名额="20", 部门均衡="否", 优先顺序="任职晚")
    )
    assert wrong == []
    assert rules == BatchRules(
        2026, (Fraction(2, 5), Fraction(3, 10), Fraction(3, 10)), (20, 20, 20), ("任职晚",), balanced=False
    )


@pytest.mark.parametrize(
    ("changes", "setting"),
    [
        ({"起始学年": ""}, "起始学年"),
        ({"每年比例": "40,30"}, "每年比例"),
        ({"每年比例": "40,30,20"}, "每年比例"),
        ({"每年比例": "四成,30,30"}, "每年比例"),
        ({"每年名额": "20,15"}, "每年名额"),
        ({"每年名额": "1.5"}, "每年名额"),
        ({"优先顺序": "新任,未修"}, "优先顺序"),
    ],
)
def test_a_wrong_setting_is_named(changes, setting) -> None:
    rules, wrong = batch_rules(values(**changes))
    assert rules is None
    assert [one.setting for one in wrong] == [setting]


# What holds for every roster.

candidates = st.builds(
    Candidate,
    id=st.uuids().map(str),
    name=st.just("某"),
    department=st.sampled_from(["", "语文组", "数学组", "英语组", "艺体组"]),
    new=st.booleans(),
    trained_before=st.booleans(),
    retraining=st.booleans(),
    appointed=st.none() | st.dates(dt.date(1990, 1, 1), dt.date(2026, 9, 1)),
    exempt=st.booleans(),
)
rosters = st.lists(candidates, max_size=40, unique_by=lambda one: one.id)
parts = st.lists(st.integers(1, 60), min_size=1, max_size=5).map(
    lambda found: tuple(Fraction(one, sum(found)) for one in found)
)
rule_sets = st.builds(
    BatchRules,
    first=st.just(2026),
    shares=parts,
    order=st.permutations(["新任", "未训", "任职早", "任职晚", "补训"]).map(tuple),
    balanced=st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(rules=rule_sets, roster=rosters)
def test_everyone_has_one_year_and_the_years_sum_up(rules, roster) -> None:
    plan = make_plan(rules, roster, 2026)

    assert [one.who.id for one in plan.places] == [one.id for one in roster]
    assert sum(plan.quotas.values()) == plan.people == sum(not one.exempt for one in roster)
    counts = {year: len(plan.of(year)) for year in rules.years}
    assert sum(counts.values()) == plan.people
    new = sum(one.new and not one.exempt for one in roster)
    assert all(one.batch == 2026 for one in plan.places if one.who.new and not one.who.exempt)
    if new <= plan.quotas[2026]:
        assert counts == dict(plan.quotas)


@settings(max_examples=150, deadline=None)
@given(rules=rule_sets, roster=rosters)
def test_each_department_has_its_share_of_every_year(rules, roster) -> None:
    rules = replace(rules, balanced=True, order=("任职早",))
    plan = make_plan(rules, [replace(one, exempt=False) for one in roster], 2026)
    for department in {one.department for one in roster}:
        size = sum(one.department == department for one in roster)
        for year in rules.years:
            here = sum(one.who.department == department for one in plan.of(year))
            assert abs(here - Fraction(size * plan.quotas[year], plan.people)) < 1


@settings(max_examples=150, deadline=None)
@given(
    rules=rule_sets, roster=rosters, more=rosters, this_year=st.integers(2025, 2029), gone=st.integers(0, 5)
)
def test_those_who_have_a_year_keep_it_whoever_comes_or_goes(rules, roster, more, this_year, gone) -> None:
    first = make_plan(rules, [replace(one, new=False) for one in roster], 2026)
    again = make_plan(rules, kept(first), this_year)
    assert [(one.proposed, one.basis, one.batch) for one in again.places] == [
        (one.proposed, one.basis, one.batch) for one in first.places
    ]
    changed = make_plan(rules, [*more, *kept(first)[gone:]], this_year)
    kept_years = {one.who.id: one.batch for one in first.places}
    assert all(kept_years[one.who.id] == one.batch for one in changed.places[len(more) :])


@settings(max_examples=100, deadline=None)
@given(
    rules=rule_sets, roster=rosters, this_year=st.integers(2024, 2032), places=st.none() | st.integers(0, 9)
)
def test_a_plan_made_again_from_its_own_sheet_is_the_same(rules, roster, this_year, places) -> None:
    if places is not None:
        rules = replace(rules, places=(places,) * len(rules.shares))
    first = make_plan(rules, roster, this_year)
    again = make_plan(rules, kept(first), this_year)
    assert again.places == tuple(
        replace(one, who=there.who) for one, there in zip(first.places, again.places, strict=True)
    )


def test_who_becomes_new_comes_forward_from_a_later_year() -> None:
    first = make_plan(THIRDS, twelve(), 2026)
    plan = make_plan(THIRDS, kept(first, C1={"new": True}), 2026)
    assert by_year(plan)[2026] == TWELVE[2026] | {"C1"}
    assert by_year(plan)[2027] == TWELVE[2027]


@settings(max_examples=100, deadline=None)
@given(
    fixed=st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=2, max_size=2),
    people=st.lists(st.integers(0, 4), min_size=2, max_size=2),
    cut=st.lists(st.integers(0, 8), min_size=2, max_size=2),
)
def test_no_other_way_to_share_out_is_nearer_to_even(fixed, people, cut) -> None:
    total = sum(people)
    first, second = sorted(min(one, total) for one in cut)
    places = [first, second - first, total - second]
    sizes = [many + sum(row) for many, row in zip(people, fixed, strict=True)]
    columns = [many + fixed[0][at] + fixed[1][at] for at, many in enumerate(places)]

    def cost(counts) -> tuple[int, Fraction]:
        outside, squares = 0, Fraction(0)
        for row, here, size in zip(counts, fixed, sizes, strict=True):
            for at, many in enumerate(row):
                ideal = Fraction(size * columns[at], max(sum(sizes), 1))
                count = many + here[at]
                outside += max(math.floor(ideal) - count, count - math.ceil(ideal), 0)
                squares += (count - ideal) ** 2
        return outside, squares

    ways = [
        [list(row), [many - one for many, one in zip(places, row, strict=True)]]
        for row in product(*(range(many + 1) for many in places))
        if sum(row) == people[0]
    ]
    found = even_counts(people, places, fixed)
    assert found in ways
    assert cost(found) == min(map(cost, ways))


def checked(
    changes: dict, this_year: int = 2026, rules: BatchRules = THIRDS
) -> list[tuple[ProblemCode, str, str]]:
    """What is told about the plan of twelve with these changes: code, cell, sentence."""
    headers = BATCHES_SHEET.headers
    plan = make_plan(rules, kept(make_plan(rules, twelve(), 2026), **changes), this_year)
    places = {one.who.id: row for row, one in enumerate(plan.places, 5)}
    grid = Grid("分批计划", [(), (), (), headers, *[(one,) for one in places]])
    table = Table(grid, 4, {name: at for at, name in enumerate(headers, 1)}, {}, tuple(places.values()))
    return [
        (one.code, one.where.cell if one.where else "", message(one))
        for one in check_plan(plan, places, table)
    ]


def test_a_plan_as_proposed_has_nothing_to_be_told() -> None:
    assert checked({}) == []


def test_a_year_that_overflows_is_told_with_its_figures_and_a_department_that_it_leaves_out() -> None:
    # A3 (row 9) and A6 (row 16) come a year earlier: 6 of 4 places; A has nobody in 2027, where 6×2÷12 = 1 is due.
    assert checked({"A3": {"change": 2026}, "A6": {"change": 2026}}) == [
        (ProblemCode.BATCH_OVER_QUOTA, "F16", "2026 学年排了 6 人，名额 4 人，多了 2 人"),
        (ProblemCode.BATCH_DEPARTMENT_EMPTY, "H4", "A在计划里有 6 人，2027 学年一个也没有"),
    ]
    loose = replace(THIRDS, balanced=False)
    assert [
        code for code, _, _ in checked({"A3": {"change": 2026}, "A6": {"change": 2026}}, rules=loose)
    ] == [ProblemCode.BATCH_OVER_QUOTA]


def test_a_year_that_is_over_tells_who_did_not_come_and_who_failed() -> None:
    facts = {"A4": {"taken": {2026: False}}, "A1": {"taken": {2027: True}}, "B2": {"change": 2028}}
    told = checked(facts, 2027)

    assert told == [
        (ProblemCode.BATCH_OVER_QUOTA, "F10", "2028 学年排了 5 人，名额 4 人，多了 1 人"),
        (ProblemCode.BATCH_NOT_PASSED, "H11", "A4排在 2026 学年，参训没有合格，须补训"),
        (ProblemCode.BATCH_OVERDUE, "H15", "B4排在 2026 学年，这一年已经过了，没有参训（逾期）"),
    ]


def test_a_year_of_people_who_all_came_does_not_overflow() -> None:
    came = {one: {"taken": {2026: True}} for one in ("A3", "A6", "A4", "A1", "B2", "B4")}
    assert checked(came) == []


def test_the_round_of_the_year_is_about_those_whose_batch_it_is() -> None:
    roster = [
        Teacher("A", "甲", 2, training_type="免训"),
        Teacher("B", "乙", 3),
        Teacher("C", "丙", 4, training_type="免训"),
        Teacher("D", "丁", 5),
    ]
    people = [
        Candidate(one.id, one.name, exempt=one.exempt, standing=year)
        for one, year in zip(roster, (2026, 2026, 2027, 2028), strict=True)
    ]
    table = Table(Grid("教师名册", []), 1, {"参训类型": 8}, {})

    def told(this_year: int) -> list[tuple[str, str]]:
        plan = make_plan(THIRDS, people, this_year)
        found = check_round(plan, {one.id: one for one in roster}, table, "分批计划")
        return [(one.where.cell if one.where else "", message(one)) for one in found]

    assert told(2026) == [
        ("H2", "甲的批次是本学年（2026），名册里却标为免训，本轮不计分"),
        ("H5", "名册里有 1 人不在本学年（2026）的批次，也没有标免训，会计入本轮的应参训人数：丁"),
    ]
    assert told(2030) == []
