"""What the terminal calls: ``peixun``, one command for each row of the table of actions, for batch work, WPS and tests.

Exit codes (product.md, 4): 0 done, no error; 1 done, rows have problems; 2 could not run, nothing changed.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import click

from python import __version__
from python.actions.outcome import EXIT_NOT_RUN, Outcome, not_run
from python.actions.performing import question_of
from python.entry.live import Chosen, choose_way
from python.entry.terminal import (
    SETTINGS,
    ActionGroup,
    confirmed,
    has_terminal,
    print_json,
    print_problems,
    run_and_tell,
    usage_problem,
)
from python.vocabulary.actions import ACTIONS, Action, Needs, Option, OptionKind
from python.vocabulary.ports import Progress

_LIVE_HELP = "工作簿正在 Excel 或 WPS 里打开着：直接在打开的表里运行，不另存、不关闭"
Landed = Callable[[Action, Outcome, Path], None]


@click.group(
    cls=ActionGroup,
    context_settings=SETTINGS,
    help="班主任培训考核：校验、计分、补训、发证。每个命令对应工作簿里的一个按钮。",
)
@click.version_option(__version__, "--version", message="peixun %(version)s", help="显示版本")
def commands() -> None:
    """The group of all commands."""


def _parameter(option: Option) -> click.Parameter:
    """An option of the table as click knows it."""
    if not option.flag:
        metavar = option.metavar if option.required else f"[{option.metavar}]"
        return click.Argument([option.name], metavar=metavar, required=option.required)
    names = [option.flag, option.name]
    if option.kind is OptionKind.FLAG:
        return click.Option(names, is_flag=True, help=option.help)
    several = option.kind is OptionKind.SEVERAL
    return click.Option(names, metavar=option.metavar, multiple=several, help=option.help)


def _command(action: Action) -> click.Command:
    """The command of one action."""
    parameters: list[click.Parameter] = []
    if action.needs is not Needs.NEW_PLACE:
        parameters.append(
            click.Argument(
                ["workbook"],
                metavar="文件夹" if action.needs is Needs.FOLDER else "工作簿",
                type=click.Path(path_type=Path),
                required=action.needs is not Needs.MACHINE,
            )
        )
    parameters += [_parameter(option) for option in action.options]
    if action.on_workbook:
        parameters.append(click.Option(["--live"], is_flag=True, help=_LIVE_HELP))
    parameters.append(click.Option(["--json", "as_json"], is_flag=True, help="只输出一个 JSON 对象"))

    def callback(
        *,
        as_json: bool,
        live: bool = False,
        workbook: Path | None = None,
        place: str | None = None,
        **options: object,
    ) -> int:
        target = Path(place) if place is not None else workbook
        return _carried_out(action, target, options, as_json=as_json, live=live)

    return commands.command_class(
        action.command,
        callback=callback,
        params=parameters,
        help=f"{action.title}：{action.purpose}",
        short_help=f"{action.title}：{action.purpose}",
        context_settings=SETTINGS,
    )


def _carried_out(
    action: Action, path: Path | None, options: dict[str, object], *, as_json: bool, live: bool
) -> int:
    """Runs an action; when it asks something and somebody is there to answer, the answer is part of it."""
    last: list[Outcome] = []
    way = _way(action, path, options, as_json=as_json, live=live)

    def run(more: Mapping[str, object]) -> int:
        def carry_out(progress: Progress) -> Outcome:
            last.append(way(more, progress))
            return last[-1]

        return run_and_tell(action.title, carry_out, path, as_json=as_json)

    code = run({})
    offer = last[-1].offer if last else None
    if offer is not None and not as_json and has_terminal() and confirmed(f"要{offer.what}吗"):
        code = run({offer.option: offer.value})
    answers: dict[str, object] = {}
    # One answer may lead to the next question: nothing is written before the last.
    while not as_json and (question := question_of(action, last[-1]) if last else None):
        if not (has_terminal() and confirmed(question.ask)):
            flags = " ".join(f"--{option}" for option in question.options)
            click.echo(f"确实要这样做，请在命令后面加 {flags}。", err=True)
            break
        answers |= dict.fromkeys(question.options, True)
        last.clear()
        code = run(answers)
    landed: Landed | None = click.get_current_context().obj
    if landed is not None and last and path is not None:
        landed(action, last[-1], path)
    if last and not as_json:
        way.tell(action.title, last[-1])
    return code


def _way(
    action: Action, path: Path | None, options: dict[str, object], *, as_json: bool, live: bool
) -> Chosen:
    """The way in which the action runs; one that is closed says why when it is tried."""
    try:
        return choose_way(action, path, options, live=live, ask=not as_json)
    except click.Abort:
        raise
    except Exception as error:
        closed = error

        def refused(_more: object, _progress: Progress) -> Outcome:
            raise closed

        return Chosen(refused)


for _action in ACTIONS:
    commands.add_command(_command(_action))


def main(arguments: Sequence[str] | None = None, *, landed: Landed | None = None) -> None:
    """Runs ``peixun`` and exits with the contract's code.

    Args:
        arguments: What was typed; ``None``: this process's arguments.
        landed: Called with the action, its outcome and what it worked on, to show the user where it landed.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    # A short-lived process that builds large, acyclic data: looking for reference cycles costs a tenth of a run.
    gc.disable()
    argv = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = commands.main(argv, prog_name="peixun", standalone_mode=False, obj=landed)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "")
        code = EXIT_NOT_RUN
    except click.ClickException as error:
        outcome = not_run([usage_problem(error, argv)])
        if "--json" in argv:
            print_json(outcome)
        else:
            print_problems(outcome)
        code = EXIT_NOT_RUN
    except click.Abort:
        click.echo(
            "已中断。写入是一次完成的：工作簿要么没有改动，要么已经写好，请看《运行日志》最后一行。", err=True
        )
        code = EXIT_NOT_RUN
    sys.exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    main()
