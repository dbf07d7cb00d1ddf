"""What is asked before something is carried out that cannot be taken back easily: one question for each code that raises one."""

from __future__ import annotations

from collections.abc import Mapping

from python.vocabulary.action_parts import Question
from python.vocabulary.problems import ProblemCode

_YES = ("yes",)

_QUESTIONS: Mapping[ProblemCode, Question] = {
    ProblemCode.ROUND_UNFINISHED: Question(
        refused="本轮还没有全部完成，没有归档",
        ask="仍然要归档吗？没有总分的老师会记为“未完成”",
        again="确实要这样归档",
    ),
    ProblemCode.ROUND_ARCHIVED_AS: Question(
        refused="没有归档，请先看一看",
        ask="仍然要用现在的轮次名称归档吗？台账只计一次",
        again="确实要这样归档",
    ),
    ProblemCode.ROUND_CHANGED_SINCE: Question(
        refused="没有开始下一轮，工作簿没有改动",
        ask="仍然要开始下一轮吗？现在的填写会清空（备份里还有）",
        again="确实要清空现在的填写",
    ),
    ProblemCode.NEXT_ROUND_CLEARS: Question(
        refused="还没有开始下一轮，工作簿没有改动",
        ask="要清空本轮的填写，开始下一轮吗",
        again="确实要开始下一轮",
        options=_YES,
    ),
    ProblemCode.UNDOES_A_ROUND: Question(
        refused="还没有撤销，工作簿没有改动",
        ask="要撤销它吗",
        again="确实要撤销它",
        options=_YES,
    ),
    ProblemCode.ISSUE_ASKED: Question(
        refused="还没有发证，工作簿没有改动",
        ask="就这样发证吗",
        again="确实要这样发证",
        options=_YES,
    ),
    ProblemCode.REVOCATION_ASKED: Question(
        refused="还没有作废，工作簿没有改动",
        ask="确实要作废吗",
        again="确实要作废",
        options=_YES,
    ),
    ProblemCode.KEY_WILL_CHANGE: Question(
        refused="还没有更换密钥",
        ask="要换一把新的密钥吗",
        again="确实要换一把新的密钥",
        options=_YES,
    ),
}


def asked_at(*codes: ProblemCode) -> Mapping[ProblemCode, Question]:
    """The questions that these codes raise."""
    return {code: _QUESTIONS[code] for code in codes}


IN_A_CLOSED_ROUND = asked_at(
    ProblemCode.ROUND_UNFINISHED, ProblemCode.ROUND_ARCHIVED_AS, ProblemCode.ROUND_CHANGED_SINCE
)
"""What 归档本轮 asks, and 开始下一轮, which may archive first."""
BEFORE_ISSUING = asked_at(ProblemCode.ISSUE_ASKED, ProblemCode.REVOCATION_ASKED)
