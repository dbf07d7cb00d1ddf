"""A county of many schools: every sown fault is found and none invented; time beside bare calamine, second run, growth, memory.

``python -m benchmarks.county [schools] [teachers]`` (1,000 and 100 as they stand). The workbooks are made once (``--folder`` keeps them) and
are the product's own, scored. Each fault is sown into a school of its own; what the roll-up tells must be exactly that.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import json
import os
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path

from benchmarks.measure import KIB_PER_MIB
from python.actions.county.matches import same_people
from python.actions.county.rollup import DATABASE
from python.entry.demo_county import FORMER_ROUNDS, SchoolPlan, make_school, people_of
from python.entry.demo_people import Person, id_number
from python.hosts.file.host import FileHost
from python.vocabulary.folders import COUNTY_FOLDER, OUTPUT_FOLDER
from python.vocabulary.ports import Block, Changes
from python.vocabulary.sheet_schema import GRADEBOOK, JUNIOR, PRIMARY, ROSTER, SENIOR

NOW = dt.datetime(2026, 7, 6, 9, 0)
# What a roll-up cannot do without; read by the peer as bare as it goes.
NEEDED = ("首页", "考核规则", "教师名册", "培训场次", "签到表", "成绩册", "证书登记", "历次成绩", "运行日志")
_PEER = """
import sys, python_calamine as calamine
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
def read(path):
    book = calamine.CalamineWorkbook.from_path(path)
    return sum(len(book.get_sheet_by_name(name).to_python()) for name in sys.argv[2:])
if __name__ == "__main__":
    with ProcessPoolExecutor(mp_context=get_context("fork")) as pool:
        print(sum(pool.map(read, map(str, sorted(Path(sys.argv[1]).rglob("*.xlsm"))), chunksize=8)))
"""


@dataclass
class Sown:
    """What must be told: (file or school, code) → how often; the schools of each line of 重复与调动; schools without a usable file; new names."""

    findings: Counter[tuple[str, str]] = field(default_factory=Counter)
    alike: set[frozenset[str]] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    renamed: dict[str, str] = field(default_factory=dict)

    def add(self, where: str, *codes: str) -> None:
        """One finding more of each code."""
        self.findings.update((where, code) for code in codes)


def plan_of(number: int, teachers: int) -> SchoolPlan:
    """A school without a fault."""
    stage = (PRIMARY, JUNIOR, SENIOR)[number % 3]
    name = f"望江县第{number:04d}学校"
    return SchoolPlan(name, stage, teachers, 10_000 + number, folder=f"{number // 50:02d}片")


def _make(job: tuple[Path, SchoolPlan]) -> None:
    folder, plan = job
    if not (folder / plan.path).exists():
        make_school(folder, plan, NOW)


def make(folder: Path, plans: Iterable[SchoolPlan]) -> None:
    """The schools' workbooks, on all cores."""
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        list(pool.map(_make, ((folder, plan) for plan in plans), chunksize=4))


def _typed(path: Path, sheet: str, header: str, place: int, value: object) -> None:
    """Somebody types into a cell: the ``place``-th data row below a header."""
    host = FileHost.open(path)
    rows = host.grid(sheet).rows
    top = next(n for n, row in enumerate(rows, 1) if header in row)
    block = Block(sheet, top + 1 + place, list(rows[top - 1]).index(header) + 1, ((value,),))  # type: ignore[arg-type]  # what is typed may be anything
    host.apply(Changes((block,)), keep_backups=1)
    shutil.rmtree(path.parent / "备份", ignore_errors=True)


def _fact(path: Path, name: str, value: object) -> None:
    host = FileHost.open(path)
    where = host.named_cell(name)
    if where is None:
        raise ValueError(name)
    host.apply(Changes((Block(where.sheet, where.row, where.column, ((value,),)),)), keep_backups=1)  # type: ignore[arg-type]  # what is typed may be anything
    shutil.rmtree(path.parent / "备份", ignore_errors=True)


_ANNA = Person("欧阳若曦", id_number(dt.date(1986, 4, 9), 7), dt.date(1986, 4, 9), "13911112222", 9)
_BERT = Person("司徒建国", id_number(dt.date(1979, 8, 30), 8), dt.date(1979, 8, 30), "13911113333", 15)
_CARL = Person("上官文", id_number(dt.date(1990, 1, 5), 9), dt.date(1990, 1, 5), "13911114444", 5)


def changed_plans(plans: list[SchoolPlan], sown: Sown) -> list[SchoolPlan]:
    """Faults that lie in what a school typed; each school has one."""
    new = list(plans)

    def put(number: int, *codes: str, **change: object) -> None:
        new[number] = replace(new[number], **change)  # type: ignore[arg-type]  # what is typed may be anything
        sown.add(str(new[number].path), *codes)

    put(0, "county-rules-differ", best_from=85)
    put(1, "not-a-number", wrong=(4,))
    put(2, "blank-value", "blank-value", unfinished=(6,))
    put(3, "county-written-total", total_typed_over=5)
    # The same person at two schools: by ID number; by name and birth; namesakes who are two people.
    # Among 100,000 invented people some are alike by chance: :func:`alike_by_chance` adds them.
    put(4, people={2: _ANNA})
    put(5, people={8: replace(_ANNA, phone="13700000001")})
    put(6, people={1: _BERT})
    put(7, people={9: replace(_BERT, id_number="", phone="")})
    put(8, people={3: _CARL})
    put(
        9,
        people={
            3: replace(
                _CARL,
                id_number=id_number(dt.date(1995, 6, 7), 3),
                birth=dt.date(1995, 6, 7),
                phone="13900009999",
            )
        },
    )
    sown.alike |= {frozenset({new[4].name, new[5].name}), frozenset({new[6].name, new[7].name})}
    return new


def alike_by_chance(plans: Iterable[SchoolPlan]) -> set[frozenset[str]]:
    """Schools of each group of people with one ID number, or one name with one birthday or telephone, by plain comparison."""
    seen: defaultdict[tuple[object, ...], set[tuple[str, int]]] = defaultdict(set)
    for plan in plans:
        for place, person in enumerate(people_of(plan, random.Random(plan.seed))):
            for sign in ((person.name, person.birth), (person.name, person.phone), (person.id_number,)):
                if all(sign):
                    seen[sign].add((plan.name, place))
    groups: list[set[tuple[str, int]]] = []
    for members in seen.values():
        if len({school for school, _ in members}) > 1:
            joined = [group for group in groups if group & members]
            groups = [group for group in groups if group not in joined] + [members.union(*joined)]
    return {frozenset(school for school, _ in group) for group in groups}


def _damaged(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _bomb(path: Path) -> None:
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package,
        package.open("xl/workbook.xml", "w") as part,
    ):
        for _ in range(120):
            part.write(bytes(1 << 20))


def _another_table(path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("名单").write_row(0, 0, ("姓名", "班级"))


def _encrypted(path: Path) -> None:
    import msoffcrypto

    plain = io.BytesIO(path.read_bytes())
    with path.open("wb") as file:
        msoffcrypto.OfficeFile(plain).encrypt("1", file)


def _without_gradebook(path: Path) -> None:
    data = path.read_bytes()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as package,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in package.namelist():
            part = package.read(name)
            if name == "xl/workbook.xml":
                part = part.replace(f'name="{GRADEBOOK}"'.encode(), 'name="成绩"'.encode())
            new.writestr(name, part)


def spoil(folder: Path, plans: list[SchoolPlan], sown: Sown) -> None:
    """Faults that happen to files on their way to the county."""
    place: Callable[[int], Path] = lambda number: folder / plans[number].path  # noqa: E731 - read once
    for number, work, code in (
        (10, _damaged, "damaged"),
        (11, _bomb, "too-large"),
        (12, _another_table, "county-not-ours"),
        (13, _encrypted, "encrypted"),
        (14, _without_gradebook, "missing-sheet"),
        (15, lambda path: path.write_bytes(b""), "not-a-workbook"),
    ):
        work(place(number))
        sown.lost.add(plans[number].name)
        sown.add(str(plans[number].path), code)
    # A copy under another name; an older version; a newer one that is damaged.
    shutil.copy(place(16), place(16).with_name("同样的.xlsm"))
    sown.add(str(plans[16].path), "county-same")
    older = replace(plans[17], file="初稿.xlsm", unfinished=(0, 1, 2))
    make_school(folder, older, NOW - dt.timedelta(days=9))
    sown.add(str(older.path), "county-older")
    newer = place(18).with_name(f"{plans[18].name}（新）.xlsm")
    _damaged(Path(shutil.copy(place(18), newer)))
    sown.add(str(newer.relative_to(folder)), "damaged", "county-newer-unusable")
    # Another round only; nobody scored; a 工号 twice; two schools of one name.
    make_school(folder, replace(plans[19], file="去年.xlsm", round=FORMER_ROUNDS[-1], former=()), NOW)
    place(19).unlink()
    sown.lost.add(plans[19].name)
    sown.add(str(plans[19].path.with_name("去年.xlsm")), "county-only-other-round")
    _typed(place(20), ROSTER, "工号", 1, "T001")
    # T002 stands in 签到表 and 成绩册 and on no roster; neither may be scored, and both have a total and a rating.
    follows = ("not-in-roster",) * 2 + ("county-written-unscored",) * 4
    sown.add(str(plans[20].path), "duplicate-id", "duplicate-id", *follows)
    _fact(place(21), "学校名称", plans[22].name)
    sown.renamed[plans[21].name] = plans[22].name
    sown.add(str(plans[22].path), "county-one-name")
    # Sealed rounds: one as it was, one whose workbook was changed afterwards. A lock file beside a workbook says nothing of it.
    for number in (23, 24):
        place(number).unlink()
        sealed = replace(plans[number], archived=True, folder=f"封存{number}")
        make_school(folder, sealed, NOW)
        (book,) = (folder / sealed.folder).rglob("*.xlsm")
        if number == 24:
            book.chmod(0o644)
            _typed(book, GRADEBOOK, "备注", 0, "补记")
            sown.add(str(book.relative_to(folder)), "county-seal-changed")
    place(25).with_name(f".~lock.{place(25).name}#").write_text("")


def told(target: Path) -> tuple[Counter[tuple[str, str]], set[frozenset[str]]]:
    """Errors and warnings of the store with what is told of files not used, and the schools of each pair of 重复与调动."""
    with sqlite3.connect(f"file:{target / DATABASE}?mode=ro", uri=True) as connection:
        wanted = "severity <> 'notice' OR code IN ('county-same', 'county-older', 'county-other-round')"
        rows = connection.execute(f"SELECT file, code FROM findings WHERE {wanted}").fetchall()
        pairs = {frozenset(one.school for one in group.people) for group in same_people(connection)}
    return Counter(map(tuple, rows)), pairs


def rolled_up(folder: Path, *options: str) -> tuple[float, float, Mapping[str, object]]:
    """Seconds, peak MiB of the largest process, and what ``peixun rollup --json`` said."""
    command = [sys.executable, "-m", "python.entry.cli", "rollup", str(folder), "--json", *options]
    started = time.perf_counter()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, stdout=output)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        return seconds, usage.ru_maxrss / KIB_PER_MIB, json.loads(output.read())


def bare(folder: Path) -> float:
    """Seconds of calamine alone over the same sheets, with as many processes."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", _PEER, str(folder), *NEEDED], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def touched(folder: Path, plans: list[SchoolPlan], count: int, value: int) -> None:
    """So many schools send their workbook again, one mark changed."""
    for plan in plans[-count:]:
        _typed(folder / plan.path, GRADEBOOK, "备注", 0, f"第{value}次交")


def report(schools: int, teachers: int, folder: Path, rounds: int = 3) -> None:
    """Makes the county, checks what is told, and prints the figures."""
    clean = [plan_of(number, teachers) for number in range(schools)]
    place = folder / "各校"
    make(place, clean)
    times, peers, peaks = [], [], []
    for _ in range(rounds):
        peers.append(bare(place))
        seconds, peak, said = rolled_up(place, "--no-cache")
        times.append(seconds)
        peaks.append(peak)
    print(
        f"| {schools} × {teachers}, all read | {statistics.median(times):.1f} s | calamine alone {statistics.median(peers):.1f} s | {statistics.median(t / p for t, p in zip(times, peers, strict=True)):.2f} × | {max(peaks):.0f} MiB |"
    )
    print(said["summary"])
    first, _, _ = rolled_up(place)
    again = []
    for number in range(rounds):
        touched(place, clean, 10, number)
        again.append(rolled_up(place)[0])
    print(
        f"| second run, 10 changed | {statistics.median(again):.2f} s | first {first:.1f} s | {statistics.median(again) / first:.3f} |"
    )


def check(schools: int, teachers: int, folder: Path) -> bool:
    """Sows every fault and compares what is told with it."""
    sown = Sown()
    plans = changed_plans([plan_of(number, teachers) for number in range(schools)], sown)
    place = folder / "有错的"
    shutil.rmtree(place, ignore_errors=True)
    make(place, plans)
    spoil(place, plans, sown)
    rolled_up(place, "--no-cache")
    found, pairs = told(folder / OUTPUT_FOLDER / COUNTY_FOLDER)
    missing, invented = sown.findings - found, found - sown.findings
    print("sown", sum(sown.findings.values()), "missing", dict(missing), "invented", dict(invented))
    alike = alike_by_chance(plan for plan in plans if plan.name not in sown.lost)
    expected = {frozenset(sown.renamed.get(name, name) for name in group) for group in alike}
    print(
        f"groups of the same person: {len(expected)}, missing {expected - pairs}, invented {pairs - expected}"
    )
    return not (missing or invented or expected ^ pairs) and sown.alike <= expected


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("schools", nargs="?", type=int, default=1000)
    parser.add_argument("teachers", nargs="?", type=int, default=100)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "peixun-county")
    chosen = parser.parse_args()
    ok = check(max(40, chosen.schools), chosen.teachers, chosen.folder)
    report(chosen.schools, chosen.teachers, chosen.folder)
    sys.exit(not ok)
