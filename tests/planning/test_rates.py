"""参训率 and 合格率: over everyone who should take part, the same on 首页, in --json and on paper, and against the targets."""

from __future__ import annotations

from decimal import Decimal

import pytest

from python.actions import score as actions
from python.actions.run import scores_of
from python.documents.contexts import Person
from python.documents.report_contexts import round_report_context
from python.planning.dashboard import statistics_of
from python.planning.rates import (
    Rates,
    Targets,
    percent,
    share,
    target_line,
    target_sentence,
    targets_of,
    unmet,
)
from python.reading.rules import read_rules
from python.reading.workbook import read_workbook
from python.vocabulary.cell_values import Grid
from python.vocabulary.problems import ProblemCode
from python.vocabulary.records import ScoreState
from python.vocabulary.sheet_schema import (
    GRADEBOOK,
    HOME,
    PARTICIPATION_RATE,
    PASS_RATE,
    RATING_SUMMARY,
    ROSTER,
    RULES,
    SIGN_IN,
    TARGET_LINE,
)
from tests.samples import NOW, host_of, round_sheets, rules_rows


def round_of(people: int, scored: int, exempt: int = 0, failed: int = 0):
    """So many people on the roster besides the exempt; the first of them have all marks, the first few of these fail."""
    sheets = round_sheets()
    ids = [f"X{number:02d}" for number in range(people + exempt)]
    kinds = ["在岗"] * people + ["免训"] * exempt
    sheets[ROSTER][2:] = [[one, one, "一组", kind] for one, kind in zip(ids, kinds, strict=True)]
    sheets[SIGN_IN][1:] = [[one, one, "一组", "√", "√"] for one in ids[:people]]
    sheets[GRADEBOOK][1:] = [
        [one, one, "一组", 8.0, (20.0 if n < failed else 90.0) if n < scored else None, 16.0, None]
        for n, one in enumerate(ids[:people])
    ]
    return sheets


def shown(host, name):
    where = host.names[name]
    row = host.sheets[HOME][where.row - 1]
    return row[where.column - 1] if len(row) >= where.column else None


def on_paper(host):
    data, _ = read_workbook(host)
    assert data is not None
    by_id = {one.teacher_id: one for one in scores_of(data, [])}
    people = [Person(teacher, by_id.get(teacher.id)) for teacher in data.taking_part]
    figures = statistics_of(data, list(by_id.values()))
    return round_report_context(data.round, data.rules, people, figures=figures)


def test_three_of_sixty_scored_and_passed_are_not_all() -> None:
    host = host_of(round_of(60, 3, exempt=5))
    summary = actions.score(host, now=NOW).summary
    assert (summary["participation_rate"], summary["pass_rate"], summary["excellent_rate"]) == (
        0.05,
        0.05,
        0.05,
    )
    assert [shown(host, name) for name in (PARTICIPATION_RATE, PASS_RATE)] == [0.05, 0.05]
    assert shown(host, TARGET_LINE) == "距目标：参训率 100%（还差 57 人），合格率 100%（还差 57 人）"


def test_sheet_json_departments_and_papers_all_say_the_same() -> None:
    host = host_of(round_of(12, 10, exempt=1, failed=3))
    summary = actions.score(host, now=NOW).summary
    paper = on_paper(host)
    assert (summary["participation_rate"], summary["pass_rate"]) == (0.833, 0.583)
    assert [shown(host, name) for name in (PARTICIPATION_RATE, PASS_RATE)] == [0.833, 0.583]
    assert [paper[name] for name in ("参训人数", "参训率", "合格率", "参训率目标")] == [
        "12", "83.3%", "58.3%", "100%",
    ]  # fmt: skip
    assert [row["合格率"] for row in paper["部门列表"]] == ["58.3%"]
    assert paper["出勤统计"][0]["合格率"] == "58.3%"
    assert [(row["人数"], row["占比"]) for row in paper["等级统计"]] == [
        ("7", "58.3%"), ("0", "0.0%"), ("3", "25.0%"),
    ]  # fmt: skip
    assert paper["目标情况"] == "，未达到目标：参训率 100%（还差 2 人）、合格率 100%（还差 5 人）"


def test_nobody_scored_yet_is_no_rate_rather_than_nought() -> None:
    host = host_of(round_of(12, 0))
    summary = actions.score(host, now=NOW).summary
    assert (summary["participation_rate"], summary["pass_rate"]) == (None, None)
    assert [shown(host, name) for name in (PARTICIPATION_RATE, PASS_RATE, TARGET_LINE)] == [None] * 3
    assert on_paper(host)["合格率"] == "—"


def test_someone_with_a_wrong_mark_or_without_a_row_has_not_taken_part() -> None:
    sheets = round_of(4, 4)
    sheets[GRADEBOOK][1][4] = "八十"
    del sheets[GRADEBOOK][2]
    host = host_of(sheets)
    summary = actions.score(host, now=NOW).summary
    assert (summary["scored"], summary["participation_rate"], summary["pass_rate"]) == (2, 0.5, 0.5)


def test_a_round_in_which_all_passed_says_so() -> None:
    host = host_of(round_of(5, 5, exempt=2))
    actions.score(host, now=NOW)
    assert shown(host, TARGET_LINE) == "达到目标：参训率 100%，合格率 100%"
    assert on_paper(host)["目标情况"] == "，达到目标（参训率 100%、合格率 100%）"


def test_a_workbook_of_0_1_0_has_its_rates_where_they_were() -> None:
    sheets = round_of(4, 2)
    sheets[RULES] = [row for row in sheets[RULES] if row[:1] not in (["参训率目标"], ["合格率目标"])]
    host = host_of(sheets)
    del host.names[PARTICIPATION_RATE], host.names[TARGET_LINE]
    outcome = actions.score(host, now=NOW)
    assert shown(host, PASS_RATE) == 0.5
    assert shown(host, RATING_SUMMARY) == "优秀"
    assert not any(problem.where and problem.where.sheet == RULES for problem in outcome.problems)
    data, _ = read_workbook(host)
    assert targets_of(data.rules.parameters) == Targets(Decimal(100), Decimal(100))


def test_a_second_run_changes_nothing_on_the_home_sheet() -> None:
    host = host_of(round_of(4, 2))
    actions.score(host, now=NOW)
    before = [list(row) for row in host.sheets[HOME]]
    actions.score(host, now=NOW.replace(year=2030))
    assert host.sheets[HOME] == before


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (95.0, "95"),
        ("95%", "95"),
        ("95％", "95"),
        (0.95, "95"),
        (1.0, "100"),
        (0.0, "0"),
        (None, "100"),
        ("98.5", "98.5"),
    ],
)
def test_a_target_is_understood_however_it_is_written(typed, read) -> None:
    rules, problems = read_rules(Grid(RULES, with_target(typed)))
    assert problems == []
    assert rules.parameters["合格率目标"] == read


def with_target(value):
    rows = rules_rows()
    row = next(row for row in rows if row[:1] == ["合格率目标"])
    row[1] = value
    return rows


@pytest.mark.parametrize("typed", [101.0, "全部", -1.0, "150%"])
def test_a_target_that_is_no_percentage_is_refused_at_its_cell(typed) -> None:
    rules, problems = read_rules(Grid(RULES, with_target(typed)))
    row = next(n for n, row in enumerate(rules_rows(), 1) if row[:1] == ["合格率目标"])
    assert (rules, [(one.code, one.where.cell) for one in problems]) == (
        None,
        [(ProblemCode.RULE_BAD_NUMBER, f"B{row}")],
    )


@pytest.mark.parametrize(
    ("rates", "targets", "short"),
    [
        (Rates(60, 57, 54), (95, 90), []),
        (Rates(60, 56, 54), (95, 90), ["参训率 95%（还差 1 人）"]),
        (Rates(60, 60, 53), (95, 90), ["合格率 90%（还差 1 人）"]),
        (Rates(3000, 2999, 2999), (100, 100), ["参训率 100%（还差 1 人）", "合格率 100%（还差 1 人）"]),
        (Rates(7, 7, 7), (100, 100), []),
        (Rates(60, 1, 0), (0, 0), []),
        (Rates(60, 1, 0), (0, 50), ["合格率 50%（还差 30 人）"]),
    ],
)
def test_targets_are_compared_exactly_and_nought_means_none(rates, targets, short) -> None:
    assert unmet(rates, Targets(*map(Decimal, targets))) == short


def test_without_targets_nothing_is_said() -> None:
    none = Targets(Decimal(0), Decimal(0))
    assert (target_line(Rates(5, 3, 2), none), target_sentence(Rates(5, 3, 2), none)) == ("", "")


def test_rates_are_rounded_once() -> None:
    # 0.91449… must not become 91.5 by way of 0.9145
    assert percent(share(91449, 100000)) == "91.4%"
    assert percent(share(1, 1)) == "100%"
    assert percent(share(0, 0)) == "—"


def test_only_rows_with_a_total_count_as_scored() -> None:
    data, _ = read_workbook(host_of(round_of(3, 2)))
    states = [one.state for one in scores_of(data, [])]
    assert states == [ScoreState.SCORED, ScoreState.SCORED, ScoreState.INCOMPLETE]
