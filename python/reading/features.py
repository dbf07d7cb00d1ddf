"""【功能】: which features a school has switched on, and their settings. A wrong setting stops that feature, never the scores."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from python.reading.rule_blocks import BlockReader, find_blocks
from python.vocabulary.cell_values import CellValue, Grid, as_text, is_blank, plain, read_date, read_number
from python.vocabulary.features.catalogue import FEATURES, feature_of
from python.vocabulary.features.parts import Feature, FeatureSetting, FeatureState, Setting
from python.vocabulary.near_words import nearest_word
from python.vocabulary.problems import CellRef, ProblemCode, Severity
from python.vocabulary.sheet_schema import (
    BLOCK_FEATURES,
    FEATURE,
    FEATURE_SETTING,
    SWITCHED_ON,
    VALUE,
    YES,
    YES_NO,
)

_MOST_PERCENT = 100


def read_features(reader: BlockReader) -> dict[str, FeatureState]:
    """Every feature there is, as the block has it.

    What is wrong goes to the reader's problems, and none of it is fatal: FEATURE_UNKNOWN and FEATURE_SETTING_UNKNOWN (warnings; the row
    is passed over), FEATURE_SETTING_TWICE (a warning; the first counts), FEATURE_SETTING_WRONG (an error where the feature is on, else a
    notice: the default stands in, and the feature is not ``usable``).
    """
    rows: dict[str, dict[str, int]] = {feature.name: {} for feature in FEATURES}
    for row in reader.block.rows:
        name, setting = reader.text(row, FEATURE), reader.text(row, FEATURE_SETTING)
        if name not in rows:
            _unknown(reader, row, FEATURE, name, rows)
            continue
        known = [SWITCHED_ON, *(one.name for one in feature_of(name).settings)]
        if setting not in known:
            _unknown(reader, row, FEATURE_SETTING, setting, known)
        elif setting in rows[name]:
            first = reader.ref(rows[name][setting], VALUE).cell
            details = {"feature": name, "value": setting, "first": first}
            reader.warn(ProblemCode.FEATURE_SETTING_TWICE, row, FEATURE_SETTING, Severity.WARNING, **details)
        else:
            rows[name][setting] = row
    return {feature.name: _state(reader, feature, rows[feature.name]) for feature in FEATURES}


def _unknown(
    reader: BlockReader, row: int, column: str, value: str, known: Mapping[str, object] | list[str]
) -> None:
    code = ProblemCode.FEATURE_UNKNOWN if column == FEATURE else ProblemCode.FEATURE_SETTING_UNKNOWN
    details = {"value": value, "nearest": nearest_word(value, known), "feature": reader.text(row, FEATURE)}
    reader.warn(code, row, column, Severity.WARNING, **details)


def _state(reader: BlockReader, feature: Feature, rows: Mapping[str, int]) -> FeatureState:
    switch = rows.get(SWITCHED_ON, 0)
    word = reader.text(switch, VALUE) if switch else ""
    on = word == YES
    usable = True
    if word and word not in YES_NO:
        _wrong(reader, switch, feature.name, SWITCHED_ON, word, "、".join(YES_NO), on=True)
    values = {}
    for setting in feature.settings:
        cell = reader.cell(rows[setting.name], VALUE) if setting.name in rows else None
        value = as_text(setting.default) if is_blank(cell) else _read(setting, cell)
        if value is None:
            wanted = _wanted(setting)
            _wrong(reader, rows[setting.name], feature.name, setting.name, as_text(cell), wanted, on=on)
            value, usable = as_text(setting.default), False
        values[setting.name] = value
    return FeatureState(on, values, switch, usable)


def _wrong(
    reader: BlockReader, row: int, feature: str, setting: str, value: str, wanted: str, *, on: bool
) -> None:
    severity = Severity.ERROR if on else Severity.NOTICE
    details = {"feature": feature, "setting": setting, "value": value, "wanted": wanted}
    reader.warn(ProblemCode.FEATURE_SETTING_WRONG, row, VALUE, severity, **details)


def _wanted(setting: FeatureSetting) -> str:
    limit = "" if setting.most is None else f" 到 {setting.most}"
    if setting.takes in (Setting.WHOLE, Setting.NUMBER):
        return (
            f"{setting.least}{limit} 的{setting.takes.value}"
            if limit
            else f"不小于 {setting.least} 的{setting.takes.value}"
        )
    if setting.takes is Setting.PERCENT:
        return "0 到 100 的数字"
    return f"{setting.takes.value}，例如 2026-09-01" if setting.takes is Setting.DAY else setting.takes.value


def _read(setting: FeatureSetting, cell: CellValue) -> str | None:
    """The value in one spelling; ``None`` when it is not what the setting takes."""
    text = as_text(cell)
    if setting.takes is Setting.TEXT:
        return text
    if setting.takes is Setting.YES_NO:
        return text if text in YES_NO else None
    if setting.takes is Setting.DAY:
        day, _ = read_date(cell, serials=True)
        return day.isoformat() if day else None
    number, _ = read_number(text.rstrip("%％") if setting.takes is Setting.PERCENT else cell)
    if number is None:
        return None
    most: Decimal | int | None = setting.most
    if setting.takes is Setting.PERCENT:
        # A cell formatted as a percentage holds a fraction.
        number, most = (number * 100 if 0 < number < 1 and text[-1] not in "%％" else number), _MOST_PERCENT
    whole = setting.takes is not Setting.WHOLE or number == int(number)
    return plain(number) if whole and number >= setting.least and (most is None or number <= most) else None


def setting_place(grid: Grid, feature: str, setting: str) -> CellRef:
    """Where 【功能】 has the value of a setting; 考核规则 as a whole where it has no row for it.

    Args:
        grid: 考核规则.
        feature: The name of the feature.
        setting: The name of the setting.
    """
    block = find_blocks(grid)[0].get(BLOCK_FEATURES)
    if block is None:
        return CellRef(grid.sheet)
    for row in block.rows:
        texts = [as_text(grid.value(row, block.columns[name])) for name in (FEATURE, FEATURE_SETTING)]
        if texts == [feature, setting]:
            return CellRef(grid.sheet, row, block.columns[VALUE])
    return CellRef(grid.sheet)
