"""The cases worked out by hand (tests/scoring/golden, a copy of the shared ones) come out to the digit."""

from __future__ import annotations

import csv
import dataclasses
from decimal import Decimal
from pathlib import Path

import pytest

from python.scoring import score_row
from python.vocabulary.cell_values import plain, read_number
from python.vocabulary.records import GradeRow, Mark, Method, RuleSet, Score, ScoreState, SignInRow
from tests.samples import preset_rules

GOLDEN = Path(__file__).parent / "golden"
INPUTS = {"考试": "卷面成绩"}


def cases(scheme: str) -> list[dict[str, str]]:
    with (GOLDEN / f"scheme_{scheme.lower()}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def with_paper_full(rules: RuleSet, paper_full: Decimal) -> RuleSet:
    items = tuple(
        dataclasses.replace(item, paper_full=paper_full) if item.method is Method.PROPORTIONAL else item
        for item in rules.items
    )
    return dataclasses.replace(rules, items=items)


def score_case(case: dict[str, str], rules: RuleSet) -> Score:
    statuses = case["签到(、分隔)"].split("、")
    sessions = [f"第{number}次" for number in range(1, len(statuses) + 1)]
    marks = {}
    for item in rules.input_items:
        text = case[INPUTS.get(item.name, item.name)]
        number, _ = read_number(text)
        marks[item.name] = (
            Mark(Decimal(0), text)
            if text in rules.absent_words
            else Mark(number)
            if number is not None
            else None
        )
    sign_in = SignInRow(
        "1", "张三", 5, {s: status or None for s, status in zip(sessions, statuses, strict=True)}
    )
    return score_row(GradeRow("1", "张三", 5, marks), sign_in, sessions, rules)


@pytest.mark.parametrize("scheme", ["A", "B"])
def test_every_golden_case_comes_out_to_the_digit(scheme: str) -> None:
    rows = cases(scheme)
    assert len(rows) >= 10
    for case in rows:
        rules = with_paper_full(preset_rules(scheme), Decimal(case["卷面满分"]))
        score = score_case(case, rules)
        outcome = {
            f"{s.item.name}{'扣' if s.item.deducted_from_total else ''}分": plain(s.marks)
            for s in score.items.values()
        }
        if score.state is ScoreState.SCORED:
            outcome |= {
                "总分": plain(score.total),
                "等级": score.rating.name,
                "是否补训": "是" if score.retrain else "否",
            }
        expected = {
            key: value for key, value in case.items() if key.endswith("分") or key in ("等级", "是否补训")
        }
        expected.pop("卷面满分", None)
        expected = {key: value for key, value in expected.items() if value}
        assert outcome == expected, case
