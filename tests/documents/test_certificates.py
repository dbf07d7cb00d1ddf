"""Numbers, file names, the key, dates and the two-step issue."""

import datetime as dt
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from python.documents.certificates.key import ENVIRONMENT, key_path, load_key
from python.documents.certificates.numbering import (
    CertificateNumber,
    NumberPattern,
    next_numbers,
    parse_pattern,
)
from python.documents.certificates.staging import commit, recover, staged
from python.documents.file_names import document_path, document_stem, safe_part
from python.documents.numerals import chinese_date, plain_date
from python.vocabulary.ports import HostError
from python.vocabulary.problems import Problem, ProblemCode
from tests.documents.samples import HOSTILE_NAMES
from tests.places import ROOT

DEFAULT = "{年份}班培字第{序号:04d}号"


def pattern(text=DEFAULT):
    made = parse_pattern(text)
    assert isinstance(made, NumberPattern), made
    return made


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (DEFAULT, "2026班培字第0007号"),
        ("{年份}-{序号}", "2026-7"),
        ("BZR{年份}{序号:3d}", "BZR2026007"),
        ("第{序号:06d}号", "第000007号"),
        ("〔{年份}〕{年份}.{序号:02d}", "〔2026〕2026.07"),
    ],
)
def test_a_number_reads_back_as_it_was_written(text, number):
    made = pattern(text)
    assert made.format(2026, 7) == number
    assert made.read(number) == CertificateNumber(2026 if made.yearly else 0, 7)


@pytest.mark.parametrize(
    "text",
    ["", "第号", "{序号}{序号}", "{年份}", "{序号:04x}", "{序号", "序号}", "{年}-{序号}", "｛序号｝", "{序号}" + "长" * 60, "{序号}\n", "{0}{序号}", "{序号.__class__}", "{序号:99999d}"],
)  # fmt: skip
def test_a_pattern_that_cannot_work_is_a_problem(text):
    made = parse_pattern(text)
    if text == "{序号}\n":
        assert isinstance(made, NumberPattern)  # stripped
        return
    assert isinstance(made, Problem)
    assert made.code is ProblemCode.NUMBER_FORMAT_BAD
    assert made.details["reason"]


def test_numbers_go_on_from_the_highest_of_the_year():
    taken = ["2026班培字第0009号", "2026班培字第0001号", "2025班培字第0400号", "别的", ""]
    assert next_numbers(pattern(), taken, 2026, 2) == ["2026班培字第0010号", "2026班培字第0011号"]
    assert next_numbers(pattern(), taken, 2027, 1) == ["2027班培字第0001号"]
    assert next_numbers(pattern("第{序号}号"), ["第41号"], 2027, 1) == ["第42号"]


@given(st.integers(1, 99_999), st.integers(1, 40))
def test_no_number_is_given_out_twice(start, count):
    made = pattern()
    taken = [made.format(2026, start)]
    fresh = next_numbers(made, taken, 2026, count)
    assert len({*taken, *fresh}) == count + 1


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (dt.date(2026, 11, 22), "二〇二六年十一月二十二日"),
        (dt.date(2030, 10, 10), "二〇三〇年十月十日"),
        (dt.date(2000, 1, 31), "二〇〇〇年一月三十一日"),
        (dt.date(2019, 12, 20), "二〇一九年十二月二十日"),
        (None, ""),
    ],
)
def test_dates_in_chinese_numerals(day, words):
    assert chinese_date(day) == words
    assert plain_date(dt.date(2026, 1, 2)) == "2026年1月2日"


def test_a_file_name_reads_well():
    assert document_stem("2026-0007", "张三", "T012") == "2026-0007 张三 (T012)"
    assert document_stem("", "张三", "") == "张三"


@pytest.mark.parametrize(
    "name",
    [
        *HOSTILE_NAMES,
        "",
        " ",
        ".",
        "...",
        "a/b\\c:d",
        "nul.txt",
        "COM1",
        "com¹.x",
        "-rf",
        "~$a",
        "\u202egnp.exe",
    ],
)
def test_a_hostile_name_stays_in_the_folder_and_is_allowed_on_windows(tmp_path, name):
    for stem in (document_stem("2026-0001", name, "T1"), document_stem("", name, "")):
        path = document_path(tmp_path, stem)
        path.write_text("x")
        assert path.parent == tmp_path
        assert path.resolve().parent == tmp_path.resolve()
        assert not set(path.name) & set('<>:"/\\|?*')
        assert all(ord(character) >= 32 for character in path.name)
        assert len(path.name) <= 90
        assert path.stem.rstrip(". ") == path.stem
        assert path.stem.split(".")[0].upper() not in {"CON", "NUL", "COM1", "PRN", "AUX"}


@given(st.text(max_size=300))
def test_any_text_makes_one_safe_component(text):
    part = safe_part(text)
    assert part
    assert part not in (".", "..")
    assert Path(part).name == part
    assert len(part) <= 41
    assert safe_part(part) == part


def test_namesakes_are_kept_apart(tmp_path):
    first = document_path(tmp_path, "张三 (T1)")
    second = document_path(tmp_path, "张三 (T1)", {first.name.lower()})
    assert (first.name, second.name) == ("张三 (T1).docx", "张三 (T1) (2).docx")


def test_the_key_is_made_once_and_only_its_owner_can_read_it(tmp_path, monkeypatch):
    path = tmp_path / "deep" / "key"
    monkeypatch.setenv(ENVIRONMENT, str(path))
    assert load_key(create=False) is None
    key = load_key()
    assert load_key() == key
    assert [entry.name for entry in path.parent.iterdir()] == ["key"]
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert key.secret.hex() not in f"{key!r}{key.mark}{key.public.shown}"


def test_two_programs_that_start_together_get_one_key(tmp_path):
    code = "from python.documents.certificates.key import load_key; print(load_key().public.shown)"
    environment = {**os.environ, ENVIRONMENT: str(tmp_path / "key")}
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for _ in range(4)
    ]
    assert len({process.communicate()[0] for process in started}) == 1


def test_a_key_in_the_workbooks_folder_or_a_damaged_one_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "key"
    monkeypatch.setenv(ENVIRONMENT, str(path))
    with pytest.raises(HostError) as caught:
        load_key(outside=tmp_path)
    assert caught.value.code is ProblemCode.KEY_IN_FOLDER
    for text in ("", "abc", "peixun-key-1:zz", "密钥"):
        path.write_text(text, "utf-8")
        with pytest.raises(HostError) as caught:
            load_key()
        assert caught.value.code is ProblemCode.KEY_UNREADABLE
        assert path.read_text("utf-8") == text


def test_the_key_lies_in_the_users_data_folder_by_default(monkeypatch):
    monkeypatch.delenv(ENVIRONMENT, raising=False)
    assert "peixun" in str(key_path())


def test_a_waiting_file_gets_its_name_when_the_register_has_its_row(tmp_path):
    final = tmp_path / "证书" / "2026-0001 张三.docx"
    final.parent.mkdir()
    staged(final).write_text("x")
    commit([final])
    commit([final])
    assert final.read_text() == "x"
    assert not staged(final).exists()


def test_after_a_kill_files_and_rows_agree_again(tmp_path):
    with_row, without_row, gone = (tmp_path / "证书" / f"{name}.docx" for name in "甲乙丙")
    with_row.parent.mkdir()
    staged(with_row).write_text("x")
    staged(without_row).write_text("y")
    (tmp_path / ".~1f-half.docx").write_text("half written")
    done = recover(tmp_path, [with_row, gone])
    assert done.finished == (with_row,)
    assert done.discarded == (staged(without_row),)
    assert done.missing == (gone,)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["甲.docx"]
    assert recover(tmp_path, [with_row]).finished == ()
    assert recover(tmp_path / "nowhere", []).missing == ()
