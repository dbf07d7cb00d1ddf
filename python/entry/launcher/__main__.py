"""``python.exe -m python.entry.launcher <key>``: what a .cmd file runs."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from python.entry.launcher.command_line import HERE_VARIABLE, dropped, was_clicked
from python.entry.places import (
    CannotRun,
    can_write,
    documents_folder,
    from_arguments,
    work_place,
    workbooks_beside,
)
from python.vocabulary.actions import Action, Needs, action_of

if TYPE_CHECKING:
    from python.actions.outcome import Outcome
    from python.vocabulary.ports import Progress

_DONE, _NOT_RUN = 0, 2
_STAMP = "%Y%m%d-%H%M"
_MOST_LISTED = 9


def main(argv: Sequence[str]) -> int:
    """Runs one launcher and keeps its window open until the user has read it.

    Args:
        argv: The launcher's key; the rest comes through the environment (``command_line.dropped``).

    Returns:
        The exit code of product.md, 4.
    """
    for stream in (sys.stdout, sys.stderr):
        # A console shows any character in any code page; a file or a pipe gets what its code page has.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    chosen = action_of(argv[0])
    _say(f"【{chosen.title}】")
    try:
        code = _run(chosen)
    except CannotRun as reason:
        _say(f"没有运行，什么也没有改动：\n{reason}")
        code = _NOT_RUN
    except (KeyboardInterrupt, EOFError):
        _say("已中断。")
        code = _NOT_RUN
    except Exception as error:
        from python.system.failures import keep_log

        _say(f"没有运行成功（{type(error).__name__}），详情记在：{keep_log(error, here())}")
        code = _NOT_RUN
    _wait()
    return code


def here() -> Path:
    """The folder of the program, in which the launcher lies (one of an optional action lies in a folder of its own in it)."""
    given = os.environ.get(HERE_VARIABLE)
    return Path(os.path.normpath(given)) if given else Path.cwd()


def _run(chosen: Action) -> int:
    arguments = dropped()
    if chosen.needs is Needs.MACHINE:
        return _check_machine(chosen, from_arguments(arguments, Path.cwd()))
    if chosen.needs is Needs.NEW_PLACE:
        return _peixun(chosen, str(_new_place(chosen)))
    if chosen.needs is Needs.FOLDER:
        typed, more = _answered(chosen, arguments)
        return _peixun(chosen, *chosen.launcher_options, *more, "--", str(_folder(typed[0])))
    workbook = from_arguments(arguments[:1], Path.cwd()) or _ask_workbook(here())
    more = arguments[1:]
    place = work_place(workbook, chosen)
    _say(place.notice or f"工作簿：{place.workbook}")
    answer: list[str] = []
    if chosen.prompt:
        answer, more = _answered(chosen, more)
    # What people type may begin with a dash: it comes last, where nothing is taken for an option.
    return _peixun(chosen, *chosen.launcher_options, *more, "--", str(place.workbook), *answer)


def _answered(chosen: Action, more: Sequence[str]) -> tuple[list[str], list[str]]:
    """The answer to the launcher's question, typed behind it or asked for now, and the other arguments."""
    given = list(more)
    answer = given.pop(0) if given and not given[0].startswith("-") else _ask(chosen.prompt)
    if not answer:
        raise CannotRun("没有输入。")
    return [answer], given


def _folder(answer: str) -> Path:
    """The folder that was dropped or typed; a console puts quotes around a path with spaces."""
    folder = here() / answer.strip().strip('"“”')
    if not folder.is_dir():
        raise CannotRun(
            f"这不是文件夹，或者找不到：{folder}\n请把装着各校工作簿的文件夹拖到这个文件的图标上。"
        )
    return folder


def _check_machine(chosen: Action, workbook: Path | None) -> int:
    """环境自检 of the folder in which the launcher lies."""
    from python.actions.performing import perform_saved
    from python.entry.terminal import run_and_tell

    def run(progress: Progress) -> Outcome:
        return perform_saved(chosen, workbook, {"top": here()}, progress=progress)

    return run_and_tell(chosen.title, run, here() / "环境自检", as_json=False)


def _peixun(chosen: Action, *arguments: str) -> int:
    """Runs the launcher's command of ``peixun`` in this process; a folder it filled opens for whoever double-clicked."""
    from python.entry.cli import main as peixun

    try:
        peixun((chosen.command, *arguments), landed=_show_folder if _is_watched() else None)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else _NOT_RUN
    return _DONE


def _new_place(chosen: Action) -> Path:
    """A free name beside the launcher (under 文档 when that cannot be written)."""
    folder = here()
    if not can_write(folder):
        folder = documents_folder()
        _say(f"这里不能写入，改为写在：{folder}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotRun(f"不能写入：{folder}（{error.strerror}）") from error
    stamp = dt.datetime.now().strftime(_STAMP)  # noqa: DTZ005 - the office's wall clock
    return folder / (f"培训考核 {stamp}.xlsm" if chosen.key == "new" else f"演示 {stamp}")


def _ask_workbook(folder: Path) -> Path:
    """The newest workbook beside the launcher; with several, the user may choose another."""
    found = workbooks_beside(folder)
    if not found:
        raise CannotRun(
            f"这个文件夹里没有工作簿：{folder}\n请把工作簿放到这里，或把工作簿拖到这个文件的图标上。"
        )
    if len(found) == 1 or not _has_user():
        return found[0]
    _say("这里有几本工作簿：")
    for number, path in enumerate(found[:_MOST_LISTED], 1):
        changed = dt.datetime.fromtimestamp(path.stat().st_mtime)  # noqa: DTZ006 - as Explorer shows it
        _say(f"  {number}　{path.name}（{changed:%Y-%m-%d %H:%M} 改动）")
    answer = _ask("要处理哪一本？输入序号；直接按回车，处理最新的第 1 本：")
    if not answer:
        return found[0]
    if answer.isdecimal() and 1 <= int(answer) <= min(len(found), _MOST_LISTED):
        return found[int(answer) - 1]
    raise CannotRun(f"没有这个序号：{answer}")


def _ask(question: str) -> str:
    if not _has_user():
        raise CannotRun("要输入内容，请双击运行。")
    return input(question).strip()


def _show_folder(action: Action, outcome: Outcome, workbook: Path) -> None:
    from python.entry.landing import folder_of, open_folder

    if folder := folder_of(action, outcome, workbook):
        open_folder(folder)


def _is_watched() -> bool:
    """Whether a person double-clicked, and the window is there for this launcher alone."""
    return _has_user() and was_clicked()


def _has_user() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _wait() -> None:
    """Keeps the window that a double click opened."""
    if _is_watched():
        try:
            input("\n按回车键关闭这个窗口……")
        except (KeyboardInterrupt, EOFError):
            return


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
