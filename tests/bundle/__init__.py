# Keys of the launchers that need pandas, for the table of all rounds; the machine check and the demo load it too.
JOIN_ROUNDS = ("ledgers", "portfolios", "completion", "archive", "next_round")
