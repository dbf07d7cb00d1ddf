"""What the commands of ``peixun`` share: Chinese help, options, running an action, and telling its outcome."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from python.actions.outcome import Outcome, not_run
from python.entry.telling import done_lines, not_run_heading
from python.system.failures import keep_log
from python.vocabulary.actions import ACTIONS, Group
from python.vocabulary.messages import SEVERITY_WORDS, as_json, sentence
from python.vocabulary.ports import HostError, Progress, no_progress
from python.vocabulary.problems import Problem, ProblemCode, Severity

# So many problems fit on a screen; the rest is in 校验结果.
MOST_PROBLEMS_SHOWN = 20
_LOOKS_LIKE_FILE = re.compile(r"\.(?:xls\w?|docx?|docm)$", re.IGNORECASE)
_YES = ("是", "y", "yes")
_HEADINGS = {"Options": "选项", "Commands": "命令", "Arguments": "参数"}


class _ChineseHelp(click.HelpFormatter):
    """Click's help page with Chinese headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:  # noqa: ARG002 - click passes it
        """Writes the usage line after 用法."""
        super().write_usage(
            prog, args.replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令 …"), "用法："
        )

    def write_heading(self, heading: str) -> None:
        """Writes a section's heading in Chinese."""
        self.write(f"{'':>{self.current_indent}}{_HEADINGS.get(heading, heading)}：\n")


click.Context.formatter_class = _ChineseHelp
SETTINGS = {"help_option_names": ["-h", "--help"]}


class ChineseCommand(click.Command):
    """A command whose --help is explained in Chinese."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Click's help option with a Chinese text."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这段说明"
        return option


class ActionGroup(ChineseCommand, click.Group):
    """The group of such commands, listed in the order of work under the headings of 首页."""

    command_class: type[click.Command] = ChineseCommand

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click passes it
        """The commands as the table of actions has them."""
        return [action.command for action in ACTIONS]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click passes it
        """One list under each heading of 首页."""
        for group in Group:
            rows = [
                (action.command, f"{action.title}：{action.purpose}")
                for action in ACTIONS
                if action.group is group
            ]
            with formatter.section(group.value):
                formatter.write_dl(rows)


def has_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin is not None and sys.stdin.isatty()


def confirmed(question: str, *, unless_said: bool = False) -> bool:
    """Asks on the terminal; only a clear yes is one.

    Args:
        question: What is asked.
        unless_said: Whether Enter alone is a yes.
    """
    words, alone = ("（是/否，直接按回车为是）", "是") if unless_said else ("（是/否）", "否")
    answer = click.prompt(f"{question}{words}", default=alone, show_default=False, prompt_suffix="：")
    return answer.strip().lower() in _YES


def run_and_tell(
    title: str, action: Callable[[Progress], Outcome], path: Path | None, *, as_json: bool
) -> int:
    """Runs one action, tells its outcome in the form asked for, and gives the exit code.

    Args:
        title: What the action is called.
        action: What to run.
        path: What it works on; a log of what went unexpectedly wrong goes beside it.
        as_json: Whether to print the one JSON object instead of Chinese lines.
    """
    with progress_shown(show=not as_json) as progress:
        try:
            outcome = action(progress)
        except HostError as error:
            outcome = not_run([error.as_problem(fatal=True)])
        except Exception as error:
            folder = path.parent if path else Path.cwd()
            details = {"reason": type(error).__name__, "log": str(keep_log(error, folder))}
            outcome = not_run([Problem(ProblemCode.UNEXPECTED, Severity.ERROR, None, details, fatal=True)])
    if as_json:
        print_json(outcome)
    else:
        if not outcome.not_run:
            click.echo("\n".join(done_lines(title, outcome)))
        print_problems(outcome)
    return outcome.exit_code


@contextmanager
def progress_shown(*, show: bool) -> Iterator[Progress]:
    """A progress bar on a terminal; nothing in a pipe or a file."""
    if not (show and sys.stderr.isatty()):
        yield no_progress
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), console=Console(stderr=True), transient=True
    )
    with bar:
        task = bar.add_task("开始", total=1.0)
        yield lambda what, done: bar.update(task, description=what, completed=done, refresh=True)


def print_json(outcome: Outcome) -> None:
    """The one JSON object on stdout (product.md, 4)."""
    document = {
        "ok": outcome.ok,
        "problems": [as_json(problem) for problem in outcome.problems],
        "summary": dict(outcome.summary),
        "files": [str(path) for path in outcome.files],
    }
    # Escaped to ASCII, so that it is read right whatever code page the pipe has.
    sys.stdout.write(json.dumps(document, ensure_ascii=True) + "\n")


def print_problems(outcome: Outcome) -> None:
    """Errors and warnings, in full unless the rest stands in 校验结果 (all that the checks found)."""
    listed = outcome.noteworthy()
    if not listed:
        return
    if outcome.not_run:
        click.echo(f"{not_run_heading(outcome)}：", err=True)
    shown = listed[:MOST_PROBLEMS_SHOWN] if outcome.lists_problems else listed
    for problem in shown:
        click.echo(f"{SEVERITY_WORDS[problem.severity]}　{sentence(problem)}", err=outcome.not_run)
    rest = len(outcome.problems) - len(shown)
    if rest and outcome.lists_problems:
        click.echo(f"其余 {rest} 条见工作簿的《校验结果》。")


def usage_problem(error: click.ClickException, arguments: Sequence[str] = ()) -> Problem:
    """A mistake in the command itself, as a problem with a Chinese sentence; ``arguments`` are what was typed."""
    if isinstance(error, click.MissingParameter):
        parameter = error.param
        what = f"缺少{parameter.make_metavar(error.ctx) if parameter and error.ctx else '参数'}"
    elif isinstance(error, click.NoSuchOption):
        what = f"没有这个选项：{error.option_name}"
        files = [word for word in arguments if word.startswith("-") and _LOOKS_LIKE_FILE.search(word)]
        if files:
            what += f"。“{files[0]}”若是文件名，请写成 .{os.sep}{files[0]}，或在它前面加一个 --"
    elif error.message.startswith("No such command"):
        what = "没有这个命令"
    else:
        what = "参数写得不对"
    return Problem(ProblemCode.BAD_COMMAND, Severity.ERROR, None, {"what": what}, fatal=True)
