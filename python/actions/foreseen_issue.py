"""What a run of 生成证书 would do, before it does it: how many, their numbers, who is left out and why, whether 公示 still runs."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence

from python.actions.certificates_due import Earned, Issuing, numbers_of_files
from python.actions.outcome import NotRun
from python.documents.certificates.numbering import next_numbers
from python.documents.certificates.register import RegisterRow
from python.documents.kinds import Kind
from python.reading.round_data import RoundData
from python.vocabulary.actions import action_of
from python.vocabulary.cell_values import as_text, name_key, read_date
from python.vocabulary.messages import some_of
from python.vocabulary.plain_record import record
from python.vocabulary.problems import Problem, ProblemCode, Severity
from python.vocabulary.records import PUBLICATION_DAYS, Score, ScoreState, Teacher
from python.vocabulary.school_calendar import add_working_days
from python.vocabulary.sheet_schema import ACTION, ROUND, RUN_LOG, TIME

_NAMES_SHOWN = 8


@record
class Foreseen:
    """The figures of a run that has not been made.

    Attributes:
        kind: What would be issued: 证书, 结业证书 or 资格证书.
        counts: Rating → how many, the highest first.
        numbers: The numbers, in order.
        date: 签发日期.
        already: How many are in force.
        left_out: Why → the names of those who get none.
        published: Where 公示 stands, in a Chinese sentence; ``""`` when it is over.
        people: 工号 of those who would get one, in the order of their numbers.
    """

    kind: str
    counts: Mapping[str, int]
    numbers: Sequence[str]
    date: dt.date | None
    already: int
    left_out: Mapping[str, Sequence[str]]
    published: str = ""
    people: Sequence[str] = ()

    @property
    def new(self) -> str:
        """What is new, as a clause: 新发证书 49 张（优秀 8 张、合格 41 张），编号……，签发日期……."""
        if not self.numbers:
            return f"没有要新发的{self.kind}"
        kinds = "、".join(f"{name} {count} 张" for name, count in self.counts.items())
        span = self.numbers[0] if len(self.numbers) == 1 else f"{self.numbers[0]} 到 {self.numbers[-1]}"
        day = self.date.isoformat() if self.date else ""
        return f"新发{self.kind} {len(self.numbers)} 张（{kinds}），编号 {span}，签发日期 {day}"

    @property
    def others(self) -> str:
        """Who gets none, as clauses."""
        clauses = [f"以前已发 {self.already} 张"] if self.already else []
        clauses += [
            f"{why} {len(names)} 人（{some_of(names, _NAMES_SHOWN)}）" for why, names in self.left_out.items()
        ]
        return "；".join(clauses) or "没有人不发"

    @property
    def key(self) -> str:
        """Differs when other people, or other numbers, are meant."""
        said = "\n".join([self.new, *self.people, *self.numbers])
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()

    def figures(self) -> Mapping[str, object]:
        """For ``--json``."""
        return {
            "kind": self.kind,
            "would_issue": len(self.numbers),
            "by_rating": dict(self.counts),
            "first": self.numbers[0] if self.numbers else "",
            "last": self.numbers[-1] if self.numbers else "",
            "date": self.date.isoformat() if self.date else "",
            "already": self.already,
            "left_out": [{"why": why, "names": list(names)} for why, names in self.left_out.items()],
        }


@record(kw_only=True)
class IssueAsked(NotRun):
    """Nothing is issued or revoked yet: what would be is told first."""

    foreseen: Foreseen
    revoking: str = ""

    def figures(self) -> Mapping[str, object]:
        """For ``--json``: what would be done."""
        return {**self.foreseen.figures(), "would_revoke": self.revoking}


def numbers_due(issuing: Issuing, count: int) -> list[str]:
    """The next free numbers of the year of issue."""
    if issuing.data.round.issue_date is None:
        raise ValueError("the date of issue was checked")
    taken = [row.number for row in issuing.rows] + numbers_of_files(issuing)
    return next_numbers(issuing.pattern, taken, issuing.data.round.issue_date.year, count)


def foresee(
    issuing: Issuing, due: Sequence[Earned], held: Mapping[str, Sequence[str]], today: dt.date
) -> Foreseen:
    """What a run would do now.

    Args:
        issuing: The workbook as read.
        due: Who would get a certificate.
        held: Why → the names of those who have earned one and do not get it.
        today: The office's day.
    """
    order = [rating.name for rating in issuing.data.rules.ratings]
    counts = Counter(one.rating.name for one in due)
    ranked = sorted(counts, key=lambda name: (order.index(name) if name in order else len(order), name))
    return Foreseen(
        kind=issuing.lasting or Kind.CERTIFICATE.value,
        counts={name: counts[name] for name in ranked},
        numbers=numbers_due(issuing, len(due)),
        date=issuing.data.round.issue_date,
        already=sum(row.valid and issuing.concerns(row) for row in issuing.rows),
        left_out={**_left_out(issuing), **held},
        published="" if issuing.lasting else _publication(issuing.data, today),
        people=[one.teacher.id for one in due],
    )


def asked(foreseen: Foreseen, revoke: RegisterRow | None, reason: str) -> IssueAsked:
    """The question with these figures; ``revoke`` is the certificate that would be declared 作废 first."""
    details = {"new": foreseen.new, "others": foreseen.others, "published": foreseen.published}
    code = ProblemCode.ISSUE_ASKED
    if revoke is not None:
        code = ProblemCode.REVOCATION_ASKED
        name = revoke.entry.certificate.name
        details |= {"number": revoke.number, "name": name, "reason": reason}
    problem = Problem(code, Severity.WARNING, None, details)
    revoking = revoke.number if revoke else ""
    return IssueAsked(problems=(problem,), asked=foreseen.key, foreseen=foreseen, revoking=revoking)


def _left_out(issuing: Issuing) -> dict[str, list[str]]:
    """Why → who takes part and gets no certificate, in the order of 教师名册."""
    found: dict[str, list[str]] = {}
    in_force = {
        row.entry.certificate.teacher_id for row in issuing.rows if row.valid and issuing.concerns(row)
    }
    unclear = issuing.identities.conflicting | issuing.identities.almost
    for teacher in issuing.data.taking_part:
        if teacher.id in in_force:
            continue
        if teacher.id in unclear:
            why = "工号和姓名对不上"
        elif teacher.id in issuing.earned:
            continue
        else:
            why = "还没有取得" if issuing.lasting else _why_not(teacher, issuing.scores)
        found.setdefault(why, []).append(teacher.name)
    return found


def _why_not(teacher: Teacher, scores: Mapping[str, Score]) -> str:
    score = scores.get(teacher.id)
    if score is None:
        return "不在成绩册里"
    if score.state is not ScoreState.SCORED or score.rating is None:
        return {ScoreState.INCOMPLETE: "成绩未完成", ScoreState.INVALID: "数据有误没有计分"}.get(
            score.state, score.state.value
        )
    return "要补训" if score.retrain else f"等级“{score.rating.name}”没有证书模板"


def publication_until(data: RoundData) -> dt.date | None:
    """The last day of 公示: from 首页, else five working days after 公示名单 was last made; ``None`` when it was not made."""
    if data.round.publication_until is not None:
        return data.round.publication_until
    log = data.tables[RUN_LOG]
    made = action_of("publish").title
    days = [
        day
        for row in log.data_rows
        if as_text(log.value(row, ACTION)) == made
        and name_key(as_text(log.value(row, ROUND))) == name_key(data.round.name)
        and (day := read_date(log.value(row, TIME), serials=True)[0])
    ]
    return add_working_days(max(days), PUBLICATION_DAYS) if days else None


def _publication(data: RoundData, today: dt.date) -> str:
    last = publication_until(data)
    if last is None:
        return "本轮还没有做过公示名单。"
    if today <= last:
        return f"公示到 {last.isoformat()} 为止，现在还在公示期内，过了这一天再发更稳妥。"
    return ""
