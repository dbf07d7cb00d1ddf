"""A list is taken in as LibreOffice, Excel, a text program or a web system writes it, whatever its name says; a password is told."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from python.actions.inbox import TakenIn, inbox
from python.hosts.file.host import FileHost
from python.vocabulary.messages import message, suggestion
from python.vocabulary.problems import ProblemCode
from python.vocabulary.sheet_schema import GRADEBOOK
from tests.hosts.soffice import Office
from tests.rounds import by_id, filled_workbook, put
from tests.samples import NOW

pytestmark = [pytest.mark.libreoffice, pytest.mark.xdist_group("libreoffice")]

_SAVE_AS = """
doc = desktop.loadComponentFromURL(uno.systemPathToFileUrl(job["path"]), "_blank", 0, (option("Hidden", True),))
for target, kind, password in job["saved"]:
    locked = (option("Password", password),) if password else ()
    doc.storeToURL(uno.systemPathToFileUrl(target), (option("FilterName", kind), *locked))
doc.close(True)
"""
_FILTERS = {"ods": "calc8", "xls": "MS Excel 97"}
_WEB_PAGE = """<?xml version="1.0" encoding="gb2312"?><html><body><table>
<tr><th rowspan="2">部门</th><th colspan="2">考试</th></tr><tr><td>工号</td><td>卷面 成绩</td></tr>
<tr><td>语文组</td><td>{teacher}</td><td>88</td></tr></table></body></html>"""


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled_workbook(tmp_path_factory.mktemp("收件") / "培训考核.xlsm")


@pytest.fixture(scope="module")
def teacher(master: Path) -> str:
    return next(iter(by_id(master, GRADEBOOK)))


@pytest.fixture(scope="module")
def lists(teacher: str, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The mark 88 of one teacher, by what the file is; with 口令 behind it: with that password."""
    folder = tmp_path_factory.mktemp("名单")
    kinds = ("xlsx", "csv", "html", *_FILTERS, "xlsx口令", *(f"{one}口令" for one in _FILTERS))
    made = {kind: folder / f"{kind}.{kind.removesuffix('口令')}" for kind in kinds}
    rows: list[list[object]] = [["工号", "卷面成绩"], [teacher, 88]]
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(made["xlsx"])
    saved = [
        (str(made[f"{kind}{password}"]), name, password)
        for kind, name in _FILTERS.items()
        for password in ("", "口令")
    ]
    Office(folder / "profile").run(_SAVE_AS, path=str(made["xlsx"]), saved=saved)
    with made["xlsx"].open("rb") as source, made["xlsx口令"].open("wb") as target:
        OOXMLFile(source).encrypt("口令", target)
    with made["csv"].open("w", encoding="gb18030", newline="") as handle:
        csv.writer(handle).writerows(rows)
    made["html"].write_text(_WEB_PAGE.format(teacher=teacher), encoding="gb18030")
    return made


@pytest.fixture
def path(master: Path, tmp_path: Path, teacher: str) -> Path:
    path = Path(shutil.copy(master, tmp_path))
    put(path, GRADEBOOK, teacher, "卷面成绩", None)
    (tmp_path / "收件").mkdir()
    return path


def take_in(path: Path) -> TakenIn:
    outcome = inbox(FileHost.open(path), now=NOW, yes=True)
    assert isinstance(outcome, TakenIn)
    return outcome


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("xlsx", "成绩.xlsx"),
        ("xlsx", "成绩.xls"),
        ("xlsx", "成绩.csv"),
        ("xls", "成绩.xls"),
        ("xls", "成绩.xlsx"),
        ("ods", "成绩.ods"),
        ("ods", "成绩.xlsx"),
        ("csv", "成绩.csv"),
        ("csv", "成绩.xls"),
        ("html", "成绩.xls"),
    ],
)
def test_a_file_is_what_it_holds_whatever_its_name_says(
    path: Path, lists: Mapping[str, Path], teacher: str, kind: str, name: str
) -> None:
    shutil.copy(lists[kind], path.parent / "收件" / name)
    assert take_in(path).counts["taken"] == 1
    assert by_id(path, GRADEBOOK)[teacher]["卷面成绩"] == 88


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_a_file_with_a_password_is_told_and_left_alone(
    path: Path, lists: Mapping[str, Path], kind: str
) -> None:
    locked = Path(shutil.copy(lists[f"{kind}口令"], path.parent / "收件" / f"成绩.{kind}"))
    shutil.copy(lists["xlsx"], path.parent / "收件" / "另一份.xlsx")
    outcome = take_in(path)
    (one,) = [one for one in outcome.problems if one.code is ProblemCode.INBOX_FILE]
    assert "设有打开密码" in message(one)
    assert "。。" not in f"{message(one)}。{suggestion(one)}"
    assert (outcome.counts["taken"], locked.is_file()) == (1, True)
