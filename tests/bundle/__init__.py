# Keys of the launchers that need pandas, for the table of all rounds; the machine check and the demo load it too.
JOIN_ROUNDS = tuple(one.key for one in ACTIONS if one.joins_rounds and one.needs is Needs.WORKBOOK)
