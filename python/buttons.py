"""What the buttons run: ``RunPython "from python import buttons; buttons.score('<nonce>')"``.

One short function a button. Whatever happens, the user gets one Chinese sentence through the token file that VBA waits for,
and the details go into a log. Imports are inside functions: a click pays only for what it uses.
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
    from python.actions import Outcome
    from python.hosts.excel import ExcelHost
    from python.problems import ProblemCode

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


def check(nonce: str = "") -> None:
    """校验数据."""

    def work(run: Run, host: ExcelHost) -> Answer:
        from python import actions

        return _answer(run, actions.check(host, now=run.now, progress=host.progress))

    _click("校验数据", nonce, work)


def score(nonce: str = "") -> None:
    """计算成绩."""

    def work(run: Run, host: ExcelHost) -> Answer:
        from python import actions

        return _answer(run, actions.score(host, now=run.now, progress=host.progress))

    _click("计算成绩", nonce, work)


def undo(nonce: str = "") -> None:
    """撤销上次操作: gives the cells that the last run wrote what they held before."""

    def work(_run: Run, host: ExcelHost) -> Answer:
        from python.hosts.excel_undo import latest_undoable

        applied = host.restore(latest_undoable(host.path))
        return DONE, f"已撤销上次操作，恢复了 {applied.cells_written} 个单元格。"

    _click("撤销上次操作", nonce, work)


def certificates(nonce: str = "") -> None:
    """生成证书."""

    def work(run: Run, host: ExcelHost) -> Answer:
        from python.issuing import issue_certificates

        outcome = issue_certificates(host, now=run.now, progress=host.progress)
        figures = outcome.summary
        text = f"新发证书 {figures.get('issued', 0)} 张，以前已发 {figures.get('already', 0)} 张。"
        return _papers(run, outcome, text)

    _click("生成证书", nonce, work)


def notices(nonce: str = "") -> None:
    """补训通知书."""
    _print("补训通知书", "notices", nonce)


def slips(nonce: str = "") -> None:
    """成绩单."""
    _print("成绩单", "slips", nonce)


def sign_in(nonce: str = "") -> None:
    """签到表, to sign by hand."""
    _print("签到表", "signin", nonce)


def minutes(nonce: str = "") -> None:
    """培训记录."""
    _print("培训记录", "minutes", nonce)


def publish(nonce: str = "") -> None:
    """公示与汇总."""
    _print("公示与汇总", "publish", nonce)


def ledgers(nonce: str = "") -> None:
    """更新台账."""

    def work(run: Run, host: ExcelHost) -> Answer:
        from python.ledgers.update import update_ledgers

        outcome = update_ledgers(host, now=run.now, progress=host.progress)
        if outcome.not_run:
            return _answer(run, outcome)
        lines = outcome.summary["lines"]
        return _noted(outcome, "更新台账完成。\n" + "\n".join(lines if isinstance(lines, list) else []))

    _click("更新台账", nonce, work, joins_rounds=True)


def portfolios(nonce: str = "") -> None:
    """个人成长档案, for everyone."""

    def work(run: Run, host: ExcelHost) -> Answer:
        from python.growth import print_portfolios

        outcome = print_portfolios(host, now=run.now, progress=host.progress)
        return _papers(run, outcome, f"制作了 {outcome.summary.get('made', 0)} 份。")

    _click("个人成长档案", nonce, work, joins_rounds=True)


def completion(nonce: str = "") -> None:
    """结业证书."""

    def work(run: Run, host: ExcelHost) -> Answer:
        from python.issuing import issue_certificates

        outcome = issue_certificates(host, now=run.now, completion=True, progress=host.progress)
        figures = outcome.summary
        text = f"新发结业证书 {figures.get('issued', 0)} 张，以前已发 {figures.get('already', 0)} 张。"
        return _papers(run, outcome, text)

    _click("结业证书", nonce, work, joins_rounds=True)


def archive(nonce: str = "") -> None:
    """归档本轮. What is not complete is listed; a second click within ten minutes, with the same list, archives anyway."""

    def work(run: Run, host: ExcelHost) -> Answer:
        from python.ledgers.archive import archive_round
        from python.problems import ProblemCode

        def attempt(force: bool) -> Outcome:
            return archive_round(host, now=run.now, force=force, progress=host.progress)

        outcome, question = _asking(host, attempt, ProblemCode.ROUND_UNFINISHED)
        if question:
            return PROBLEMS, (
                f"本轮还没有全部完成，没有归档：\n{question}\n确实要这样归档，请在十分钟内再点一次「归档本轮」。"
            )
        if outcome.not_run:
            return _answer(run, outcome)
        figures = outcome.summary
        text = f"已归档“{figures['round']}”，{figures['archived']} 人。" if figures["archived"] else ""
        return _noted(outcome, f"{text}\n封存在：{figures['sealed']}".strip())

    _click("归档本轮", nonce, work, joins_rounds=True)


def next_round(nonce: str = "") -> None:
    """开始下一轮: only after 归档本轮; name and dates are then filled in on 首页.

    A round that is not as it was archived is told; a second click within ten minutes goes on.
    """

    def work(run: Run, host: ExcelHost) -> Answer:
        from python.ledgers.archive import begin_next_round
        from python.problems import ProblemCode

        def attempt(force: bool) -> Outcome:
            return begin_next_round(host, now=run.now, force=force, progress=host.progress)

        outcome, question = _asking(host, attempt, ProblemCode.ROUND_CHANGED_SINCE)
        if question:
            return PROBLEMS, (
                f"没有开始下一轮，工作簿没有改动：\n{question}\n"
                "确实要清空现在的填写，请在十分钟内再点一次「开始下一轮」。"
            )
        if outcome.not_run:
            return _answer(run, outcome)
        text = f"已清空上一轮的填写，名册保留，补训 {outcome.summary['retrain']} 人。请在《首页》填写新的轮次名称和日期。"
        return _noted(outcome, text)

    _click("开始下一轮", nonce, work, joins_rounds=True)


def _asking(host: ExcelHost, attempt: Callable[[bool], Outcome], about: ProblemCode) -> tuple[Outcome, str]:
    """Tries; when nothing but ``about`` stands in the way, that is the question, and the next click the answer.

    Returns:
        The outcome, and the question if it is to be asked now.
    """
    from python.messages import sentence

    outcome = attempt(False)
    if not outcome.not_run or any(problem.code is not about for problem in outcome.problems):
        return outcome, ""
    told = "\n".join(sentence(problem) for problem in outcome.problems)
    return (attempt(True), "") if _asked_before(host.path, told) else (outcome, told)


def _noted(outcome: Outcome, text: str) -> Answer:
    """The sentence of a run that was done, with the first thing that it found wrong."""
    from python.messages import sentence
    from python.problems import Severity

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


def _print(title: str, job: str, nonce: str) -> None:
    def work(run: Run, host: ExcelHost) -> Answer:
        from python.printing import print_documents

        outcome = print_documents(host, job, now=run.now, progress=host.progress)
        return _papers(run, outcome, f"制作了 {outcome.summary.get('made', 0)} 份。")

    _click(title, nonce, work)


def _papers(run: Run, outcome: Outcome, text: str) -> Answer:
    """The sentence at the end of a run that made documents."""
    from python.messages import sentence
    from python.problems import Severity

    if outcome.not_run:
        return _answer(run, outcome)
    errors = [problem for problem in outcome.problems if problem.severity is Severity.ERROR]
    if not outcome.summary.get("made", outcome.summary.get("issued", 0)):
        errors += [problem for problem in outcome.problems if problem.where is None]
    text = f"{run.title}完成：{text}\n文件在：{outcome.summary['folder']}"
    if errors:
        text += f"\n请注意（共 {len(errors)} 处）：{sentence(errors[0])}"
    return (DONE if outcome.ok else PROBLEMS), text


def self_test(nonce: str = "") -> None:
    """环境自检: writes what the program finds around it into the sheet 环境自检."""

    def work(run: Run, host: ExcelHost) -> Answer:
        from python import self_test as checks

        found = checks.run_checks(host.path, host.program)
        checks.write(host, found, run.now)
        wrong = sum(not one.ok for one in found)
        if wrong:
            return (
                PROBLEMS,
                f"环境自检完成：{len(found)} 项中有 {wrong} 项要处理，请看工作表“{checks.SHEET}”。",
            )
        return DONE, f"环境自检完成：{len(found)} 项全部正常，见工作表“{checks.SHEET}”。"

    _click("环境自检", nonce, work)


def _click(
    title: str, nonce: str, work: Callable[[Run, ExcelHost], Answer], *, joins_rounds: bool = False
) -> None:
    """Runs ``work`` on the workbook whose button was clicked; never raises, always reports."""
    run = Run(title, nonce, dt.datetime.now().astimezone().replace(tzinfo=None), time.perf_counter())
    host: ExcelHost | None = None
    try:
        host = _host(run)
        run.workbook = host.path
        run.mark("连接")
        if joins_rounds:
            from python.shipped import find_on_demand

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


def _host(run: Run) -> ExcelHost:
    """The host of the workbook that called."""
    from python.hosts.excel import ExcelHost, load_xlwings

    xlwings = load_xlwings()
    run.mark("导入")
    if os.environ.get("PEIXUN_UNO"):
        from python.hosts.libreoffice import libreoffice_host

        run.workbook = _called_from(sys.argv)
        return libreoffice_host(run.workbook)
    return ExcelHost(xlwings.Book.caller())


def _called_from(arguments: list[str]) -> Path:
    """The workbook's path, from the ``--wb=file:///…`` that the LibreOffice edition's RunPython hands over."""
    for argument in arguments:
        if argument.startswith("--wb="):
            return Path(unquote(argument.removeprefix("--wb=").removeprefix("file://")))
    raise ValueError("--wb= is missing")


def _answer(run: Run, outcome: Outcome) -> Answer:
    """The sentence at the end of a run of checks or scoring."""
    from python.messages import counted, sentence
    from python.problems import Severity

    if outcome.not_run:
        more = f"（共 {len(outcome.problems)} 处）" if len(outcome.problems) > 1 else ""
        return FAILED, f"{run.title}没有运行，工作簿没有改动{more}：{sentence(outcome.problems[0])}"
    figures = outcome.summary
    parts = [f"{run.title}完成：参训 {figures.get('teachers', 0)} 人"]
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
    from python.messages import sentence
    from python.ports import HostError
    from python.problems import Problem, ProblemCode, Severity

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
