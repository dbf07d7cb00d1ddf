"""What a click does not need is not loaded: pandas and numpy are for what joins rounds, Pillow is for what draws charts."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from python.actions.score import score
from python.hosts.file.host import FileHost
from python.system import shipped
from python.vocabulary.actions import ACTIONS, Needs, action_of
from tests.bundle import JOIN_ROUNDS
from tests.places import ROOT
from tests.rounds import filled_workbook

# 公示与汇总 draws the chart of 培训总结 and joins no rounds.
DRAWS = "publish"
# What a school switches on refuses in a round without it; a roll-up needs a folder.
ASKED = [one for one in ACTIONS if not one.feature and one.needs not in (Needs.MACHINE, Needs.FOLDER)]
LIGHT = [one.key for one in ASKED if not (one.joins_rounds or one.draws)]
# Not certificates and handout: they save, which the stand-in for Excel cannot. Not undo: there is nothing to take back. Not inbox: it
# asks first.
_OTHERWISE = ("certificates", "handout", "inbox", "undo")
LIGHT_BUTTONS = [one for one in LIGHT if action_of(one).has_button and one not in _OTHERWISE]
HEAVY_BUTTONS = [one.key for one in ASKED if one.joins_rounds and one.has_button]

# Cannot be found, as in the portable edition before find_on_demand was called.
TABLES, ALL = ("pandas", "numpy"), ("pandas", "numpy", "PIL")
_HIDDEN = "import json, os, sys\nsys.modules.update(dict.fromkeys({hidden}))\n"
_LAUNCHERS = """
from python.entry.launcher.__main__ import main
from python.documents.certificates.key import load_key
from python.documents.certificates.key_backup import backup_words
more = {"verify": " 1", "next_round": " 下一轮", "archive": " --force", "key_rotate": " --yes"}
more["key_restore"] = " " + backup_words(load_key())
workbook, codes = os.environ["PEIXUN_ARGS"], {}
for key in sys.argv[1:]:
    # What many schools sent lies in a folder.
    given = '"' + os.path.dirname(workbook.strip('"')) + '"' if key == "rollup" else workbook
    os.environ["PEIXUN_ARGS"] = given + more.get(key, "")
    codes[key] = main([key])
print(json.dumps(codes))
"""
_BUTTONS = """
import stand_in
from python import buttons
from python.entry import clicks
states = {}
clicks.report = lambda name, state, sentence: states.update({name: [state, sentence]})
for name in sys.argv[1:]:
    getattr(buttons, name)(name)
print(json.dumps(states))
"""


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("light") / "一轮"
    folder.mkdir()
    path = filled_workbook(folder / "培训考核.xlsm")
    score(FileHost.open(path), now=dt.datetime(2026, 7, 1))
    # Something for 收件 to look at.
    (folder / "收件").mkdir()
    (folder / "收件" / "名单.csv").write_text("工号,卷面成绩\nT002,87\n", encoding="utf-8")
    return path


def run(workbook: Path, hidden: tuple[str, ...], program: str, *arguments: str) -> dict:
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(map(str, (ROOT, ROOT / "tests" / "bundle", ROOT / "tests" / "live"))),
        "PEIXUN_HERE": str(workbook.parent),
        "PEIXUN_ARGS": f'"{workbook}"',
        "PEIXUN_TEST_WORKBOOK": str(workbook),
        "PEIXUN_KEY_FILE": str(workbook.parent.parent / "key" / "certificate.key"),
    }
    done = subprocess.run(
        [sys.executable, "-c", _HIDDEN.format(hidden=hidden) + program, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    answer: dict = json.loads(done.stdout.splitlines()[-1])
    return answer


def test_most_launchers_do_without_pandas_numpy_and_pillow(workbook: Path) -> None:
    codes = run(workbook, ALL, _LAUNCHERS, *LIGHT)
    # No certificate has the number 1.
    assert codes == dict.fromkeys(LIGHT, 0) | {"verify": 1}


def test_what_draws_needs_pillow_only(workbook: Path) -> None:
    assert run(workbook, TABLES, _LAUNCHERS, "score", DRAWS) == {"score": 0, DRAWS: 0}
    assert run(workbook, ALL, _LAUNCHERS, DRAWS) == {DRAWS: 2}


def test_what_joins_rounds_needs_pandas(workbook: Path) -> None:
    expected = {"score": 0, **dict.fromkeys(JOIN_ROUNDS, 2)}
    assert run(workbook, TABLES, _LAUNCHERS, "score", *JOIN_ROUNDS) == expected


def test_so_it_is_with_the_buttons(workbook: Path) -> None:
    states = run(workbook, ALL, _BUTTONS, *LIGHT_BUTTONS, DRAWS, *HEAVY_BUTTONS)
    assert {name: states[name][0] for name in LIGHT_BUTTONS} == dict.fromkeys(LIGHT_BUTTONS, "done")
    assert all("ModuleNotFoundError" in states[name][1] for name in (DRAWS, *HEAVY_BUTTONS))


def test_they_are_found_only_when_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(shipped, "_ON_DEMAND", tmp_path / "on-demand")
    before = list(sys.path)
    shipped.find_on_demand()
    assert sys.path == before
    (tmp_path / "on-demand").mkdir()
    shipped.find_on_demand()
    shipped.find_on_demand()
    assert sys.path == [*before, str(tmp_path / "on-demand")]
