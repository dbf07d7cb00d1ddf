"""上次计算: what is kept there comes back, from either form, and what was spoilt harms nobody else."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from python.actions import score as actions
from python.entry.demo import new_workbook
from python.entry.demo_school import demo_blocks
from python.hosts.file.host import FileHost
from python.planning.edit_log.compare import NOTHING_REMEMBERED
from python.planning.edit_log.last_run import SEPARATOR, Snapshot, remembered
from python.planning.edit_log.last_run_sheet import plan_snapshot, read_snapshot
from python.reading.tables import Table
from python.reading.workbook import output_table
from python.vocabulary.cell_values import as_text
from python.vocabulary.output_sheets import SNAPSHOT_SHEET
from python.vocabulary.ports import Block, Changes
from python.vocabulary.sheet_schema import CHANGE_LOG, GRADEBOOK, ROSTER, SIGN_IN, SNAPSHOT
from tests.hosts.soffice import converted
from tests.memory_host import MemoryHost
from tests.samples import NOW, host_of, preset_rules, round_sheets, scored_host

HEADER = 3  # of 上次计算 in the samples
FULL, LONGEST = 8_000, 32_767
COLUMNS = ("签到表!第1次", "成绩册!卷面成绩")
RULES = preset_rules()

ODD_TEXTS = ("", "¶", "|", "||", "|¶|", "¶¶", "a|b", "#", "#2", "＃2", "=1+1", "'", '"', '"T"', "合计", "共3人", "𠮷", "\u200b#2", "\r\n", "\n", "\x01", " ", "_x000D_", "00123", "\ud800")  # fmt: skip
TEXTS = st.sampled_from(ODD_TEXTS) | st.text(max_size=12) | st.sampled_from("¶|𬭊长").map(lambda c: c * 600)
VALUES = st.tuples(TEXTS, TEXTS, TEXTS, TEXTS)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def table_in(host: MemoryHost | FileHost) -> Table:
    table, _ = output_table(host.grid(SNAPSHOT), SNAPSHOT_SHEET.headers, RULES)
    assert table is not None
    return table


def snapshot_of(people: dict[str, tuple[str, ...]]) -> Snapshot:
    rows = {one: SEPARATOR.join(map(remembered, values)) for one, values in people.items()}
    return Snapshot("一轮", "规则", COLUMNS, rows)


def sheet_with(snapshot: Snapshot) -> MemoryHost:
    """A workbook whose 上次计算 was filled with a snapshot."""
    host = host_of(round_sheets())
    host.apply(Changes(tuple(plan_snapshot(table_in(host), snapshot))), keep_backups=1)
    return host


def cells(host: MemoryHost) -> list[tuple[object, ...]]:
    """The rows of 上次计算 that hold something."""
    return [tuple(row) for row in host.sheets[SNAPSHOT][HEADER:] if any(one is not None for one in row)]


def many(count: int, value: str = "出勤") -> Snapshot:
    return snapshot_of({f"T{number:04d}": (value, "85", "90", "优秀") for number in range(count)})


# What was kept comes back


@settings(deadline=None)
@given(st.dictionaries(TEXTS, VALUES, max_size=30))
@example({one: (one, one, one, one) for one in ODD_TEXTS})
def test_whatever_stands_in_a_cell_and_whatever_a_teachers_number_is_comes_back(
    people: dict[str, tuple[str, ...]],
) -> None:
    snapshot = snapshot_of(people)
    host = sheet_with(snapshot)
    assert read_snapshot(table_in(host)) == snapshot
    assert all(units(str(one)) <= FULL or str(one).count(SEPARATOR) == 4 for _, one in cells(host)[1:])
    # What 0.1.0 takes for a head: it must find none.
    assert all(as_text(str(key)) != "#" for key, _ in cells(host))


def test_hundreds_share_a_cell_that_a_person_can_read() -> None:
    host = sheet_with(many(1000))
    rows = cells(host)
    assert rows[0] == ("#2", "一轮|规则|签到表!第1次|成绩册!卷面成绩")
    assert len(rows) < 1000 * 30 / FULL + 3
    assert rows[1][0] == "T0000"
    assert str(rows[1][1]).startswith("T0000|出勤|85|90|优秀|¶|T0001|出勤|85|90|优秀|¶|")


@pytest.mark.parametrize("mark", ["长", "𬭊"])
def test_a_cell_is_full_by_the_characters_that_excel_counts(mark: str) -> None:
    snapshot = many(300, mark * 200)
    host = sheet_with(snapshot)
    filled = [units(str(content)) for _, content in cells(host)[1:]]
    one = units(mark * 200) + len("T0000||85|90|优秀|¶|")
    assert all(FULL - one < used <= FULL for used in filled[:-1])
    assert read_snapshot(table_in(host)) == snapshot


def test_whose_line_is_longer_than_others_together_stands_alone_and_whom_no_cell_holds_nowhere() -> None:
    columns = tuple(f"成绩册!{number}" for number in range(80))
    lines = {
        one: SEPARATOR.join([*[remembered("长" * length)] * len(columns), "90", "优秀"])
        for one, length in (("T1", 1), ("T2", 300), ("T3", 409), ("T4", 9))
    }
    snapshot = Snapshot("一轮", "规则", columns, lines)
    host = sheet_with(snapshot)
    assert [key for key, _ in cells(host)] == ["#2", "T1", "T2", "T4"]
    assert max(units(str(content)) for _, content in cells(host)) <= LONGEST
    found = read_snapshot(table_in(host))
    assert found is not None
    assert found.rows == {one: line for one, line in lines.items() if one != "T3"}


def test_what_another_program_makes_of_line_breaks_is_the_same_text() -> None:
    snapshot = snapshot_of({"T1": ("一\n二", "85", "", "")})
    host = sheet_with(snapshot)
    row = host.sheets[SNAPSHOT][HEADER + 1]
    row[1] = str(row[1]).replace("\n", "\r\n")
    assert read_snapshot(table_in(host)) == snapshot


# The form of before


def older(host: MemoryHost) -> None:
    """上次计算 as programs up to 0.1.0 filled it."""
    snapshot = read_snapshot(table_in(host))
    assert snapshot is not None
    head = SEPARATOR.join((snapshot.round_name, snapshot.rules, *snapshot.columns))
    lines = {"#": head, **snapshot.rows}
    host.sheets[SNAPSHOT][HEADER:] = [[key, line] for key, line in lines.items()]


@pytest.fixture
def scored(tmp_path: Path) -> MemoryHost:
    """Three teachers, scored once."""
    return scored_host(tmp_path / "培训考核.xlsm")


def test_the_form_of_before_is_read(scored: MemoryHost) -> None:
    snapshot = read_snapshot(table_in(scored))
    older(scored)
    assert cells(scored)[1] == ("T001", "√|出勤|8|85|16|85|优秀")
    assert read_snapshot(table_in(scored)) == snapshot


@pytest.mark.parametrize("teacher_id", ["#2", "A|1", "¶", '"'])
def test_a_teachers_number_that_looks_like_a_head_of_now_is_read_in_the_form_of_before(
    scored: MemoryHost, teacher_id: str
) -> None:
    older(scored)
    scored.sheets[SNAPSHOT][HEADER + 1][0] = teacher_id
    found = read_snapshot(table_in(scored))
    assert found is not None
    assert [*found.rows] == [teacher_id, "T002", "T003"]


def test_without_a_change_the_form_of_before_stays(scored: MemoryHost) -> None:
    older(scored)
    before = cells(scored)
    assert actions.score(scored, now=NOW).summary["changes"] == 0
    assert cells(scored) == before


def test_with_a_change_it_becomes_the_form_of_now_and_what_is_left_over_is_blank(scored: MemoryHost) -> None:
    older(scored)
    scored.sheets[GRADEBOOK][3][4] = 100.0
    assert actions.score(scored, now=NOW).summary["changes"] == 1
    assert [key for key, _ in cells(scored)] == ["#2", "T001"]
    assert [row[8] for row in scored.sheets[CHANGE_LOG][HEADER:]] == ["100"]
    assert actions.score(scored, now=NOW).summary["changes"] == 0


def test_a_row_of_before_that_was_spoilt_is_left_out(scored: MemoryHost) -> None:
    older(scored)
    scored.sheets[SNAPSHOT][HEADER + 1][1] = "√|出勤"
    found = read_snapshot(table_in(scored))
    assert found is not None
    assert [*found.rows] == ["T002", "T003"]


# A sheet that was spoilt


def people_left(host: MemoryHost) -> list[str]:
    found = read_snapshot(table_in(host))
    return [*found.rows] if found else []


@pytest.mark.parametrize(
    "content",
    [None, 85.0, True, "", "¶", "T0000", "T0000|出勤|85|90|优秀|¶", "T0000|出勤|85|90", "|" * 50, '"T|出勤|85|90|优秀', '"|a|b|c|d', "a|¶|b|c|d|e|f"],
)  # fmt: skip
def test_a_cell_that_was_changed_costs_only_its_own_people(content: object) -> None:
    host = sheet_with(many(1000))
    whole = people_left(host)
    rows = host.sheets[SNAPSHOT]
    lost = str(rows[HEADER + 2][1]).count("¶") + 1
    first = whole.index(str(rows[HEADER + 2][0]))
    rows[HEADER + 2][1] = content  # type: ignore[call-overload]  # anything a cell can hold
    assert people_left(host) == [*whole[:first], *whole[first + lost :]]


def test_rows_that_were_sorted_deleted_or_lost_their_name_are_read_as_far_as_they_go() -> None:
    host = sheet_with(many(1000))
    whole = set(people_left(host))
    rows = host.sheets[SNAPSHOT]
    rows[HEADER:] = rows[: HEADER - 1 : -1]
    rows[HEADER + 1][0] = None
    rows[HEADER + 2][0] = "合计"
    assert set(people_left(host)) == whole
    gone = str(rows.pop(HEADER)[1]).count("¶") + 1
    assert len(people_left(host)) == len(whole) - gone


SCRAPS = st.lists(
    st.sampled_from(["T1", "a", "", "¶", "|", "|¶|", '"', '"T"', "\\", "签到表!一", "#", "#2", "\r"])
).map("".join)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["#", "#2", "", "T1"]) | SCRAPS, SCRAPS), max_size=6))
def test_nothing_that_can_stand_there_fails(rows: list[tuple[str, str]]) -> None:
    host = host_of(round_sheets())
    host.sheets[SNAPSHOT] += [[*row] for row in rows]
    found = read_snapshot(table_in(host))
    for one in found.rows if found else ():
        assert len(found.values(one)) == len(found.columns) + 2


@pytest.mark.parametrize("head", [None, "", "一轮", 1.0, "一轮|规则|第1次|卷面成绩"])
def test_without_its_head_the_sheet_says_nothing(head: object) -> None:
    host = sheet_with(many(3))
    host.sheets[SNAPSHOT][HEADER][1] = head  # type: ignore[call-overload]  # anything a cell can hold
    assert read_snapshot(table_in(host)) is None


def test_a_head_that_names_no_sheet_is_as_none_and_the_run_goes_on(scored: MemoryHost) -> None:
    scored.sheets[SNAPSHOT][HEADER][1] = "一轮|规则|一|二|三|四|五"
    scored.sheets[GRADEBOOK][3][4] = 100.0
    assert actions.score(scored, now=NOW).summary["changes"] == 1
    assert [row[13] for row in scored.sheets[CHANGE_LOG][HEADER:]] == [NOTHING_REMEMBERED]


# A file

ODD_IDS = ("A|1", "𠮷01", "=1+1", "#1", '"q"', "00123", "_x000D_9", "'x", "¶")
ODD_MARKS = ("85\n", "=85+1", "-", "_x000D_85", "a|b", "𬭊", "¶", "'8", " 8 ", "长" * 20000)


@pytest.fixture
def odd_file(tmp_path: Path) -> Path:
    """A workbook of the demo's people, some with odd 工号 and odd marks, scored once."""
    path = new_workbook(tmp_path / "培训考核.xlsm")
    host = FileHost.open(path)
    host.apply(Changes(tuple(demo_blocks(host))), keep_backups=1)
    host = FileHost.open(path)
    blocks = []
    for sheet in (ROSTER, SIGN_IN, GRADEBOOK):
        grid = host.grid(sheet)
        header = next(n for n, row in enumerate(grid.rows, 1) if "工号" in row)
        column = grid.rows[header - 1].index("工号") + 1
        blocks.append(Block(sheet, header + 1, column, [(one,) for one in ODD_IDS]))
    mark = grid.rows[header - 1].index("卷面成绩") + 1
    blocks.append(Block(GRADEBOOK, header + 1, mark, [(one,) for one in ODD_MARKS]))
    blocks.append(Block(GRADEBOOK, header + 20, mark, [(Decimal("66.5"),)]))
    host.apply(Changes(tuple(blocks)), keep_backups=1)
    actions.score(FileHost.open(path), now=NOW)
    return path


def test_a_file_keeps_what_it_was_given(odd_file: Path) -> None:
    found = read_snapshot(table_in(FileHost.open(odd_file)))
    assert found is not None
    assert set(ODD_IDS) < set(found.rows)
    before = odd_file.read_bytes()
    assert actions.score(FileHost.open(odd_file), now=NOW).summary["changes"] == 0
    host = FileHost.open(odd_file)
    assert read_snapshot(table_in(host)) == found
    assert before != odd_file.read_bytes()  # 运行日志


@pytest.mark.libreoffice
@pytest.mark.xdist_group("libreoffice")
def test_what_libreoffice_saved_is_what_was_kept(odd_file: Path, tmp_path: Path) -> None:
    target = converted(odd_file, "xlsm:Calc MS Excel 2007 VBA XML", tmp_path)
    kept, saved = (read_snapshot(table_in(FileHost.open(one))) for one in (odd_file, target / odd_file.name))
    assert kept is not None
    assert saved == kept
