"""Issuing, revoking, undoing, losing and changing files in any order: numbers, rows and files always agree with a plain list."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from python.actions import score as actions
from python.actions.issue import Revocation
from python.actions.undo import undo
from python.actions.verify import verified
from python.hosts.file.host import FileHost
from python.hosts.opening import open_backups
from python.vocabulary.ports import Block, Changes
from python.vocabulary.problems import ProblemCode
from tests.rounds import codes, filled_workbook, issue, put, register
from tests.samples import NOW

P = ProblemCode
PEOPLE = 7
LATE = ("T018", "T021")
_STANDING = {P.CERTIFICATE_UNREGISTERED, P.CERTIFICATE_FILE_GONE, P.CERTIFICATE_FILE_ELSEWHERE}


def small_workbook(path: Path) -> Path:
    """The demo's round with the first few teachers, two of whom have no mark yet."""
    filled_workbook(path)
    host = FileHost.open(path)
    kept: set = set()
    blocks = []
    for sheet in ("教师名册", "签到表", "成绩册", "档案材料"):
        rows = host.grid(sheet).rows
        top = next(n for n, row in enumerate(rows) if "工号" in row)
        width = max(map(len, rows))
        place = list(rows[top]).index("工号")
        for n, row in enumerate(rows[top + 1 :], top + 2):
            teacher = row[place] if len(row) > place else None
            if sheet == "教师名册" and teacher and len(kept) < PEOPLE:
                kept.add(teacher)
            elif teacher not in kept | set(LATE):
                blocks.append(Block(sheet, n, 1, ((None,) * width,)))
    host.apply(Changes(tuple(blocks)), keep_backups=1)
    actions.score(FileHost.open(path), now=NOW)
    return path


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_workbook(tmp_path_factory.mktemp("少数人") / "培训考核.xlsm")


@pytest.fixture
def workbook(master: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(master, tmp_path / "培训考核.xlsm"))


def said(outcome) -> list[ProblemCode]:
    """What is told of certificates; blank marks of people who are not done yet are not the matter here."""
    return [code for code in codes(outcome) if "certificate" in code.value]


def take_back(path: Path):
    return undo(open_backups(path), now=NOW)


def numbers(path: Path) -> list[str]:
    return [row["证书编号"] for row in register(path)]


def files(path: Path) -> set[str]:
    found = path.parent.glob("输出/*/证书/*/*.docx")
    return {
        file.relative_to(path.parent).as_posix() for file in found if file.parent.name not in ("作废", "样张")
    }


def test_numbers_are_given_back_when_nothing_left_the_folder(workbook: Path) -> None:
    assert issue(workbook).exit_code == 0
    first, there = numbers(workbook), files(workbook)
    outcome = take_back(workbook)
    assert codes(outcome) == [P.CERTIFICATES_GIVEN_BACK]
    assert (numbers(workbook), files(workbook)) == ([], set())
    again = issue(workbook)
    assert (said(again), numbers(workbook), files(workbook)) == ([], first, there)


@pytest.mark.parametrize("how", ["changed", "gone", "saved again"])
def test_numbers_are_used_up_when_a_file_is_not_as_it_was_made(how: str, workbook: Path) -> None:
    issue(workbook)
    first = register(workbook)
    file = workbook.parent / first[1]["文件"]
    if how == "gone":
        file.rename(workbook.parent / "拿走了.docx")
    elif how == "changed":
        file.write_bytes(file.read_bytes() + b"\0")
        shutil.copy(workbook.parent / first[0]["文件"], file)
    else:
        import docx

        docx.Document(str(file)).save(str(file))
    outcome = take_back(workbook)
    assert codes(outcome) == [P.CERTIFICATES_KEPT_REVOKED]
    kept = register(workbook)
    assert [row["证书编号"] for row in kept] == [row["证书编号"] for row in first]
    assert {(row["状态"], row["备注"]) for row in kept} == {("作废", "2026-07-01 作废：撤销")}
    assert files(workbook) == set()
    told = verified(FileHost.open(workbook), now=NOW, certificate=first[0]["证书编号"])
    assert told.summary["verdict"] == "已作废"
    again = issue(workbook)
    assert not _STANDING & set(codes(again))
    assert len(numbers(workbook)) == 2 * len(first) == len(set(numbers(workbook)))


def test_undoing_further_back_passes_over_what_undo_wrote_itself(workbook: Path) -> None:
    put(workbook, "成绩册", LATE[0], "卷面成绩", 90)
    actions.score(FileHost.open(workbook), now=NOW)
    issue(workbook)
    (workbook.parent / register(workbook)[0]["文件"]).unlink()
    take_back(workbook)
    kept = register(workbook)
    outcome = take_back(workbook)
    assert (outcome.summary["undone"], codes(outcome)) == ("计算成绩", [])
    assert register(workbook) == kept, "what was issued stays in the register"


def test_undoing_a_revocation_brings_the_file_back(workbook: Path) -> None:
    issue(workbook)
    before, there = register(workbook), files(workbook)
    issue(workbook, revoke=Revocation(before[1]["证书编号"], "写错"))
    assert files(workbook) != there
    assert codes(take_back(workbook)) == [P.CERTIFICATES_GIVEN_BACK]
    assert (register(workbook), files(workbook)) == (before, there)
    assert said(issue(workbook)) == []


class IssuingAndUndoing(RuleBasedStateMachine):
    """The model: a list of [number, valid] rows, and a stack of what undo would go back to."""

    shipped: Path

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.path = Path(shutil.copy(self.shipped, self.folder / "培训考核.xlsm"))
        self.rows: list[list] = []
        self.undoable: list[list[list]] = []
        self.late = list(LATE)
        self.touched: dict[str, str] = {}
        self.settled = True

    def teardown(self) -> None:
        shutil.rmtree(getattr(self, "folder", tempfile.mkdtemp()), ignore_errors=True)

    def _copy(self) -> list[list]:
        return [list(row) for row in self.rows]

    @rule()
    def issue(self) -> None:
        before = self._copy()
        outcome = issue(self.path)
        assert not _STANDING & set(codes(outcome))
        found = register(self.path)
        new = [row["证书编号"] for row in found][len(self.rows) :]
        highest = len(self.rows)
        assert new == [f"2026班培字第{highest + n:04d}号" for n in range(1, len(new) + 1)]
        self.rows += [[number, True] for number in new]
        self.undoable.append(before)
        self.settled = True
        # What was gone is made again, just as it was issued.
        self.touched = {number: how for number, how in self.touched.items() if how != "gone"}

    @precondition(lambda self: any(valid for _, valid in self.rows))
    @rule(data=st.data())
    def revoke(self, data: st.DataObject) -> None:
        row = data.draw(st.sampled_from([row for row in self.rows if row[1]]))
        before = self._copy()
        outcome = issue(self.path, revoke=Revocation(row[0], "写错"))
        assert not _STANDING & set(codes(outcome))
        row[1] = False
        self.rows += [[number, True] for number in numbers(self.path)[len(self.rows) :]]
        self.undoable.append(before)
        self.settled = True
        # What was gone is made again, just as it was issued.
        self.touched = {number: how for number, how in self.touched.items() if how != "gone"}

    @precondition(lambda self: self.late)
    @rule()
    def another_passes(self) -> None:
        teacher = self.late.pop()
        put(self.path, "成绩册", teacher, "卷面成绩", 95)
        put(self.path, "成绩册", teacher, "作业", 20)
        actions.score(FileHost.open(self.path), now=NOW)
        self.undoable.clear()  # somebody typed since

    @precondition(lambda self: any(valid for _, valid in self.rows))
    @rule(data=st.data(), how=st.sampled_from(["gone", "changed"]))
    def a_file_is_touched(self, data: st.DataObject, how: str) -> None:
        number = data.draw(st.sampled_from([row[0] for row in self.rows if row[1]]))
        row = next(row for row in register(self.path) if row["证书编号"] == number)
        file = self.path.parent / row["文件"]
        if file.is_file():
            self.touched[number] = how
            if how == "gone":
                file.unlink()
                self.settled = False
            else:
                import docx

                docx.Document(str(file)).save(str(file))

    @precondition(lambda self: self.undoable)
    @rule()
    def undo(self) -> None:
        outcome = take_back(self.path)
        before, self.rows = self.rows, self.undoable.pop()
        gone = before[len(self.rows) :]
        dirty = any(number in self.touched or not valid for number, valid in gone)
        if not gone:
            assert not said(outcome)
        elif not dirty:
            assert said(outcome) == [P.CERTIFICATES_GIVEN_BACK]
        else:
            told = any(valid for _, valid in gone)  # what was 作废 before was told then
            assert said(outcome) == ([P.CERTIFICATES_KEPT_REVOKED] if told else [])
            kept = [[number, False] for number, _ in gone]
            self.rows += kept
            self.undoable = [[*state, *(list(row) for row in kept)] for state in self.undoable]

    @invariant()
    def the_register_is_the_list_and_has_no_gap(self) -> None:
        found = [[row["证书编号"], row["状态"] == "有效"] for row in register(self.path)]
        assert sorted(found) == sorted(self.rows)
        sequence = sorted(int(re.search(r"第(\d+)号", number)[1]) for number, _ in found)
        assert sequence == list(range(1, len(sequence) + 1))

    @invariant()
    def no_dead_file_lies_beside_those_in_force(self) -> None:
        valid = {row["文件"] for row in register(self.path) if row["状态"] == "有效"}
        there = files(self.path)
        assert there <= valid
        if self.settled:
            assert there == valid


def test_in_whatever_order_it_happens(master: Path) -> None:
    IssuingAndUndoing.shipped = master
    test = IssuingAndUndoing.TestCase
    test.settings = settings(
        max_examples=25,
        stateful_step_count=8,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    test("runTest").runTest()
