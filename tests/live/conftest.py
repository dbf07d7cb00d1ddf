"""Shared by the live tests: workbooks in the LibreOffice edition, one LibreOffice for all tests of a worker."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from python.entry.demo_school import demo_blocks
from python.hosts.file.host import FileHost
from python.making.workbook.libreoffice_edition import build
from python.vocabulary.ports import Changes
from tests.live.office import Office, programs_missing


@pytest.fixture(scope="session")
def edition(tmp_path_factory):
    """The workbook for LibreOffice, as it ships."""
    return build(tmp_path_factory.mktemp("edition") / "培训考核-LibreOffice.xlsm")


@pytest.fixture(scope="session")
def filled(edition, tmp_path_factory):
    """The same with a round filled in: 60 teachers, 8 sessions; not checked, not scored."""
    path = tmp_path_factory.mktemp("filled") / "filled.xlsm"
    shutil.copy(edition, path)
    host = FileHost.open(path)
    host.apply(Changes(tuple(demo_blocks(host))), keep_backups=1)
    return path


@pytest.fixture
def workbook(filled, tmp_path) -> Path:
    """A filled workbook of the test's own, in a folder with a difficult name."""
    folder = tmp_path / "一中 &'()%x 材料"
    folder.mkdir()
    return Path(shutil.copy(filled, folder / "培训 考核.xlsm"))


@pytest.fixture(scope="session")
def programs() -> None:
    """What a visible LibreOffice needs; `make test` installs it when run as root."""
    if missing := programs_missing():
        pytest.skip(f"not installed: {', '.join(missing)}")


@pytest.fixture(scope="session")
def office(programs, tmp_path_factory):  # noqa: ARG001 - first they must be there
    """A visible LibreOffice under Xvfb."""
    office = Office(tmp_path_factory.mktemp("office"))
    yield office
    office.close()


@pytest.fixture
def opened(office, workbook):
    """The workbook of the test, open in LibreOffice."""
    document = office.open(workbook)
    yield document
    if office.message_shown():  # a test that failed half-way must not spoil the next
        office.dismiss()
    document.close()
