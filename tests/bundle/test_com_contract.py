"""The contract of hosts, for Excel and WPS over COM: the real xlwings and pywin32 against the server of the bed."""

from __future__ import annotations

import pytest

from tests.contract import HostContract, make

pytestmark = [pytest.mark.bundle, pytest.mark.timeout(300)]


class TestExcelOverCom(HostContract):
    @pytest.fixture
    def opened(self, tmp_path, bed, client):
        workbook = bed.open(make(tmp_path / "考核.xlsx"))
        yield lambda: client.host(workbook)
        workbook.close()


class TestWpsOverCom(HostContract):
    @pytest.fixture
    def opened(self, tmp_path, beds, client):
        workbook = beds("wps").open(make(tmp_path / "考核.xlsx"))
        yield lambda: client.host(workbook)
        workbook.close()
