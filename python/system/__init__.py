"""The machine: folders, CSV, logs, where shipped things lie."""
