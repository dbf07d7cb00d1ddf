"""Names of files and folders: readable, and apart where the whole names are."""

from __future__ import annotations

from python.documents.file_names import LONGEST_PART, distinct_part, safe_part

LONG = "2026年秋季滨江市实验中学及各分校区班主任专业能力提升全员培训考核（第一期集中研修与校本研修结合）"


def test_two_long_names_that_differ_only_at_the_end_give_two_folders() -> None:
    one, other = distinct_part(LONG + "上"), distinct_part(LONG + "下")
    assert safe_part(LONG + "上") == safe_part(LONG + "下")
    assert one != other
    assert len(one) <= LONGEST_PART
    assert one == distinct_part(LONG + "上")
    assert one[:20] == LONG[:20]


def test_a_name_that_fits_stays_as_it_was() -> None:
    assert (
        distinct_part("2026年秋季班主任培训") == safe_part("2026年秋季班主任培训") == "2026年秋季班主任培训"
    )
