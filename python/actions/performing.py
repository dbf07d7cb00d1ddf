"""Carries out any row of the table of actions, for a click, a command or a launcher alike."""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from python.system.shipped import find_on_demand
from python.vocabulary.actions import Action, Needs, Question
from python.vocabulary.ports import Progress, no_progress

if TYPE_CHECKING:
    from python.actions.outcome import Outcome
    from python.vocabulary.ports import WorkbookHost


def now() -> dt.datetime:
    """The office's wall clock, which 运行日志 and file names show."""
    return dt.datetime.now()  # noqa: DTZ005 - a school has one time zone, and its sheets none


def perform_open(
    action: Action,
    host: WorkbookHost,
    options: Mapping[str, object],
    *,
    at: dt.datetime,
    progress: Progress = no_progress,
) -> Outcome:
    """Carries out an action on an open workbook; what its program could not do is told with the outcome.

    Args:
        action: What to do.
        host: The workbook.
        options: Keywords of the action's own.
        at: The office's time.
        progress: Told how far it is.

    Raises:
        HostError: The workbook could not be read or written.
    """
    outcome = _function(action, action.run)(host, now=at, progress=progress, **action.given, **options)
    return replace(outcome, problems=(*outcome.problems, *host.remarks()))


def perform_saved(
    action: Action, path: Path | None, options: Mapping[str, object], *, progress: Progress = no_progress
) -> Outcome:
    """Carries out an action on a saved workbook, or on what else it needs.

    Args:
        action: What to do.
        path: The workbook; for ``Needs.NEW_PLACE`` where something is to be made, for ``Needs.FOLDER`` the folder; ``None`` only for
            ``Needs.MACHINE``.
        options: Keywords of the action's own.
        progress: Told how far it is.

    Raises:
        HostError: The workbook could not be opened, read or written.
    """
    from python.hosts.opening import open_backups, open_workbook

    function = _function(action, action.run_outside or action.run)
    target: object = path
    if path is not None and action.needs is Needs.WORKBOOK:
        target = open_workbook(path)
    elif path is not None and action.needs is Needs.BACKUPS:
        target = open_backups(path)
    return function(target, now=now(), progress=progress, **action.given, **options)


def question_of(action: Action, outcome: Outcome) -> Question | None:
    """What must be answered before the action is carried out; ``None`` when nothing, or something else, is in the way."""
    codes = {problem.code for problem in outcome.problems} if outcome.not_run else set()
    asked = [question for code, question in action.questions.items() if code in codes]
    if not asked or not codes <= action.questions.keys():
        return None
    options = dict.fromkeys(option for question in asked for option in question.options)
    return replace(asked[0], ask="；".join(question.ask for question in asked), options=tuple(options))


def _function(action: Action, place: str) -> Callable[..., Outcome]:
    if action.joins_rounds or action.draws:
        find_on_demand()
    module, _, name = place.partition(":")
    function: Callable[..., Outcome] = getattr(importlib.import_module(module), name)
    return function
