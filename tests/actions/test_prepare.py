"""准备表格: typed once. Only what is missing is added; nothing typed is moved, renamed or deleted; nobody is guessed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from python.actions.check import check
from python.actions.prepare import SheetsPrepared, prepare
from python.entry.cli import main
from python.entry.demo import new_workbook
from python.hosts.excel.host import ExcelHost, load_xlwings
from python.hosts.file.host import FileHost
from python.planning.preparing import new_numbers
from python.vocabulary.messages import message, suggestion
from python.vocabulary.ports import Block, Changes
from python.vocabulary.problems import ProblemCode, Severity
from python.vocabulary.sheet_schema import (
    CERTIFICATE_REGISTER,
    GRADEBOOK,
    HISTORY,
    PORTFOLIO,
    ROSTER,
    SESSIONS,
    SIGN_IN,
)
from tests.rounds import by_id, cell_of, put, rows_of
from tests.samples import NOW, host_of, round_sheets

load_xlwings()
from tests.live.fake_excel import FakeExcel  # noqa: E402 - xlwings must come in without pandas

P = ProblemCode
PEOPLE = (
    ("A01", "王秀兰", "语文组", None),
    ("A02", "欧阳慧", "数学组", None),
    ("A03", "陈𬱖", "英语组", None),
    ("A04", "古丽·阿依", None, None),
    ("A05", "张伟", "体育组", "免训"),
)


def typed(path: Path, *blocks: Block) -> Path:
    FileHost.open(path).apply(Changes(blocks), keep_backups=5)
    return path


def roster_block(*people: tuple[str | None, str, str | None, str | None]) -> list[Block]:
    header = next(n for n, row in enumerate(FileHost.open(WORKBOOK).grid(ROSTER).rows, 1) if "工号" in row)
    types = list(FileHost.open(WORKBOOK).grid(ROSTER).rows[header - 1]).index("参训类型") + 1
    return [
        Block(ROSTER, header + 1, 1, [one[:3] for one in people]),
        Block(ROSTER, header + 1, types, [(one[3],) for one in people]),
    ]


WORKBOOK = Path(__file__).resolve().parents[2] / "workbook" / "培训考核.xlsm"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A new workbook with a name for its round, five people and two sessions; nothing else."""
    new = new_workbook(tmp_path / "新 一轮.xlsm")
    host = FileHost.open(new)
    row, column = cell_of(host, "轮次名称")
    sessions = (("第1次", "2026-09-09", None, None, "班规", None, None, None, 2),
                ("第2次", "2026-09-16", None, None, "家校", None, None, None, 2))  # fmt: skip
    return typed(
        new,
        *roster_block(*PEOPLE),
        Block(SESSIONS, 5, 1, sessions),
        Block("首页", row, column, (("2026年秋季班主任培训",),)),
    )


def run(path: Path, **options):
    return prepare(FileHost.open(path), now=NOW, **options)


def found(outcome, code: ProblemCode) -> list[str]:
    return [f"{message(one)}。{suggestion(one)}" for one in outcome.problems if one.code is code]


def contents(path: Path, *sheets: str) -> dict[tuple[str, int, int], object]:
    host = FileHost.open(path)
    return {
        (sheet, n, m): cell
        for sheet in sheets
        for n, row in enumerate(host.grid(sheet).rows, 1)
        for m, cell in enumerate(row, 1)
        if cell not in (None, "")
    }


def test_everyone_who_takes_part_and_every_session_is_put_in_its_place(path: Path) -> None:
    outcome = run(path)
    assert outcome.exit_code == 0
    assert outcome.told() == [
        "《签到表》加 4 人；《成绩册》加 4 人；《档案材料》加 4 人；《签到表》加 2 场（第1次、第2次）。"
    ]
    for sheet in (SIGN_IN, GRADEBOOK, PORTFOLIO):
        rows = rows_of(path, sheet)
        assert [(one["工号"], one["姓名"], one["部门"]) for one in rows] == [one[:3] for one in PEOPLE[:4]]
    assert {one["轮次"] for one in rows_of(path, PORTFOLIO)} == {"2026年秋季班主任培训"}
    header = next(row for row in FileHost.open(path).grid(SIGN_IN).rows if "工号" in row)
    assert list(header[:5]) == ["工号", "姓名", "部门", "第1次", "第2次"]
    # The first check has nothing to say of people or columns.
    checked = check(FileHost.open(path), now=NOW)
    assert not {P.NOT_IN_SHEET, P.SESSION_NO_COLUMN} & {one.code for one in checked.problems}


def test_before_it_the_check_says_once_a_sheet_what_to_click(path: Path) -> None:
    checked = check(FileHost.open(path), now=NOW)
    told = [(message(one), suggestion(one)) for one in checked.problems if one.code is P.NOT_IN_SHEET]
    assert [text for text, _ in told] == [
        "《签到表》缺 4 人：王秀兰、欧阳慧、陈𬱖、古丽·阿依",
        "《成绩册》缺 4 人：王秀兰、欧阳慧、陈𬱖、古丽·阿依",
    ]
    assert all(text.startswith("请点「准备表格」补齐") for _, text in told)


def test_a_second_run_adds_nothing(path: Path) -> None:
    run(path)
    before = contents(path, SIGN_IN, GRADEBOOK, PORTFOLIO, ROSTER, SESSIONS)
    outcome = run(path)
    assert outcome.told() == ["各表都齐了，没有要加的。"]
    assert contents(path, SIGN_IN, GRADEBOOK, PORTFOLIO, ROSTER, SESSIONS) == before


def test_what_is_typed_stays_where_it_is(path: Path) -> None:
    run(path)
    typed(
        path,
        Block(SIGN_IN, 5, 4, (("√", "迟"), ("×", None))),
        Block(GRADEBOOK, 6, 4, ((8, 77, 16),)),
        Block(GRADEBOOK, 12, 1, (("平均", None, None, None, Decimal("77.5")),)),
    )
    host = FileHost.open(path)
    types = list(host.grid(ROSTER).rows[3]).index("参训类型") + 1
    typed(path, Block(ROSTER, 10, 1, (("A06", "卓玛", "音乐组"),)), Block(ROSTER, 10, types, (("新任",),)))
    before = contents(path, SIGN_IN, GRADEBOOK, PORTFOLIO, ROSTER, SESSIONS)
    outcome = run(path)
    after = contents(path, SIGN_IN, GRADEBOOK, PORTFOLIO, ROSTER, SESSIONS)
    assert {key: after.get(key) for key in before} == before
    assert outcome.figures()["added"] == {SIGN_IN: 1, GRADEBOOK: 1, PORTFOLIO: 1}
    assert by_id(path, GRADEBOOK)["A06"]["姓名"] == "卓玛"


def test_it_is_taken_back_with_one_undo(path: Path) -> None:
    before = path.read_bytes()
    run(path)
    FileHost.open(path).take_back()
    assert path.read_bytes() == before


# Who is there and should not be; who is called otherwise


def test_who_left_is_told_with_what_was_typed_and_not_touched(path: Path) -> None:
    run(path)
    typed(path, Block(SIGN_IN, 9, 1, (("A09", "离校者", "语文组", "√", "迟"),)))
    before = contents(path, SIGN_IN)
    outcome = run(path)
    (text,) = found(outcome, P.PREPARE_STRANGERS)
    assert text.startswith("《签到表》里有 1 人不在名册，或是免训：离校者（A09）（为他们填了 2 格）")
    assert contents(path, SIGN_IN) == before


def test_names_are_put_right_only_when_asked(path: Path) -> None:
    run(path)
    put(path, SIGN_IN, "A02", "姓名", "欧阳惠")
    put(path, GRADEBOOK, "A02", "部门", "数学教研组")
    first = run(path)
    assert [text.split("：")[0] for text in found(first, P.PREPARE_DIFFERENCES)] == [
        "《签到表》有 1 处姓名、部门与名册不同",
        "《成绩册》有 1 处姓名、部门与名册不同",
    ]
    assert by_id(path, SIGN_IN)["A02"]["姓名"] == "欧阳惠"
    assert first.offer is not None
    assert (first.offer.option, first.offer.what) == ("names", "照名册改正这 2 处姓名、部门")
    second = run(path, names=True)
    assert (second.mended, second.offer) == (2, None)
    assert by_id(path, SIGN_IN)["A02"]["姓名"] == "欧阳慧"
    assert by_id(path, GRADEBOOK)["A02"]["部门"] == "数学组"


def test_a_row_under_another_persons_number_is_never_renamed(path: Path) -> None:
    run(path)
    put(path, GRADEBOOK, "A02", "姓名", "王秀兰")  # A01's name: perhaps the 工号 is wrong
    outcome = run(path, names=True)
    assert by_id(path, GRADEBOOK)["A02"]["姓名"] == "王秀兰"
    assert len(found(outcome, P.PREPARE_DOUBTFUL)) == 1
    assert outcome.mended == 0


def test_a_former_name_is_the_same_person(path: Path) -> None:
    run(path)
    put(path, SIGN_IN, "A02", "姓名", "欧阳 慧")
    assert found(run(path), P.PREPARE_DOUBTFUL) == []


def test_somebody_standing_there_without_a_number_gets_no_second_row(path: Path) -> None:
    typed(path, Block(SIGN_IN, 5, 1, ((None, "欧阳慧", "数学组"), ("A99", "陈𬱖", None))))
    outcome = run(path)
    assert [one["工号"] for one in rows_of(path, SIGN_IN, "姓名")] == [None, "A99", "A01", "A04"]
    (text,) = found(outcome, P.PREPARE_ELSEWHERE)
    assert "欧阳慧、陈𬱖" in text or "陈𬱖、欧阳慧" in text


# Sessions


def test_a_session_under_nearly_its_name_gets_no_second_column(path: Path) -> None:
    typed(path, Block(SIGN_IN, 4, 4, (("第一次",),)), Block(SIGN_IN, 5, 1, (("A01", "王秀兰", None, "√"),)))
    outcome = run(path)
    assert list(outcome.sessions) == ["第2次"]


def test_a_column_that_holds_something_without_a_header_is_not_taken(path: Path) -> None:
    typed(path, Block(SIGN_IN, 7, 4, (("√",),)))
    run(path)
    header = FileHost.open(path).grid(SIGN_IN).rows[3]
    assert (header[3], header[4], header[5]) == (None, "第1次", "第2次")


def test_a_column_beyond_those_laid_out_looks_and_offers_what_the_others_do() -> None:
    sheets = round_sheets()
    sheets[SESSIONS] += [[f"第{n}次", dt.date(2026, 4, 1), "主题", 1.0] for n in range(3, 46)]
    host = host_of(sheets)
    outcome = prepare(host, now=NOW)
    assert isinstance(outcome, SheetsPrepared)
    assert len(outcome.sessions) == 43
    beyond = [one.column for one in host.formats]
    assert beyond == [44, 45, 46, 47, 48]
    assert [one.column for one in host.choices] == beyond
    assert "请假" in host.choices[0].choices


# 工号


def test_numbers_are_given_only_when_asked_and_never_one_that_was_used(path: Path) -> None:
    typed(path, *roster_block((None, "王秀兰", "语文组", None), (None, "欧阳慧", None, None), ("Z9", "陈𬱖", None, None),
                              (None, "古丽·阿依", None, None), (None, "张伟", None, "免训")))  # fmt: skip
    host = FileHost.open(path)
    history = next(n for n, row in enumerate(host.grid(HISTORY).rows, 1) if "工号" in row)
    register = next(n for n, row in enumerate(host.grid(CERTIFICATE_REGISTER).rows, 1) if "工号" in row)
    names = [
        list(host.grid(sheet).rows[top - 1])
        for sheet, top in ((HISTORY, history), (CERTIFICATE_REGISTER, register))
    ]
    typed(
        path,
        Block(HISTORY, history + 1, names[0].index("工号") + 1, (("T001", "以前的人"),)),
        Block(CERTIFICATE_REGISTER, register + 1, names[1].index("工号") + 1, (("t003", "以前的人"),)),
    )
    first = run(path)
    assert [one["工号"] for one in rows_of(path, ROSTER, "姓名")] == [None, None, "Z9", None, None]
    assert first.offer is not None
    assert (first.offer.option, first.offer.value) == ("number_people", "T")
    second = run(path, number_people="T")
    assert list(second.numbered) == ["T002", "T004", "T005", "T006"]
    people = {one["姓名"]: one["工号"] for one in rows_of(path, ROSTER)}
    assert people == {"王秀兰": "T002", "欧阳慧": "T004", "陈𬱖": "Z9", "古丽·阿依": "T005", "张伟": "T006"}
    # In the same run they are put into the other sheets.
    assert [one["工号"] for one in rows_of(path, SIGN_IN)] == ["Z9", "T002", "T004", "T005"]


@pytest.mark.parametrize("prefix", ["", "1", "T-", "ABCDE", "=A"])
def test_a_prefix_that_would_make_running_numbers_is_refused(path: Path, prefix: str) -> None:
    before = path.read_bytes()
    outcome = run(path, number_people=prefix)
    assert (outcome.exit_code, [one.code for one in outcome.problems]) == (2, [P.PREPARE_BAD_PREFIX])
    assert path.read_bytes() == before


@given(st.sets(st.integers(1, 40)), st.integers(0, 30))
@settings(max_examples=60, deadline=None)
def test_new_numbers_are_different_and_unused(used: set[int], count: int) -> None:
    taken = {f"T{number:03d}" for number in used}
    numbers = new_numbers("T", taken, count)
    assert len(set(numbers)) == count
    assert not set(numbers) & taken
    assert numbers == sorted(numbers)


# Everywhere alike


def test_without_a_name_of_the_round_the_files_wait_and_it_is_told(tmp_path: Path) -> None:
    path = typed(new_workbook(tmp_path / "a.xlsm"), *roster_block(*PEOPLE))
    outcome = run(path)
    assert found(outcome, P.PREPARE_NO_ROUND)
    assert rows_of(path, PORTFOLIO) == []


def test_the_command_says_what_it_did(path: Path, capsys) -> None:
    with pytest.raises(SystemExit) as end:
        main(["prepare", str(path)])
    assert end.value.code == 0
    assert "《签到表》加 4 人" in capsys.readouterr().out


def test_a_click_makes_as_many_calls_for_500_people_as_for_5(tmp_path: Path) -> None:
    calls = []
    for count in (5, 500):
        sheets = round_sheets()
        sheets[ROSTER] += [[f"N{n:03}", f"教师{n}", "语文组", "在岗"] for n in range(count)]
        sheets[PORTFOLIO] = [["档案材料"], ["工号", "姓名", "部门", "轮次"]]
        names = {
            name: f"='{ref.sheet}'!${'AB'[ref.column - 1]}${ref.row}"
            for name, ref in host_of(sheets).names.items()
        }
        file = tmp_path / f"{count}.xlsm"
        file.write_bytes(b"a workbook")
        fake = FakeExcel(file, sheets, names)
        fake.calls.clear()
        outcome = prepare(ExcelHost(fake.book), now=NOW)
        assert outcome.figures()["added"] == {SIGN_IN: count, GRADEBOOK: count, PORTFOLIO: count + 3}
        calls.append(sum(fake.calls.values()))
    assert calls[0] == calls[1]
    assert calls[0] <= 80


def test_nothing_told_is_worse_than_a_warning(path: Path) -> None:
    run(path)
    put(path, SIGN_IN, "A02", "姓名", "欧阳惠")
    assert {one.severity for one in run(path).problems} == {Severity.WARNING}
