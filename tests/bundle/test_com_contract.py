"""The contract of hosts, for Excel and WPS over COM: the real xlwings and pywin32 against the server of the bed."""

from __future__ import annotations

import pytest

from tests.contract import HostContract, make

# xlSheetVisible
VISIBLE = -1
pytestmark = [pytest.mark.bundle, pytest.mark.timeout(300)]


class TestExcelOverCom(HostContract):
    @pytest.fixture
    def workbook(self, tmp_path, bed):
        workbook = bed.open(make(tmp_path / "考核.xlsx"))
        yield workbook
        workbook.close()

    @pytest.fixture
    def opened(self, workbook, client):
        return lambda: client.host(workbook)

    @pytest.fixture
    def visible(self, workbook):
        return lambda name: workbook.dump()["sheets"][name]["visible"] == VISIBLE


class TestWpsOverCom(HostContract):
    @pytest.fixture
    def workbook(self, tmp_path, beds):
        workbook = beds("wps").open(make(tmp_path / "考核.xlsx"))
        yield workbook
        workbook.close()

    @pytest.fixture
    def opened(self, workbook, client):
        return lambda: client.host(workbook)

    @pytest.fixture
    def visible(self, workbook):
        return lambda name: workbook.dump()["sheets"][name]["visible"] == VISIBLE
