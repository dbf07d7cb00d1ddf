"""Many schools' workbooks rolled up to one: found, read in parallel, judged, and kept in one SQLite file to report from."""
