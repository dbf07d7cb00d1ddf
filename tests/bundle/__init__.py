"""The portable edition: its launchers as files, on any system, and under Wine."""

from python.vocabulary.actions import ACTIONS, Group, Needs

# Keys of the launchers that need pandas, for the table of all rounds; the machine check and the demo load it too.
JOIN_ROUNDS = tuple(
    one.key for one in ACTIONS if one.joins_rounds and one.needs is Needs.WORKBOOK and not one.feature
)
# Keys of those that tests/bundle/test_rounds_on_wine.py runs.
AFTER_A_ROUND = tuple(one.key for one in ACTIONS if one.group is Group.AFTER_A_ROUND)
# Keys of those that a school switches on, which tests/bundle/test_features_on_wine.py runs.
OPTIONAL = tuple(one.key for one in ACTIONS if one.group is Group.OPTIONAL)
