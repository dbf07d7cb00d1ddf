"""Every kind of problem has its Chinese sentence and its remedy."""

from __future__ import annotations

import re

import pytest

from python.vocabulary.messages import as_json, message, placeholders, sentence, suggestion
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity
from python.vocabulary.sentences import CATALOG

ENGLISH = re.compile(r"[A-Za-z]{4,}")
# Words of the trade that stay as they are.
ALLOWED = {
    "Windows",
    "excel",
    "libreoffice",
    "Excel",
    "LibreOffice",
    "peixun",
    "force",
    "live",
    "names",
    "number",
    "people",
    "round",
    "rules",
    "xlsm",
    "xlsx",
    "xlsb",
    "xltx",
    "xltm",
    "OpenDocument",
    "help",
    "Word",
    "docx",
    "reason",
    "templates",
}


@pytest.mark.parametrize("code", list(ProblemCode))
def test_every_code_has_a_sentence_and_a_remedy_in_chinese(code) -> None:
    details = dict.fromkeys(placeholders(code), "甲")
    problem = Problem(code, Severity.ERROR, CellRef("成绩册", 12, 6), details)
    for text in (message(problem), suggestion(problem)):
        assert not re.search(r"\{[a-z_]*\}", text), "every placeholder is filled"
        assert re.search("[一-鿿]", text)
        assert set(ENGLISH.findall(text)) <= ALLOWED
    assert not message(problem).endswith("。"), "the sentence adds the full stop"
    assert suggestion(problem).endswith("。") or suggestion(problem).endswith("甲")
    assert sentence(problem).startswith("成绩册!F12　")
    assert code in CATALOG


def test_users_words_with_braces_are_told_as_they_are() -> None:
    problem = Problem(
        ProblemCode.NOT_A_NUMBER, Severity.ERROR, CellRef("成绩册", 3, 5), {"column": "考试", "value": "{x}"}
    )
    assert message(problem) == "“考试”应填数字，现在是“{x}”"


def test_a_problem_as_json_has_exactly_the_contracts_keys() -> None:
    problem = Problem(
        ProblemCode.NOT_A_NUMBER, Severity.ERROR, CellRef("成绩册", 3, 5), {"column": "考试", "value": "八"}
    )
    assert as_json(problem) == {
        "code": "not-a-number",
        "severity": "error",
        "sheet": "成绩册",
        "cell": "E3",
        "message": "“考试”应填数字，现在是“八”",
        "suggestion": "请填数字。",
    }
