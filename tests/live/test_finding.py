"""Where a workbook is open: what each way sees, how they are put together, what is said when it cannot be worked in."""

from __future__ import annotations

import os
import struct
from pathlib import Path
from types import SimpleNamespace

import pytest

from python.hosts.excel.host import load_xlwings
from python.hosts.file.lock_files import lock_file_of
from python.hosts.live import com, search
from python.hosts.live.sightings import Sighting, is_same_file
from python.vocabulary.messages import sentence
from python.vocabulary.ports import HostError
from python.vocabulary.problems import ProblemCode

load_xlwings()
from tests.live.fake_excel import BusyError  # noqa: E402 - xlwings must come in without pandas
from tests.live.test_excel_host import one_sheet  # noqa: E402 - as above


def nobody(_places):
    return None


@pytest.fixture
def workbook(tmp_path) -> Path:
    path = tmp_path / "培训考核.xlsm"
    path.write_bytes(b"a workbook")
    return path


def host_in(folder: Path):
    (folder / "开").mkdir(exist_ok=True)
    return one_sheet(folder / "开")


def seen(*sightings: Sighting):
    return lambda _path: iter(sightings)


def failure_of(path: Path, *finders, choose=nobody) -> HostError:
    with pytest.raises(HostError) as failure:
        search.open_workbook(path, choose, finders)
    return failure.value


# Search


def test_one_program_seen_in_three_ways_is_one(workbook):
    _, host = host_in(workbook.parent)
    ways = [seen(Sighting(f"Microsoft Excel 16.0 {way}", 4321, lambda: host)) for way in range(3)]
    assert search.open_workbook(workbook, nobody, ways) is host
    assert [one.program for one in search.sightings_of(workbook, ways)] == ["Microsoft Excel 16.0 0"]


@pytest.mark.parametrize("number", [0, 1])
def test_two_programs_are_asked_about(workbook, number):
    hosts = [host_in(workbook.parent)[1] for _ in range(2)]
    ways = [
        seen(Sighting("Microsoft Excel 16.0", 1, lambda: hosts[0])),
        seen(Sighting("WPS 表格 12.0", 2, lambda: hosts[1])),
    ]
    asked = []

    def choose(places):
        asked.extend(places)
        return number

    assert search.open_workbook(workbook, choose, ways) is hosts[number]
    assert asked == ["Microsoft Excel 16.0", "WPS 表格 12.0"]
    refused = failure_of(workbook, *ways)
    assert refused.code is ProblemCode.OPEN_TWICE
    assert "Microsoft Excel 16.0、WPS 表格 12.0" in sentence(refused.as_problem())


def test_a_busy_program_is_waited_for_and_no_other_way_tried_meanwhile(workbook, monkeypatch):
    monkeypatch.setattr("python.hosts.excel.patience.RETRY_SECONDS", 0.0)
    _, host = host_in(workbook.parent)
    tries = []

    def busy_twice(_path):
        tries.append("first")
        if len(tries) < 3:
            raise BusyError
        yield Sighting("Microsoft Excel 16.0", 1, lambda: host)

    def next_way(_path):
        tries.append("next")
        return ()

    assert search.open_workbook(workbook, nobody, (busy_twice, next_way)) is host
    assert tries == ["first", "first", "first", "next"]


def test_a_program_that_stays_busy_is_told_unless_the_workbook_was_found_elsewhere(workbook, monkeypatch):
    monkeypatch.setattr("python.hosts.excel.patience.PATIENCE_SECONDS", 0.0)
    monkeypatch.setattr("python.hosts.excel.patience.RETRY_SECONDS", 0.0)
    _, host = host_in(workbook.parent)

    def busy(_path):
        raise BusyError

    assert failure_of(workbook, busy).code is ProblemCode.CELL_EDITING
    assert search.open_workbook(workbook, nobody, (seen(Sighting("Excel", 1, lambda: host)), busy)) is host


def test_a_workbook_opened_read_only_is_refused(workbook):
    fake, host = host_in(workbook.parent)
    fake.read_only = True
    failure = failure_of(workbook, seen(Sighting("Microsoft Excel 16.0", 1, lambda: host)))
    assert failure.code is ProblemCode.READ_ONLY


def test_what_is_not_open_and_what_is_open_elsewhere_are_told_apart(workbook):
    assert failure_of(workbook).code is ProblemCode.NOT_OPEN
    assert failure_of(workbook.with_name("没有.xlsm")).code is ProblemCode.FILE_NOT_FOUND
    name = "王老师"
    padded = name.encode("gbk").ljust(54, b" ")
    owner = bytes([len(name)]) + padded + struct.pack("<H", len(name)) + name.encode("utf-16-le")
    workbook.with_name(f"~${workbook.name}").write_bytes(owner.ljust(165, b" "))
    failure = failure_of(workbook)
    assert failure.code is ProblemCode.OPEN_ELSEWHERE
    told = sentence(failure.as_problem())
    assert "正被“王老师”打开着（~$培训考核.xlsm）" in told
    assert "请保存并关闭后再双击" in told


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        (ProblemCode.PROTECTED_VIEW, "「启用编辑」"),
        (ProblemCode.OPEN_FROM_WEB, "https://d.docs.live.net/1/a.xlsm"),
        (ProblemCode.WORKBOOKS_HIDDEN, "WPS 表格 12.1 正运行着"),
    ],
)
def test_each_refusal_says_what_to_do(workbook, refusal, words):
    one = Sighting("WPS 表格 12.1", 1, refusal=refusal, url="https://d.docs.live.net/1/a.xlsm")
    failure = failure_of(workbook, seen(one))
    assert failure.code is refusal
    told = sentence(failure.as_problem())
    assert words in told
    assert "关闭" in told


def test_a_usable_sighting_goes_before_a_refused_one(workbook):
    _, host = host_in(workbook.parent)
    ways = [
        seen(Sighting("WPS", 1, refusal=ProblemCode.WORKBOOKS_HIDDEN)),
        seen(Sighting("Excel", 2, lambda: host)),
    ]
    assert search.open_workbook(workbook, nobody, ways) is host


# Excel and WPS


def collection(items):
    return SimpleNamespace(Count=len(items), Item=lambda number: items[number - 1])


def program(*places, views=(), **more):
    books = [SimpleNamespace(FullName=str(place)) for place in places]
    return SimpleNamespace(
        Name="Microsoft Excel",
        Version="16.0",
        Path="",
        Workbooks=collection(books),
        ProtectedViewWindows=collection(
            [SimpleNamespace(SourcePath=str(folder), SourceName=name) for folder, name in views]
        ),
        **more,
    )


def test_a_workbook_is_known_by_its_file_and_not_by_its_name(workbook, tmp_path):
    (tmp_path / "别处").mkdir()
    namesake = tmp_path / "别处" / workbook.name
    namesake.write_bytes(b"another")
    link = tmp_path / "快捷.xlsm"
    link.symlink_to(workbook)
    assert list(com.in_program(program(namesake), workbook)) == []
    (found,) = com.in_program(program(namesake, link), workbook)
    assert (found.program, found.host is not None) == ("Microsoft Excel 16.0", True)


def test_a_protected_view_is_no_place_to_work(monkeypatch):
    monkeypatch.setattr(com, "is_same_file", lambda place, path: place == str(path))
    path = Path("C:\\下载\\培训考核.xlsm")
    (found,) = com.in_program(program(views=[("C:\\下载", "培训考核.xlsm")]), path)
    assert (found.refusal, found.host) == (ProblemCode.PROTECTED_VIEW, None)
    assert list(com.in_program(program(views=[("C:\\下载", "别的.xlsx")]), path)) == []


def test_a_workbook_from_the_web_is_known_by_its_name(workbook):
    url = "https://d.docs.live.net/1a2b/%E6%96%87%E6%A1%A3/%E5%9F%B9%E8%AE%AD%E8%80%83%E6%A0%B8.xlsm"
    (found,) = com.in_program(program("https://d.docs.live.net/1a2b/other.xlsm", url), workbook)
    assert (found.refusal, found.url) == (ProblemCode.OPEN_FROM_WEB, url)


def test_a_wps_that_gives_no_workbooks_says_so(workbook):
    hidden = program()
    hidden.Workbooks = None
    (found,) = com.in_program(hidden, workbook)
    assert found.refusal is ProblemCode.WORKBOOKS_HIDDEN


def test_a_program_without_a_window_handle_is_known_by_its_name(monkeypatch):
    assert com.process_of(program()) == "Microsoft Excel 16.0"
    handles = SimpleNamespace(GetWindowThreadProcessId=lambda window: (1, {7: 4321}.get(window, 0)))
    monkeypatch.setitem(__import__("sys").modules, "win32process", handles)
    assert com.process_of(program(Hwnd=7)) == 4321
    assert com.process_of(program(Hwnd=8)) == "Microsoft Excel 16.0"


def test_a_share_that_is_out_of_reach_is_asked_only_about_a_file_of_the_same_name(workbook, monkeypatch):
    asked = []
    monkeypatch.setattr(com, "is_same_file", lambda place, _path: asked.append(place))
    list(com.in_program(program("\\\\server\\别的.xlsx", "\\\\server\\培训考核.xlsm"), workbook))
    assert asked == ["\\\\server\\培训考核.xlsm"]


class GoneError(Exception):
    hresult = -2147023174  # RPC_S_SERVER_UNAVAILABLE


@pytest.mark.parametrize(("error", "passed_over"), [(GoneError, True), (BusyError, False), (OSError, True)])
def test_a_program_that_ends_just_now_is_passed_over_and_a_busy_one_is_not(
    workbook, monkeypatch, error, passed_over
):
    class Ending:
        @property
        def api(self):
            raise error

    apps = SimpleNamespace(apps=[Ending(), SimpleNamespace(api=program(workbook))])
    monkeypatch.setattr(com, "load_xlwings", lambda: apps)
    if passed_over:
        assert [one.program for one in com.behind_windows(workbook)] == ["Microsoft Excel 16.0"]
    else:
        with pytest.raises(error):
            list(com.behind_windows(workbook))


def test_nothing_here_could_start_a_program_or_open_a_file():
    text = Path(com.__file__).read_text(encoding="utf-8").partition('"""\n\nfrom')[2]
    for call in (
        "GetObject(path",
        "MkParseDisplayName",
        'Dispatch("',
        "DispatchEx",
        ".App(",
        "Book(path",
        "Open(",
    ):
        assert call not in text


# Lock files


@pytest.mark.parametrize(
    ("name", "data", "who"),
    [
        ("~${0}", b"", ""),
        ("~${0}", b"\xff" * 165, ""),
        ("~${0}", bytes([3]) + b"Li ".ljust(54) + b"\x02\x00" + "Li".encode("utf-16-le"), "Li"),
        (".~{0}", b"\x00" * 200, ""),
        (".~lock.{0}#", ",王老师,办公室电脑,24.11.2026 09:00,file:///x;".encode(), "王老师 办公室电脑"),
    ],
)
def test_a_lock_file_names_whom_it_names(workbook, name, data, who):
    assert lock_file_of(workbook) is None
    lock = workbook.with_name(name.format(workbook.name))
    lock.write_bytes(data)
    found = lock_file_of(workbook)
    assert (found.name, found.who) == (lock.name, who)
    assert found.profile == ("file:///x" if found.of_libreoffice else "")


def test_a_file_that_is_gone_is_compared_by_its_name(tmp_path):
    path = tmp_path / "没有.xlsm"
    assert is_same_file(os.path.join(str(tmp_path), ".", "没有.xlsm"), path)  # noqa: PTH118 - a program's text
    assert not is_same_file(str(tmp_path / "别的.xlsm"), path)
