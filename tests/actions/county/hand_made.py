"""Stores made by hand, a few people a school, so that every figure can be worked out on paper."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from python.actions.county import store

RATINGS = (("优秀", 80), ("合格", 60), ("不合格", 0))


@dataclass
class P:
    """Somebody; ``total`` in marks, ``None``: not finished."""

    name: str
    total: float | None = None
    id_number: str = ""
    birth: str = ""
    phone: str = ""
    training_type: str = "在岗"
    stage: str = "初中"
    items: dict[str, int] = field(default_factory=dict)
    last_passed: int | None = None
    explanation: str = ""


@dataclass
class S:
    """A school with its people."""

    name: str
    people: list[P] = field(default_factory=list)
    state: str = store.USED
    file: str = ""
    rules: str = "aaaa"
    findings: list[tuple[str, str, str, str]] = field(default_factory=list)
    coverage: dict[int, tuple[int, int]] = field(default_factory=dict)
    sha256: str = ""


def teacher(school_id: int, place: int, one: P) -> list[store.Value]:
    exempt = one.training_type == "免训"
    scored = one.total is not None and not exempt
    at = next((n for n, (_, least) in enumerate(RATINGS) if scored and one.total >= least), None)
    row: dict[str, store.Value] = dict.fromkeys(store.TEACHER_COLUMNS, "")
    row |= {
        "school_id": school_id,
        "row": place + 5,
        "teacher_id": f"T{place + 1:03d}",
        "name": one.name,
        "stage": one.stage,
        "training_type": one.training_type,
        "state": "exempt" if exempt else "scored" if scored else "incomplete",
        "total_milli": round(one.total * 1000) if scored else None,
        "total": f"{one.total:g}" if scored else "",
        "rating": RATINGS[at][0] if at is not None else "",
        "rating_place": at,
        "passed": None if at is None else int(at < 2),
        "retrain": None if at is None else int(at == 2),
        "rank": place + 1 if scored else None,
        "explanation": one.explanation,
        "id_number": one.id_number,
        "birth": one.birth,
        "phone": one.phone,
        "first_passed": one.last_passed,
        "last_passed": one.last_passed,
        "items": json.dumps(one.items) if one.items else "",
    }
    return [row[name] for name in store.TEACHER_COLUMNS]


def make(path: Path, *schools: S, facts: dict[str, str] | None = None) -> Path:
    """The store of these schools."""
    connection = store.create(path)
    for number, one in enumerate(schools, 1):
        rows = [teacher(number, place, who) for place, who in enumerate(one.people)]
        people = [dict(zip(store.TEACHER_COLUMNS, row, strict=True)) for row in rows]
        due = [who for who in people if who["state"] != "exempt"]
        file = one.file or f"{one.name}.xlsm"
        store.add_school(
            connection,
            {
                "school_id": number,
                "school": one.name,
                "round": "2026年班主任培训",
                "file": file,
                "sha256": one.sha256,
                "state": one.state,
                "rules": one.rules,
                "decimals": 1,
                "expected": len(due),
                "scored": sum(who["state"] == "scored" for who in due),
                "passed": sum(int(who["passed"] or 0) for who in due),
                "excellent": sum(who["rating_place"] == 0 for who in due),
                "retrain": sum(int(who["retrain"] or 0) for who in due),
                "incomplete": sum(who["state"] == "incomplete" for who in due),
                "invalid": 0,
                "total_sum_milli": sum(int(who["total_milli"] or 0) for who in due),
                "roster": len(people),
                "errors": sum(finding[0] == "error" for finding in one.findings),
                "warnings": sum(finding[0] == "warning" for finding in one.findings),
            },
        )
        store.add_teachers(connection, rows)
        store.add_items(connection, [(number, "初中", "考试", len(due), 50_000 * len(due), 60_000)])
        store.add_coverage(connection, [(number, year, *counts) for year, counts in one.coverage.items()])
        store.add_findings(
            connection,
            [
                (number, file, "x", level, sheet, cell, message, "请改正。")
                for level, sheet, cell, message in one.findings
            ],
        )
    store.set_meta(connection, facts or {})
    store.finish(connection)
    connection.close()
    return path


def clerks(count: int, total: float = 70) -> list[P]:
    """People who matter only by their number."""
    return [P(f"教师{place}", total) for place in range(count)]
