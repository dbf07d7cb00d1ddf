"""Tests of the workbook that is open in a spreadsheet program."""
