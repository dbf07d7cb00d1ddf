"""An open workbook, over xlwings."""
