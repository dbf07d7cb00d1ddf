"""What stands in the way of an action that was refused, written into 校验结果, where a message box has no room for it."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

from python.actions.outcome import Outcome
from python.actions.run import Plan, Run, checked_round
from python.planning.check_results import plan_check_results
from python.planning.results import in_order
from python.vocabulary.ports import HostError, WorkbookHost
from python.vocabulary.sheet_schema import CHECK_RESULTS


def write_refusal(host: WorkbookHost, title: str, refused: Outcome, *, now: dt.datetime) -> bool:
    """Lists in 校验结果 what the checks find, as 校验数据 does, and why the action was refused; brings the sheet to the front.

    Args:
        host: The workbook.
        title: The action that was refused.
        refused: Its outcome; nothing was changed.
        now: The office's time.

    Returns:
        Whether it was written. Not when the workbook cannot be read through (then nothing may be written) or not be written.
    """
    run = Run(title, host, now)
    with suppress(HostError):
        data, found = checked_round(host, run.progress)
        if data is not None:
            problems = in_order([*refused.problems, *(one for one in found if one not in refused.problems)])
            plan = Plan(plan_check_results(data, problems), in_front=CHECK_RESULTS)
            run.write(data, problems, f"没有运行，{len(refused.problems)} 处见《{CHECK_RESULTS}》", plan)
            return True
    return False
