"""What the terminal calls: ``peixun``, one command for each button, for batch work, WPS and tests.

Exit codes (product.md, 4): 0 done, no error; 1 done, rows have problems; 2 could not run, nothing changed.
"""

from __future__ import annotations

import datetime as dt
import gc
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from python import __version__
from python.actions.runs import EXIT_NOT_RUN, Outcome, not_run
from python.entry.terminal import (
    SETTINGS,
    ChineseGroup,
    confirmed,
    count_lines,
    figure_lines,
    has_terminal,
    json_option,
    pdf_option,
    print_json,
    print_problems,
    run_and_tell,
    summary_lines,
    usage_problem,
    workbook_argument,
)
from python.system.shipped import find_on_demand
from python.vocabulary.ports import Progress
from python.vocabulary.problems import Problem, ProblemCode, Severity

if TYPE_CHECKING:
    from python.vocabulary.ports import WorkbookHost


@click.group(
    cls=ChineseGroup,
    context_settings=SETTINGS,
    help="班主任培训考核：校验、计分、补训、发证。每个命令对应工作簿里的一个按钮。",
)
@click.version_option(__version__, "--version", message="peixun %(version)s", help="显示版本")
def commands() -> None:
    """The group of all commands."""


@commands.command(help="生成一本空白工作簿")
@click.argument("path", metavar="新文件", type=click.Path(path_type=Path))
@json_option
def new(path: Path, as_json: bool) -> int:
    """Copies the shipped workbook to a path that does not exist yet."""

    def run(_: Progress) -> Outcome:
        from python.entry.demo import new_workbook

        made = new_workbook(path)
        return Outcome(files=(made,), summary={"workbook": str(made)})

    return run_and_tell(run, path, as_json, lambda outcome: [f"已生成空白工作簿：{outcome.files[0]}"])


@commands.command(help="生成演示数据（60 位教师、三轮培训，前两轮已归档），校验、计分、发证、更新台账")
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path))
@json_option
def demo(folder: Path, as_json: bool) -> int:
    """Makes a realistic filled round in a new folder, checks and scores it."""

    def run(progress: Progress) -> Outcome:
        from python.entry.demo import make_demo

        find_on_demand()
        return make_demo(folder, now=_now(), progress=progress)

    def report(outcome: Outcome) -> list[str]:
        return [
            "演示数据已生成：三轮培训，前两轮已归档，第三轮已校验、计分：",
            *figure_lines(outcome),
            "台账：",
            *summary_lines(outcome),
            "文件：",
            *(f"  {path}" for path in outcome.files if path.suffix == ".xlsm" or "合订" in path.name),
            f"  {outcome.summary['folder']}（证书 {outcome.summary['certificates']} 张，每人一个文件）",
            "用 Excel、WPS 或 LibreOffice 打开工作簿即可查看。",
        ]

    return run_and_tell(run, folder, as_json, report)


@commands.command(help="校验数据：检查各表，结果写入《校验结果》")
@workbook_argument
@json_option
def check(workbook: Path, as_json: bool) -> int:
    """Checks all sheets."""

    def run(progress: Progress) -> Outcome:
        from python.actions.runs import check as action

        return action(_open(workbook), now=_now(), progress=progress)

    return run_and_tell(run, workbook, as_json, lambda outcome: ["校验完成。", *count_lines(outcome)])


@commands.command(help="计算成绩：校验并计分，写入《成绩册》《补训名单》等")
@workbook_argument
@json_option
def score(workbook: Path, as_json: bool) -> int:
    """Checks and scores."""

    def run(progress: Progress) -> Outcome:
        from python.actions.runs import score as action

        return action(_open(workbook), now=_now(), progress=progress)

    return run_and_tell(
        run, workbook, as_json, lambda outcome: ["计算完成。", *figure_lines(outcome), *count_lines(outcome)]
    )


@commands.command(help="查看考核规则；用 --preset 换成预设方案 A 或 B")
@workbook_argument
@click.option("--preset", metavar="方案", help="A：四项百分制；B：专题考核制")
@json_option
def rules(workbook: Path, preset: str | None, as_json: bool) -> int:
    """Shows and checks the rules, or rewrites them with a preset."""

    def run(progress: Progress) -> Outcome:
        from python.actions.runs import apply_preset, show_rules

        host = _open(workbook)
        return apply_preset(host, preset, now=_now(), progress=progress) if preset else show_rules(host)

    def report(outcome: Outcome) -> list[str]:
        if preset:
            return [f"考核规则已换成{outcome.summary['title']}；《成绩册》的列已调整，请重新计算成绩。"]
        lines = outcome.summary.get("lines", [])
        return ["现行考核规则：", *(f"  {line}" for line in (lines if isinstance(lines, list) else []))]

    return run_and_tell(run, workbook, as_json, report)


@commands.command(help="撤销上次操作：恢复最近一次备份")
@workbook_argument
@click.option("--force", is_flag=True, help="上次运行后又改过也照样撤销（现在的文件会留在“备份/已撤销”）")
@json_option
def undo(workbook: Path, force: bool, as_json: bool) -> int:
    """Restores the newest backup."""

    def run(_: Progress) -> Outcome:
        from python.hosts.file.backups import undo as restore

        result = restore(workbook, force=force)
        summary: dict[str, object] = {"restored": str(result.restored), "kept": str(result.kept)}
        return Outcome(summary=summary, files=(workbook, result.kept))

    return run_and_tell(
        run,
        workbook,
        as_json,
        lambda outcome: [
            f"已撤销，恢复到：{outcome.summary['restored']}",
            f"撤销前的文件在：{outcome.summary['kept']}",
        ],
    )


@commands.command(help="生成证书：给新取得证书的人编号、登记、制作证书")
@workbook_argument
@click.option("--revoke", metavar="证书编号", help="先作废这一张；符合条件的用新编号重发")
@click.option("--reason", metavar="原因", default="", help="作废的原因，记入《证书登记》")
@pdf_option
@json_option
def certificates(workbook: Path, revoke: str | None, reason: str, pdf: bool, as_json: bool) -> int:
    """Issues certificates; what is issued stays as it is."""

    def run(progress: Progress) -> Outcome:
        from python.actions.issue import Revocation, issue_certificates

        revocation = Revocation(revoke, reason) if revoke is not None else None
        return issue_certificates(_open(workbook), now=_now(), revoke=revocation, pdf=pdf, progress=progress)

    def report(outcome: Outcome) -> list[str]:
        summary = outcome.summary
        lines = [f"新发证书 {summary['issued']} 张，以前已发 {summary['already']} 张。"]
        if summary["revoked"]:
            lines.insert(0, f"已作废 {summary['revoked']}。")
        if summary["made_again"]:
            lines.append(f"有 {summary['made_again']} 张证书的文件不见了，已按原编号补做。")
        return [*lines, f"证书在：{summary['folder']}"]

    return run_and_tell(run, workbook, as_json, report)


def _print_command(name: str, text: str) -> None:
    """Adds the command of one of the printing jobs."""

    @commands.command(name, help=text)
    @workbook_argument
    @pdf_option
    @json_option
    def command(workbook: Path, pdf: bool, as_json: bool) -> int:
        def run(progress: Progress) -> Outcome:
            from python.actions.papers import print_documents

            return print_documents(_open(workbook), name, now=_now(), pdf=pdf, progress=progress)

        def report(outcome: Outcome) -> list[str]:
            return [f"制作完成，共 {outcome.summary['made']} 份。", f"文件在：{outcome.summary['folder']}"]

        return run_and_tell(run, workbook, as_json, report)


for _name, _text in (
    ("notices", "补训通知书：给每位需要补训的老师"),
    ("slips", "成绩单：每人一份，逐项写明算式"),
    ("signin", "签到表：每个场次一份，供手签"),
    ("minutes", "培训记录：每个已举行的场次一份"),
    ("publish", "公示与汇总：公示名单、汇总表、培训总结"),
):
    _print_command(_name, _text)


@commands.command(help="结业证书：给各专题都合格的人编号、登记、制作结业证书（专题考核制）")
@workbook_argument
@pdf_option
@json_option
def completion(workbook: Path, pdf: bool, as_json: bool) -> int:
    """Issues 结业证书 across rounds."""

    def run(progress: Progress) -> Outcome:
        from python.actions.issue import issue_certificates

        return issue_certificates(
            _open(workbook, joins_rounds=True), now=_now(), pdf=pdf, completion=True, progress=progress
        )

    def report(outcome: Outcome) -> list[str]:
        summary = outcome.summary
        lines = [f"新发结业证书 {summary['issued']} 张，以前已发 {summary['already']} 张。"]
        return [*lines, f"证书在：{summary['folder']}"]

    return run_and_tell(run, workbook, as_json, report)


@commands.command(help="更新台账：学时学分、资格认定、导师安排、班主任津贴、档案材料")
@workbook_argument
@json_option
def ledgers(workbook: Path, as_json: bool) -> int:
    """Writes the ledger sheets anew."""

    def run(progress: Progress) -> Outcome:
        from python.actions.ledgers import update_ledgers

        return update_ledgers(_open(workbook, joins_rounds=True), now=_now(), progress=progress)

    return run_and_tell(run, workbook, as_json, lambda outcome: ["台账已更新。", *summary_lines(outcome)])


@commands.command(help="个人成长档案：每人一份，汇总历次成绩、学时、证书和材料")
@workbook_argument
@click.option(
    "--teacher", "teachers", metavar="工号", multiple=True, help="只做这一位（可以写几次）；不写则全部"
)
@pdf_option
@json_option
def portfolios(workbook: Path, teachers: tuple[str, ...], pdf: bool, as_json: bool) -> int:
    """Makes 个人成长档案."""

    def run(progress: Progress) -> Outcome:
        from python.actions.growth_files import print_portfolios

        return print_portfolios(
            _open(workbook, joins_rounds=True), now=_now(), teacher_ids=teachers, pdf=pdf, progress=progress
        )

    def report(outcome: Outcome) -> list[str]:
        return [f"制作完成，共 {outcome.summary['made']} 份。", f"文件在：{outcome.summary['folder']}"]

    return run_and_tell(run, workbook, as_json, report)


@commands.command(help="归档本轮：成绩记入《历次成绩》，封存一份；用 --next-round 接着开始下一轮")
@workbook_argument
@click.option(
    "--next-round", "next_round", metavar="名称", help="清空本轮的填写，开始这个名称的新一轮；名册保留"
)
@click.option("--force", is_flag=True, help="本轮没有全部完成，或者已用别的名称归档过，也归档")
@json_option
def archive(workbook: Path, next_round: str | None, force: bool, as_json: bool) -> int:
    """Closes the round; asks on a terminal when something is not complete."""

    def run(progress: Progress, forced: bool = force) -> Outcome:
        from python.actions.archive import archive_round

        if next_round is not None and not next_round.strip():
            details = {"name": next_round, "reason": "没有写名称"}
            problem = Problem(ProblemCode.NEXT_ROUND_NAME, Severity.ERROR, None, details, fatal=True)
            return not_run([problem])
        host = _open(workbook, joins_rounds=True)
        return archive_round(host, now=_now(), force=forced, next_round=next_round, progress=progress)

    def report(outcome: Outcome) -> list[str]:
        summary = outcome.summary
        lines = []
        if summary["archived"]:
            lines = [
                f"已归档“{summary['round']}”，{summary['archived']} 人。",
                f"封存在：{summary['sealed']}",
            ]
        elif "next_round" not in summary:
            lines = [f"封存已经补好：{summary['sealed']}"]
        if "next_round" in summary:
            lines.append(
                f"已开始“{summary['next_round']}”：填写已清空，名册保留，补训 {summary['retrain']} 人。"
            )
        return lines

    last: list[Outcome] = []

    def remembered(progress: Progress) -> Outcome:
        last.append(run(progress))
        return last[-1]

    code = run_and_tell(remembered, workbook, as_json, report)
    refused = bool(last) and last[-1].not_run
    codes = {problem.code for problem in last[-1].problems} if refused else set()
    questions = {
        ProblemCode.ROUND_UNFINISHED: "仍然要归档吗？没有总分的老师会记为“未完成”",
        ProblemCode.ROUND_ARCHIVED_AS: "仍然要用现在的轮次名称归档吗？台账只计一次",
        ProblemCode.ROUND_CHANGED_SINCE: "仍然要开始下一轮吗？现在的填写会清空（备份里还有）",
    }
    known = codes <= questions.keys()
    question = "；".join(text for code, text in questions.items() if code in codes) if known else ""
    if question and not as_json and has_terminal() and confirmed(question):
        return run_and_tell(lambda progress: run(progress, True), workbook, as_json, report)
    if question and not as_json:
        click.echo("确实要这样做，请在命令后面加 --force。", err=True)
    return code


@commands.command(help="查验证书：按证书编号、校验码或证书文件")
@workbook_argument
@click.argument("certificate", metavar="编号、校验码或文件")
@json_option
def verify(workbook: Path, certificate: str, as_json: bool) -> int:
    """Says whether a certificate is what the register says."""

    def run(_: Progress) -> Outcome:
        from python.actions.verify import verified

        return verified(_open(workbook), certificate)

    def report(outcome: Outcome) -> list[str]:
        lines = outcome.summary.get("lines", [])
        return [f"{outcome.summary['verdict']}", *(lines if isinstance(lines, list) else [])]

    return run_and_tell(run, workbook, as_json, report)


def _now() -> dt.datetime:
    return dt.datetime.now()  # noqa: DTZ005 - the office's wall clock is what 运行日志 and file names show


def _open(workbook: Path, *, joins_rounds: bool = False) -> WorkbookHost:
    from python.hosts.file.host import FileHost

    if joins_rounds:
        find_on_demand()
    return FileHost.open(workbook)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs ``peixun`` and exits with the contract's code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    # A short-lived process that builds large, acyclic data: looking for reference cycles costs a tenth of a run.
    gc.disable()
    argv = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = commands.main(argv, prog_name="peixun", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "")
        code = EXIT_NOT_RUN
    except click.ClickException as error:
        outcome = not_run([usage_problem(error)])
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
