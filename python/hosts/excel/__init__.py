"""An open workbook over xlwings, in as few trips to the program as can be."""
