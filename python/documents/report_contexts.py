"""What the papers about a whole round print: 公示名单, 汇总表, 培训总结."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from python.documents import chart
from python.documents.contexts import Person, beside, listed_entry, number_text, round_context
from python.documents.numerals import plain_date
from python.documents.pictures import Picture
from python.documents.template import Context, Entry, Value
from python.documents.typesetting import across_then_down, packed_lines, same_decimals
from python.planning.dashboard import BAND_LABELS, Group, Statistics, bands_of
from python.planning.rates import HUNDRED, Rates, Targets, percent, share, target_sentence, targets_of
from python.vocabulary.cell_values import plain
from python.vocabulary.records import Round, RuleSet, ScoreState, Session

CHART_MM, CHART_HEIGHT_MM = 150.0, 65.0
# How many halves of a character a line of names holds.
_LINE = 52
# Before the parts of an official paper.
_ORDINALS = "一二三四五六七八九十"


def _percents(shares: Iterable[Decimal | None]) -> list[str]:
    """A column of rates with the same number of decimals; — for none."""
    texts = same_decimals([None if one is None else one * HUNDRED for one in shares])
    return [f"{text}%" if text else "—" for text in texts]


def _placed(rules: RuleSet, people: Sequence[Person]) -> list[Entry]:
    """The rows of a list; in each column all marks have the same number of decimals."""
    scores = [one.score for one in people]
    totals = same_decimals([score.total if score else None for score in scores])
    hours = same_decimals([one.hours for one in people])
    columns = {
        item.name: same_decimals(
            [score.items[item.name].marks if score and item.name in score.items else None for score in scores]
        )
        for item in rules.items
    }
    return [
        {
            **listed_entry(one.teacher, place + 1),
            "总分": totals[place],
            "等级": score.rating.name if score and score.rating else (score.state.value if score else ""),
            "名次": str(score.rank) if score and score.rank else "",
            "学时": hours[place],
            "是否补训": "是" if score and score.retrain else "",
            "各项": [{"项目": name, "得分": column[place]} for name, column in columns.items()],
        }
        for place, (one, score) in enumerate(zip(people, scores, strict=True))
    ]


def _by_rating(rules: RuleSet, listed: Sequence[Entry]) -> list[Entry]:
    """The people of a list by 等级, highest first; within one by 名次, as the list has them where that is the same."""
    found: list[Entry] = []
    for rating in rules.ratings:
        those = [one for one in listed if one["等级"] == rating.name]
        if not those:
            continue
        those.sort(key=lambda one: int(str(one["名次"])) if one["名次"] else len(listed))
        numbered: list[Entry] = [{**one, "序号": str(place)} for place, one in enumerate(those, 1)]
        rows: list[Entry] = [beside(*pair) for pair in across_then_down(numbered)]
        place = len(found)
        ordinal = _ORDINALS[place] if place < len(_ORDINALS) else str(place + 1)
        found.append(
            {"序号": ordinal, "等级": rating.name, "人数": str(len(those)), "名单": numbered, "行": rows}
        )
    return found


def _report_lists(figures: Statistics | None) -> dict[str, Value]:
    """部门列表, 项目统计 and 出勤统计; empty without figures."""

    def groups(name: str, found: Sequence[Group]) -> list[Entry]:
        averages = same_decimals([one.average for one in found])
        rates = _percents(_rounded(one.pass_rate) for one in found)
        return [
            {name: one.name, "人数": str(one.people), "平均分": average or "—", "合格率": rate}
            for one, average, rate in zip(found, averages, rates, strict=True)
        ]

    items = figures.items if figures else ()
    averages = same_decimals([one.average for one in items])
    rates = _percents(_rounded(one.share) for one in items)
    return {
        "部门列表": groups("部门", figures.departments if figures else ()),
        "出勤统计": groups("出勤", figures.attendance if figures else ()),
        "项目统计": [
            {
                "项目": one.name,
                "满分": number_text(one.full) if one.full else "总分扣减",
                "平均得分": average,
                "得分率": rate,
            }
            for one, average, rate in zip(items, averages, rates, strict=True)
        ],
    }


def _rounded(rate: Decimal | None) -> Decimal | None:
    """A rate to a tenth of a per cent."""
    return None if rate is None else rate.quantize(Decimal("0.001"), ROUND_HALF_UP)


def round_report_context(
    round_: Round,
    rules: RuleSet,
    people: Sequence[Person],
    sessions: Sequence[tuple[Session, int, int]] = (),
    *,
    listed: Sequence[Person] | None = None,
    figures: Statistics | None = None,
) -> Context:
    """The fields of 公示名单, 汇总表 and 培训总结.

    Args:
        round_: The round's facts.
        rules: The rule set.
        people: Everyone who should take part (免训 left out), in the order of the list; all rates and 占比 are shares of them.
        sessions: Each held session with how many were expected and how many came.
        listed: Who is in 名单, if not everyone: for 公示名单 those who passed.
        figures: By 部门, item and attendance, for 培训总结; without them there is no picture either.
    """
    scored = [one for one in people if one.score and one.score.state is ScoreState.SCORED]
    totals = [one.score.total for one in scored if one.score and one.score.total is not None]
    retrain = [one for one in scored if one.score and one.score.retrain]
    best = rules.ratings[0].name
    by_rating: Mapping[str, int] = {
        rating.name: sum(1 for one in scored if one.score and one.score.rating == rating)
        for rating in rules.ratings
    }
    average = sum(totals, Decimal(0)) / len(totals) if totals else None
    unit = Decimal(1).scaleb(-max(rules.decimals, 1))
    rates = Rates(len(people), len(scored), len(scored) - len(retrain), by_rating[best])
    names = _placed(rules, people if listed is None else listed)
    return (
        round_context(round_)
        | _report_lists(figures)
        | _report_rates(rates, targets_of(rules.parameters))
        | {
            "分数分布图": _distribution(totals) if figures is not None else "",
            "参训人数": str(len(people)),
            "已计分人数": str(len(scored)),
            "未完成人数": str(len(people) - len(scored)),
            "合格人数": str(rates.passed),
            "优秀人数": str(by_rating[best]),
            "补训人数": str(len(retrain)),
            "平均分": number_text(average.quantize(unit, ROUND_HALF_UP)) if average is not None else "—",
            "最高分": number_text(max(totals)) if totals else "—",
            "最低分": number_text(min(totals)) if totals else "—",
            "场次数": str(len(sessions)),
            "总学时": number_text(sum((session.hours for session, _, _ in sessions), Decimal(0))),
            "名单": names,
            "等级名单": _by_rating(rules, names),
            "补训名单": _placed(rules, retrain),
            "补训行": [
                {"文字": line}
                for line in packed_lines((one.teacher.name for one in retrain), _LINE, end="。")
            ],
            "项目列表": [{"项目": item.name, "满分": number_text(item.full_marks)} for item in rules.items],
            "等级统计": _rating_counts(by_rating, len(people)),
            "场次列表": _session_entries(sessions),
        }
    )


def _rating_counts(by_rating: Mapping[str, int], people: int) -> list[Entry]:
    """How many have each 等级, and their share of everyone."""
    shares = _percents(share(count, people) for count in by_rating.values())
    return [
        {"等级": name, "人数": str(count), "占比": shown}
        for (name, count), shown in zip(by_rating.items(), shares, strict=True)
    ]


def _report_rates(rates: Rates, targets: Targets) -> dict[str, Value]:
    """参训率, 合格率 and 优秀率 with the school's targets."""
    return {
        "参训率": percent(rates.participation),
        "合格率": percent(rates.passing),
        "优秀率": percent(rates.excellent),
        "参训率目标": f"{plain(targets.participation)}%",
        "合格率目标": f"{plain(targets.passing)}%",
        "目标情况": target_sentence(rates, targets),
    }


def _distribution(totals: Sequence[Decimal]) -> Picture:
    """How the totals are spread, as bars."""
    drawn = chart.bars(bands_of(totals), BAND_LABELS)
    return Picture(drawn, CHART_MM, "分数分布", CHART_HEIGHT_MM, "分数分布图")


def _session_entries(sessions: Sequence[tuple[Session, int, int]]) -> list[Entry]:
    """The held sessions, as 场次列表."""
    hours = same_decimals([session.hours for session, _, _ in sessions])
    rates = _percents(share(came, expected) for _, expected, came in sessions)
    return [
        {
            "场次": session.name,
            "日期": plain_date(session.date),
            "主题": session.subject,
            "学时": hours[place],
            "地点": session.place,
            "应到": str(expected),
            "实到": str(came),
            "出勤率": rates[place],
        }
        for place, (session, expected, came) in enumerate(sessions)
    ]
