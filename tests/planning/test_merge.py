"""The merge of one cell and of many: nothing is lost, a conflict is never taken in silence, order does not matter, twice is once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from python.planning.exchange.arrived import TheirCell
from python.planning.exchange.import_plan import Choice, Source, plan_import
from python.planning.exchange.merge import CellKey, Verdict, merge_cell

V = Verdict
VALUES = st.sampled_from(["", "√", "迟到", "8", "10"])
KEYS = [
    CellKey(sheet, f"T{n}", column)
    for sheet in ("签到表", "成绩册")
    for n in range(3)
    for column in ("甲", "乙")
]
STATES = st.dictionaries(st.sampled_from(KEYS), VALUES)


@pytest.mark.parametrize(
    ("base", "theirs", "ours", "verdict"),
    [
        ("", "", "", V.SAME),
        ("", "8", "", V.TAKEN),  # filled in there
        ("8", "10", "8", V.TAKEN),  # put right there
        ("8", "8", "10", V.OURS),  # put right here
        ("8", "10", "10", V.SAME),  # the same on both sides
        ("8", "10", "6", V.CONFLICT),
        ("", "10", "6", V.CONFLICT),
        ("8", "10", "", V.CONFLICT),  # emptied here, changed there
        ("8", "", "8", V.CLEARED),  # emptied there: a slip looks like it
        ("8", "", "10", V.CLEARED),
        ("8", "", "", V.SAME),
        (None, "8", "", V.TAKEN),  # nobody knows what went out: a blank is filled
        (None, "8", "10", V.CONFLICT),
        (None, "", "10", V.OURS),
        (None, "8", "8", V.SAME),
    ],
)
def test_each_case_of_one_cell(base, theirs, ours, verdict) -> None:
    assert merge_cell(base, theirs, ours) is verdict


@given(VALUES, VALUES, VALUES)
def test_what_both_sides_agree_on_is_never_asked_and_what_both_changed_always(base, theirs, ours) -> None:
    verdict = merge_cell(base, theirs, ours)
    assert (verdict is V.SAME) == (theirs == ours)
    if len({base, theirs, ours}) == 3:
        assert verdict.asked
    if verdict is V.TAKEN:
        assert theirs  # nothing filled is ever emptied unasked
        assert ours == base


@given(STATES, STATES, STATES)
def test_every_cell_that_came_back_is_judged_by_what_went_out_and_no_other(base, theirs, ours) -> None:
    plan = plan_import([source("甲.xlsx", theirs, base)], ours, {})
    wanted = {key: merge_cell(base.get(key), text, ours.get(key, "")) for key, text in theirs.items()}
    shown = {key: verdict for key, verdict in wanted.items() if verdict not in (V.SAME, V.OURS)}
    assert {line.key: line.verdict for line in plan.lines} == shown
    for line in plan.lines:
        assert (line.base, line.ours, line.theirs.text) == (
            base.get(line.key, ""),
            ours.get(line.key, ""),
            theirs[line.key],
        )
        assert line.known == (line.key in base)
        assert (line.choice, line.note) == ("", "")
        assert line.taken == (line.verdict is V.TAKEN)
    assert plan.counts == {"甲.xlsx": {verdict: list(wanted.values()).count(verdict) for verdict in Verdict}}


@pytest.mark.parametrize("word", ["对方", "本表", ""])
def test_what_the_rules_forbid_is_refused_only_where_it_would_be_written(word) -> None:
    taken, conflict, kept = KEYS[:3]
    theirs, base = {taken: "8", conflict: "8", kept: "8"}, {taken: "", conflict: "", kept: "8"}
    ours = {conflict: "6", kept: "6"}
    refused = {("甲.xlsx", key): "太大" for key in KEYS}
    choices = {("甲.xlsx", key): Choice(word, ours.get(key, ""), "8") for key in KEYS}
    plan = plan_import([source("甲.xlsx", theirs, base)], ours, choices, refused)
    notes = {line.key: (line.note, line.choice) for line in plan.lines}
    assert notes == {taken: ("太大", ""), conflict: ("太大" if word == "对方" else "", word)}
    assert plan.taken == []


def carried_out(ours: dict[CellKey, str], *sources: Source) -> dict[CellKey, str]:
    plan = plan_import(sources, ours, {})
    return {**ours, **{line.key: line.theirs.text for line in plan.taken}}


def source(name: str, cells: dict[CellKey, str], base: dict[CellKey, str] | None) -> Source:
    return Source(name, name, {key: TheirCell(text, text or None, "A1") for key, text in cells.items()}, base)


@given(STATES, STATES)
def test_edits_of_different_cells_give_the_same_in_any_order(first, second) -> None:
    base: dict[CellKey, str] = {}
    second = {key: value for key, value in second.items() if key not in first}
    one, two = source("甲.xlsx", first, base), source("乙.xlsx", second, base)
    assert carried_out({}, one, two) == carried_out({}, two, one)
    filled = {key: value for key, value in {**first, **second}.items() if value}
    assert {key: value for key, value in carried_out({}, one, two).items() if value} == filled


@given(STATES, STATES, STATES)
def test_a_second_import_of_the_same_changes_nothing(base, theirs, ours) -> None:
    one = source("甲.xlsx", theirs, base)
    after = carried_out(dict(ours), one)
    assert carried_out(after, one) == after


@given(STATES, STATES, STATES)
def test_nothing_that_is_filled_here_is_lost(base, theirs, ours) -> None:
    after = carried_out(dict(ours), source("甲.xlsx", theirs, base))
    for key, value in ours.items():
        if value and after[key] != value:
            assert base.get(key, "") == value  # only what nobody here had changed
            assert theirs[key]


def test_two_returns_that_disagree_are_asked_about() -> None:
    key = KEYS[0]
    plan = plan_import([source("甲.xlsx", {key: "8"}, {}), source("乙.xlsx", {key: "10"}, {})], {}, {})
    assert [(one.file, one.verdict, one.ours) for one in plan.lines] == [
        ("甲.xlsx", V.TAKEN, ""),
        ("乙.xlsx", V.CONFLICT, "8"),
    ]


@pytest.mark.parametrize(("choice", "value", "open_"), [("对方", "10", 0), ("本表", "6", 0), ("", "6", 1)])
def test_a_conflict_is_decided_by_the_person_alone(choice, value, open_) -> None:
    key = KEYS[0]
    plan = plan_import(
        [source("甲.xlsx", {key: "10"}, {key: "8"})],
        {key: "6"},
        {("甲.xlsx", key): Choice(choice, "6", "10")},
    )
    after = {key: "6", **{line.key: line.theirs.text for line in plan.taken}}
    assert (after[key], len(plan.left("甲.xlsx"))) == (value, open_)
