"""All features that a school may switch on, in the order of 【功能】."""

from __future__ import annotations

from collections.abc import Iterator

from python.vocabulary.action_parts import Action
from python.vocabulary.columns import SheetSpec
from python.vocabulary.features.appraisal import APPRAISAL_ACTIONS, APPRAISING
from python.vocabulary.features.batches import BATCH_ACTIONS, BATCH_TRAINING
from python.vocabulary.features.contests import RECOMMENDING
from python.vocabulary.features.county import COUNTY_ACTIONS, COUNTY_FEATURE
from python.vocabulary.features.funds import FUNDS_ACTIONS, TRAINING_FUNDS
from python.vocabulary.features.growth_plans import GROWTH_PLAN_ACTIONS, PLANNING
from python.vocabulary.features.parts import OFF, Feature
from python.vocabulary.presets import CellInput
from python.vocabulary.sheet_schema import SWITCHED_ON

FEATURES: tuple[Feature, ...] = (
    RECOMMENDING,
    BATCH_TRAINING,
    TRAINING_FUNDS,
    PLANNING,
    APPRAISING,
    COUNTY_FEATURE,
)

FEATURE_SHEETS: tuple[SheetSpec, ...] = tuple(
    {sheet.name: sheet for feature in FEATURES for sheet in feature.sheets}.values()
)
"""The sheets of all features, each once."""

FEATURE_ACTIONS: tuple[Action, ...] = (
    *BATCH_ACTIONS,
    *FUNDS_ACTIONS,
    *GROWTH_PLAN_ACTIONS,
    *APPRAISAL_ACTIONS,
    *COUNTY_ACTIONS,
)
"""What the features add to the table of actions, in the order of the features."""

_BY_NAME = {feature.name: feature for feature in FEATURES}


def feature_of(name: str) -> Feature:
    """The feature of this name.

    Raises:
        KeyError: There is none.
    """
    return _BY_NAME[name]


def feature_rows() -> Iterator[tuple[CellInput, ...]]:
    """【功能】 of the shipped workbook: for each feature its switch, then its settings (功能, 设置项, 取值, 说明)."""
    for feature in FEATURES:
        yield feature.name, SWITCHED_ON, OFF, feature.note
        for setting in feature.settings:
            yield feature.name, setting.name, setting.default, setting.note
