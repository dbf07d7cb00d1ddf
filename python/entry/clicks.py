"""One click on a button: the workbook that called, the run, one Chinese sentence for the user, the details in a log.

The sentence goes through the token file that VBA waits for. Imports are inside functions: a click pays only for what it uses.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
import time
import traceback
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from python.vocabulary.folders import LOG_FOLDER
from python.vocabulary.plain_record import record

if TYPE_CHECKING:
    from python.actions.outcome import Outcome
    from python.vocabulary.actions import Action
    from python.vocabulary.ports import OpenWorkbook, WorkbookHost

# VBA's MsgBox cuts off after 1,024 characters.
_LONGEST_MESSAGE = 900
_MILLISECONDS = 1000
# A question is answered by clicking again within this time.
_SECONDS_TO_ANSWER = 600

DONE, PROBLEMS, FAILED = "done", "problems", "failed"


@record
class Ended:
    """How a click ended.

    Attributes:
        state: ``DONE``, ``PROBLEMS`` or ``FAILED``.
        sentence: What the user is told.
        details: What the log keeps besides.
        folder: What is opened for the user to see.
    """

    state: str
    sentence: str
    details: str = ""
    folder: Path | None = None


@dataclass(slots=True)
class Click:
    """One click: what it is called, when it was made, how long its parts took."""

    title: str
    now: dt.datetime
    started: float = field(default_factory=time.perf_counter)
    workbook: Path | None = None
    seconds: dict[str, float] = field(default_factory=dict)

    def mark(self, part: str) -> None:
        """Notes the time that has passed since the last mark as the time of ``part``."""
        self.seconds[part] = time.perf_counter() - self.started - sum(self.seconds.values())


def click(action: Action, nonce: str) -> None:
    """Carries out an action on the workbook whose button was clicked; never raises, always reports.

    Args:
        action: The row of the table.
        nonce: By which VBA knows its report; ``""``: the sentence goes to the standard output.
    """
    from python.hosts.opening import caller

    this = Click(action.title, dt.datetime.now().astimezone().replace(tzinfo=None))
    host: OpenWorkbook | None = None
    try:
        this.workbook = caller(sys.argv)
        host = host_of_caller(this)
        this.workbook = host.path
        this.mark("连接")
        ended = carried_out(action, host, this.now)
        this.mark("运行")
        log(this, f"{ended.state} {ended.sentence}\n{ended.details}")
    except BaseException as error:
        ended = Ended(FAILED, _failure(this, error))
    if host is not None:
        with suppress(Exception):
            host.progress("", 1.0)
    report(nonce, ended.state, ended.sentence)
    if ended.folder is not None:
        from python.entry.landing import open_folder

        open_folder(ended.folder)


def host_of_caller(this: Click) -> OpenWorkbook:
    """The host of the workbook that called."""
    from python.hosts import opening

    return opening.host_of_caller(sys.argv, this.mark)


def carried_out(action: Action, host: WorkbookHost, now: dt.datetime) -> Ended:
    """Runs the action and says how it ended; a question is asked once, and a second click is the answer."""
    from python.actions.performing import perform_open, question_of
    from python.vocabulary.messages import sentence

    outcome = perform_open(action, host, {}, at=now, progress=host.progress)
    question = question_of(action, outcome)
    if question is not None:
        whole = "\n".join([action.key, outcome.asked, *map(sentence, outcome.noteworthy())])
        if not _asked_before(host.path, whole):
            again = f"\n{question.again}，请在十分钟内再点一次「{action.title}」。"
            return _refused(action, host, now, outcome, question.refused, again)
        answer = dict.fromkeys(question.options, True)
        outcome = perform_open(action, host, answer, at=now, progress=host.progress)
    elif outcome.offer is not None:
        return _offered(action, host, now, outcome)
    return _ended(action, host, now, outcome)


def _ended(action: Action, host: WorkbookHost, now: dt.datetime, outcome: Outcome) -> Ended:
    """How an action ended that asks nothing more."""
    from python.entry.landing import folder_of
    from python.entry.telling import in_one_message, not_run_heading

    if outcome.not_run:
        return _refused(action, host, now, outcome, f"{action.title}{not_run_heading(outcome)}", "")
    message = in_one_message(action.title, outcome, _LONGEST_MESSAGE)
    return Ended(_state(outcome), message, folder=folder_of(action, outcome, host.path))


def _refused(
    action: Action, host: WorkbookHost, now: dt.datetime, outcome: Outcome, heading: str, again: str
) -> Ended:
    """Says everything that stands in the way: as much as the message has room for, and where all of it is listed."""
    from python.actions.refusal import write_refusal
    from python.entry.telling import UNCHANGED, listed
    from python.vocabulary.actions import Needs
    from python.vocabulary.messages import sentence
    from python.vocabulary.sheet_schema import CHECK_RESULTS

    state = PROBLEMS if again else FAILED
    problems = outcome.noteworthy()
    room = _LONGEST_MESSAGE - len(again)
    if len(problems) == 1:
        return Ended(state, listed(heading, problems, room) + again)
    if action.needs is Needs.WORKBOOK and write_refusal(host, action.title, outcome, now=now):
        heading = heading.removesuffix(UNCHANGED)
        where = f"\n全部列在工作表“{CHECK_RESULTS}”里，别的没有改动。"
    else:
        where = f"\n全部记在旁边“{LOG_FOLDER}”文件夹最新的文件里。"
    everything = "\n".join(map(sentence, problems))
    return Ended(state, listed(heading, problems, room - len(where)) + where + again, everything)


def _offered(action: Action, host: WorkbookHost, now: dt.datetime, outcome: Outcome) -> Ended:
    """Tells what else the action would do; a second click within ten minutes, with the same found, asks for it."""
    from python.actions.performing import perform_open
    from python.entry.telling import in_one_message
    from python.vocabulary.messages import sentence

    offer = outcome.offer
    if offer is None:
        raise ValueError("nothing was offered")
    whole = "\n".join([action.key, offer.option, offer.what, offer.key, *map(sentence, outcome.noteworthy())])
    if _asked_before(host.path, whole):
        options = {offer.option: offer.value}
        return _ended(action, host, now, perform_open(action, host, options, at=now, progress=host.progress))
    again = f"\n要{offer.what}，请在十分钟内再点一次「{action.title}」。"
    return Ended(PROBLEMS, in_one_message(action.title, outcome, _LONGEST_MESSAGE - len(again)) + again)


def _state(outcome: Outcome) -> str:
    if outcome.not_run:
        return FAILED
    return DONE if outcome.ok else PROBLEMS


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


def _failure(this: Click, error: BaseException) -> str:
    """The sentence for a run that could not be done; the details go to the log."""
    from python.vocabulary.messages import sentence
    from python.vocabulary.ports import HostError
    from python.vocabulary.problems import Problem, ProblemCode, Severity

    place = log(this, "".join(traceback.format_exception(error)))
    if isinstance(error, HostError):
        code, where, given = error.code, error.where, error.details
    else:
        code, where, given = ProblemCode.UNEXPECTED, None, {}
    name = this.workbook.name if this.workbook else "工作簿"
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
        text = "没有运行完，请看《运行日志》最后一行。"
    if place and str(place) not in text:
        text += f"（日志：{place}）"
    return f"{this.title}：{text}"


def log(this: Click, text: str) -> Path | None:
    """Adds to this month's log beside the workbook, or where there is a writable place; UTF-8.

    Returns:
        The log, ``None`` if no place could be written.
    """
    spent = "，".join(f"{part} {seconds * _MILLISECONDS:.0f} 毫秒" for part, seconds in this.seconds.items())
    line = f"{this.now:%Y-%m-%d %H:%M:%S} {this.title} {this.workbook or ''} [{spent}]\n{text.rstrip()}\n\n"
    folders = [this.workbook.parent / LOG_FOLDER] if this.workbook else []
    folders += [Path.home() / "peixun-log", Path(tempfile.gettempdir())]
    for folder in folders:
        try:
            folder.mkdir(exist_ok=True)
            target = folder / f"peixun-{this.now:%Y-%m}.log"
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
