"""Whoever silences a check says why: ``# noqa: X - reason``, ``# type: ignore[x]  # reason``."""

from __future__ import annotations

import io
import re
import tokenize

import pytest

from tests.places import ROOT

_SUPPRESSION = re.compile(r"#\s*(?:ruff:\s*|flake8:\s*)?noqa\b|#\s*type:\s*ignore\b|#\s*mypy:", re.IGNORECASE)
_WITH_REASON = re.compile(
    r"""(?: \#\ (?:ruff:\ )?noqa:\ [A-Z]+\d+(?:,\ [A-Z]+\d+)*\ -\ \w.*
        |   \#\ type:\ ignore\[[a-z-]+(?:,\ ?[a-z-]+)*\]\ \ \#\ (?!noqa)\w.*
        |   \#\ type:\ ignore\[[a-z-]+(?:,\ ?[a-z-]+)*\]\ \ \#\ noqa:\ [A-Z]+\d+\ -\ \w.*
        )""",
    re.VERBOSE,
)


def unexplained(code: str) -> list[tuple[int, str]]:
    """Line and comment of every suppression that gives no reason, or does not say what it silences."""
    comments = [
        token
        for token in tokenize.generate_tokens(io.StringIO(code).readline)
        if token.type == tokenize.COMMENT and _SUPPRESSION.search(token.string)
    ]
    return [(one.start[0], one.string) for one in comments if not _WITH_REASON.fullmatch(one.string)]


@pytest.mark.parametrize("top", ["python", "tests", "benchmarks"])
def test_every_suppression_says_why(top: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {comment}"
        for path in sorted((ROOT / top).rglob("*.py"))
        for line, comment in unexplained(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "comment",
    [
        "# noqa",
        "# noqa: N802",
        "# noqa: N802 -",
        "# ruff: noqa: ANN401",
        "# type: ignore",
        "# type: ignore  # for a reason",
        "# type: ignore[misc]",
        "# type: ignore[misc]  # noqa: N802",
        "# mypy: ignore-errors",
    ],
)
def test_one_without_a_reason_is_found(comment: str) -> None:
    assert unexplained(f"x = 1  {comment}\n") == [(1, comment)]


@pytest.mark.parametrize(
    "comment",
    [
        "# noqa: N802 - COM's name",
        "# noqa: N802, ARG002 - COM's name and signature",
        "# ruff: noqa: ANN401 - UNO objects have no types",
        "# type: ignore[misc]  # read only",
        "# type: ignore[attr-defined,unused-ignore]  # only on Windows",
        "# type: ignore[import-not-found]  # noqa: E402 - copied beside this file",
    ],
)
def test_one_with_a_reason_is_left_alone(comment: str) -> None:
    assert unexplained(f"x = 1  {comment}\n") == []
