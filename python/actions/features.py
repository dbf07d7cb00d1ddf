"""选用功能: what 【功能】 of 考核规则 says is switched on gets its sheets and their buttons shown; what is not, is hidden. Nothing is deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from python.actions.outcome import Outcome, not_run
from python.actions.run import Plan, Run
from python.planning.preset_switch import with_blocks
from python.planning.results import in_order
from python.reading.rule_blocks import RuleBlock, find_blocks
from python.reading.rules import read_rules
from python.reading.workbook import output_table, read_round, sheet_grid
from python.vocabulary.cell_values import CellValue, Grid, as_prose, is_blank
from python.vocabulary.columns import SheetSpec
from python.vocabulary.features.catalogue import FEATURE_SHEETS, FEATURES, feature_rows
from python.vocabulary.output_sheets import RUN_LOG_SHEET
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Block, NewSheet, Progress, WorkbookHost, no_progress
from python.vocabulary.presets import CellInput
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity, has_fatal
from python.vocabulary.records import RuleSet
from python.vocabulary.rule_sheet import RULE_BLOCKS
from python.vocabulary.sheet_schema import (
    BLOCK_FEATURES,
    BLOCK_PARTS,
    CONTESTS,
    FEATURE,
    FEATURE_SETTING,
    NO,
    RULES,
    RUN_LOG,
    SWITCHED_ON,
    VALUE,
    YES,
)

HEADER_ROW = 4
# Rows of 【分项】 where a workbook gains it, title and header included.
_ROOM_FOR_PARTS = 15


@record(kw_only=True)
class FeaturesChosen(Outcome):
    """Which features are on now, and whose sheets came or went.

    Attributes:
        on: The features that are switched on.
        shown: Sheets that came into sight.
        hidden: Sheets that are hidden now and were not before, as far as that is known.
        added: Whether 考核规则 got its 【功能】 only now.
    """

    on: tuple[str, ...]
    shown: tuple[str, ...]
    hidden: tuple[str, ...]
    added: bool = False

    def figures(self) -> Mapping[str, object]:
        """For ``--json``."""
        return {"on": list(self.on), "shown": list(self.shown), "hidden": list(self.hidden)}

    def told(self) -> list[str]:
        """What is on, and where its sheets are."""
        lines = [f"启用的有 {'、'.join(self.on)}。" if self.on else "没有启用任何功能。"]
        if self.shown:
            lines.append(f"看得见的工作表：{'、'.join(f'《{name}》' for name in self.shown)}。")
        if self.added:
            lines.append(f"《{RULES}》最下面加了{BLOCK_FEATURES}，要用的改成 是，再运行一次。")
        return lines


def choose_features(
    host: WorkbookHost,
    *,
    now: dt.datetime,
    on: Sequence[str] = (),
    off: Sequence[str] = (),
    progress: Progress = no_progress,
) -> Outcome:
    """Shows and hides the sheets of the features as 【功能】 says; a workbook without the block gets it at the end of 考核规则.

    Args:
        host: The workbook.
        now: The office's time.
        on: Features to switch on first (their 启用 becomes 是).
        off: Features to switch off first.
        progress: Told how far it is.

    Returns:
        ``FeaturesChosen``; not run when 考核规则 cannot be used, or a name is none of the features (FEATURE_NOT_THERE).

    Raises:
        HostError: The workbook could not be read or written; nothing was changed.
    """
    run = Run("选用功能", host, now, progress)
    if unknown := _unknown([*on, *off]):
        return not_run(unknown)
    grid, problems = sheet_grid(host, RULES, {})
    if grid is None:
        return not_run(problems)
    found, problems = find_blocks(grid)
    if problems:
        return not_run(problems)
    wanted = dict.fromkeys(on, YES) | dict.fromkeys(off, NO)
    blocks, problems = _block(grid, found.get(BLOCK_FEATURES), wanted)
    rules, found_problems = read_rules(with_blocks(grid, blocks))
    if rules is None or problems:
        return not_run([*problems, *found_problems])
    log_grid, problems = sheet_grid(host, RUN_LOG, rules.school_names)
    log, more = output_table(log_grid, RUN_LOG_SHEET.headers, rules) if log_grid else (None, [])
    if log is None:
        return not_run([*problems, *more])
    sheets = _sheets(host, rules)
    problems = in_order([*found_problems, *more, *sheets.problems])
    if has_fatal(problems):
        return not_run(problems)
    chosen = tuple(name for name, state in rules.features.items() if state.on)
    row = run.log_row(log, read_round(host)[0].name, problems, "、".join(chosen) or "都没有启用")
    plan = Plan([*blocks, *sheets.blocks, *row], new_sheets=sheets.new, tabs=tuple(sheets.tabs.items()))
    return FeaturesChosen(
        files=run.apply(plan, rules.backups),
        problems=tuple(problems),
        seconds=run.seconds,
        on=chosen,
        shown=tuple(name for name, visible in sheets.tabs.items() if visible),
        hidden=tuple(name for name, visible in sheets.tabs.items() if not visible),
        added=BLOCK_FEATURES not in found,
    )


def _unknown(names: Sequence[str]) -> list[Problem]:
    known = [one.name for one in FEATURES]
    details = {"choices": "、".join(known)}
    code = ProblemCode.FEATURE_NOT_THERE
    return [
        Problem(code, Severity.ERROR, None, {"value": name, **details}, fatal=True)
        for name in names
        if name not in known
    ]


def _block(
    grid: Grid, block: RuleBlock | None, wanted: Mapping[str, str]
) -> tuple[list[Block], list[Problem]]:
    """【功能】 with every feature and setting that it lacks (the rows that are there stay), and the switches as wanted."""
    headers = RULE_BLOCKS[BLOCK_FEATURES].headers
    if block is None:
        # 【分项】 comes along, empty: a workbook that lacks one of them was made before there were any.
        top = grid.n_rows + 2
        return [
            *_new_block(grid, top, BLOCK_PARTS, ()),
            *_new_block(grid, top + _ROOM_FOR_PARTS, BLOCK_FEATURES, _switched(feature_rows(), wanted)),
        ], []
    there = {
        (as_prose(_cell(grid, block, row, FEATURE)), as_prose(_cell(grid, block, row, FEATURE_SETTING))): row
        for row in reversed(block.rows)
    }
    blocks = [
        Block(grid.sheet, there[name, SWITCHED_ON], block.columns[VALUE], ((word,),))
        for name, word in wanted.items()
        if (name, SWITCHED_ON) in there
    ]
    lacking = _switched([row for row in feature_rows() if (row[0], row[1]) not in there], wanted)
    first = (block.rows[-1] if block.rows else block.header_row) + 1
    if block.end_row < grid.n_rows and first + len(lacking) > block.end_row:
        details = {"block": BLOCK_FEATURES, "count": str(len(lacking))}
        where = CellRef(grid.sheet, block.title_row, 1)
        return [], [Problem(ProblemCode.RULE_NO_ROOM, Severity.ERROR, where, details, fatal=True)]
    for place, header in enumerate(headers if lacking else ()):
        if header in block.columns:
            values = tuple((row[place],) for row in lacking)
            blocks.append(Block(grid.sheet, first, block.columns[header], values))
    return blocks, []


def _new_block(grid: Grid, top: int, title: str, rows: Sequence[Sequence[CellInput]]) -> list[Block]:
    spec = RULE_BLOCKS[title]
    return [
        Block(grid.sheet, top, 1, ((title, spec.help),)),
        Block(grid.sheet, top + 1, 1, (spec.headers, *map(tuple, rows))),
    ]


def _cell(grid: Grid, block: RuleBlock, row: int, header: str) -> CellValue:
    return grid.value(row, block.columns[header])


def _switched(
    rows: Iterable[tuple[CellInput, ...]], wanted: Mapping[str, str]
) -> tuple[tuple[CellInput, ...], ...]:
    return tuple(
        (name, setting, wanted.get(str(name), value) if setting == SWITCHED_ON else value, note)
        for name, setting, value, note in rows
    )


@record
class _Sheets:
    """What happens to the sheets of the features: ``tabs`` by the name that the workbook has for each."""

    tabs: Mapping[str, bool]
    new: tuple[NewSheet, ...]
    blocks: tuple[Block, ...]
    problems: tuple[Problem, ...]


def _sheets(host: WorkbookHost, rules: RuleSet) -> _Sheets:
    tabs: dict[str, bool] = {}
    new: list[NewSheet] = []
    blocks: list[Block] = []
    problems: list[Problem] = []
    for spec in FEATURE_SHEETS:
        owners = [one.name for one in FEATURES if spec.name in one.sheet_names]
        on = any(rules.features[name].on for name in owners)
        grid, _ = sheet_grid(host, spec.name, rules.school_names)
        if grid is None:
            if on:
                new.append(NewSheet(spec.name, tuple(column.look.width for column in spec.columns)))
                blocks += _beginning(spec)
                tabs[spec.name] = True
            continue
        if not on and spec.name == CONTESTS and rules.uses_contests:
            where = CellRef(grid.sheet)
            problems.append(
                Problem(ProblemCode.FEATURE_KEPT_SHOWN, Severity.NOTICE, where, {"sheet": grid.sheet})
            )
            continue
        tabs[grid.sheet] = on
        count = sum(any(not is_blank(cell) for cell in row) for row in grid.rows[HEADER_ROW:])
        if not on and count:
            details = {"sheet": grid.sheet, "count": str(count), "feature": owners[0]}
            problems.append(
                Problem(ProblemCode.FEATURE_DATA_HIDDEN, Severity.NOTICE, CellRef(grid.sheet), details)
            )
    return _Sheets(tabs, tuple(new), tuple(blocks), tuple(problems))


def _beginning(spec: SheetSpec) -> list[Block]:
    """Title, hint and header row of a sheet that a workbook gains."""
    return [
        Block(spec.name, 1, 1, ((spec.name,),)),
        Block(spec.name, 2, 1, ((spec.hint,),)),
        Block(spec.name, HEADER_ROW, 1, (spec.headers,)),
    ]


def switched_off(rules: RuleSet, feature: str) -> list[Problem]:
    """Why an action of a feature does not run: it is off, or its settings are wrong (both fatal); nothing when it may.

    Args:
        rules: The school's rules.
        feature: The action's feature.
    """
    state = rules.features.get(feature)
    if state is not None and state.on and state.usable:
        return []
    code = ProblemCode.FEATURE_NOT_USABLE if state is not None and state.on else ProblemCode.FEATURE_OFF
    where = CellRef(RULES, state.row, 1) if state is not None and state.row else CellRef(RULES)
    details = {"feature": feature, "sheet": RULES}
    return [Problem(code, Severity.ERROR, where, details, fatal=True)]
