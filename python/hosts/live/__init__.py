"""Where a workbook is open just now: found without opening, starting or ending anything, and worked in through ExcelHost."""
