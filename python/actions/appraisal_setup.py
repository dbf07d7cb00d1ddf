"""What both actions of 多元评价 begin with: the rules as the school has set them, or why they cannot be used."""

from __future__ import annotations

from python.actions.features import switched_off
from python.reading.appraisal_rules import AppraisalRules, read_appraisal_rules
from python.reading.feature_cells import setting_cell
from python.reading.growth_plans import school_year_of
from python.reading.round_data import RoundData
from python.vocabulary.features.appraisal import APPRAISING
from python.vocabulary.ports import WorkbookHost
from python.vocabulary.problems import Problem, ProblemCode, Severity
from python.vocabulary.school_calendar import school_year_text
from python.vocabulary.sheet_schema import RULES


def appraisal_rules(host: WorkbookHost, data: RoundData) -> tuple[AppraisalRules | None, list[Problem]]:
    """The school's rules; or fatal problems FEATURE_OFF, FEATURE_NOT_USABLE, APPRAISAL_SETTING at the cells of the settings."""
    if refused := switched_off(data.rules, APPRAISING.name):
        return None, refused
    year = school_year_of(data.round)
    values = data.rules.features[APPRAISING.name].values
    rules, wrong = read_appraisal_rules(values, school_year_text(year) if year is not None else "")
    code = ProblemCode.APPRAISAL_SETTING
    problems = []
    for one in wrong:
        details = {**one._asdict(), "sheet": RULES}
        where = setting_cell(host, APPRAISING.name, one.setting)
        problems.append(Problem(code, Severity.ERROR, where, details, fatal=True))
    return rules, problems
