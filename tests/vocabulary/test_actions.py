"""The table of actions is the single home: everything that offers an action follows from it or agrees with it."""

from __future__ import annotations

import importlib
import inspect
import re

import pytest

from python import buttons
from python.entry.cli import commands
from python.making.bundle.first_page import first_page
from python.making.bundle.launcher_files import launcher_files
from python.making.readme import named, with_tables
from python.making.workbook.guide_text import SECTIONS
from python.making.workbook.home_layout import BUTTON_GROUPS, SLOTS
from python.making.workbook.vba_project import standard_modules
from python.vocabulary.actions import (
    ACTIONS,
    EVERYDAY,
    Action,
    Group,
    Landing,
    Needs,
    action_of,
    buttons_of,
    sheet_after,
)
from python.vocabulary.features.catalogue import feature_of
from python.vocabulary.sheet_schema import HIDDEN_SHEETS, SHEETS
from tests.places import ROOT

WITH_BUTTON = [action for action in ACTIONS if action.has_button]
each_action = pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.key)
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_keys_titles_and_macros_are_unique_and_keys_are_ascii_names() -> None:
    keys = [key for action in ACTIONS for key in (action.key, *action.old_keys)]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch("[a-z_]+", key) for key in keys)
    for what in (lambda one: one.title, lambda one: one.macro, lambda one: one.command):
        assert len({what(action) for action in ACTIONS}) == len(ACTIONS)


def test_groups_stand_together_in_the_order_of_work() -> None:
    groups = [action.group for action in ACTIONS]
    # 更换 within a group as on 首页; the groups one after another.
    assert sorted(groups, key=list(Group).index) == groups


@each_action
def test_what_runs_exists_and_takes_what_it_is_called_with(action: Action) -> None:
    for place in filter(None, (action.run, action.run_outside)):
        module, _, name = place.partition(":")
        function = getattr(importlib.import_module(module), name)
        parameters = inspect.signature(function).parameters
        assert {"now", "progress"} <= set(parameters), place
        if place == action.run:
            assert {option.name for option in action.options} | set(action.given) <= set(parameters)
            answers = {option for one in action.questions.values() for option in one.options}
            assert answers <= set(parameters)
            assert answers <= {option.name for option in action.options}


@each_action
def test_where_the_user_lands_is_a_sheet_of_the_workbook_or_the_folder_of_the_documents(
    action: Action,
) -> None:
    if isinstance(action.lands_on, str):
        assert action.lands_on in set(SHEETS) - set(HIDDEN_SHEETS)
        assert sheet_after(action.title) == action.lands_on
    else:
        assert sheet_after(action.title) == ""
    assert not (action.lands_on is Landing.FOLDER and not action.makes_documents)


def test_the_everyday_actions_land_where_their_results_are() -> None:
    assert [(action.title, action.lands_on) for action in EVERYDAY] == [
        ("校验数据", "校验结果"),
        ("计算成绩", "成绩册"),
    ]


def test_vba_has_a_sub_for_each_button_and_no_other() -> None:
    subs = re.findall(
        r'^Public Sub (Peixun_\w+)\(\)\r?\n    RunButton "(\w+)"', standard_modules()["Peixun"], re.M
    )
    assert subs == [(action.macro, action.key) for action in WITH_BUTTON]


def test_there_is_room_on_the_home_sheet_for_each_column_of_buttons() -> None:
    on_home = [action for group in BUTTON_GROUPS for action in buttons_of(group)]
    assert on_home == [action for action in WITH_BUTTON if not action.sheet]
    assert all(len(buttons_of(group)) <= SLOTS for group in BUTTON_GROUPS)


def test_buttons_answers_to_every_key_of_today_and_of_earlier_workbooks_and_to_nothing_else() -> None:
    for action in WITH_BUTTON:
        for key in (action.key, *action.old_keys):
            assert callable(getattr(buttons, key))
    for key in ("rules", "demo", "nothing"):
        assert not hasattr(buttons, key)


def test_peixun_has_one_command_an_action_grouped_and_in_the_order_of_work() -> None:
    assert list(commands.commands) == [action.command for action in ACTIONS]
    shown = commands.get_help(commands.make_context("peixun", ["check", "x"], resilient_parsing=True))
    places = [shown.index(f"\n  {action.command} ") for action in ACTIONS]
    assert places == sorted(places)
    for group in Group:
        assert f"{group.value}：" in shown


@each_action
def test_each_action_has_a_launcher_that_hands_over_its_key(action: Action) -> None:
    data = launcher_files()[action.launcher]
    up = b"..\\" if action.group is Group.OPTIONAL else b""
    assert b'set "PEIXUN_HERE=%~dp0' + up + b'"' in data
    assert f"-m python.entry.launcher {action.key}\r\n".encode() in data
    assert len(launcher_files()) == len(ACTIONS)


@each_action
def test_the_first_page_and_the_guide_tell_each_action(action: Action) -> None:
    assert f"{action.title}.cmd" in first_page()
    assert action.purpose in first_page()
    assert bool(action.guide) >= (action.has_button and not action.feature)
    if action.guide:
        lines = {line.label: line.text for section in SECTIONS for line in section.lines}
        assert lines[action.title] == action.guide != ""


def test_an_optional_action_has_its_button_on_a_sheet_of_its_feature_and_none_on_home() -> None:
    for action in ACTIONS:
        assert (action.group is Group.OPTIONAL) == bool(action.sheet)
        if action.feature:
            assert action.sheet in feature_of(action.feature).sheet_names
            assert action.guide == "", "what is off is not in the guide: the hint of its sheet says it"


def test_readme_has_each_command_once_in_tables_made_from_this_table() -> None:
    assert with_tables(README) == README, "run: make pages"
    assert sorted(named(README)) == sorted(action.key for action in ACTIONS), (
        "add the key to a line <!-- actions: … --> of README.md, then: make pages"
    )


def test_what_needs_a_new_place_is_made_outside_a_workbook() -> None:
    assert {action.key for action in ACTIONS if action.needs is Needs.NEW_PLACE} == {"new", "demo"}
    assert action_of("machine") is action_of("self_test")
