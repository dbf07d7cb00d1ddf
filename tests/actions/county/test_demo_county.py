"""The demo's county, rolled up: what was sown is found."""

import datetime as dt

import pytest

from python.actions.county.expected import expected_schools
from python.actions.county.report import write
from python.actions.county.rollup import DATABASE, CountyRolledUp, rollup
from python.actions.run import checked_and_scored
from python.entry.demo_county import MISSING, SCHOOLS, make_county
from python.entry.demo_people import id_number
from python.hosts.opening import open_workbook
from python.reading.id_numbers import fault
from python.reading.tables import find_table
from python.vocabulary.input_sheets import ROSTER_SHEET
from python.vocabulary.sheet_schema import BIRTH, ROSTER

NOW = dt.datetime(2026, 7, 1, 9)


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    return make_county(tmp_path_factory.mktemp("县") / "各校", NOW)


def test_what_was_sown_is_found(county, tmp_path):
    assert expected_schools(county.folder) == list(county.expected)
    outcome = rollup(county.folder, now=NOW, papers=True)
    assert isinstance(outcome, CountyRolledUp)
    assert outcome.schools == 10
    assert outcome.not_used == {"unreadable": 1, "other-round": 1, "older": 1}
    assert "请县里定：推荐名额边上并列 9 人，可能是同一人而在两校的 1 组" in outcome.told()
    papers = {path.stem for path in outcome.files if path.suffix == ".docx"}
    assert papers == {"县级通报", "推荐公示", *(one.name for one in SCHOOLS[:10])}
    target = tmp_path / "县级汇总.xlsx"
    written = write(outcome.target / DATABASE, target)
    by_state = {one.name: one.state for one in written.schools}
    assert by_state[MISSING] == ""
    assert by_state[SCHOOLS[10].name] == "unreadable"
    assert [[who.name for who in group.people] for group in written.same] == [["林晓雯", "林晓雯"]]
    assert written.tied == 9
    assert len({one.rules for one in written.schools if one.tally}) == 2


def test_a_roster_shows_days_as_days_and_nothing_is_noted(county):
    host = open_workbook(county.folder / SCHOOLS[0].path)
    table, _ = find_table(host.grid(ROSTER), ROSTER_SHEET.understood, {})
    assert isinstance(table.value(table.data_rows[0], BIRTH), dt.date)
    assert not checked_and_scored(host, lambda _what, _done: None)[1]


def test_invented_id_numbers_are_right_and_nobodys():
    number = id_number(dt.date(1988, 5, 17), 26)
    assert fault(number) == ""
    assert number.startswith("1099")
