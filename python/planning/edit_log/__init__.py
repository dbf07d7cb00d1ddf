"""变动记录: what changed between two runs."""
