"""What the commands of ``peixun`` share: Chinese help, options, running an action, and telling its outcome."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from python.actions.runs import Outcome, not_run
from python.system.failures import keep_log
from python.vocabulary.messages import SEVERITY_WORDS, as_json, counted, sentence
from python.vocabulary.ports import HostError, Progress, no_progress
from python.vocabulary.problems import Problem, ProblemCode, Severity

# So many problems fit on a screen; the rest is in 校验结果.
MOST_PROBLEMS_SHOWN = 20
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
        super().write_heading(_HEADINGS.get(heading, heading))


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


class ChineseGroup(ChineseCommand, click.Group):
    """The group of such commands."""

    command_class = ChineseCommand


def json_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """The option --json of a command."""
    return click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 对象")(function)


def workbook_argument(function: Callable[..., Any]) -> Callable[..., Any]:
    """The workbook that a command works on."""
    return click.argument("workbook", metavar="工作簿", type=click.Path(path_type=Path))(function)


def pdf_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """The option --pdf of a command that makes documents."""
    return click.option("--pdf", is_flag=True, help="合订打印的文件同时转成 PDF（需要 Word 或 LibreOffice）")(
        function
    )


def has_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin is not None and sys.stdin.isatty()


def confirmed(question: str) -> bool:
    """Asks on the terminal; only a clear yes is one."""
    answer = click.prompt(f"{question}（是/否）", default="否", show_default=False, prompt_suffix="：")
    return answer.strip().lower() in _YES


def run_and_tell(
    action: Callable[[Progress], Outcome], path: Path, as_json: bool, report: Callable[[Outcome], list[str]]
) -> int:
    """Runs one action, tells its outcome in the form asked for, and gives the exit code."""
    with progress_shown(show=not as_json) as progress:
        try:
            outcome = action(progress)
        except HostError as error:
            outcome = not_run([Problem(error.code, Severity.ERROR, error.where, error.details, fatal=True)])
        except Exception as error:
            details = {"reason": type(error).__name__, "log": str(keep_log(error, path.parent))}
            outcome = not_run([Problem(ProblemCode.UNEXPECTED, Severity.ERROR, None, details, fatal=True)])
    if as_json:
        print_json(outcome)
    else:
        if not outcome.not_run:
            click.echo("\n".join(report(outcome)))
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
    summary = {key: value for key, value in outcome.summary.items() if key != "lines"}
    document = {
        "ok": outcome.ok,
        "problems": [as_json(problem) for problem in outcome.problems],
        "summary": summary,
        "files": [str(path) for path in outcome.files],
    }
    # Escaped to ASCII, so that it is read right whatever code page the pipe has.
    sys.stdout.write(json.dumps(document, ensure_ascii=True) + "\n")


def print_problems(outcome: Outcome) -> None:
    """Errors and warnings, in full unless the rest stands in 校验结果 (all that the checks found)."""
    if not outcome.problems:
        return
    listed = [
        problem for problem in outcome.problems if problem.severity is not Severity.NOTICE or outcome.not_run
    ]
    if outcome.not_run:
        click.echo("没有运行，工作簿没有改动：", err=True)
    in_sheet = not outcome.not_run and outcome.lists_problems
    for problem in listed[: MOST_PROBLEMS_SHOWN if in_sheet else None]:
        click.echo(f"{SEVERITY_WORDS[problem.severity]}　{sentence(problem)}", err=outcome.not_run)
    rest = len(outcome.problems) - min(len(listed), MOST_PROBLEMS_SHOWN)
    if rest and in_sheet:
        click.echo(f"其余 {rest} 条见工作簿的《校验结果》。")


def count_lines(outcome: Outcome) -> list[str]:
    """How many problems of each severity there are."""
    counts = counted(outcome.problems)
    return ["　".join(f"{SEVERITY_WORDS[severity]} {count} 条" for severity, count in counts.items())]


def figure_lines(outcome: Outcome) -> list[str]:
    """The figures of a round in two lines."""
    summary = outcome.summary
    ratings = summary.get("ratings")
    shown = (
        "　".join(f"{name} {count}" for name, count in ratings.items()) if isinstance(ratings, dict) else ""
    )
    return [
        f"  应参训 {summary['teachers']} 人：已计分 {summary['scored']}，未完成 {summary['incomplete']}，"
        f"有误 {summary['invalid']}，补训 {summary['retrain']}；用时 {summary['seconds']} 秒",
        f"  {shown}",
    ]


def summary_lines(outcome: Outcome) -> list[str]:
    """The lines of a summary that has some, indented."""
    lines = outcome.summary.get("lines", [])
    return [f"  {line}" for line in lines] if isinstance(lines, list) else []


def usage_problem(error: click.ClickException) -> Problem:
    """A mistake in the command itself, as a problem with a Chinese sentence."""
    if isinstance(error, click.MissingParameter):
        parameter = error.param
        what = f"缺少{parameter.make_metavar(error.ctx) if parameter and error.ctx else '参数'}"
    elif isinstance(error, click.NoSuchOption):
        what = f"没有这个选项：{error.option_name}"
    elif error.message.startswith("No such command"):
        what = "没有这个命令"
    else:
        what = "参数写得不对"
    return Problem(ProblemCode.BAD_COMMAND, Severity.ERROR, None, {"what": what}, fatal=True)
