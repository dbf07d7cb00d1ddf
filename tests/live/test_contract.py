"""The contract of hosts, for a saved file, Excel in memory, and LibreOffice. Excel over COM: tests/bundle/test_com_contract.py."""

from __future__ import annotations

import pytest

from python.hosts.excel.host import ExcelHost, load_xlwings
from python.hosts.file.host import FileHost
from python.hosts.libreoffice.host import libreoffice_host
from tests.contract import ROWS, SHEET, HostContract, make

load_xlwings()
from tests.live.fake_excel import FakeExcel  # noqa: E402 - xlwings must come in without pandas


class TestSavedFile(HostContract):
    @pytest.fixture
    def opened(self, tmp_path):
        path = make(tmp_path / "考核.xlsx")
        return lambda: FileHost.open(path)


class TestExcelInMemory(HostContract):
    @pytest.fixture
    def opened(self, tmp_path):
        path = make(tmp_path / "考核.xlsx")
        fake = FakeExcel(path, {SHEET: ROWS, "空": []}, {"学校名称": f"='{SHEET}'!$B$3"})
        fake.sheets[SHEET].merged = [(1, 1, 1, 2)]
        return lambda: ExcelHost(fake.book)


@pytest.mark.libreoffice
@pytest.mark.xdist_group("libreoffice")
class TestLibreOffice(HostContract):
    @pytest.fixture
    def opened(self, tmp_path, office):
        path = make(tmp_path / "考核.xlsx")
        document = office.open(path, painted=False)
        yield lambda: libreoffice_host(path, office.connection)
        document.close()
