"""Builds the workbooks and their Word templates from source, the same bytes every time."""
