"""One click on a button: the workbook that called, the run, one Chinese sentence for the user, the details in a log.

The sentence goes through the token file that VBA waits for. Imports are inside functions: a click pays only for what it uses.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from python.actions.runs import Outcome
    from python.hosts.excel.host import ExcelHost
    from python.vocabulary.problems import ProblemCode

LOG_FOLDER = "日志"
# VBA's MsgBox cuts off after 1,024 characters.
_LONGEST_MESSAGE = 900
_MILLISECONDS = 1000

DONE, PROBLEMS, FAILED = "done", "problems", "failed"


@dataclass(slots=True)
class Run:
    """One click: what it is called, when it started, how long its parts took."""

    title: str
    nonce: str
    now: dt.datetime
    started: float
    workbook: Path | None = None
    seconds: dict[str, float] = field(default_factory=dict)

    def mark(self, part: str) -> None:
        """Notes the time that has passed since the last mark as the time of ``part``."""
        self.seconds[part] = time.perf_counter() - self.started - sum(self.seconds.values())


Answer = tuple[str, str]
"""``DONE``, ``PROBLEMS`` or ``FAILED``, and the sentence for the user."""


def asking(host: ExcelHost, attempt: Callable[[bool], Outcome], about: ProblemCode) -> tuple[Outcome, str]:
    """Tries; when nothing but ``about`` stands in the way, that is the question, and the next click the answer.

    Returns:
        The outcome, and the question if it is to be asked now.
    """
    from python.vocabulary.messages import sentence

    outcome = attempt(False)
    if not outcome.not_run or any(problem.code is not about for problem in outcome.problems):
        return outcome, ""
    told = "\n".join(sentence(problem) for problem in outcome.problems)
    return (attempt(True), "") if _asked_before(host.path, told) else (outcome, told)


def noted(outcome: Outcome, text: str) -> Answer:
    """The sentence of a run that was done, with the first thing that it found wrong."""
    from python.vocabulary.messages import sentence
    from python.vocabulary.problems import Severity

    wrong = [problem for problem in outcome.problems if problem.severity is not Severity.NOTICE]
    wrong.sort(key=lambda problem: problem.severity is not Severity.ERROR)
    if wrong:
        text += f"\n请注意（共 {len(wrong)} 处）：{sentence(wrong[0])}"
    return (DONE if outcome.ok else PROBLEMS), text


# A question is answered by clicking again within this time.
_SECONDS_TO_ANSWER = 600


def _asked_before(workbook: Path, told: str) -> bool:
    """Whether the same was told about this workbook a short while ago; notes that it is told now if not."""
    import hashlib

    key = hashlib.sha256(str(workbook).encode()).hexdigest()[:16]
    note = Path(tempfile.gettempdir()) / f"asked-peixun-{key}"
    digest = hashlib.sha256(told.encode()).hexdigest()
    with suppress(OSError):
        fresh = time.time() - note.stat().st_mtime < _SECONDS_TO_ANSWER
        same = note.read_text(encoding="ascii") == digest
        note.unlink()
        if fresh and same:
            return True
    with suppress(OSError):
        note.write_text(digest, encoding="ascii")
    return False


def papers(run: Run, outcome: Outcome, text: str) -> Answer:
    """The sentence at the end of a run that made documents."""
    from python.vocabulary.messages import sentence
    from python.vocabulary.problems import Severity

    if outcome.not_run:
        return answer(run, outcome)
    errors = [problem for problem in outcome.problems if problem.severity is Severity.ERROR]
    if not outcome.summary.get("made", outcome.summary.get("issued", 0)):
        errors += [problem for problem in outcome.problems if problem.where is None]
    text = f"{run.title}完成：{text}\n文件在：{outcome.summary['folder']}"
    if errors:
        text += f"\n请注意（共 {len(errors)} 处）：{sentence(errors[0])}"
    return (DONE if outcome.ok else PROBLEMS), text


def click(
    title: str, nonce: str, work: Callable[[Run, ExcelHost], Answer], *, joins_rounds: bool = False
) -> None:
    """Runs ``work`` on the workbook whose button was clicked; never raises, always reports."""
    run = Run(title, nonce, dt.datetime.now().astimezone().replace(tzinfo=None), time.perf_counter())
    host: ExcelHost | None = None
    try:
        host = host_of_caller(run)
        run.workbook = host.path
        run.mark("连接")
        if joins_rounds:
            from python.system.shipped import find_on_demand

            find_on_demand()
        state, sentence = work(run, host)
        run.mark("运行")
        log(run, f"{state} {sentence}")
    except BaseException as error:
        state, sentence = FAILED, _failure(run, error)
    if host is not None:
        with suppress(Exception):
            host.progress("", 1.0)
    report(nonce, state, sentence)


def host_of_caller(run: Run) -> ExcelHost:
    """The host of the workbook that called."""
    from python.hosts.excel.host import ExcelHost, load_xlwings

    xlwings = load_xlwings()
    run.mark("导入")
    if os.environ.get("PEIXUN_UNO"):
        from python.hosts.libreoffice.host import libreoffice_host

        run.workbook = _called_from(sys.argv)
        return libreoffice_host(run.workbook)
    return ExcelHost(xlwings.Book.caller())


def _called_from(arguments: list[str]) -> Path:
    """The workbook's path, from the ``--wb=file:///…`` that the LibreOffice edition's RunPython hands over."""
    for argument in arguments:
        if argument.startswith("--wb="):
            return Path(unquote(argument.removeprefix("--wb=").removeprefix("file://")))
    raise ValueError("--wb= is missing")


def answer(run: Run, outcome: Outcome) -> Answer:
    """The sentence at the end of a run of checks or scoring."""
    from python.vocabulary.messages import counted, sentence
    from python.vocabulary.problems import Severity

    if outcome.not_run:
        more = f"（共 {len(outcome.problems)} 处）" if len(outcome.problems) > 1 else ""
        return FAILED, f"{run.title}没有运行，工作簿没有改动{more}：{sentence(outcome.problems[0])}"
    figures = outcome.summary
    parts = [f"{run.title}完成：应参训 {figures.get('teachers', 0)} 人"]
    parts += [
        f"{word} {figures[key]} 人"
        for key, word in (
            ("scored", "已计分"),
            ("incomplete", "未完成"),
            ("invalid", "有误"),
            ("retrain", "补训"),
        )
        if key in figures
    ]
    counts = counted(outcome.problems)
    words = ((Severity.ERROR, "错误"), (Severity.WARNING, "警告"), (Severity.NOTICE, "提示"))
    found = "、".join(f"{word} {counts[level]} 处" for level, word in words if counts.get(level))
    text = "，".join(parts) + f"；用时 {figures.get('seconds', 0):.1f} 秒。"
    if found:
        text += f"发现{found}，详见工作表“校验结果”。"
    return (DONE if outcome.ok else PROBLEMS), text


def _failure(run: Run, error: BaseException) -> str:
    """The sentence for a run that could not be done; the details go to the log."""
    from python.vocabulary.messages import sentence
    from python.vocabulary.ports import HostError
    from python.vocabulary.problems import Problem, ProblemCode, Severity

    place = log(run, "".join(traceback.format_exception(error)))
    if isinstance(error, HostError):
        code, where, given = error.code, error.where, error.details
    else:
        code, where, given = ProblemCode.UNEXPECTED, None, {}
    name = run.workbook.name if run.workbook else "工作簿"
    details: Mapping[str, str] = {
        "file": name,
        "sheet": where.sheet if where else "",
        "reason": type(error).__name__,
        "log": str(place) if place else "没有写成日志",
        **{key: value for key, value in given.items() if value},
    }
    try:
        text = sentence(Problem(code, Severity.ERROR, where, details))
    except Exception:
        text = "没有运行成功，工作簿没有改动。"
    if place and str(place) not in text:
        text += f"（日志：{place}）"
    return f"{run.title}：{text}"


def log(run: Run, text: str) -> Path | None:
    """Adds to this month's log beside the workbook, or where there is a writable place; UTF-8.

    Returns:
        The log, ``None`` if no place could be written.
    """
    spent = "，".join(f"{part} {seconds * _MILLISECONDS:.0f} 毫秒" for part, seconds in run.seconds.items())
    line = f"{run.now:%Y-%m-%d %H:%M:%S} {run.title} {run.workbook or ''} [{spent}]\n{text.rstrip()}\n\n"
    folders = [run.workbook.parent / LOG_FOLDER] if run.workbook else []
    folders += [Path.home() / "peixun-log", Path(tempfile.gettempdir())]
    for folder in folders:
        try:
            folder.mkdir(exist_ok=True)
            target = folder / f"peixun-{run.now:%Y-%m}.log"
            with target.open("a", encoding="utf-8") as file:
                file.write(line)
        except OSError:
            continue
        return target
    return None


def report(nonce: str, state: str, sentence: str) -> None:
    """Writes the token for VBA, at once and whole.

    The sentence goes as UTF-16 units in hexadecimal: VBA reads files in the system's code page, this is ASCII.
    """
    if not nonce:
        sys.stdout.write(sentence + "\n")
        return
    units = sentence[:_LONGEST_MESSAGE].encode("utf-16-be", "replace").hex().upper()
    target = token_path(nonce)
    part = target.with_suffix(".part")
    part.write_text(f"{nonce}\n{state}\n{units}\n", encoding="ascii")
    part.replace(target)


def token_path(nonce: str) -> Path:
    """Where VBA looks for the report: the folder for temporary files, which both find alike."""
    return Path(tempfile.gettempdir()) / f"peixun-{nonce}.token"
