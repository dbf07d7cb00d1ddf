"""Nothing in a user's own xlwings.conf changes what a click does.

The click tests run with ``HOSTILE_SETTINGS`` in the home folder as well: they pass only if it is not heeded.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from python.making.workbook.config_sheet import SETTINGS
from python.making.workbook.vba_project import xlwings_source
from python.vocabulary.problems import ProblemCode
from tests.live.office import HOSTILE_SETTINGS
from tests.places import ROOT

XLWINGS_BAS = xlwings_source().read_text("ascii")
ON_THE_SHEET = dict(SETTINGS)
ASKED = re.findall(r'GetConfig\("([^"]+)"(?:,\s*([^)]*))?\)', XLWINGS_BAS)

CLICK = """
import sys
from pathlib import Path
from tests.live.test_excel_host import NOW, ExcelHost, actions, full_round
fake = full_round(Path(sys.argv[1]), 12)
outcome = actions.score(ExcelHost(fake.book), now=NOW)
print(sorted((k, v) for k, v in outcome.summary.items() if k != "seconds"))
rows = [(n, k, v) for n, s in fake.sheets.items() if n != "运行日志" for k, v in s.cells.items()]
print(sorted(rows, key=str), sum(fake.calls.values()))
"""
ONEDRIVE = """
from python.hosts.excel.session import load_xlwings, local_path
load_xlwings()
try:
    print(local_path("https://d.docs.live.net/1234/培训考核.xlsm"))
except Exception as error:
    print(error.code)
"""


def said(code: str, home: Path, *arguments: object) -> str:
    home.mkdir(exist_ok=True)
    environment = {**os.environ, "HOME": str(home), "USERPROFILE": str(home)}
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(
        command, env=environment, cwd=ROOT, check=True, capture_output=True, text=True, encoding="utf-8"
    ).stdout


@pytest.fixture
def hostile(tmp_path) -> Path:
    """A home folder with such a file; OneDrive is said to lie where a workbook of that name is."""
    home = tmp_path / "hostile"
    (home / ".xlwings").mkdir(parents=True)
    (home / "培训考核.xlsm").touch()
    drive = f'"ONEDRIVE_CONSUMER_LINUX","{home}"\n"ONEDRIVE_CONSUMER_WIN","{home}"\n'
    (home / ".xlwings" / "xlwings.conf").write_text(HOSTILE_SETTINGS + drive, encoding="utf-8")
    return home


def test_a_click_gives_the_same_with_a_hostile_file_in_the_home_folder(hostile, tmp_path):
    results = []
    for home in (tmp_path / "clean", hostile):
        folder = tmp_path / f"round-{home.name}"
        folder.mkdir()
        results.append(said(CLICK, home, folder))
    assert results[0] == results[1]
    assert "scored" in results[0]


def test_a_web_address_is_not_looked_up_in_a_folder_that_the_file_names(hostile, tmp_path):
    assert said(ONEDRIVE, hostile) == said(ONEDRIVE, tmp_path / "clean")
    assert said(ONEDRIVE, hostile).strip() == ProblemCode.NOT_SAVED


def test_vba_asks_for_every_key_so_that_the_sheet_answers_first():
    assert len(ASKED) > 30
    assert {key for key, _ in ASKED} <= set(ON_THE_SHEET)
    # A third argument would name the file as the source.
    assert not any("," in rest for _, rest in ASKED)
    # The sheet is read down to the first blank key.
    assert all(ON_THE_SHEET)


def test_no_blank_on_the_sheet_stands_where_a_blank_falls_through_to_another_key_or_a_boolean():
    flags = {key for key, default in ASKED if default.strip().strip('"').lower() in {"true", "false"}}
    assert {key for key in flags if not ON_THE_SHEET[key]} == set()
    assert ON_THE_SHEET["INTERPRETER_WIN"]
    assert ON_THE_SHEET["INTERPRETER"]  # asked when the one for the system is blank
    assert ON_THE_SHEET["TEMP DIR"]
