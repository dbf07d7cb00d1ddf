"""The contract of hosts, for a saved file, Excel in memory, and LibreOffice. Excel over COM: tests/bundle/test_com_contract.py."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook

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

    @pytest.fixture
    def visible(self, tmp_path):
        return lambda name: load_workbook(tmp_path / "考核.xlsx")[name].sheet_state == "visible"


class TestExcelInMemory(HostContract):
    @pytest.fixture
    def fake(self, tmp_path):
        path = make(tmp_path / "考核.xlsx")
        fake = FakeExcel(path, {SHEET: ROWS, "空": []}, {"学校名称": f"='{SHEET}'!$B$3"})
        fake.sheets[SHEET].merged = [(1, 1, 1, 2)]
        return fake

    @pytest.fixture
    def opened(self, fake):
        return lambda: ExcelHost(fake.book)

    @pytest.fixture
    def visible(self, fake):
        return lambda name: name not in fake.hidden_sheets


@pytest.mark.libreoffice
@pytest.mark.xdist_group("libreoffice")
class TestLibreOffice(HostContract):
    @pytest.fixture(autouse=True)
    def document(self, tmp_path, office):
        document = office.open(make(tmp_path / "考核.xlsx"), painted=False)
        yield document
        document.close()

    @pytest.fixture
    def opened(self, tmp_path, office):
        return lambda: libreoffice_host(tmp_path / "考核.xlsx", office.connection)

    @pytest.fixture
    def visible(self, document):
        return lambda name: bool(document.sheet(name).IsVisible)
