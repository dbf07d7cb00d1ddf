"""What the buttons run: ``RunPython "from python import buttons; buttons.score('<nonce>')"``.

One short function a button; ``clicks`` runs it. Imports are inside functions: a click pays only for what it uses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from python.entry.clicks import DONE, PROBLEMS, Answer, Run, answer, asking, click, noted, papers

if TYPE_CHECKING:
    from python.actions.runs import Outcome
    from python.hosts.excel.host import ExcelHost


def check(nonce: str = "") -> None:
    """校验数据."""

    def work(run: Run, host: ExcelHost) -> Answer:
        from python.actions import runs as actions

        return answer(run, actions.check(host, now=run.now, progress=host.progress))

    click("校验数据", nonce, work)


def score(nonce: str = "") -> None:
    """计算成绩."""

    def work(run: Run, host: ExcelHost) -> Answer:
        from python.actions import runs as actions

        return answer(run, actions.score(host, now=run.now, progress=host.progress))

    click("计算成绩", nonce, work)


def undo(nonce: str = "") -> None:
    """撤销上次操作: gives the cells that the last run wrote what they held before."""

    def work(_run: Run, host: ExcelHost) -> Answer:
        from python.hosts.excel.undo import latest_undoable

        applied = host.restore(latest_undoable(host.path))
        return DONE, f"已撤销上次操作，恢复了 {applied.cells_written} 个单元格。"

    click("撤销上次操作", nonce, work)


def certificates(nonce: str = "") -> None:
    """生成证书."""

    def work(run: Run, host: ExcelHost) -> Answer:
        from python.actions.issue import issue_certificates

        outcome = issue_certificates(host, now=run.now, progress=host.progress)
        figures = outcome.summary
        text = f"新发证书 {figures.get('issued', 0)} 张，以前已发 {figures.get('already', 0)} 张。"
        if figures.get("made_again"):
            text += f"有 {figures['made_again']} 张证书的文件不见了，已按原编号补做。"
        return papers(run, outcome, text)

    click("生成证书", nonce, work)


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
        from python.actions.ledgers import update_ledgers

        outcome = update_ledgers(host, now=run.now, progress=host.progress)
        if outcome.not_run:
            return answer(run, outcome)
        lines = outcome.summary["lines"]
        return noted(outcome, "更新台账完成。\n" + "\n".join(lines if isinstance(lines, list) else []))

    click("更新台账", nonce, work, joins_rounds=True)


def portfolios(nonce: str = "") -> None:
    """个人成长档案, for everyone."""

    def work(run: Run, host: ExcelHost) -> Answer:
        from python.actions.growth_files import print_portfolios

        outcome = print_portfolios(host, now=run.now, progress=host.progress)
        return papers(run, outcome, f"制作了 {outcome.summary.get('made', 0)} 份。")

    click("个人成长档案", nonce, work, joins_rounds=True)


def completion(nonce: str = "") -> None:
    """结业证书."""

    def work(run: Run, host: ExcelHost) -> Answer:
        from python.actions.issue import issue_certificates

        outcome = issue_certificates(host, now=run.now, completion=True, progress=host.progress)
        figures = outcome.summary
        text = f"新发结业证书 {figures.get('issued', 0)} 张，以前已发 {figures.get('already', 0)} 张。"
        return papers(run, outcome, text)

    click("结业证书", nonce, work, joins_rounds=True)


def archive(nonce: str = "") -> None:
    """归档本轮. What is not complete is listed; a second click within ten minutes, with the same list, archives anyway."""

    def work(run: Run, host: ExcelHost) -> Answer:
        from python.actions.archive import archive_round
        from python.vocabulary.problems import ProblemCode

        def attempt(force: bool) -> Outcome:
            return archive_round(host, now=run.now, force=force, progress=host.progress)

        outcome, question = asking(host, attempt, ProblemCode.ROUND_UNFINISHED)
        if question:
            return PROBLEMS, (
                f"本轮还没有全部完成，没有归档：\n{question}\n确实要这样归档，请在十分钟内再点一次「归档本轮」。"
            )
        if outcome.not_run:
            return answer(run, outcome)
        figures = outcome.summary
        text = f"已归档“{figures['round']}”，{figures['archived']} 人。" if figures["archived"] else ""
        return noted(outcome, f"{text}\n封存在：{figures['sealed']}".strip())

    click("归档本轮", nonce, work, joins_rounds=True)


def next_round(nonce: str = "") -> None:
    """开始下一轮: only after 归档本轮; name and dates are then filled in on 首页.

    A round that is not as it was archived is told; a second click within ten minutes goes on.
    """

    def work(run: Run, host: ExcelHost) -> Answer:
        from python.actions.archive import begin_next_round
        from python.vocabulary.problems import ProblemCode

        def attempt(force: bool) -> Outcome:
            return begin_next_round(host, now=run.now, force=force, progress=host.progress)

        outcome, question = asking(host, attempt, ProblemCode.ROUND_CHANGED_SINCE)
        if question:
            return PROBLEMS, (
                f"没有开始下一轮，工作簿没有改动：\n{question}\n"
                "确实要清空现在的填写，请在十分钟内再点一次「开始下一轮」。"
            )
        if outcome.not_run:
            return answer(run, outcome)
        text = f"已清空上一轮的填写，名册保留，补训 {outcome.summary['retrain']} 人。请在《首页》填写新的轮次名称和日期。"
        return noted(outcome, text)

    click("开始下一轮", nonce, work, joins_rounds=True)


def _print(title: str, job: str, nonce: str) -> None:
    def work(run: Run, host: ExcelHost) -> Answer:
        from python.actions.papers import print_documents

        outcome = print_documents(host, job, now=run.now, progress=host.progress)
        return papers(run, outcome, f"制作了 {outcome.summary.get('made', 0)} 份。")

    click(title, nonce, work)


def self_test(nonce: str = "") -> None:
    """环境自检: writes what the program finds around it into the sheet 环境自检."""

    def work(run: Run, host: ExcelHost) -> Answer:
        from python.entry import self_test as checks

        found = checks.run_checks(host.path, host.program)
        checks.write(host, found, run.now)
        wrong = sum(not one.ok for one in found)
        if wrong:
            return (
                PROBLEMS,
                f"环境自检完成：{len(found)} 项中有 {wrong} 项要处理，请看工作表“{checks.SHEET}”。",
            )
        return DONE, f"环境自检完成：{len(found)} 项全部正常，见工作表“{checks.SHEET}”。"

    click("环境自检", nonce, work)
