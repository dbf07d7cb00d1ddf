"""评比与推荐: contests that count, beside the training."""

from __future__ import annotations

from python.vocabulary.features.parts import Feature
from python.vocabulary.input_sheets import CONTESTS_SHEET

RECOMMENDING = Feature(
    "评比与推荐",
    "登记主题班会、案例、板报等评比的名次和获奖",
    (CONTESTS_SHEET,),
)
