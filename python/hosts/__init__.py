"""Where a workbook lives: a saved file, Excel or LibreOffice, each behind ``WorkbookHost``."""
