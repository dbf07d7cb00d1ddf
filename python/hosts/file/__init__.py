"""A saved workbook: read, patched part by part, backed up before each write, put back by 撤销."""
