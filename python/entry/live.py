"""Whether a command or a launcher works on the saved file or in the workbook that is open: noticed, asked once, carried out."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from python.actions.performing import now, perform_open, perform_saved
from python.entry.terminal import confirmed, has_terminal
from python.hosts.opening import marked_open, open_where_it_is
from python.system.failures import keep_log
from python.vocabulary.actions import Action
from python.vocabulary.ports import HostError, Progress

if TYPE_CHECKING:
    from python.actions.outcome import Outcome
    from python.vocabulary.ports import OpenWorkbook

Perform = Callable[[Mapping[str, object], Progress], "Outcome"]
"""Carries the chosen action out once, with options besides those it was asked for with."""

# So long the result stands in the program's status bar; then the program gets its bar back.
SECONDS_SHOWN = 3.0
_LONGEST = 200


class Chosen:
    """The way in which an action runs; the same for its answers to questions."""

    def __init__(self, perform: Perform, host: OpenWorkbook | None = None) -> None:
        self._perform = perform
        self._host = host

    def __call__(self, more: Mapping[str, object], progress: Progress) -> Outcome:
        """Carries the action out.

        Args:
            more: Options that an answer adds.
            progress: Told how far it is.

        Raises:
            HostError: The workbook could not be read or written, or the way is closed.
        """
        return self._perform(more, progress)

    def tell(self, title: str, outcome: Outcome) -> None:
        """Shows the end of the run for a few seconds in the status bar of the program in which it ran."""
        from python.entry.telling import in_one_message

        if self._host is None:
            return
        text = in_one_message(title, outcome, _LONGEST).replace("\n", "　")
        # The result is told already; a program that is busy now shows it or not.
        with suppress(Exception):
            self._host.announce(text)
            time.sleep(SECONDS_SHOWN)
        _give_bar_back(self._host)


def choose_way(
    action: Action, path: Path | None, options: Mapping[str, object], *, live: bool, ask: bool
) -> Chosen:
    """The saved file, or the open workbook when that is asked for (``--live``) or answered.

    Args:
        action: What is to be done.
        path: What it works on.
        options: What it is asked for with.
        live: The open workbook and no other.
        ask: Whether somebody may be asked.

    Raises:
        HostError: The workbook is open and cannot be worked in, or shall not be; or it is not open and should be.
    """
    saved = Chosen(lambda more, progress: perform_saved(action, path, {**options, **more}, progress=progress))
    if path is None or not action.on_workbook:
        return saved
    asks = ask and has_terminal()
    locked = marked_open(path) if asks and action.writes(options) else None
    if not live and locked is None:
        return saved
    try:
        host = open_where_it_is(path, _which if asks else _nobody)
    except HostError:
        raise
    except Exception as error:
        if live or locked is None:
            raise
        # Looking for it was this program's idea: what it meets there must not hide that the workbook is to be closed.
        keep_log(error, path.parent)
        raise locked from error
    if not live and locked is not None and not confirmed(_question(action, host), unless_said=True):
        raise locked
    return Chosen(partial(_in_open_workbook, action, host, options, []), host)


def _question(action: Action, host: OpenWorkbook) -> str:
    return f"工作簿正打开着（{host.program}），直接在打开的表里运行「{action.title}」？"


def _in_open_workbook(
    action: Action,
    host: OpenWorkbook,
    options: Mapping[str, object],
    runs: list[Mapping[str, object]],
    more: Mapping[str, object],
    progress: Progress,
) -> Outcome:
    """One run in the open workbook; whoever answered a question may have typed meanwhile, so it is read anew."""

    def shown(what: str, done: float) -> None:
        progress(what, done)
        host.progress(what, done)

    if runs:
        host.refresh()
    runs.append(more)
    try:
        return perform_open(action, host, {**options, **more}, at=now(), progress=shown)
    finally:
        _give_bar_back(host)


def _give_bar_back(host: OpenWorkbook) -> None:
    with suppress(Exception):
        host.progress("", 1.0)


def _which(programs: Sequence[str]) -> int | None:
    """Asks in which of several programs to work."""
    click.echo("工作簿在几处打开着：")
    for number, program in enumerate(programs, 1):
        click.echo(f"  {number}　{program}")
    answer = click.prompt(
        "在哪一处运行？输入序号；直接按回车，就不运行", default="", show_default=False, prompt_suffix="："
    ).strip()
    return int(answer) - 1 if answer.isdecimal() and 1 <= int(answer) <= len(programs) else None


def _nobody(_programs: Sequence[str]) -> None:
    return None
