"""For all tests: says loudly what was skipped for lack of a program, and makes that a failure where it can be installed."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest


def pytest_configure(config: pytest.Config) -> None:  # noqa: ARG001 - pytest's signature
    """No test touches the key of the school that runs the tests, nor what was read there before."""
    folder = Path(tempfile.mkdtemp(prefix="peixun-tests-"))
    os.environ["PEIXUN_KEY_FILE"] = str(folder / "certificate.key")
    os.environ["PEIXUN_COUNTY_CACHE"] = str(folder / "county")


def _may_install() -> bool:
    """Whether ``make test`` installs programs here (root on a machine with apt): then none may be missing."""
    return os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints the count and the reasons of skipped tests."""
    skipped = terminalreporter.stats.get("skipped", [])
    if not skipped:
        return
    terminalreporter.section("SKIPPED TESTS", red=True)
    for report in skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        terminalreporter.line(f"{report.nodeid}: {reason}")
    terminalreporter.line(
        f"{len(skipped)} tests were SKIPPED; run `make test` as root on Debian to run them all.", red=True
    )


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A skipped test fails the run where everything could have been installed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if (
        reporter
        and reporter.stats.get("skipped")
        and _may_install()
        and session.exitstatus == pytest.ExitCode.OK
    ):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scored round with everyone finished and certificates issued."""
    from python.actions import score as actions
    from python.actions.issue import issue_certificates
    from python.hosts.file.host import FileHost
    from python.vocabulary.sheet_schema import GRADEBOOK
    from tests.rounds import filled_workbook, put
    from tests.samples import NOW

    path = filled_workbook(tmp_path_factory.mktemp("一轮") / "培训考核.xlsm")
    for teacher in ("T018", "T059"):
        put(path, GRADEBOOK, teacher, "卷面成绩", 88)
        put(path, GRADEBOOK, teacher, "作业", 16)
    actions.score(FileHost.open(path), now=NOW)
    issue_certificates(FileHost.open(path), now=NOW, yes=True)
    return path


@pytest.fixture
def workbook(master: Path, tmp_path: Path) -> Path:
    """The same, a copy of the test's own."""
    shutil.copytree(master.parent, tmp_path / "学校")
    return tmp_path / "学校" / master.name
